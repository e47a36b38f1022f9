package org.modelwright.modelfiles;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.MlflowYaml;
import org.modelwright.internal.text.Yaml;

/**
 * The file {@value #NAME} of a model that MLflow's {@code onnx} flavour loads, whoever wrote it.
 *
 * @param artifactPath where the model lies, or null if it does not say
 * @param onnx the flavour
 * @param pythonFunction the flavour that {@code mlflow.pyfunc} and MLflow's server load it by
 * @param signature what the model takes and gives
 * @param metadata what was said of the model: maps, lists, texts, numbers, booleans; of ours, {@link ModelMetadata}
 * @param origin what MLflow knows it by
 */
public record MlmodelFile(
        @Nullable String artifactPath,
        Onnx onnx,
        PythonFunction pythonFunction,
        MlmodelSignature signature,
        Map<String, Object> metadata,
        Origin origin) {

    /** Its name in a model's directory. */
    public static final String NAME = "MLmodel";

    /** The file of example rows that it names, as MLflow splits a frame. */
    public static final String EXAMPLE = "input_example.json";

    /** The file of example rows that it names, as MLflow's server takes them. */
    public static final String SERVING_EXAMPLE = "serving_input_example.json";

    /** The file that it names for conda. */
    public static final String CONDA = "conda.yaml";

    /** The file that it names for virtualenv. */
    public static final String PYTHON_ENV = "python_env.yaml";

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /** Keeps a copy. */
    public MlmodelFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * The flavour {@code onnx}.
     *
     * @param data the ONNX file, by its path within the model's directory
     * @param onnxVersion of the package that wrote it, or null if it does not say
     */
    public record Onnx(String data, @Nullable String onnxVersion) {

        private Map<String, @Nullable Object> flavor() {
            Map<String, @Nullable Object> onnx = new LinkedHashMap<>();
            onnx.put("code", null);
            onnx.put("data", data);
            onnx.put("onnx_session_options", null);
            onnx.put("onnx_version", onnxVersion);
            onnx.put("providers", List.of("CPUExecutionProvider"));
            return onnx;
        }
    }

    /**
     * The flavour {@code python_function}; null is what a file does not say.
     *
     * @param loaderModule the Python module that loads the ONNX file
     * @param code where that module is, by its path within the model's directory, unless it is installed
     * @param pythonVersion that it is loaded with
     */
    public record PythonFunction(
            @Nullable String loaderModule,
            @Nullable String code,
            @Nullable String pythonVersion) {

        private Map<String, @Nullable Object> flavor(String data) {
            Map<String, @Nullable Object> function = new LinkedHashMap<>();
            if (code != null) {
                function.put("code", code);
            }
            function.put("data", data);
            function.put("env", Map.of("conda", CONDA, "virtualenv", PYTHON_ENV));
            function.put("loader_module", loaderModule);
            function.put("python_version", pythonVersion);
            return function;
        }
    }

    /**
     * What MLflow knows a model by; null is what a file does not say.
     *
     * @param mlflowVersion that the file is written for
     * @param modelId {@code m-…}; a model that MLflow has not logged has none
     * @param runId the run that made it
     * @param sizeBytes of the ONNX file and the examples
     * @param created when, as MLflow writes it: in UTC, to the microsecond
     */
    public record Origin(
            @Nullable String mlflowVersion,
            @Nullable String modelId,
            @Nullable String runId,
            @Nullable Long sizeBytes,
            @Nullable String created) {

        /** {@return a time as MLflow writes it} */
        public static String time(Instant time) {
            return MICROSECONDS.format(time);
        }
    }

    /** {@return whether Modelwright wrote it} */
    public boolean isOurs() {
        return ModelMetadata.isIn(metadata);
    }

    /** {@return the text of the file, keys in alphabetical order as MLflow writes them} */
    public String write() {
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        model.put("artifact_path", artifactPath);
        model.put("flavors", Map.of("onnx", onnx.flavor(), "python_function", pythonFunction.flavor(onnx.data())));
        model.put("is_signature_from_type_hint", false);
        if (!metadata.isEmpty()) {
            model.put("metadata", metadata);
        }
        model.put("mlflow_version", origin.mlflowVersion());
        model.put("model_id", origin.modelId());
        model.put("model_size_bytes", origin.sizeBytes());
        model.put("model_uuid", origin.modelId());
        model.put("prompts", null);
        model.put("run_id", origin.runId());
        model.put(
                "saved_input_example_info",
                Map.of(
                        "artifact_path",
                        EXAMPLE,
                        "pandas_orient",
                        "split",
                        "serving_input_path",
                        SERVING_EXAMPLE,
                        "type",
                        "dataframe"));
        model.put("signature", signature.toMap());
        model.put("type_hint_from_example", false);
        model.put("utc_time_created", origin.created());
        return MlflowYaml.write(MlflowYaml.sorted(model));
    }

    /**
     * {@return what a text says}
     *
     * @param name what the model is called, for messages
     * @throws IllegalArgumentException if it is no YAML
     * @throws DataException if it is that of no ONNX model, or of one whose signature no table of columns can give
     */
    public static MlmodelFile read(String text, String name) {
        Map<?, ?> model = Yaml.read(text);
        Map<?, ?> flavors = map(model.get("flavors"));
        Map<?, ?> onnx = map(flavors.get("onnx"));
        Object data = onnx.get("data");
        if (data == null) {
            throw new DataException(
                    "The model (" + name + ") is no ONNX model: its flavors are ("
                            + String.join(
                                    ", ",
                                    new TreeSet<>(flavors.keySet().stream()
                                            .map(String::valueOf)
                                            .toList()))
                            + ").",
                    "convert it (skl2onnx, onnxmltools) and log it with mlflow.onnx.log_model(…, signature=…).");
        }
        Map<?, ?> function = map(flavors.get("python_function"));
        Map<String, Object> metadata = new LinkedHashMap<>();
        map(model.get("metadata")).forEach((key, value) -> metadata.put(String.valueOf(key), value));
        return new MlmodelFile(
                text(model.get("artifact_path")),
                new Onnx(data.toString(), text(onnx.get("onnx_version"))),
                new PythonFunction(
                        text(function.get("loader_module")),
                        text(function.get("code")),
                        text(function.get("python_version"))),
                MlmodelSignature.of(map(model.get("signature")), name),
                metadata,
                new Origin(
                        text(model.get("mlflow_version")),
                        text(model.get("model_id")),
                        text(model.get("run_id")),
                        model.get("model_size_bytes") instanceof Number size ? size.longValue() : null,
                        text(model.get("utc_time_created"))));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
