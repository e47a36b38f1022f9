package org.modelwright.transform;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;

/**
 * What became of categories.
 *
 * @param columns each column
 */
record FittedInfrequentCategories(List<Grouped> columns) implements FittedTransform {

    /**
     * One column.
     *
     * @param column its name
     * @param frequent the texts that stay
     * @param group what all others are, also those that training has not seen; empty, and so missing, if training has none
     */
    record Grouped(String column, List<String> frequent, String group) {

        Grouped {
            frequent = List.copyOf(frequent);
        }

        private TextColumn of(TextColumn column, Space space) {
            List<String> dictionary = new ArrayList<>(frequent);
            dictionary.add(group);
            Map<String, Integer> codes = new HashMap<>();
            frequent.forEach(it -> codes.put(it, codes.size()));
            codes.put("", -1);
            int others = group.isEmpty() ? -1 : frequent.size();
            int[] byCode = column.dictionary().stream()
                    .mapToInt(it -> codes.getOrDefault(it, others))
                    .toArray();
            IntBuffer values = TextColumn.allocate(column.rows(), space);
            for (int row = 0; row < column.rows(); row++) {
                int code = column.codes().get(row);
                values.put(row, code < 0 ? -1 : byCode[code]);
            }
            return new TextColumn(column.name(), values, dictionary);
        }
    }

    FittedInfrequentCategories {
        columns = List.copyOf(columns);
    }

    @Override
    public List<Feature> features() {
        return columns.stream()
                .map(it -> new Feature(it.column, DataType.STRING))
                .toList();
    }

    @Override
    public Map<String, List<String>> makes() {
        Map<String, List<String>> makes = new LinkedHashMap<>();
        columns.forEach(it -> makes.put(it.column, List.of(it.column)));
        return makes;
    }

    @Override
    public Frame apply(Frame taken, Space space, Threads threads) {
        List<Column> made = new ArrayList<>();
        columns.forEach(it -> made.add(it.of((TextColumn) taken.column(it.column), space)));
        return Frame.of(made);
    }

    @Override
    public void export(OnnxGraph graph) {
        for (Grouped grouped : columns) {
            List<String> texts = new ArrayList<>(grouped.frequent);
            texts.add("");
            graph.replace(
                    grouped.column,
                    graph.mlNode(
                            "LabelEncoder",
                            Map.of("keys_strings", texts, "values_strings", texts, "default_string", grouped.group),
                            graph.input(grouped.column)));
        }
    }
}
