package org.modelwright.internal.text;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YAML as MLflow reads it, which is YAML 1.1: there a bare {@code no}, {@code 3.10} or {@code 2026-01-01} is not the
 * text it seems to be. Text is bare only where it cannot be anything else, else in quotes.
 */
public final class MlflowYaml {

    private static final Pattern BARE = Pattern.compile("[A-Za-z/][A-Za-z0-9_./<=-]*(?::[A-Za-z0-9_./-]++)*+");
    private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");
    /** Dotted versions of three parts and more, which are text in YAML as well. */
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+[A-Za-z0-9.]*");
    /** What single quotes keep as it is; the rest are line breaks or not printable. */
    private static final Pattern PRINTABLE = Pattern.compile(
            "[\\x20-\\x7E\\xA0-\\u2027\\u202A-\\uD7FF\\uE000-\\uFEFE\\uFF00-\\uFFFD\\x{10000}-\\x{10FFFF}]*");

    private MlflowYaml() {}

    /** {@return the map as a document, keys in the order of the map} */
    public static String write(Map<String, ?> map) {
        StringBuilder text = new StringBuilder();
        entries(text, map, "");
        return text.toString();
    }

    /** {@return a copy with the keys of all maps in alphabetical order} */
    public static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) ->
                sorted.put(String.valueOf(key), value instanceof Map<?, ?> inner ? sorted(inner) : value));
        return sorted;
    }

    private static void entries(StringBuilder text, Map<?, ?> map, String indent) {
        map.forEach((key, value) -> {
            text.append(indent).append(scalar(String.valueOf(key))).append(':');
            value(text, value, indent, indent + "  ");
        });
    }

    private static void value(StringBuilder text, @Nullable Object value, String listIndent, String mapIndent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            entries(text, map, mapIndent);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            for (Object item : list) {
                text.append(listIndent).append('-');
                if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                    StringBuilder inner = new StringBuilder();
                    entries(inner, map, listIndent + "  ");
                    text.append(' ').append(inner.substring(listIndent.length() + 2));
                } else {
                    value(text, item, listIndent + "  ", listIndent + "  ");
                }
            }
        } else if (value instanceof Map<?, ?>) {
            text.append(" {}\n");
        } else if (value instanceof List<?>) {
            text.append(" []\n");
        } else if (value instanceof Double number) {
            text.append(' ').append(number(number)).append('\n');
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            text.append(' ').append(value).append('\n');
        } else {
            text.append(' ').append(scalar(value.toString())).append('\n');
        }
    }

    /** YAML 1.1 wants a point in a number with an exponent, and a sign after the E. */
    private static String number(double number) {
        if (Double.isNaN(number)) {
            return ".nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? ".inf" : "-.inf";
        }
        return Double.toString(number).replaceFirst("E(\\d)", "E+$1");
    }

    private static String scalar(String text) {
        boolean bare = BARE.matcher(text).matches() && !WORD.matcher(text).matches();
        if (bare || VERSION.matcher(text).matches()) {
            return text;
        }
        if (PRINTABLE.matcher(text).matches()) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder escaped = new StringBuilder();
        Json.write(text).codePoints().forEach(letter -> {
            if (letter < 0x7F) {
                escaped.appendCodePoint(letter);
            } else {
                escaped.append("\\U%08x".formatted(letter));
            }
        });
        return escaped.toString();
    }
}
