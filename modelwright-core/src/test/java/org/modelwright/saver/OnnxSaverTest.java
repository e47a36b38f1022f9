package org.modelwright.saver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.text.Json;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.model.Rows;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSignature;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Python;

class OnnxSaverTest {

    private static final OnnxSaver DEFAULTS = OnnxSaver.of();

    @TempDir
    private Path folder;

    @Test
    void hasDefaultsAndKeepsEveryKey() {
        assertThat(DEFAULTS).isEqualTo(new OnnxSaver("model", 5, 17));
        OnnxSaver saver = new OnnxSaver("rides model", 2, 17);
        assertThat(saver.path()).isEqualTo("rides model");
        assertThat(saver.exampleRows()).isEqualTo(2);
        assertThat(saver.opset()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a:b", "a.b", "a%b", "a\"b", "a'b", "a\nb"})
    void refusesAPathThatMlflowCannotTake(String path) {
        assertThatThrownBy(() -> OnnxSaver.of().path(path))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The path (" + path + ") is no name of a logged model")
                .hasMessageContaining("Maybe model.");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> OnnxSaver.of().exampleRows(0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The example_rows (0) is not above 0.");
        assertThatThrownBy(() -> OnnxSaver.of().opset(21))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The opset (21) is not one that models are written with.")
                .hasMessageContaining("Maybe 17.");
    }

    @Test
    void writesTheWholeDirectory() throws Exception {
        Rows rows = new Rows(100, 1);
        FittedModel fitted = linear(rows);
        ModelInfo info = SavedModels.save(fitted, rows.inputs(), folder);
        Map<String, String> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.collect(Collectors.toMap(file -> file.getFileName().toString(), OnnxSaverTest::sha256));
        }
        assertThat(found.keySet())
                .containsExactlyInAnyOrder(
                        "MLmodel",
                        "conda.yaml",
                        "input_example.json",
                        "input_schema.json",
                        "model.onnx",
                        "python_env.yaml",
                        "requirements.txt",
                        "run-record.json",
                        "serving_input_example.json");
        assertThat(info.files()).isEqualTo(found);
        assertThat(info.modelUri()).isEqualTo("models:/" + SavedModels.ID);
        assertThat(info.modelId()).isEqualTo(SavedModels.ID);
        // 100 rows, and the edges: two columns of doubles apart and together, five of the text column.
        assertThat(info.proofRows()).isEqualTo(100 + 2 + 5 + 1);
        assertThat(info.largestGap()).isLessThan(1e-12);
        assertThat(info.sizeBytes())
                .isEqualTo(size(
                        "MLmodel",
                        "conda.yaml",
                        "input_example.json",
                        "input_schema.json",
                        "model.onnx",
                        "python_env.yaml",
                        "requirements.txt",
                        "run-record.json",
                        "serving_input_example.json"));

        Map<?, ?> record = (Map<?, ?>) Json.read(Files.readString(folder.resolve("run-record.json")));
        assertThat(record.get("run_id")).isEqualTo(SavedModels.RUN);
        found.remove("run-record.json");
        assertThat(record.get("files")).isEqualTo(found);
        assertThat(((Map<?, ?>) record.get("parity")).get("rows")).isEqualTo(100L);
        assertThat(((Map<?, ?>) record.get("parity")).get("edge_rows")).isEqualTo(8L);
    }

    @Test
    void writesMlmodelAsMlflowDoes() throws IOException {
        Rows rows = new Rows(100, 1);
        SavedModels.save(linear(rows), rows.inputs(), folder);
        assertThat(Files.readString(folder.resolve("MLmodel"))).isEqualTo("""
                        artifact_path: %s
                        flavors:
                          onnx:
                            code: null
                            data: model.onnx
                            onnx_session_options: null
                            onnx_version: 1.23.2
                            providers:
                            - CPUExecutionProvider
                          python_function:
                            data: model.onnx
                            env:
                              conda: conda.yaml
                              virtualenv: python_env.yaml
                            loader_module: mlflow.onnx
                            python_version: 3.11.7
                        is_signature_from_type_hint: false
                        metadata:
                          engine: modelwright
                          'it''s': 'a: b # c'
                          modelwright_version: '0.1'
                          rows: 3
                        mlflow_version: 3.17.2
                        model_id: m-0123456789abcdef0123456789abcdef
                        model_size_bytes: %d
                        model_uuid: m-0123456789abcdef0123456789abcdef
                        prompts: null
                        run_id: '12345678901234567890123456789012'
                        saved_input_example_info:
                          artifact_path: input_example.json
                          pandas_orient: split
                          serving_input_path: serving_input_example.json
                          type: dataframe
                        signature:
                          inputs: '[{"type": "double", "name": "temp", "required": true}, {"type": "double", "name": "wind speed", "required": true}, {"type": "long", "name": "hour", "required": true}, {"type": "boolean", "name": "holiday", "required": true}, {"type": "string", "name": "city", "required": true}]'
                          outputs: '[{"type": "double", "name": "prediction", "required": true}]'
                          params: null
                        type_hint_from_example: false
                        utc_time_created: '2026-01-01 00:00:00.123000'
                        """.formatted(
                        folder, size("model.onnx", "input_example.json", "serving_input_example.json")));
    }

    @Test
    void writesExamplesWithPointsAndNulls() throws IOException {
        Frame inputs = Frame.of(
                DoubleColumn.of("x", 1, Double.NaN, 1e20),
                LongColumn.of("n", 1, 2, 1L << 60),
                BooleanColumn.of("b", true, false, true),
                TextColumn.of("t", "a \"é\"", null, ""));
        FittedModel model =
                LinearModel.of().fit(inputs, Target.of(DoubleColumn.of("y", 1, 2, 3), null), Rows.context());
        ModelSignature signature = new InferSigner().sign(inputs, model.predict(inputs));
        OnnxSaver.of().exampleRows(2).save(model, signature, inputs, SavedModels.context(folder, inputs));
        assertThat(Files.readString(folder.resolve("input_example.json")))
                .isEqualTo(
                        "{\"columns\": [\"x\", \"n\", \"b\", \"t\"], \"data\": [[1.0, 1, true, \"a \\\"é\\\"\"], [null, 2, false, null]]}");
        assertThat(Files.readString(folder.resolve("serving_input_example.json")))
                .isEqualTo("{\"dataframe_split\": " + Files.readString(folder.resolve("input_example.json")) + "}");
    }

    @Test
    void pinsPandasOnlyForText() throws IOException {
        Rows rows = new Rows(100, 1);
        SavedModels.save(linear(rows), rows.inputs(), folder);
        assertThat(Files.readAllLines(folder.resolve("requirements.txt"))).contains("pandas<3");
        assertThat(Files.readString(folder.resolve("conda.yaml"))).isEqualTo("""
                        channels:
                        - conda-forge
                        dependencies:
                        - python=3.11.7
                        - pip
                        - pip:
                          - mlflow==3.17.2
                          - numpy==2.4.6
                          - onnx==1.23.2
                          - onnxruntime==1.32.0
                          - pandas<3
                        name: mlflow-env
                        """);
        assertThat(Files.readString(folder.resolve("python_env.yaml"))).isEqualTo("""
                        python: 3.11.7
                        build_dependencies:
                        - pip
                        - setuptools
                        - wheel
                        dependencies:
                        - '-r requirements.txt'
                        """);
        Path numbers = Files.createDirectory(folder.resolve("numbers"));
        Frame temp = rows.inputs().select(List.of("temp"));
        FittedModel model = LinearModel.of().fit(temp, Target.of(rows.numbers(), null), Rows.context());
        SavedModels.save(model, temp, numbers);
        assertThat(Files.readAllLines(numbers.resolve("requirements.txt")))
                .containsExactly("mlflow==3.17.2", "numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.32.0");
    }

    @Test
    void pinsWhatTheTestsRunWith() throws IOException {
        Path pins = Path.of(System.getProperty("modelwright.root"), "build", "requirements-mlflow-3.17.2.txt");
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2));
        SavedModels.save(wrong(Task.REGRESSION, Labels.NONE, OnnxSaverTest::twice), inputs, folder);
        assertThat(Files.readAllLines(pins)).containsAll(Files.readAllLines(folder.resolve("requirements.txt")));
    }

    @Test
    @Tag("oracle")
    void pythonReadsTheYamlWithOddTexts() throws IOException {
        Map<String, Object> odd = Map.of(
                "yes", "no",
                "date", "2026-01-01",
                "tab", "a\tb\nc \u0085 \u2028 \uFEFF \u0007 'x' \"y\" \uD83D\uDE00",
                "emoji", "\uD83D\uDE00",
                "numbers", List.of(1L, 1.5, 1e-7, 1e300, "1e5", "012", "1_000", "3.10", "~", "", " ", "=", "<<"),
                "nested", Map.of("empty", Map.of(), "none", List.of(), "deep", List.of(Map.of("a", 1L, "b", "@c"))),
                "key: with # all", true);
        Files.writeString(folder.resolve("x.yaml"), ModelYaml.write(ModelYaml.sorted(odd)));
        String json = Python.MLFLOW_3_17.run(
                folder, "import json, yaml; print(json.dumps(yaml.safe_load(open('x.yaml', encoding='utf-8'))))");
        assertThat(Json.read(json)).isEqualTo(odd);
    }

    @Test
    void refusesASignatureOfOtherColumns() {
        Rows rows = new Rows(50, 1);
        FittedModel model = linear(rows);
        Frame other = rows.inputs().select(List.of("city", "temp", "wind speed", "hour", "holiday"));
        ModelSignature signature = new InferSigner().sign(other, model.predict(other));
        assertThatThrownBy(() -> DEFAULTS.save(model, signature, other, SavedModels.context(folder, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not that of the model's features");
    }

    @Test
    void refusesADirectoryThatIsNotEmpty() throws IOException {
        Files.writeString(folder.resolve("MLmodel"), "mine");
        Rows rows = new Rows(50, 1);
        assertThatThrownBy(() -> SavedModels.save(linear(rows), rows.inputs(), folder))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The file (" + folder.resolve("MLmodel") + ") cannot be written");
        assertThat(folder.resolve("MLmodel")).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MLmodel", "model.onnx", "../model.ubj", "a/b", ""})
    void refusesANativeFileThatCannotLieBeside(String name) {
        Rows rows = new Rows(50, 1);
        FittedModel model = new Forwarding(linear(rows)) {
            @Override
            public Map<String, byte[]> nativeFiles() {
                return Map.of(name, new byte[] {1});
            }
        };
        assertThatThrownBy(() -> SavedModels.save(model, rows.inputs(), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A native file of a model cannot be called (" + name + ").");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nativeFilesLieBeside() {
        Rows rows = new Rows(50, 1);
        FittedModel model = new Forwarding(linear(rows)) {
            @Override
            public Map<String, byte[]> nativeFiles() {
                return Map.of("model.ubj", new byte[] {1, 2, 3});
            }
        };
        ModelInfo info = SavedModels.save(model, rows.inputs(), folder);
        assertThat(folder.resolve("model.ubj")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(info.files()).containsEntry("model.ubj", sha256(folder.resolve("model.ubj")));
    }

    // A model whose export differs from what it predicts: each gap must be found, small as it is.

    @ParameterizedTest
    @CsvSource({"1.0000501, true", "1.0000499, false"})
    void aRegressionMayDifferByItsToleranceOnly(double factor, boolean refused) {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION,
                Labels.NONE,
                (graph, x) ->
                        OnnxOutputs.numbers(graph, graph.node("Mul", x, graph.constant(new double[] {2 * factor}))));
        if (refused) {
            assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                    .isInstanceOf(GateException.class)
                    .hasMessageContaining("in 4 of 6 rows")
                    .hasMessageContaining("above the tolerance (5.0E-5)")
                    .hasMessageContaining("First: row 0 (gap ");
        } else {
            SavedModels.save(model, inputs, folder);
        }
    }

    @Test
    void aMissingValueThatIsReadOtherwiseIsFoundByItsColumn() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION,
                Labels.NONE,
                (graph, x) -> OnnxOutputs.numbers(
                        graph,
                        graph.node(
                                "Where",
                                graph.node("IsNaN", x),
                                graph.constant(new double[] {7}),
                                graph.node("Mul", x, graph.constant(new double[] {2})))));
        assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("in 2 of 6 rows")
                .hasMessageContaining("the edge row with a missing value in (x) (another answer)")
                .hasMessageContaining("the edge row with all numbers missing (another answer)");
    }

    @Test
    void anUnseenCategoryThatIsReadOtherwiseIsFoundByItsText() {
        Rows rows = new Rows(100, 1);
        FittedModel right = linear(rows);
        FittedModel unseenIsMissing = new Forwarding(right) {
            @Override
            public Frame predict(Frame inputs) {
                String[] texts = new String[inputs.rows()];
                for (int row = 0; row < texts.length; row++) {
                    String text = inputs.column("city").text(row);
                    texts[row] = text != null && text.startsWith("unseen") ? null : text;
                }
                return super.predict(Frame.of(
                        inputs.column("temp"),
                        inputs.column("wind speed"),
                        inputs.column("hour"),
                        inputs.column("holiday"),
                        TextColumn.of("city", texts)));
            }
        };
        assertThatThrownBy(() -> SavedModels.save(unseenIsMissing, rows.inputs(), folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("in 1 of 109 rows")
                .hasMessageContaining("the edge row with the text (unseen category) in (city)");
    }

    @ParameterizedTest
    @CsvSource({"1.1e-6, 1.1e-6, true", "0.9e-6, 0.9e-6, false", "0, 0.6, true"})
    void probabilitiesMayDifferByTheirToleranceOnly(double more, double labelMore, boolean refused) {
        Labels labels = new Labels(DataType.LONG, List.of("0", "1"));
        Frame inputs = Frame.of(DoubleColumn.of("x", 0.1, 0.2, 0.9));
        FittedModel model = wrong(Task.BINARY, labels, (graph, x) -> {
            Value second = graph.node("Add", x, graph.constant(new double[] {more}));
            Value winner = graph.node(
                    "Greater",
                    graph.node("Add", x, graph.constant(new double[] {labelMore})),
                    graph.constant(new double[] {0.5}));
            graph.output(Outputs.PREDICTION, OnnxGraph.Type.INT64, graph.cast(winner, OnnxGraph.Type.INT64));
            graph.output(
                    "probability_0",
                    OnnxGraph.Type.DOUBLE,
                    graph.node("Sub", graph.constant(new double[] {1}), second));
            graph.output("probability_1", OnnxGraph.Type.DOUBLE, second);
        });
        if (refused) {
            assertThatThrownBy(() -> SavedModels.save(model, inputs, folder)).isInstanceOf(GateException.class);
        } else {
            SavedModels.save(model, inputs, folder);
        }
    }

    @Test
    void classesAsGoodAsEachOtherMayBeNamedEitherWay() {
        Labels labels = new Labels(DataType.LONG, List.of("0", "1"));
        Frame inputs = Frame.of(DoubleColumn.of("x", 0.5 + 2e-7, 0.5));
        FittedModel model = wrong(Task.BINARY, labels, (graph, x) -> {
            graph.output(
                    Outputs.PREDICTION,
                    OnnxGraph.Type.INT64,
                    graph.cast(graph.node("Greater", x, graph.constant(new double[] {0.6})), OnnxGraph.Type.INT64));
            graph.output(
                    "probability_0", OnnxGraph.Type.DOUBLE, graph.node("Sub", graph.constant(new double[] {1}), x));
            graph.output("probability_1", OnnxGraph.Type.DOUBLE, x);
        });
        SavedModels.save(model, inputs, folder);
    }

    @Test
    void otherColumnsAreFound() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION, Labels.NONE, (graph, x) -> graph.output("predictions", OnnxGraph.Type.DOUBLE, x));
        assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining(
                        "gives the columns [predictions DOUBLE] where the fitted model gives [prediction DOUBLE]");
    }

    @Test
    void aGraphThatCannotRunIsFound() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION,
                Labels.NONE,
                (graph, x) -> OnnxOutputs.numbers(graph, graph.node("NoSuchOperator", x)));
        assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The saved model cannot be proved: The ONNX model (model.onnx) cannot be loaded")
                .hasMessageContaining("NoSuchOperator");
    }

    @Test
    void isProvedWithoutRowsToo() {
        Rows rows = new Rows(50, 1);
        ModelInfo info = SavedModels.save(linear(rows), rows.inputs().head(0), folder);
        assertThat(info.proofRows()).isEqualTo(8);
    }

    private static FittedModel linear(Rows rows) {
        return LinearModel.of().fit(rows.inputs(), Target.of(rows.numbers(), null), Rows.context());
    }

    private static void twice(OnnxGraph graph, Value x) {
        OnnxOutputs.numbers(graph, graph.node("Mul", x, graph.constant(new double[] {2})));
    }

    /** Predicts twice x, or x as the probability of the second class; exports what it is told. */
    private static FittedModel wrong(Task task, Labels labels, BiConsumer<OnnxGraph, Value> export) {
        return new FittedModel() {
            @Override
            public Task task() {
                return task;
            }

            @Override
            public Labels labels() {
                return labels;
            }

            @Override
            public List<Feature> features() {
                return List.of(new Feature("x", DataType.DOUBLE));
            }

            @Override
            public Frame predict(Frame inputs) {
                double[] first = new double[inputs.rows()];
                double[] second = new double[inputs.rows()];
                for (int row = 0; row < first.length; row++) {
                    double x = inputs.column("x").number(row);
                    first[row] = task == Task.REGRESSION ? 2 * x : 1 - x;
                    second[row] = x;
                }
                return task == Task.REGRESSION
                        ? Outputs.numbers(DoubleColumn.of("", first).values())
                        : Outputs.classes(
                                labels,
                                List.of(
                                        DoubleColumn.of("", first).values(),
                                        DoubleColumn.of("", second).values()));
            }

            @Override
            public void export(OnnxGraph graph) {
                export.accept(graph, graph.input("x"));
            }
        };
    }

    private abstract static class Forwarding implements FittedModel {
        private final FittedModel model;

        Forwarding(FittedModel model) {
            this.model = model;
        }

        @Override
        public Task task() {
            return model.task();
        }

        @Override
        public Labels labels() {
            return model.labels();
        }

        @Override
        public List<Feature> features() {
            return model.features();
        }

        @Override
        public Frame predict(Frame inputs) {
            return model.predict(inputs);
        }

        @Override
        public void export(OnnxGraph graph) {
            model.export(graph);
        }
    }

    private long size(String... names) throws IOException {
        long size = 0;
        for (String name : names) {
            size += Files.size(folder.resolve(name));
        }
        return size;
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
