package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.saver.SavedModels;
import org.modelwright.task.Target;

class ScoringModelTest {

    private static final Frame ROWS = new Rows(50, 2).inputs();

    @TempDir
    private Path folder;

    private FittedModel fitted;

    @BeforeEach
    void save() {
        Rows train = new Rows(300, 1);
        fitted = LinearModel.of().alpha(0.1).fit(train.inputs(), Target.of(train.booleans(), null), Rows.context());
        SavedModels.save(fitted, ROWS, folder);
    }

    private ScoringModel load() {
        return Modelwright.load(folder.toString());
    }

    @Test
    void aFolderPredictsWhatTheFittedModelPredicts() {
        try (ScoringModel model = load()) {
            assertThat(model.uri()).isEqualTo(folder.toString());
            assertThat(model.modelId()).contains(SavedModels.ID);
            assertThat(model.signature().inputs())
                    .containsExactly(
                            new ColumnSpec("temp", DataType.DOUBLE, true),
                            new ColumnSpec("wind speed", DataType.DOUBLE, true),
                            new ColumnSpec("hour", DataType.LONG, true),
                            new ColumnSpec("holiday", DataType.BOOLEAN, true),
                            new ColumnSpec("city", DataType.STRING, true));
            assertThat(model.signature().outputs())
                    .extracting(ColumnSpec::name)
                    .containsExactly("prediction", "probability_false", "probability_true");
            same(model.predict(ROWS), fitted.predict(ROWS));
            assertThat(model.predict(ROWS.head(0)).rows()).isZero();
            assertThat(model.predict(ROWS.head(0)).names())
                    .containsExactlyElementsOf(fitted.predict(ROWS).names());
        }
    }

    @Test
    void orderIsPutRightByNameAndMoreIsLeftOut() {
        List<Column> columns = new ArrayList<>(ROWS.columns());
        columns.add(DoubleColumn.of("more", new double[ROWS.rows()]));
        Collections.reverse(columns);
        try (ScoringModel model = load()) {
            same(model.predict(Frame.of(columns)), fitted.predict(ROWS));
        }
    }

    @Test
    void wholeNumbersAndTruthGoIntoDoubles() {
        Frame doubles = one(DoubleColumn.of("temp", 1), DoubleColumn.of("wind speed", 7));
        Frame others = one(BooleanColumn.of("temp", true), LongColumn.of("wind speed", 7));
        try (ScoringModel model = load()) {
            same(model.predict(others), model.predict(doubles));
        }
    }

    /** A column without any value has no type that could be told. */
    @Test
    void whatIsMissingEverywhereFitsWhatMayBeMissing() {
        Frame numbers = one(
                TextColumn.of("temp", (String) null),
                DoubleColumn.of("wind speed", 7),
                DoubleColumn.of("city", Double.NaN));
        Frame texts = one(
                DoubleColumn.of("temp", Double.NaN), DoubleColumn.of("wind speed", 7), TextColumn.of("city", (String)
                        null));
        try (ScoringModel model = load()) {
            same(model.predict(numbers), model.predict(texts));
        }
    }

    private static Frame one(Column... columns) {
        List<Column> all = new ArrayList<>(List.of(columns));
        for (Column column : ROWS.head(1).columns()) {
            if (all.stream().noneMatch(it -> it.name().equals(column.name()))) {
                all.add(column);
            }
        }
        return Frame.of(all);
    }

    @Test
    void everythingThatTheSignatureDoesNotAllowIsToldAtOnce() {
        Frame wrong = Frame.of(
                TextColumn.of("temp", "1.5", "2"),
                DoubleColumn.of("hour", 1, Double.NaN),
                LongColumn.of("holiday", 0, 1),
                DoubleColumn.of("citty", 1, 2));
        try (ScoringModel model = load()) {
            assertThatThrownBy(() -> model.predict(wrong))
                    .isInstanceOfSatisfying(
                            DataException.class,
                            e -> assertThat(e.problems())
                                    .extracting(Problem::toString)
                                    .containsExactly(
                                            "The column (temp) is string where the model takes double.",
                                            "The column (wind speed), which the model takes as double, is not there.",
                                            "The column (hour) is double where the model takes long; 1 rows have no value."
                                                    + System.lineSeparator()
                                                    + "  Maybe fill the gaps, or train the model with gaps.",
                                            "The column (holiday) is long where the model takes boolean.",
                                            "The column (city), which the model takes as string, is not there."
                                                    + System.lineSeparator()
                                                    + "  Maybe the column citty under this name."));
        }
    }

    @Test
    void whatADoubleWouldRoundIsRefused() {
        Frame wrong = one(LongColumn.of("temp", (1L << 53) + 1));
        Frame exact = one(LongColumn.of("temp", 1L << 53));
        try (ScoringModel model = load()) {
            assertThatThrownBy(() -> model.predict(wrong))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("do not fit into double in 1 rows: first rows 0 (9007199254740993)");
            assertThat(model.predict(exact).rows()).isOne();
        }
    }

    @Test
    void severalThreadsAskAtOnce() throws Exception {
        Frame expected = fitted.predict(ROWS);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ScoringModel model = load()) {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int count = 1 + i % ROWS.rows();
                asked.add(threads.submit(() -> same(model.predict(ROWS.head(count)), expected.head(count))));
            }
            for (Future<?> one : asked) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aChangedFileIsRefused() throws IOException {
        Path graph = folder.resolve("model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2]++;
        Files.write(graph, bytes);
        Path mlmodel = folder.resolve("MLmodel");
        Files.writeString(mlmodel, Files.readString(mlmodel).replace("holiday", "Holiday"));
        Files.delete(folder.resolve("conda.yaml"));

        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .extracting(Problem::message)
                                .anyMatch(it -> it.startsWith("The file (model.onnx) of the model")
                                        && it.contains("is not as it was written"))
                                .anyMatch(it -> it.startsWith("The file (MLmodel) of the model"))
                                .anyMatch(it -> it.startsWith("The file (conda.yaml) of the model")
                                        && it.endsWith("is not there.")));
    }

    @Test
    void aRecordThatIsGoneOrBrokenIsRefused() throws IOException {
        Path record = folder.resolve("run-record.json");
        Files.writeString(record, Files.readString(record).replace("\"model.onnx\"", "\"other.onnx\""));
        assertThatThrownBy(this::load)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The file (model.onnx) of the model")
                .hasMessageContaining("is not in its run-record.json");
        Files.writeString(record, "{");
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("is damaged");
        Files.delete(record);
        assertThatThrownBy(this::load)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("lacks its run-record.json");
    }

    /** MLflow puts a note beside the files of a stored model. */
    @Test
    void filesThatAreNotRecordedDoNoHarm() throws IOException {
        Files.writeString(folder.resolve("registered_model_meta"), "model_name: x\n");
        load().close();
    }

    @Test
    void whatIsNoOnnxModelIsRefused() throws IOException {
        Files.delete(folder.resolve("run-record.json"));
        Path mlmodel = folder.resolve("MLmodel");
        Files.writeString(
                mlmodel, "flavors: {python_function: {loader_module: mlflow.sklearn}, sklearn: {code: null}}\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no ONNX model: its flavors are (python_function, sklearn).")
                .hasMessageContaining("Maybe convert it (skl2onnx, onnxmltools)");
        Files.writeString(mlmodel, "flavors: {onnx: {data: ../model.onnx}}\n");
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("outside of its folder");
        Files.writeString(mlmodel, "flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: 'no json'}\n");
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("are no JSON");
        Files.writeString(mlmodel, "flavors: [\n");
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("is no YAML");
        Files.writeString(
                mlmodel,
                "flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: '[{\"type\": \"datetime\", \"name\": \"at\"},"
                        + " {\"type\": {\"x\": 1}, \"name\": \"o\"}]'}\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (at) is declared as {\"type\": \"datetime\"")
                .hasMessageContaining("The column (o) is declared as");
        Files.delete(mlmodel);
        assertThatThrownBy(this::load).isInstanceOf(ConfigException.class).hasMessageContaining("holds no MLmodel");
    }

    @Test
    void anMlmodelThatIsTooMuchIsRefused() throws IOException {
        Files.delete(folder.resolve("run-record.json"));
        Path mlmodel = folder.resolve("MLmodel");
        for (String text : List.of(
                "flavors: {onnx: {data: model.onnx}}\n" + "# pad\n".repeat(3_500_000),
                "flavors: " + "[".repeat(100_000) + "]".repeat(100_000),
                "flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: '" + "[".repeat(100_000) + "]".repeat(100_000)
                        + "'}\n")) {
            Files.writeString(mlmodel, text);
            assertThatThrownBy(this::load)
                    .isInstanceOf(DataException.class)
                    .hasMessageMatching("(?s).*(is larger than 16 MB|nested deeper than 200 levels).*");
        }
    }

    @Test
    void aGraphThatIsNoFileIsRefused() throws Exception {
        Files.delete(folder.resolve("run-record.json"));
        Files.writeString(folder.resolve("MLmodel"), "flavors: {onnx: {data: model.onnx}}\n");
        Files.delete(folder.resolve("model.onnx"));
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("is not there");
        Files.createSymbolicLink(folder.resolve("model.onnx"), Path.of("/dev/zero"));
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("a pipe or a device");
        Files.delete(folder.resolve("model.onnx"));
        Process made = new ProcessBuilder("mkfifo", folder.resolve("model.onnx").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining("a pipe or a device");
    }

    @Test
    void aSignatureThatTheGraphDoesNotHaveIsRefused() throws IOException {
        Files.delete(folder.resolve("run-record.json"));
        Files.writeString(
                folder.resolve("MLmodel"),
                "flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: '[{\"type\": \"string\", \"name\": \"temp\"},"
                        + " {\"type\": \"double\", \"name\": \"wind speed\"}, {\"type\": \"long\", \"name\": \"hour\"},"
                        + " {\"type\": \"boolean\", \"name\": \"holiday\"}]'}\n");
        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::message)
                                .satisfiesExactly(
                                        it -> assertThat(it)
                                                .startsWith("The column (temp) is string in the signature")
                                                .endsWith("where its graph takes double."),
                                        it -> assertThat(it)
                                                .contains("takes a column (city), which its signature does not have")));
    }

    @Test
    void withoutASignatureTheGraphSaysWhatItTakes() throws IOException {
        Files.delete(folder.resolve("run-record.json"));
        Files.writeString(folder.resolve("MLmodel"), "flavors: {onnx: {data: model.onnx}}\n");
        try (ScoringModel model = load()) {
            assertThat(model.signature().inputs())
                    .extracting(ColumnSpec::name)
                    .containsExactly("temp", "wind speed", "hour", "holiday", "city");
            assertThat(model.signature().outputs())
                    .extracting(ColumnSpec::name)
                    .containsExactly("prediction", "probability_false", "probability_true");
            assertThat(model.modelId()).isEmpty();
            same(model.predict(ROWS), fitted.predict(ROWS));
        }
    }

    private static void same(Frame found, Frame expected) {
        assertThat(found.names()).isEqualTo(expected.names());
        assertThat(found.rows()).isEqualTo(expected.rows());
        for (Column column : expected.columns()) {
            Column other = found.column(column.name());
            assertThat(other.type()).isEqualTo(column.type());
            for (int row = 0; row < column.rows(); row++) {
                if (column.type() == DataType.DOUBLE) {
                    assertThat(other.number(row))
                            .isCloseTo(column.number(row), org.assertj.core.api.Assertions.within(1e-12));
                } else {
                    assertThat(other.text(row)).isEqualTo(column.text(row));
                }
            }
        }
    }
}
