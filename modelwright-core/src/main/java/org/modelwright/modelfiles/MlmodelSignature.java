package org.modelwright.modelfiles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.signer.ModelSignature;

/**
 * The signature in a {@link MlmodelFile}, as far as a table of columns can give what it asks for.
 *
 * @param inputs what a caller sends, or null where it does not say
 * @param outputs what the model gives, empty where it does not name it
 */
public record MlmodelSignature(@Nullable Inputs inputs, List<ColumnSpec> outputs) {

    /** What a caller sends. */
    public sealed interface Inputs permits Named, Matrix {}

    /**
     * Columns by name.
     *
     * @param columns in order
     */
    public record Named(List<ColumnSpec> columns) implements Inputs {

        /** Keeps a copy. */
        public Named {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Columns by position.
     *
     * @param type of all of them
     * @param width how many, or -1 for any number
     */
    public record Matrix(DataType type, int width) implements Inputs {}

    /** MLflow's words for the types of a tensor, those first that are written. */
    private enum Tensor {
        FLOAT32(DataType.FLOAT),
        FLOAT64(DataType.DOUBLE),
        INT32(DataType.INTEGER),
        INT64(DataType.LONG),
        BOOL(DataType.BOOLEAN),
        STR(DataType.STRING),
        OBJECT(DataType.STRING);

        private final DataType type;

        Tensor(DataType type) {
            this.type = type;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<DataType> type(@Nullable Object word) {
            return Arrays.stream(values())
                    .filter(it -> it.word().equals(word))
                    .map(it -> it.type)
                    .findFirst();
        }

        private static String word(DataType type) {
            return Arrays.stream(values())
                    .filter(it -> it.type == type)
                    .map(Tensor::word)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No tensor is of type (" + type + ")."));
        }
    }

    /** Keeps a copy. */
    public MlmodelSignature {
        outputs = List.copyOf(outputs);
    }

    /** {@return the same as a file holds it} */
    public static MlmodelSignature of(ModelSignature signature) {
        return new MlmodelSignature(new Named(signature.inputs()), signature.outputs());
    }

    /** {@return the fields under MLflow's names; inputs and outputs are JSON in texts} */
    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("inputs", inputs == null ? null : json(inputs));
        map.put("outputs", outputs.isEmpty() ? null : ColumnSpec.json(outputs));
        map.put("params", null);
        return map;
    }

    private static String json(Inputs inputs) {
        if (inputs instanceof Matrix matrix) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("dtype", Tensor.word(matrix.type()));
            tensor.put("shape", List.of(-1, matrix.width()));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("type", "tensor");
            entry.put("tensor-spec", tensor);
            return Json.write(List.of(entry));
        }
        return ColumnSpec.json(((Named) inputs).columns());
    }

    /**
     * {@return what the fields say}
     *
     * @param model what the model is called, for messages
     * @throws DataException if they are damaged, or ask for what no table of columns can give
     */
    static MlmodelSignature of(Map<?, ?> signature, String model) {
        List<Problem> problems = new ArrayList<>();
        Inputs inputs = signature.get("inputs") == null ? null : inputs(list(signature, "inputs", model), problems);
        List<ColumnSpec> outputs =
                outputs(signature.get("outputs") == null ? List.of() : list(signature, "outputs", model));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new MlmodelSignature(inputs, outputs);
    }

    private static List<?> list(Map<?, ?> signature, String key, String model) {
        try {
            if (Json.read(String.valueOf(signature.get(key))) instanceof List<?> list) {
                return list;
            }
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable("The " + key + " in the signature of (" + model + ") are no JSON", null, e);
        }
        throw new DataException("The " + key + " in the signature of (" + model + ") are no list.");
    }

    private static @Nullable Inputs inputs(List<?> entries, List<Problem> problems) {
        if (entries.size() == 1 && MlmodelFile.map(entries.get(0)).get("name") == null) {
            return unnamed(MlmodelFile.map(entries.get(0)), problems);
        }
        List<ColumnSpec> columns = new ArrayList<>();
        for (Object entry : entries) {
            Map<?, ?> column = MlmodelFile.map(entry);
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
        Map<?, ?> tensor = MlmodelFile.map(entry.get("tensor-spec"));
        Optional<DataType> type = Tensor.type(tensor.get("dtype"));
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
        Map<?, ?> tensor = MlmodelFile.map(entry.get("tensor-spec"));
        boolean column = tensor.get("shape") instanceof List<?> shape
                && (shape.size() == 1 || shape.size() == 2 && Long.valueOf(1).equals(shape.get(1)));
        return column ? Tensor.type(tensor.get("dtype")) : Optional.empty();
    }

    private static Optional<DataType> plain(@Nullable Object type) {
        for (DataType known : DataType.values()) {
            if (known.mlflowName().equals(type) && known != DataType.DATETIME) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** What has a name; a tensor has none, and the graph calls it by its own. */
    private static List<ColumnSpec> outputs(List<?> entries) {
        List<ColumnSpec> columns = new ArrayList<>();
        entries.forEach(entry -> column(MlmodelFile.map(entry)).ifPresent(columns::add));
        return columns.size() == entries.size() ? columns : List.of();
    }
}
