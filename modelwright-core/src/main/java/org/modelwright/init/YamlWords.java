package org.modelwright.init;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as they stand in YAML's flow style. */
final class YamlWords {

    private static final Pattern PLAIN = Pattern.compile("(\\.{0,2}/)?[A-Za-z_][A-Za-z0-9_./-]*");
    private static final List<String> RESERVED =
            List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "~");

    private YamlWords() {}

    /** {@return a value: a text, in quotes where YAML would read something else} */
    static String text(String text) {
        // What stands for another value elsewhere in a configuration is meant as it is here.
        return key(text).replace("${", "$${");
    }

    /** {@return the same for a key, in which nothing is inserted} */
    static String key(String text) {
        if (PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(c < ' ' || c == 0x7f ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    /** {@return a list of texts} */
    static String list(Collection<String> texts) {
        return texts.stream().map(YamlWords::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@return a text as it can stand in a comment} */
    static String comment(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
