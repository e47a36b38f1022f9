package org.modelwright.transform;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;

/**
 * The flags beside columns.
 *
 * @param features the columns
 */
record FittedMissingIndicator(List<Feature> features) implements FittedTransform {

    FittedMissingIndicator {
        features = List.copyOf(features);
    }

    private static String flag(String column) {
        return column + "_is_missing";
    }

    @Override
    public Map<String, List<String>> makes() {
        Map<String, List<String>> makes = new LinkedHashMap<>();
        features.forEach(it -> makes.put(it.name(), List.of(it.name(), flag(it.name()))));
        return makes;
    }

    @Override
    public Frame apply(Frame taken, Space space, Threads threads) {
        List<Column> made = new ArrayList<>();
        for (Feature feature : features) {
            Column column = taken.column(feature.name());
            DoubleBuffer flags = DoubleColumn.allocate(taken.rows(), space);
            for (int row = 0; row < taken.rows(); row++) {
                // Empty text is missing, for ONNX cannot tell them apart.
                boolean missing =
                        column.isMissing(row) || column.type() == DataType.STRING && "".equals(column.text(row));
                flags.put(row, missing ? 1 : 0);
            }
            made.add(column);
            made.add(new DoubleColumn(flag(feature.name()), flags));
        }
        return Frame.of(made);
    }

    @Override
    public void export(OnnxGraph graph) {
        for (Feature feature : features) {
            Value column = graph.input(feature.name());
            // Equal takes texts only from version 19 on, a table of one text in every version.
            Value missing = feature.type() == DataType.STRING
                    ? graph.mlNode(
                            "LabelEncoder",
                            Map.of("keys_strings", List.of(""), "values_int64s", new long[] {1}, "default_int64", 0L),
                            column)
                    : graph.node("IsNaN", column);
            graph.derive(flag(feature.name()), graph.cast(missing, Type.DOUBLE));
        }
    }
}
