package org.modelwright.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Yaml;
import org.modelwright.mlflow.ColumnSpec;

/**
 * What the file {@code MLmodel} says.
 *
 * @param data the ONNX file
 * @param inputs what a caller sends, or null where there is no signature
 * @param outputs what the model gives, empty where the signature does not name it
 * @param modelId {@code m-…}, or null for a model that MLflow has not logged
 * @param ours whether it was written by {@link org.modelwright.saver.OnnxSaver}
 */
record MlModel(
        Path data,
        @Nullable Inputs inputs,
        List<ColumnSpec> outputs,
        @Nullable String modelId,
        boolean ours) {

    static final String FILE = "MLmodel";

    /** What a caller sends. */
    sealed interface Inputs permits Named, Matrix {}

    /** Columns by name. */
    record Named(List<ColumnSpec> columns) implements Inputs {}

    /**
     * Columns by position.
     *
     * @param type of all of them
     * @param width how many, or -1 for any number
     */
    record Matrix(DataType type, int width) implements Inputs {}

    /**
     * Reads it.
     *
     * @param folder the model's folder
     * @param uri what the model is called, for messages
     * @throws DataException if it is damaged, or no ONNX model
     */
    static MlModel read(Path folder, String uri) {
        Path file = folder.resolve(FILE);
        if (!Files.isDirectory(folder)) {
            throw new ConfigException(
                    "The model (" + uri + ") is not there, or is no folder.",
                    uri.matches(".*\\.ya?ml")
                            ? "Modelwright.load(Path.of(\"" + uri + "\")), which loads a job."
                            : ModelUri.FORMS);
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("The folder (" + folder + ") holds no MLmodel.", ModelUri.FORMS);
        }
        Map<?, ?> model;
        try {
            model = Yaml.read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InfrastructureException("The file (" + file + ") cannot be read: " + e + ".", null, e);
        } catch (IllegalArgumentException e) {
            throw new DataException("The file (" + file + ") is no YAML: " + e.getMessage(), "fetch it again.", e);
        }
        Map<?, ?> flavors = map(model.get("flavors"));
        Path data = data(folder, uri, flavors);
        List<Problem> problems = new ArrayList<>();
        Map<?, ?> signature = map(model.get("signature"));
        Inputs inputs = signature.get("inputs") == null ? null : inputs(list(signature, "inputs", uri), problems);
        List<ColumnSpec> outputs =
                outputs(signature.get("outputs") == null ? List.of() : list(signature, "outputs", uri));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new MlModel(
                data,
                inputs,
                outputs,
                model.get("model_id") instanceof String id ? id : null,
                map(model.get("metadata")).containsKey("modelwright_version"));
    }

    private static Path data(Path folder, String uri, Map<?, ?> flavors) {
        Object data = map(flavors.get("onnx")).get("data");
        if (data == null) {
            throw new DataException(
                    "The model (" + uri + ") is no ONNX model: its flavors are ("
                            + String.join(
                                    ", ",
                                    new TreeSet<>(flavors.keySet().stream()
                                            .map(String::valueOf)
                                            .toList()))
                            + ").",
                    "convert it (skl2onnx, onnxmltools) and log it with mlflow.onnx.log_model(…, signature=…).");
        }
        Path file = folder.resolve(data.toString()).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new DataException("The model (" + uri + ") names a file (" + data + ") outside of its folder.");
        }
        return file;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Map<?, ?> signature, String key, String uri) {
        try {
            if (Json.read(String.valueOf(signature.get(key))) instanceof List<?> list) {
                return list;
            }
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "The " + key + " in the signature of (" + uri + ") are no JSON: " + e.getMessage(), null, e);
        }
        throw new DataException("The " + key + " in the signature of (" + uri + ") are no list.");
    }

    private static @Nullable Inputs inputs(List<?> entries, List<Problem> problems) {
        if (entries.size() == 1 && map(entries.get(0)).get("name") == null) {
            return unnamed(map(entries.get(0)), problems);
        }
        List<ColumnSpec> columns = new ArrayList<>();
        for (Object entry : entries) {
            Map<?, ?> column = map(entry);
            Optional<ColumnSpec> spec = column(column);
            spec.ifPresentOrElse(
                    columns::add,
                    () -> problems.add(Problem.of(
                            "The column (" + column.get("name") + ") is declared as " + Json.write(column)
                                    + " in the model's signature, which no table of columns can give.",
                            "log the model with a signature of plain columns.")));
        }
        return new Named(columns);
    }

    private static @Nullable Matrix unnamed(Map<?, ?> entry, List<Problem> problems) {
        Map<?, ?> tensor = map(entry.get("tensor-spec"));
        Optional<DataType> type = tensorType(tensor.get("dtype"));
        if (tensor.get("shape") instanceof List<?> shape
                && type.isPresent()
                && shape.size() == 2
                && shape.get(1) instanceof Long width) {
            return new Matrix(type.get(), (int) Math.max(-1, width));
        }
        problems.add(Problem.of(
                "The model's signature has an input without a name, " + Json.write(entry)
                        + ", which no table of columns can give.",
                "log the model with a signature of plain columns."));
        return null;
    }

    private static Optional<ColumnSpec> column(Map<?, ?> entry) {
        Optional<DataType> type = "tensor".equals(entry.get("type")) ? columnOfTensor(entry) : plain(entry.get("type"));
        return entry.get("name") instanceof String name
                ? type.map(it -> new ColumnSpec(name, it, !Boolean.FALSE.equals(entry.get("required"))))
                : Optional.empty();
    }

    private static Optional<DataType> columnOfTensor(Map<?, ?> entry) {
        Map<?, ?> tensor = map(entry.get("tensor-spec"));
        boolean column = tensor.get("shape") instanceof List<?> shape
                && (shape.size() == 1 || shape.size() == 2 && Long.valueOf(1).equals(shape.get(1)));
        return column ? tensorType(tensor.get("dtype")) : Optional.empty();
    }

    private static Optional<DataType> plain(@Nullable Object type) {
        for (DataType known : DataType.values()) {
            if (known.mlflowName().equals(type) && known != DataType.DATETIME) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static Optional<DataType> tensorType(@Nullable Object dtype) {
        return Optional.ofNullable(
                switch (String.valueOf(dtype)) {
                    case "float32" -> DataType.FLOAT;
                    case "float64" -> DataType.DOUBLE;
                    case "int32" -> DataType.INTEGER;
                    case "int64" -> DataType.LONG;
                    case "bool" -> DataType.BOOLEAN;
                    case "object", "str" -> DataType.STRING;
                    default -> null;
                });
    }

    /** What has a name; a tensor has none, and the graph calls it by its own. */
    private static List<ColumnSpec> outputs(List<?> entries) {
        List<ColumnSpec> columns = new ArrayList<>();
        entries.forEach(entry -> column(map(entry)).ifPresent(columns::add));
        return columns.size() == entries.size() ? columns : List.of();
    }
}
