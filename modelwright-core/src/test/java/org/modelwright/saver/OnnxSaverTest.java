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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.MlflowYaml;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSignature;
import org.modelwright.task.Labels;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Python;

class OnnxSaverTest extends SavedFiles {

    private static final PythonLoader LOADER = new PythonLoader();

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

    @Test
    void hasDefaultsAndKeepsEveryKey() {
        assertThat(DEFAULTS).isEqualTo(new OnnxSaver("model", 0, 17));
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
        assertThatThrownBy(() -> OnnxSaver.of().exampleRows(-1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The example_rows (-1) is below 0.");
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
        try (Stream<Path> files = Files.walk(folder)) {
            found = files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(file -> folder.relativize(file).toString(), OnnxSaverTest::sha256));
        }
        assertThat(found.keySet())
                .containsExactlyInAnyOrder(
                        "MLmodel",
                        "README.md",
                        "card.html",
                        LOADER.path(),
                        "conda.yaml",
                        "input_example.json",
                        "input_schema.json",
                        "ml-bom.cdx.json",
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
                        "README.md",
                        "card.html",
                        LOADER.path(),
                        "conda.yaml",
                        "input_example.json",
                        "input_schema.json",
                        "ml-bom.cdx.json",
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
                            code: %s
                            data: model.onnx
                            env:
                              conda: conda.yaml
                              virtualenv: python_env.yaml
                            loader_module: %s
                            python_version: 3.11.7
                        is_signature_from_type_hint: false
                        metadata:
                          classes: []
                          config_sha256: '0000000000000000000000000000000000000000000000000000000000000000'
                          data_digests:
                            inputs: '1e10'
                          features:
                          - 'it''s'
                          - 'a: b # c'
                          modelwright_version: '0.1'
                          parameters:
                            rows: 3
                            word: 'no'
                          task: regression
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
                        folder,
                        LOADER.path(),
                        LOADER.module(),
                        size("model.onnx", "input_example.json", "serving_input_example.json")));
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
        ModelSignature signature = InferSigner.of().sign(inputs, model.predict(inputs));
        OnnxSaver.of().exampleRows(2).save(model, signature, inputs, SavedModels.context(folder, inputs));
        assertThat(Files.readString(folder.resolve("input_example.json")))
                .isEqualTo(
                        "{\"columns\": [\"x\", \"n\", \"b\", \"t\"], \"data\": [[1.0, 1, true, \"a \\\"é\\\"\"], [null, 2, false, null]]}");
        assertThat(Files.readString(folder.resolve("serving_input_example.json")))
                .isEqualTo("{\"dataframe_split\": " + Files.readString(folder.resolve("input_example.json")) + "}");
    }

    @Test
    void namesWhatPythonNeeds() throws IOException {
        Rows rows = new Rows(100, 1);
        SavedModels.save(linear(rows), rows.inputs(), folder);
        assertThat(Files.readAllLines(folder.resolve("requirements.txt")))
                .containsExactly(
                        "mlflow==3.17.2", "numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.32.0", "pandas==3.1.1");
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
                          - pandas==3.1.1
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
    }

    @Test
    void pinsWhatTheTestsRunWith() throws IOException {
        Path pins = Path.of(System.getProperty("modelwright.root"), "build", "requirements-mlflow-3.17.2.txt");
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2));
        SavedModels.save(wrong(Task.REGRESSION, Labels.NONE, SavedFiles::twice), inputs, folder);
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
        Files.writeString(folder.resolve("x.yaml"), MlflowYaml.write(MlflowYaml.sorted(odd)));
        String json = Python.MLFLOW_3_17.run(
                folder, "import json, yaml; print(json.dumps(yaml.safe_load(open('x.yaml', encoding='utf-8'))))");
        assertThat(Json.read(json)).isEqualTo(odd);
    }

    @Test
    void refusesASignatureOfOtherColumns() {
        Rows rows = new Rows(50, 1);
        FittedModel model = linear(rows);
        Frame other = rows.inputs().select(List.of("city", "temp", "wind speed", "hour", "holiday"));
        ModelSignature signature = InferSigner.of().sign(other, model.predict(other));
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
}
