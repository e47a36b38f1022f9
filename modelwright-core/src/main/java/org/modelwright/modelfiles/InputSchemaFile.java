package org.modelwright.modelfiles;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.signer.ModelSignature;
import org.modelwright.transform.TextForm;

/**
 * The file {@value #NAME}: what one row that a model takes must look like, as a JSON Schema (draft 7). It is made of the
 * model's signature and the declared rules.
 *
 * @param columns the rules of each column in the words of JSON Schema, in order; all columns are required
 */
public record InputSchemaFile(Map<String, Map<String, Object>> columns) {

    /** Its name in a model's directory. */
    public static final String NAME = "input_schema.json";

    private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
    private static final String PROPERTIES = "properties";

    /** Keeps a copy, in its order. */
    public InputSchemaFile {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * {@return the schema of one row}
     *
     * @param signature the columns and their types
     * @param declared what was declared of the data
     * @param texts the columns that do not take any text
     * @param neverMissing the columns that must have a value in every row, whatever was declared
     */
    public static InputSchemaFile of(
            ModelSignature signature,
            Optional<DataSchema> declared,
            Map<String, TextForm> texts,
            Set<String> neverMissing) {
        Map<String, ColumnSchema> rules = declared.map(DataSchema::columns).orElse(Map.of());
        Map<String, Map<String, Object>> columns = new LinkedHashMap<>();
        signature
                .inputs()
                .forEach(column -> columns.put(
                        column.name(),
                        column(
                                column,
                                rules.get(column.name()),
                                texts.get(column.name()),
                                neverMissing.contains(column.name()))));
        return new InputSchemaFile(columns);
    }

    /** {@return the text of the file} */
    public String write() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", DRAFT);
        schema.put("type", "object");
        schema.put(PROPERTIES, columns);
        schema.put("required", List.copyOf(columns.keySet()));
        return Json.writePretty(schema);
    }

    /**
     * {@return what a text says}
     *
     * @throws IllegalArgumentException if it is no JSON, or names no properties
     */
    public static InputSchemaFile read(String text) {
        if (!(Json.read(text) instanceof Map<?, ?> schema && schema.get(PROPERTIES) instanceof Map<?, ?> properties)) {
            throw new IllegalArgumentException("It is no schema of an object.");
        }
        Map<String, Map<String, Object>> columns = new LinkedHashMap<>();
        properties.forEach((name, rules) -> {
            Map<String, Object> column = new LinkedHashMap<>();
            if (rules instanceof Map<?, ?> map) {
                map.forEach((rule, bound) -> column.put(String.valueOf(rule), bound));
            }
            columns.put(String.valueOf(name), column);
        });
        return new InputSchemaFile(columns);
    }

    private static Map<String, Object> column(
            ColumnSpec column, @Nullable ColumnSchema rules, @Nullable TextForm form, boolean complete) {
        // A model takes gaps in numbers and texts, unless the data were declared to have none.
        boolean gaps = !complete
                && (rules == null || rules.nullable())
                && (column.type() == DataType.DOUBLE || column.type() == DataType.STRING);
        String type = switch (column.type()) {
            case BOOLEAN -> "boolean";
            case INTEGER, LONG -> "integer";
            case FLOAT, DOUBLE -> "number";
            case STRING, DATETIME -> "string";
        };
        Map<String, @Nullable Object> words = new LinkedHashMap<>();
        words.put("type", gaps ? List.of(type, "null") : type);
        if (form != null) {
            // An empty text is a missing value; bounds of dates mean nothing to JSON Schema.
            words.put("pattern", gaps ? "^(?:" + form.pattern() + ")?$" : "^(?:" + form.pattern() + ")$");
        } else if (rules != null) {
            words.put("enum", rules.enumeration().isEmpty() ? null : values(rules.enumeration(), type, gaps));
            words.put("exclusiveMaximum", rules.exclusiveMaximum());
            words.put("exclusiveMinimum", rules.exclusiveMinimum());
            words.put("maxLength", rules.maxLength());
            words.put("maximum", rules.maximum());
            words.put("minLength", rules.minLength());
            words.put("minimum", rules.minimum());
            // JSON Schema looks for a part, we for the whole.
            words.put("pattern", rules.pattern() == null ? null : "^(?:" + rules.pattern() + ")$");
        }
        Map<String, Object> said = new LinkedHashMap<>();
        words.forEach((word, bound) -> {
            if (bound != null) {
                said.put(word, bound);
            }
        });
        return said;
    }

    /** A boolean with gaps reaches the model as the numbers 1 and 0. */
    private static List<@Nullable Object> values(List<Object> declared, String type, boolean gaps) {
        List<@Nullable Object> values = new ArrayList<>();
        declared.forEach(value ->
                values.add(type.equals("number") && value instanceof Boolean condition ? (condition ? 1 : 0) : value));
        if (gaps) {
            values.add(null);
        }
        return values;
    }
}
