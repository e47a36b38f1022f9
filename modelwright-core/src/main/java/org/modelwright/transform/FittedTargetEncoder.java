package org.modelwright.transform;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;

/**
 * What categories become.
 *
 * @param columns each column
 */
record FittedTargetEncoder(List<Encoded> columns) implements FittedTransform {

    /**
     * One column.
     *
     * @param categories what it holds
     * @param names the columns that it becomes
     * @param means for each of them a number for each category
     */
    record Encoded(Categories categories, List<String> names, List<double[]> means) {

        Encoded {
            names = List.copyOf(names);
            means = List.copyOf(means);
        }

        private String column() {
            return categories.feature().name();
        }
    }

    FittedTargetEncoder {
        columns = List.copyOf(columns);
    }

    @Override
    public List<Feature> features() {
        return columns.stream().map(it -> it.categories.feature()).toList();
    }

    @Override
    public Map<String, List<String>> makes() {
        Map<String, List<String>> makes = new LinkedHashMap<>();
        columns.forEach(it -> makes.put(it.column(), it.names));
        return makes;
    }

    @Override
    public Frame apply(Frame taken, Space space, Threads threads) {
        List<Column> made = new ArrayList<>();
        for (Encoded encoded : columns) {
            IntUnaryOperator indexes = encoded.categories.indexes(taken.column(encoded.column()));
            for (int output = 0; output < encoded.names.size(); output++) {
                double[] means = encoded.means.get(output);
                DoubleBuffer values = DoubleColumn.allocate(taken.rows(), space);
                for (int row = 0; row < taken.rows(); row++) {
                    values.put(row, means[indexes.applyAsInt(row)]);
                }
                made.add(new DoubleColumn(encoded.names.get(output), values));
            }
        }
        return Frame.of(made);
    }

    @Override
    public void export(OnnxGraph graph) {
        for (Encoded encoded : columns) {
            Value indexes = encoded.categories.export(graph);
            for (int output = 0; output < encoded.names.size(); output++) {
                graph.derive(
                        encoded.names.get(output),
                        graph.node("Gather", graph.constant(encoded.means.get(output)), indexes));
            }
        }
    }
}
