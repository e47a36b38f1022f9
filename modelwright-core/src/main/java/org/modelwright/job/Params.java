package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.modelwright.data.RecordTree;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.task.Task;

/** The resolved configuration as MLflow params: dotted paths that MLflow takes as keys. */
final class Params {

    /** Stands before what was decided by the scores of a model, which no configuration says. */
    static final String DECIDED = "decided.";

    private static final int KEY_LIMIT = 250;

    private static final Map<String, Object> DATA = RecordTree.of(DataSchema.of());
    private static final Map<String, Object> COLUMN = RecordTree.of(ColumnSchema.of());

    private Params() {}

    /**
     * {@return the leaves of the tree under their paths; what a schema has by default is left out}
     *
     * <p>A column's name may hold characters that MLflow refuses in a key; each becomes {@code _}, and a number tells
     * equal keys apart; what is longer than 250 characters is cut. The artifact {@code config.yaml} has the names as they are.
     */
    static Map<String, String> of(Map<String, Object> tree) {
        Map<String, String> params = new LinkedHashMap<>();
        RecordTree.flatten(withoutDefaults(tree)).forEach((path, value) -> {
            String plain = path.replaceAll("[^\\p{L}\\p{N}_\\-. :]", "_").replace("..", "__");
            String key = cut(plain, KEY_LIMIT);
            for (int again = 2; params.containsKey(key); again++) {
                String number = "_" + again;
                key = cut(plain, KEY_LIMIT - number.length()) + number;
            }
            params.put(key, value);
        });
        return params;
    }

    /** {@return the tree without the metrics where none are chosen yet, and without what a schema says by default} */
    private static Map<String, Object> withoutDefaults(Map<String, Object> tree) {
        Map<String, Object> said = new LinkedHashMap<>(tree);
        if (List.of().equals(tree.get("metrics"))) {
            said.remove("metrics");
        }
        for (String side : List.of("inputs", "targets")) {
            said.computeIfPresent(side, (key, reader) -> reader instanceof Map<?, ?> keys ? reader(keys) : reader);
        }
        return said;
    }

    private static Map<String, Object> reader(Map<?, ?> keys) {
        Map<String, Object> reader = said(keys, Map.of());
        if (reader.get("schema") instanceof Map<?, ?> declared) {
            Map<String, Object> schema = said(declared, DATA);
            if (schema.get("columns") instanceof Map<?, ?> columns) {
                Map<String, Object> shown = said(columns, Map.of());
                shown.replaceAll((name, rules) -> rules instanceof Map<?, ?> map ? said(map, COLUMN) : rules);
                schema.put("columns", shown);
            }
            reader.put("schema", schema);
        }
        return reader;
    }

    private static Map<String, Object> said(Map<?, ?> all, Map<String, Object> defaults) {
        Map<String, Object> said = new LinkedHashMap<>();
        all.forEach((key, value) -> {
            if (value != null && !value.equals(defaults.get(String.valueOf(key)))) {
                said.put(String.valueOf(key), value);
            }
        });
        return said;
    }

    /** {@return what the data decides: the task and what is measured, whether it was chosen or said} */
    static Map<String, String> chosen(Task task, List<Metric> metrics) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("task", task.name().toLowerCase(Locale.ROOT));
        params.put("metrics", metrics.stream().map(Metric::key).toList().toString());
        return params;
    }

    /** {@return what the data is} */
    static Map<String, String> digests(List<Dataset> sources) {
        Map<String, String> params = new LinkedHashMap<>();
        sources.forEach(source -> params.put(source.name() + ".digest", source.digest()));
        return params;
    }

    /** The beginning, without half of a letter that takes two chars. */
    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
