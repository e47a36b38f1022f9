package org.modelwright.leak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.modelwright.error.Problem;

/**
 * One thing that was found.
 *
 * @param kind a word for scripts, such as {@code sum}
 * @param columns the columns that tell; empty where rows are to blame
 * @param blocks whether it stops the job
 * @param message what was seen, with the numbers
 * @param facts the numbers for scripts
 */
record Finding(String kind, List<String> columns, boolean blocks, String message, Map<String, Object> facts) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Words that YAML does not read as text. */
    private static final List<String> RESERVED = List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    static Finding blocking(String kind, List<String> columns, String message, Map<String, Object> facts) {
        return new Finding(kind, columns, true, message, facts);
    }

    static Finding warning(String kind, List<String> columns, String message, Map<String, Object> facts) {
        return new Finding(kind, columns, false, message, facts);
    }

    /** {@return the line to write for the reader of the inputs} */
    String exclude() {
        return "exclude: " + columns.stream().map(Finding::yaml).collect(Collectors.joining(", ", "[", "]"));
    }

    Problem problem() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("leak", kind);
        evidence.put("columns", columns);
        evidence.putAll(facts);
        if (columns.isEmpty()) {
            return Problem.of(message, "drop what stands twice, or split by a group or by time.")
                    .with(evidence);
        }
        return Problem.of(
                        message,
                        exclude() + " in inputs; or, if known before the prediction is wanted, leak_check: {waive: {"
                                + yaml(columns.get(0)) + ": \"why\"}}")
                .with(evidence)
                .excluding(columns);
    }

    /** {@return a name as it can stand in YAML's flow style} */
    static String yaml(String name) {
        if (PLAIN.matcher(name).matches() && RESERVED.stream().noneMatch(name::equalsIgnoreCase)) {
            return name;
        }
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
