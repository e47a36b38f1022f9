package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Problem;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.saver.SavedModels;
import org.modelwright.table.TableFile;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

class FilePredictionTest {

    private static final Frame ROWS = new Rows(50_000, 2).inputs();
    private static final String HEADER = "temp,wind speed,hour,holiday,city\n";

    @TempDir
    private Path folder;

    private FittedModel fitted;
    private ScoringModel model;

    @BeforeEach
    void load() throws IOException {
        Rows train = new Rows(300, 1);
        fitted = LinearModel.of().alpha(0.1).fit(train.inputs(), Target.of(train.texts(), null), Rows.context());
        Path saved = Files.createDirectory(folder.resolve("model"));
        SavedModels.save(fitted, new Rows(50, 3).inputs(), saved);
        model = ScoringModel.load(saved.toString(), null);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private PredictedFile predict(String data, String out, String... keep) {
        return new FilePrediction(new TableFile(path(data).toString()), path(out), List.of(keep)).run(model);
    }

    private Frame parquet(String name) {
        return ParquetReader.of(path(name).toString()).read(Sessions.of(1L << 30, 2));
    }

    private Frame csv(String name) {
        return CsvReader.of(path(name).toString()).read(Sessions.of(1L << 30, 2));
    }

    private String left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).sorted().collect(Collectors.joining(" "));
        }
    }

    @Test
    void everyRowInOrderOverManyBatches() throws IOException {
        ParquetWriter.write(ROWS, path("in.parquet"), Sessions.of(1L << 30, 2));

        PredictedFile predicted = predict("in.parquet", "out.parquet");

        Frame expected = fitted.predict(ROWS);
        assertThat(predicted).isEqualTo(new PredictedFile(path("out.parquet"), 50_000, expected.names(), List.of()));
        Frame found = parquet("out.parquet");
        assertThat(found.names()).isEqualTo(expected.names());
        for (Column column : expected.columns()) {
            Column other = found.column(column.name());
            for (int row = 0; row < column.rows(); row++) {
                if (column.type() == DataType.STRING) {
                    assertThat(other.text(row)).isEqualTo(column.text(row));
                } else {
                    assertThat(other.number(row))
                            .isCloseTo(column.number(row), org.assertj.core.api.Assertions.within(1e-12));
                }
            }
        }
        assertThat(left()).isEqualTo("in.parquet model out.parquet");
    }

    @Test
    void keptColumnsStandBesideThePredictions() throws IOException {
        Files.writeString(
                path("in.csv"), "id," + HEADER.strip() + ",note\n007,1.5,2,3,true,Oslo,\"a, b\"\n008,,4,5,false,,\n");

        PredictedFile predicted = predict("in.csv", "out.csv", "note", "id");

        assertThat(predicted.columns().subList(0, 3)).containsExactly("note", "id", "prediction");
        assertThat(predicted.warnings()).isEmpty();
        assertThat(Files.readString(path("out.csv")).lines().toList())
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("note,id,prediction,probability_"),
                        it -> assertThat(it).startsWith("\"a, b\",007,"),
                        it -> assertThat(it).startsWith(",008,"));
        assertThat(predict("in.csv", "other.csv").warnings())
                .containsExactly("The model does not take the columns (id, note); they are left out.");
        assertThatThrownBy(() -> predict("in.csv", "third.csv", "ids", "note"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (ids) to keep is not in")
                .hasMessageContaining("Maybe id");
        assertThat(path("third.csv")).doesNotExist();
    }

    @Test
    void keptColumnsOfTextsAreWrittenToParquetAsTheNumbersThatTheyAre() throws Exception {
        Files.writeString(
                path("in.csv"),
                "id,price,day,open,note," + HEADER
                        + "1,0.5,2024-01-02,true,007 a,1,2,3,true,Oslo\n2,7,2024-01-03,false,x,1,2,3,true,Bern\n");

        predict("in.csv", "out.parquet", "id", "price", "day", "open", "note", "hour");

        assertThat(duckDb(
                        "select column_name || ' ' || column_type from (describe from '" + path("out.parquet") + "')"))
                .startsWith(
                        "id BIGINT", "price DOUBLE", "day TIMESTAMP", "open BOOLEAN", "note VARCHAR", "hour BIGINT");
        assertThat(duckDb("select id || ' ' || price || ' ' || day || ' ' || open || ' ' || note from '"
                        + path("out.parquet") + "'"))
                .containsExactly("1 0.5 2024-01-02 00:00:00 true 007 a", "2 7.0 2024-01-03 00:00:00 false x");
    }

    private static List<String> duckDb(String query) throws SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet found = duckdb.createStatement().executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }

    @Test
    void theReadersConditionSaysWhichRowsAreScored() throws IOException {
        Files.writeString(
                path("in.csv"),
                "id,kind," + HEADER + "1,a,1,2,3,true,Oslo\n2,b,bad,2,3,true,Oslo\n3,a,5,2,3,true,Bern\n");
        PredictedFile all = new FilePrediction(
                        CsvReader.of(path("in.csv").toString())
                                .where("kind = 'a'")
                                .batches(),
                        path("out.csv"),
                        List.of("id"))
                .run(model);
        assertThat(all.rows()).isEqualTo(2);
        assertThat(csv("out.csv").column("id").text(0)).isEqualTo("1");
        assertThat(csv("out.csv").column("id").text(1)).isEqualTo("3");
        // As with a file of no rows: none come out.
        PredictedFile none = new FilePrediction(
                        CsvReader.of(path("in.csv").toString())
                                .where("kind = 'c'")
                                .batches(),
                        path("none.csv"),
                        List.of())
                .run(model);
        assertThat(none.rows()).isZero();
        assertThat(Files.readAllLines(path("none.csv"))).hasSize(1);
    }

    /** A column that is true and false with gaps is trained as a number, and so it is scored. */
    @Test
    void textIsReadAsTheSignatureSays() throws IOException {
        Files.writeString(path("truth.csv"), HEADER + "true,2,3,true,Oslo\n,2,3,true,Oslo\nfalse,2,3,true,0042\n");
        Files.writeString(path("number.csv"), HEADER + "1,2.0,3,TRUE,Oslo\n,2.0,3,TRUE,Oslo\n0,2,3,true,0042\n");

        predict("truth.csv", "truth-out.csv");
        predict("number.csv", "number-out.csv");

        assertThat(path("truth-out.csv")).hasSameTextualContentAs(path("number-out.csv"));
    }

    @Test
    void everythingThatIsWrongWithAFileIsToldAtOnceAndNothingIsWritten() throws IOException {
        Files.writeString(path("in.csv"), "temp,hour,holiday,City\n1,2.5,true,a\nwarm,3,yes,b\n");

        assertThatThrownBy(() -> predict("in.csv", "out.csv"))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::message)
                                .satisfiesExactlyInAnyOrder(
                                        it -> assertThat(it)
                                                .contains(
                                                        "The column (temp) of",
                                                        "breaks type (double) in 1 of 2 rows",
                                                        "1 (warm)"),
                                        it -> assertThat(it)
                                                .contains(
                                                        "The column (hour) of",
                                                        "breaks type (long) in 1 of 2 rows",
                                                        "0 (2.5)"),
                                        it -> assertThat(it)
                                                .contains(
                                                        "The column (holiday) of", "breaks type (boolean)", "1 (yes)"),
                                        it -> assertThat(it).contains("(wind speed)", "is not there"),
                                        it -> assertThat(it).contains("(city)", "is not there")));
        assertThat(left()).isEqualTo("in.csv model");
    }

    /** Parquet has types of its own: what is text there is no number, whatever it looks like. */
    @Test
    void typesOfAFileAreHeldAgainstTheSignature() throws IOException {
        ParquetWriter.write(
                Frame.of(
                        TextColumn.of("temp", "1", "2"),
                        LongColumn.of("wind speed", 1, 2),
                        DoubleColumn.of("hour", 1, Double.NaN),
                        LongColumn.of("holiday", 0, 1),
                        LongColumn.of("city", 1, 2)),
                path("in.parquet"),
                Sessions.of(1L << 30, 2));

        assertThatThrownBy(() -> predict("in.parquet", "out.parquet"))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::message)
                                .containsExactly(
                                        "The column (temp) is string where the model takes double.",
                                        "The column (hour) is double where the model takes long; 1 rows have no value.",
                                        "The column (holiday) is long where the model takes boolean.",
                                        "The column (city) is long where the model takes string."));
        assertThat(left()).isEqualTo("in.parquet model");
    }

    /** The first batches are scored when it is found. */
    @Test
    void aProblemInALaterBatchLeavesNoFile() throws IOException {
        long[] wind = new long[40_000];
        wind[39_000] = Long.MAX_VALUE;
        Frame rows = new Rows(40_000, 5).inputs().drop(List.of("wind speed"));
        List<Column> columns = new java.util.ArrayList<>(rows.columns());
        columns.add(LongColumn.of("wind speed", wind));
        ParquetWriter.write(Frame.of(columns), path("in.parquet"), Sessions.of(1L << 30, 2));

        assertThatThrownBy(() -> predict("in.parquet", "out.parquet"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("in 1 rows: first rows 39000 (9223372036854775807)");
        assertThat(left()).isEqualTo("in.parquet model");
    }

    @Test
    void noRowsGiveNoRows() throws IOException {
        ParquetWriter.write(new Rows(5, 1).inputs().head(0), path("in.parquet"), Sessions.of(1L << 30, 2));
        Files.writeString(path("in.csv"), HEADER);

        assertThat(predict("in.parquet", "out.parquet").rows()).isZero();
        assertThat(predict("in.csv", "out.csv").columns())
                .isEqualTo(fitted.predict(ROWS.head(1)).names());
        assertThat(Files.readString(path("out.csv")))
                .startsWith("prediction,probability_")
                .endsWith("\n");
        assertThat(left()).isEqualTo("in.csv in.parquet model out.csv out.parquet");
    }

    @Test
    void jsonLinesAreScored() throws IOException {
        Files.writeString(
                path("in.jsonl"),
                "{\"city\": \"Oslo\", \"hour\": 3, \"holiday\": true, \"wind speed\": 2}\n"
                        + "{\"city\": null, \"hour\": 4, \"holiday\": false, \"wind speed\": 2.5, \"temp\": 1}\n");
        Files.writeString(path("in.csv"), HEADER + ",2,3,true,Oslo\n1,2.5,4,false,\n");

        predict("in.jsonl", "out.csv");
        predict("in.csv", "same.csv");

        assertThat(path("out.csv")).hasSameTextualContentAs(path("same.csv"));
        assertThat(csv("out.csv").rows()).isEqualTo(2);
    }

    @Test
    void whatCannotWorkIsRefusedBeforeAnythingIsRead() throws IOException {
        Files.writeString(path("there.csv"), "mine");
        assertThatThrownBy(() -> predict("in.csv", "there.csv"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is there already");
        assertThat(path("there.csv")).hasContent("mine");
        assertThatThrownBy(() -> predict("in.csv", "no/folder/out.xlsx", "a", "a"))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(3));
        assertThatThrownBy(() -> predict("in.xlsx", "out.csv"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The ending of the data");
        assertThatThrownBy(() -> predict("in.csv", "out.csv"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not exist");
        Files.writeString(path("in.csv"), HEADER + "1,2,3,true,Oslo\n");
        assertThatThrownBy(() -> predict("in.csv", "out.csv", "prediction")).isInstanceOf(DataException.class);
        Files.writeString(path("clash.csv"), "prediction," + HEADER + "5,1,2,3,true,Oslo\n");
        assertThatThrownBy(() -> predict("clash.csv", "out.csv", "prediction"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(prediction) to keep has the name of an output");
        assertThat(left()).isEqualTo("clash.csv in.csv model there.csv");
    }

    @Test
    void aFileThatAppearsMeanwhileStaysAsItIs() throws IOException {
        ParquetWriter.write(ROWS.head(10), path("in.parquet"), Sessions.of(1L << 30, 2));
        FilePrediction prediction =
                new FilePrediction(new TableFile(path("in.parquet").toString()), path("out.csv"), List.of());
        Files.writeString(path("out.csv"), "mine");
        assertThatThrownBy(() -> prediction.run(model))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is there already");
        assertThat(path("out.csv")).hasContent("mine");
        assertThat(left()).isEqualTo("in.parquet model out.csv");
    }

    @Test
    void whoInterruptsItFindsNoFile() throws IOException {
        ParquetWriter.write(ROWS, path("in.parquet"), Sessions.of(1L << 30, 2));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> predict("in.parquet", "out.parquet")).isInstanceOf(InterruptedJobException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(left()).isEqualTo("in.parquet model");
    }

    @Test
    void textsThatTheModelDoesNotKnowAreCounted() throws IOException {
        String known = model.knownTexts().get("city").iterator().next();
        Files.writeString(
                path("in.csv"),
                HEADER + "1,2,3,true," + known + "\n1,2,3,true,\" " + known + "\"\n1,2,3,true,\n1,2,3,true,nowhere\n");
        PredictedFile predicted =
                new FilePrediction(new TableFile(path("in.csv").toString()), path("out.csv"), List.of()).run(model);

        assertThat(predicted.warnings())
                .containsExactly(
                        "The model does not know the texts of the column (city) in 2 of 4 rows (50 %), first ( " + known
                                + ") in row 1.");
    }
}
