package org.modelwright.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.evidence.Slice;
import org.modelwright.internal.text.Json;
import org.modelwright.job.Job;
import org.modelwright.plugin.Kinds;
import org.modelwright.plugin.Parameter;
import org.modelwright.schema.DataSchema;
import org.modelwright.search.Dimension;

/**
 * Writes what {@link Binder} takes as a JSON Schema, for editors.
 *
 * <p>Of draft 7, which every editor of YAML knows. Each type that has keys is a definition; a block with KIND is one
 * with a condition for each kind, so that only the keys of the kind that is written are offered and asked for. A value
 * may be <code>${…}</code> wherever it may be a block, a list or a number. Beside the words of the draft there are two
 * that editors understand and validators pass over: {@code errorMessage} and {@code enumDescriptions}.
 */
public final class JsonSchemaWriter {

    private static final String KIND = "KIND";
    private static final String ANY = "anything";

    /** A value that is put in as a whole. */
    private static final String INSERT = "^\\$\\{[^}]*\\}$";

    /** A text that something is put into. */
    private static final String INSERTED = "\\$\\{";

    private final Kinds kinds;
    private final Descriptions descriptions = new Descriptions();
    private final Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    private JsonSchemaWriter(Kinds kinds) {
        this.kinds = kinds;
    }

    /** {@return the schema of a configuration file} */
    public static String job(Kinds kinds) {
        return job(kinds, Job.class);
    }

    static String job(Kinds kinds, Class<?> job) {
        JsonSchemaWriter writer = new JsonSchemaWriter(kinds);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("properties", Map.of("job", writer.block(job)));
        root.put("required", List.of("job"));
        root.put("additionalProperties", false);
        return writer.write("Modelwright job", root);
    }

    /** {@return the schema of a file that holds a {@link DataSchema}} */
    public static String data(Kinds kinds) {
        JsonSchemaWriter writer = new JsonSchemaWriter(kinds);
        return writer.write(
                "Modelwright data schema",
                described(writer.descriptions.of(DataSchema.class), writer.record(DataSchema.class, false)));
    }

    private String write(String title, Map<String, Object> content) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", title);
        schema.put("type", "object");
        schema.putAll(content);
        schema.put("definitions", definitions);
        return Json.writePretty(schema);
    }

    // Types that have keys

    /** {@return a reference to what a type is} */
    private Map<String, Object> reference(Class<?> type) {
        String name = names.get(type);
        if (name == null) {
            name = definitions.containsKey(type.getSimpleName()) ? type.getName() : type.getSimpleName();
            names.put(type, name);
            define(name, () -> type.isInterface() ? choice(type) : record(type, false));
        }
        return reference(name);
    }

    private static Map<String, Object> reference(String name) {
        return Map.of("$ref", "#/definitions/" + name);
    }

    private void define(String name, Supplier<Map<String, Object>> schema) {
        definitions.put(name, Map.of()); // so that its name is taken, and stands before those that it needs
        definitions.put(name, schema.get());
    }

    /** A block with KIND. */
    private Map<String, Object> choice(Class<?> type) {
        Map<String, Class<?>> known = Binder.known(kinds, type);
        Map<String, Object> kind = oneOf(
                List.copyOf(known.keySet()),
                known.values().stream().map(descriptions::of).toList(),
                INSERTED);
        Map<String, Object> schema = ordered("properties", Map.of(KIND, described(descriptions.of(type), kind)));
        schema.put("required", List.of(KIND));
        List<Object> conditions = new ArrayList<>();
        known.forEach((name, record) -> {
            Map<String, Object> condition = new LinkedHashMap<>();
            Map<String, Object> test = ordered("type", "object");
            test.put("properties", Map.of(KIND, Map.of("const", name)));
            test.put("required", List.of(KIND));
            condition.put("if", test);
            String key = definitions.containsKey(name) ? record.getName() : name;
            define(key, () -> record(record, true));
            condition.put("then", reference(key));
            conditions.add(condition);
        });
        schema.put("allOf", conditions);
        return schema;
    }

    /**
     * The keys of a record.
     *
     * @param kind whether it is chosen by KIND
     */
    private Map<String, Object> record(Class<?> type, boolean kind) {
        RecordShape shape = RecordShape.of(type);
        Map<String, Object> defaults = KindCatalogue.defaults(shape, kinds);
        Map<String, Object> keys = new LinkedHashMap<>();
        if (kind) {
            keys.put(KIND, described(descriptions.of(type), ordered("type", "string")));
        }
        for (RecordShape.Key key : shape.keys()) {
            List<Parameter> parameters = kinds.parameters(type.asSubclass(Record.class), key.name());
            Map<String, Object> value = described(
                    descriptions.of(type, key),
                    parameters.isEmpty() ? value(key.type()) : parameters(key.type(), parameters));
            Object standard = shortest(defaults.get(key.name()), key.type());
            if (standard != null && !standard.equals(Map.of())) {
                value.put("default", standard);
            }
            keys.put(key.name(), value);
        }
        Map<String, Object> schema = ordered("properties", keys);
        List<String> required = shape.keys().stream()
                .filter(key -> !key.optional())
                .map(RecordShape.Key::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /** {@return a default without what would be the same if it were left out} */
    private @Nullable Object shortest(@Nullable Object value, Type type) {
        if (type instanceof ParameterizedType generic && value instanceof List<?> list) {
            return list.stream()
                    .map(one -> shortest(one, generic.getActualTypeArguments()[0]))
                    .toList();
        }
        if (!(value instanceof Map<?, ?> block) || !(type instanceof Class<?> wanted)) {
            return value;
        }
        Class<?> record = wanted.isInterface()
                ? Objects.requireNonNull(Binder.known(kinds, wanted).get(String.valueOf(block.get(KIND))))
                : wanted;
        Map<String, Object> defaults = KindCatalogue.defaults(RecordShape.of(record), kinds);
        Map<String, Object> rest = new LinkedHashMap<>();
        block.forEach((name, inner) -> {
            if (!inner.equals(defaults.get(String.valueOf(name)))) {
                rest.put(String.valueOf(name), inner);
            }
        });
        return rest;
    }

    /** A block of names that its plug-in knows. */
    private Map<String, Object> parameters(Type type, List<Parameter> parameters) {
        Map<String, Object> names = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Map<String, Object> value = described(parameter.description(), value(parameter));
            if (parameter.defaultValue() != null) {
                value.put("default", parameter.defaultValue());
            }
            names.put(parameter.name(), value);
        }
        Map<String, Object> known = ordered("properties", names);
        known.put("additionalProperties", false);
        // Apart, since an editor would say the errorMessage of a name that is not known, too.
        Map<String, Object> schema = orInsert("object", type);
        schema.put("allOf", List.of(known));
        return schema;
    }

    private Map<String, Object> value(Parameter parameter) {
        if (!parameter.choices().isEmpty()) {
            return oneOf(parameter.choices(), List.of(), INSERT);
        }
        return switch (parameter.type()) {
            case NUMBER -> value(Double.class);
            case WHOLE -> value(Long.class);
            case BOOLEAN -> value(Boolean.class);
            case TEXT -> value(String.class);
            case ANY -> value(Object.class);
        };
    }

    // Values

    private Map<String, Object> value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type inner = arguments[arguments.length - 1];
            return generic.getRawType() == Map.class ? map(type, inner) : list(type, inner);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isRecord() || wanted.isInterface()) {
            return block(wanted);
        }
        if (wanted.isEnum()) {
            return oneOf(Wording.names(wanted), texts(wanted), anyCase(wanted));
        }
        if (wanted == Object.class) {
            return any();
        }
        if (wanted == String.class || wanted == Secret.class) {
            Map<String, Object> text = ordered("type", "string");
            text.put("errorMessage", message(type));
            return text;
        }
        if (wanted == Boolean.class || wanted == boolean.class) {
            return orInsert("boolean", type);
        }
        if (wanted == Double.class || wanted == double.class || wanted == Number.class) {
            return orInsert("number", type);
        }
        boolean isLong = wanted == Long.class || wanted == long.class;
        Map<String, Object> whole = orInsert("integer", type);
        whole.put("minimum", isLong ? (Object) Long.MIN_VALUE : (Object) Integer.MIN_VALUE);
        whole.put("maximum", isLong ? (Object) Long.MAX_VALUE : (Object) Integer.MAX_VALUE);
        return whole;
    }

    private Map<String, Object> block(Class<?> type) {
        if (type == Dimension.class) {
            return dimension(type);
        }
        // A schema may be the name of a file, a slice that of a column.
        Map<String, Object> schema = type == DataSchema.class || type == Slice.class
                ? ordered("type", List.of("object", "string"))
                : orInsert("object", type);
        schema.put("allOf", List.of(reference(type)));
        return described(descriptions.of(type), schema);
    }

    /** A list of values may stand for both ends. */
    private Map<String, Object> dimension(Class<?> type) {
        Map<String, Object> values = ordered("type", "array");
        values.put("items", any());
        return described(descriptions.of(type), ordered("anyOf", List.of(values, reference(type))));
    }

    private Map<String, Object> map(Type type, Type inner) {
        Map<String, Object> schema = orInsert("object", type);
        schema.put("additionalProperties", value(inner));
        return schema;
    }

    private Map<String, Object> list(Type type, Type inner) {
        Map<String, Object> items = value(inner);
        if (inner == String.class) {
            Map<String, Object> texts = ordered("type", List.of("string", "array"));
            texts.put("errorMessage", "This is neither a text nor " + Wording.wanted(type) + ".");
            texts.put("items", items);
            return texts;
        }
        if (Binder.isOneWord(inner)) {
            List<Object> either = new ArrayList<>((List<?>) items.getOrDefault("anyOf", List.of()));
            Map<String, Object> array = ordered("type", "array");
            array.put("items", items);
            either.add(array);
            return ordered("anyOf", either);
        }
        Map<String, Object> schema = orInsert("array", type);
        schema.put("items", items);
        return schema;
    }

    private Map<String, Object> any() {
        if (!definitions.containsKey(ANY)) {
            Map<String, Object> value = ordered("type", List.of("string", "number", "boolean", "array", "object"));
            value.put("errorMessage", "There is no value.");
            value.put("items", reference(ANY));
            value.put("additionalProperties", reference(ANY));
            define(ANY, () -> value);
        }
        return ordered("allOf", List.of(reference(ANY)));
    }

    /** A value of a type, or one that is put in. */
    private static Map<String, Object> orInsert(String jsonType, Type type) {
        // Editors write a value of the first type where a key has no default: a block as such, any other left open.
        boolean block = jsonType.equals("object");
        Map<String, Object> schema = ordered("type", block ? List.of(jsonType, "string") : List.of("string", jsonType));
        schema.put("pattern", INSERT);
        schema.put("errorMessage", message(type));
        return schema;
    }

    /** One of some words; {@code or} is a pattern of what else is right and nobody should be offered. */
    private static Map<String, Object> oneOf(List<String> words, List<String> texts, String or) {
        Map<String, Object> choice = ordered("enum", words);
        if (texts.stream().anyMatch(text -> !text.isEmpty())) {
            choice.put("enumDescriptions", texts);
        }
        choice.put("errorMessage", "This is not one of " + String.join(", ", words) + ".");
        Map<String, Object> other = ordered("type", "string");
        other.put("pattern", or);
        return ordered("anyOf", List.of(choice, other));
    }

    private List<String> texts(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> descriptions.of((Enum<?>) constant))
                .toList();
    }

    /** The constants in capitals and small letters, or something that is put in. */
    private static String anyCase(Class<?> type) {
        String either = Wording.names(type).stream()
                .map(name -> name.chars()
                        .mapToObj(c -> Character.isLetter(c)
                                ? "[" + (char) c + Character.toString(c).toUpperCase(Locale.ROOT) + "]"
                                : Character.toString(c))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("|"));
        return "^(" + either + ")$|" + INSERTED;
    }

    private static String message(Type type) {
        return "This is not " + Wording.wanted(type) + ".";
    }

    /** {@return the schema with a description in front; its own one if there is no text} */
    private static Map<String, Object> described(String text, Map<String, Object> schema) {
        Map<String, Object> described = new LinkedHashMap<>();
        Object own = schema.getOrDefault("description", "");
        if (!text.isEmpty() || !own.equals("")) {
            described.put("description", text.isEmpty() ? own : text);
        }
        schema.forEach(described::putIfAbsent);
        return described;
    }

    private static Map<String, Object> ordered(String name, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(name, value);
        return map;
    }
}
