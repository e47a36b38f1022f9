package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JsonReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;
import org.modelwright.scoring.FilePrediction;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.MlflowService;
import org.modelwright.table.TableFile;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.task.Target;
import org.modelwright.test.Frames;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Names, categories, keys and class labels of any characters: the whole line, and Python's ONNX Runtime on the same rows. */
@Tag("oracle")
class CharactersOracleTest {

    private static final String SCRIPT = Frames.PYTHON + """
            import onnxruntime
            import pyarrow.parquet as pq

            session = onnxruntime.InferenceSession(sys.argv[1])
            rows = pq.read_table("rows.parquet").to_pydict()
            feeds = {i.name: np.array(rows[i.name], dtype=object if i.type == "tensor(string)" else None) for i in session.get_inputs()}
            names = [o.name for o in session.get_outputs()]
            print(text(pd.DataFrame(dict(zip(names, session.run(names, feeds))))))
            """;

    private static final List<String> CITIES =
            List.of("\uD83D\uDE00", "\uD83D\uDE01", "\uD835\uDD38", "x\0y", "\0", "x");
    private static final List<String> LABELS = List.of("\uD83D\uDE00", "\uD83D\uDE01", "\uD835\uDD38", "x");
    private static final String NUMBER = "\uD83D\uDCB6 €";
    private static final String TEXT = "\uD835\uDD38\uD835\uDD39";

    @TempDir
    private Path folder;

    static Stream<Model> models() {
        return Stream.of(
                LinearModel.of(),
                XGBoostModel.of().numBoostRound(5),
                XGBoostModel.of().numBoostRound(5).categoricalEncoding(XGBoostModel.CategoricalEncoding.ONE_HOT));
    }

    @ParameterizedTest
    @MethodSource("models")
    void anyCharacterGoesTheWholeLine(Model model) throws Exception {
        StringBuilder json = new StringBuilder();
        Random random = new Random(3);
        for (int row = 0; row < 600; row++) {
            int city = random.nextInt(CITIES.size());
            double number = random.nextGaussian();
            String label = LABELS.get((city + (number > 0.8 ? 1 : 0)) % LABELS.size());
            json.append("{\"\uD83D\uDD11\": ")
                    .append(escaped("k\uD83D\uDE00" + row))
                    .append(", ");
            json.append("\"" + NUMBER + "\": " + number + ", \"" + TEXT + "\": " + escaped(CITIES.get(city)));
            json.append(", \"\uD83C\uDFAF\": " + escaped(label) + "}\n");
        }
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), json);
        Reader inputs = JsonReader.of(rows.toString()).key("\uD83D\uDD11").exclude("\uD83C\uDFAF");
        Reader targets = JsonReader.of(rows.toString()).key("\uD83D\uDD11").columns("\uD83C\uDFAF");
        TrainingResult result = TrainingJob.of(inputs, targets, model)
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests")
                        .registryName("characters"))
                .run();
        Frame table = inputs.read(Sessions.of(1L << 30, 2));
        ParquetWriter.write(table, folder.resolve("rows.parquet"), Sessions.of(1L << 30, 2));
        assertThat(texts(ParquetReader.of(folder.resolve("rows.parquet").toString())
                        .read(Sessions.of(1L << 30, 2))
                        .column(TEXT)))
                .isEqualTo(texts(table.column(TEXT)));

        Path saved = Path.of(result.loggedModel().artifactUri().replaceFirst("^file://", ""));
        Frame theirs = Frames.read(Python.MLFLOW_3_17
                .run(folder, SCRIPT, saved.resolve("model.onnx"))
                .strip());
        try (ScoringModel scoring = ScoringModel.load(saved.toString(), null)) {
            same(scoring.predict(table), theirs);
            for (String data : List.of("rows.jsonl", "rows.parquet")) {
                Path out = folder.resolve(data + ".out.parquet");
                new FilePrediction(new TableFile(folder.resolve(data).toString()), out, List.of()).run(scoring);
                same(ParquetReader.of(out.toString()).read(Sessions.of(1L << 30, 2)), theirs);
            }
        }
        Frame csv = CsvReader.of(Files.writeString(
                                folder.resolve("rows.csv"), NUMBER + "," + TEXT + "\n1,\uD83D\uDE00\n2,x\0y\n")
                        .toString())
                .read(Sessions.of(1L << 30, 2));
        assertThat(csv.names()).containsExactly(NUMBER, TEXT);
        assertThat(texts(csv.column(TEXT))).containsExactly("\uD83D\uDE00", "x\0y");
    }

    @Test
    void aNameOrClassWithNulIsRefusedWithItsRow() throws Exception {
        String classes = Files.writeString(
                        folder.resolve("classes.jsonl"),
                        "{\"a\": 1, \"y\": \"p\"}\n{\"a\": 2, \"y\": \"q\\u0000r\"}\n{\"a\": 3, \"y\": \"p\"}\n"
                                .repeat(20))
                .toString();
        assertThatThrownBy(() -> Target.of(
                        JsonReader.of(classes).read(Sessions.of(1L << 30, 2)).column("y"), null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The target (y) holds a NUL character in row 1 (q\uFFFDr)");
        String names = Files.writeString(folder.resolve("names.jsonl"), "{\"a\": 1}\n{\"a\": 2, \"b\\u0000c\": 3}\n")
                .toString();
        assertThatThrownBy(() -> JsonReader.of(names).read(Sessions.of(1L << 30, 2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The key (b\uFFFDc) of " + names + ", first in row 1, holds a NUL character");
    }

    private static String escaped(String text) {
        return '"' + text.replace("\0", "\\u0000") + '"';
    }

    private static List<String> texts(Column column) {
        return Stream.iterate(0, row -> row < column.rows(), row -> row + 1)
                .map(column::text)
                .toList();
    }

    private static void same(Frame found, Frame expected) {
        assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (Column column : expected.columns()) {
            Column other = found.column(column.name());
            if (column.type() == DataType.STRING) {
                assertThat(texts(other)).isEqualTo(texts(column));
                continue;
            }
            for (int row = 0; row < column.rows(); row++) {
                assertThat(other.number(row)).isCloseTo(column.number(row), within(1e-12));
            }
        }
    }
}
