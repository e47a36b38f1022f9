package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.signer.ModelSignature;

/** What one row that a model takes must look like, as a JSON Schema (draft 7): its signature and the declared rules. */
final class InputSchema {

    /** Our words and JSON Schema's. */
    private static final Map<String, String> RULES = Map.of(
            "minimum", "minimum",
            "maximum", "maximum",
            "exclusive_minimum", "exclusiveMinimum",
            "exclusive_maximum", "exclusiveMaximum",
            "enum", "enum",
            "pattern", "pattern",
            "min_length", "minLength",
            "max_length", "maxLength");

    private InputSchema() {}

    /**
     * {@return the schema of one row}
     *
     * @param configuration the resolved job, whose {@code inputs.schema} is asked for the rules
     */
    static Map<String, Object> of(ModelSignature signature, Map<String, Object> configuration) {
        Map<?, ?> declared =
                map(map(map(configuration.get("inputs")).get("schema")).get("columns"));
        Map<String, Object> properties = new LinkedHashMap<>();
        signature
                .inputs()
                .forEach(column -> properties.put(column.name(), property(column, map(declared.get(column.name())))));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", signature.inputs().stream().map(ColumnSpec::name).toList());
        return schema;
    }

    private static Map<String, Object> property(ColumnSpec column, Map<?, ?> rules) {
        // A model takes gaps in numbers and texts, unless the data were declared to have none.
        boolean gaps = !Boolean.FALSE.equals(rules.get("nullable"))
                && (column.type() == DataType.DOUBLE || column.type() == DataType.STRING);
        String type = switch (column.type()) {
            case BOOLEAN -> "boolean";
            case INTEGER, LONG -> "integer";
            case FLOAT, DOUBLE -> "number";
            case STRING, DATETIME -> "string";
        };
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("type", gaps ? List.of(type, "null") : type);
        RULES.keySet().stream().sorted().forEach(rule -> {
            Object bound = rules.get(rule);
            boolean said = bound != null && !(bound instanceof List<?> list && list.isEmpty());
            if (said) {
                property.put(
                        RULES.getOrDefault(rule, rule),
                        bound instanceof List<?> list ? values(list, type, gaps) : bound);
            }
        });
        String pattern = (String) property.get("pattern");
        if (pattern != null) {
            property.put("pattern", "^(?:" + pattern + ")$"); // JSON Schema looks for a part, we for the whole
        }
        return property;
    }

    /** A truth with gaps reaches the model as the numbers 1 and 0. */
    private static List<@Nullable Object> values(List<?> declared, String type, boolean gaps) {
        List<@Nullable Object> values = new ArrayList<>();
        declared.forEach(
                value -> values.add(type.equals("number") && value instanceof Boolean truth ? (truth ? 1 : 0) : value));
        if (gaps) {
            values.add(null);
        }
        return values;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
