package org.modelwright.model;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;

/** The columns that every fitted model gives. */
public final class Outputs {

    /** The column of numbers or classes. */
    public static final String PREDICTION = "prediction";

    private Outputs() {}

    /** {@return the column that holds the probability of a class} */
    public static String probability(String label) {
        return "probability_" + label;
    }

    /** {@return the outputs of a regression: one column, {@value #PREDICTION}} */
    public static Frame numbers(DoubleBuffer predictions) {
        return Frame.of(new DoubleColumn(PREDICTION, predictions));
    }

    /**
     * {@return the outputs of a classifier: the class, then one probability for each class}
     *
     * <p>With two classes the second one is predicted where its probability is above 0.5; with more the first of the
     * largest.
     *
     * @param labels the classes
     * @param probabilities for each class a value for each row
     */
    public static Frame classes(Labels labels, List<DoubleBuffer> probabilities) {
        int rows = probabilities.get(0).limit();
        int[] winners = new int[rows];
        for (int row = 0; row < rows; row++) {
            if (labels.count() == 2) {
                winners[row] = probabilities.get(1).get(row) > 0.5 ? 1 : 0;
                continue;
            }
            for (int label = 1; label < labels.count(); label++) {
                if (probabilities.get(label).get(row)
                        > probabilities.get(winners[row]).get(row)) {
                    winners[row] = label;
                }
            }
        }
        List<Column> columns = new ArrayList<>();
        columns.add(labels.column(PREDICTION, winners));
        for (int label = 0; label < labels.count(); label++) {
            columns.add(new DoubleColumn(probability(labels.texts().get(label)), probabilities.get(label)));
        }
        return Frame.of(columns);
    }

    /**
     * Names the output of a regression in a graph, as {@link #numbers} does in a frame.
     *
     * @param predictions doubles, one a row
     */
    public static void exportNumbers(OnnxGraph graph, Value predictions) {
        graph.output(PREDICTION, Type.DOUBLE, predictions);
    }

    /**
     * Names the outputs of a classifier in a graph, by the same rule as {@link #classes} in a frame.
     *
     * @param labels the classes
     * @param probabilities for each class doubles, one a row
     */
    public static void exportClasses(OnnxGraph graph, Labels labels, List<Value> probabilities) {
        List<Value> columns = probabilities.stream().map(graph::column).toList();
        Value winners = labels.count() == 2
                ? graph.cast(
                        graph.node("Greater", graph.flat(columns.get(1)), graph.constant(new double[] {0.5})),
                        Type.INT64)
                : graph.node("ArgMax", Map.of("axis", 1L, "keepdims", 0L), graph.concat(columns));
        List<String> texts = labels.texts();
        Value classes = switch (labels.type()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[texts.size()];
                for (int label = 0; label < values.length; label++) {
                    values[label] = Boolean.parseBoolean(texts.get(label));
                }
                yield graph.constant(values);
            }
            case LONG, INTEGER ->
                graph.constant(texts.stream().mapToLong(Long::parseLong).toArray());
            case DOUBLE, FLOAT ->
                graph.constant(texts.stream().mapToDouble(Double::parseDouble).toArray());
            case STRING -> graph.constant(texts);
            case DATETIME -> throw new IllegalStateException("A date is no class.");
        };
        graph.output(PREDICTION, Type.of(labels.type()), graph.node("Gather", classes, winners));
        for (int label = 0; label < labels.count(); label++) {
            graph.output(probability(texts.get(label)), Type.DOUBLE, probabilities.get(label));
        }
    }
}
