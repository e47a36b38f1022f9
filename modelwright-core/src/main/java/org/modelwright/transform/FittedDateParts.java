package org.modelwright.transform;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.transform.DateParts.Part;

/**
 * The parts that are made of each date.
 *
 * @param columns the parts of each column
 */
record FittedDateParts(Map<String, List<Part>> columns) implements FittedTransform {

    /** What a proof tries: the borders of days, months and years, leap days, both sides of 1970, and each way to write. */
    private static final List<String> EDGES = List.of(
            "1890-01-01",
            "1900-02-28T23:59:59",
            "1900-03-01",
            "1969-12-31T23:59:59.999999",
            "1970-01-01",
            "1970-01-01 00:00:01",
            "1999-12-31T23:59",
            "2000-02-29 12:30:00",
            "2000-03-01T00:00:00Z",
            "2023-12-31T23:30:00-01:00",
            "2024-01-01T00:30:00+01:00",
            "2024-02-29T23:59:59.5+00:00",
            "2024-12-31",
            "2100-02-28T24:00:00",
            "2105-06-15 08:09:10.123456-05:30",
            "0001-01-01",
            "9999-12-31T23:59:59");

    FittedDateParts {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    private static String name(String column, Part part) {
        return column + "_" + part.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Feature> features() {
        return columns.keySet().stream()
                .map(it -> new Feature(it, DataType.STRING))
                .toList();
    }

    @Override
    public Map<String, List<String>> makes() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        columns.forEach((column, parts) ->
                names.put(column, parts.stream().map(it -> name(column, it)).toList()));
        return names;
    }

    @Override
    public Frame apply(Frame taken, Space space, Threads threads) {
        int rows = taken.rows();
        List<Column> made = new ArrayList<>();
        Moments.of(taken.select(columns.keySet())).forEach((column, moments) -> {
            for (Part part : columns.getOrDefault(column, List.of())) {
                DoubleBuffer values = DoubleColumn.allocate(rows, space);
                moments.forEach(threads, (row, second) -> values.put(row, Moments.part(part, second)));
                made.add(new DoubleColumn(name(column, part), values));
            }
        });
        return Frame.of(made);
    }

    @Override
    public void export(OnnxGraph graph) {
        DateNodes nodes = new DateNodes(graph, List.copyOf(columns.keySet()));
        int place = 0;
        for (Map.Entry<String, List<Part>> entry : columns.entrySet()) {
            for (Part part : entry.getValue()) {
                graph.derive(name(entry.getKey(), part), nodes.part(part, place));
            }
            place++;
        }
    }

    @Override
    public Map<String, TextForm> texts() {
        Map<String, TextForm> forms = new LinkedHashMap<>();
        columns.keySet().forEach(it -> forms.put(it, new TextForm(DataType.DATETIME, DateNodes.PATTERN, EDGES)));
        return forms;
    }
}
