package org.modelwright.model;

import java.util.List;
import java.util.Map;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;

/** The outputs of a graph: what every fitted model gives in a frame, by the same names and rules. */
public final class OnnxOutputs {

    private OnnxOutputs() {}

    /**
     * Names the output of a regression in a graph, as {@link Outputs#numbers} does in a frame.
     *
     * @param predictions doubles, one a row
     */
    public static void numbers(OnnxGraph graph, Value predictions) {
        graph.output(Outputs.PREDICTION, Type.DOUBLE, predictions);
    }

    /**
     * Names the outputs of a classifier in a graph, by the same rule as {@link Outputs#classes} in a frame.
     *
     * @param labels the classes
     * @param probabilities for each class doubles, one a row
     */
    public static void classes(OnnxGraph graph, Labels labels, List<Value> probabilities) {
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
        graph.output(Outputs.PREDICTION, Type.of(labels.type()), graph.node("Gather", classes, winners));
        for (int label = 0; label < labels.count(); label++) {
            graph.output(Outputs.probability(texts.get(label)), Type.DOUBLE, probabilities.get(label));
        }
    }
}
