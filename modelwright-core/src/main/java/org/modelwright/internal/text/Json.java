package org.modelwright.internal.text;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** JSON of maps, lists, texts, numbers, booleans and null, by Jackson's streams: no binding, no start-up cost. */
public final class Json {

    private static final JsonFactory FACTORY = factory(TextLimits.DEEPEST);

    /** In place of an indent. */
    private static final int ONE_LINE = -1;

    private static final int DENSE = -2;

    private Json() {}

    private static JsonFactory factory(int deepest) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(deepest).build())
                .build();
    }

    /**
     * {@return compact JSON with a blank after each comma and colon, as Python's {@code json.dumps} writes it}
     *
     * @throws IllegalArgumentException for a NaN, an infinity, or another type
     */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, ONE_LINE, 0);
        return text.toString();
    }

    /** {@return the same without any blank, as signed formats are written} */
    public static String writeDense(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, DENSE, 0);
        return text.toString();
    }

    /** {@return the same with a line for each entry} */
    public static String writePretty(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value, 2, 0);
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, @Nullable Object value, int indent, int depth) {
        if (value instanceof Map<?, ?> map) {
            appendAll(text, '{', '}', map.entrySet(), indent, depth);
        } else if (value instanceof Iterable<?> list) {
            appendAll(text, '[', ']', list, indent, depth);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            text.append(quoted(String.valueOf(entry.getKey()))).append(indent == DENSE ? ":" : ": ");
            append(text, entry.getValue(), indent, depth);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("JSON has no number for (" + number + ").");
            }
            text.append(value);
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            text.append(value);
        } else if (value instanceof CharSequence || value instanceof Enum<?>) {
            text.append(quoted(value.toString()));
        } else {
            throw new IllegalArgumentException(
                    "JSON has no form for a " + value.getClass().getName() + ".");
        }
    }

    private static void appendAll(
            StringBuilder text, char open, char close, Iterable<?> entries, int indent, int depth) {
        text.append(open);
        boolean first = true;
        for (Object entry : entries) {
            if (!first) {
                text.append(indent == ONE_LINE ? ", " : ",");
            }
            first = false;
            newLine(text, indent, depth + 1);
            append(text, entry, indent, depth + 1);
        }
        if (!first) {
            newLine(text, indent, depth);
        }
        text.append(close);
    }

    private static void newLine(StringBuilder text, int indent, int depth) {
        if (indent >= 0) {
            text.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private static String quoted(String text) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeString(text);
        }
        return out.toString();
    }

    /**
     * {@return the value: {@link Map} in order, {@link List}, {@link String}, {@link Long}, {@link Double},
     * {@link Boolean} or null}
     *
     * @throws IllegalArgumentException if it is not JSON, holds a key twice, or is nested deeper than
     *     {@value TextLimits#DEEPEST} levels
     */
    public static @Nullable Object read(String text) {
        return read(text, FACTORY);
    }

    /**
     * {@return the same of a text that a program here wrote}
     *
     * @param deepest how many levels it may have
     */
    public static @Nullable Object read(String text, int deepest) {
        return read(text, factory(deepest));
    }

    private static @Nullable Object read(String text, JsonFactory factory) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("There is something after the JSON value.");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("This JSON is too much: " + tooMuch(e) + ".", e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("This is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return whether a text begins as an object or a list and ends before its end} */
    public static boolean isCut(String text) {
        int open = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '"' -> quoted = !quoted;
                case '\\' -> at += quoted ? 1 : 0; // what follows is no end of a text
                case '{', '[' -> open += quoted ? 0 : 1;
                case '}', ']' -> open -= quoted ? 0 : 1;
                default -> {
                    // within a value
                }
            }
        }
        return text.stripLeading().matches("(?s)[{\\[].*") && (quoted || open > 0);
    }

    /** {@return which bound a text goes beyond} */
    static String tooMuch(StreamConstraintsException e) {
        return String.valueOf(e.getMessage()).contains("nesting depth")
                ? "its values are nested deeper than " + TextLimits.DEEPEST + " levels"
                : "a name, text or number in it is too long";
    }

    private static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("There is no JSON value.");
        }
        switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                return map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                return list;
            }
            case VALUE_STRING -> {
                return parser.getString();
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return parser.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return token == JsonToken.VALUE_TRUE;
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> throw new IllegalArgumentException("JSON does not start with " + token + ".");
        }
    }
}
