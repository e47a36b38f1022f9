package org.modelwright.model;

import java.util.List;
import java.util.Map;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Decision;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;

/** The outputs of a graph: what every fitted model gives in a frame, by the same names and rules. */
public final class OnnxOutputs {

    /** What the graph of two classes notes: the name of the constant above which the second one is predicted. */
    public static final String THRESHOLD_NOTE = "modelwright.threshold";

    private static final String THRESHOLD = "decision_threshold";

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
        graph.output(
                Outputs.PREDICTION,
                Type.of(labels.type()),
                named(graph, labels, winners(graph, probabilities, Decision.LIKELIEST)));
        for (int label = 0; label < labels.count(); label++) {
            graph.output(Outputs.probability(labels.texts().get(label)), Type.DOUBLE, probabilities.get(label));
        }
    }

    /** Lets the class follow from the probabilities that a graph gives by another rule. */
    public static void decide(OnnxGraph graph, Labels labels, Decision decision) {
        List<Value> probabilities = labels.texts().stream()
                .map(it -> graph.output(Outputs.probability(it)))
                .toList();
        graph.replaceOutput(Outputs.PREDICTION, named(graph, labels, winners(graph, probabilities, decision)));
    }

    /** {@return the index of the class of each row} */
    private static Value winners(OnnxGraph graph, List<Value> probabilities, Decision decision) {
        int classes = probabilities.size();
        if (classes == 2 && decision.costs().isEmpty()) {
            Value threshold = graph.named(THRESHOLD, new double[] {decision.threshold()});
            graph.note(THRESHOLD_NOTE, threshold.name());
            return graph.cast(graph.node("Greater", graph.flat(probabilities.get(1)), threshold), Type.INT64);
        }
        Value columns = graph.concat(probabilities.stream().map(graph::column).toList());
        if (decision.costs().isEmpty()) {
            return graph.node("ArgMax", Map.of("axis", 1L, "keepdims", 0L), columns);
        }
        double[] costs = decision.costs().stream()
                .flatMap(List::stream)
                .mapToDouble(it -> it)
                .toArray();
        Value expected = graph.node("MatMul", columns, graph.constant(costs, classes, classes));
        return graph.node("ArgMin", Map.of("axis", 1L, "keepdims", 0L), expected);
    }

    /** {@return the classes of these indexes, as the target has them} */
    private static Value named(OnnxGraph graph, Labels labels, Value winners) {
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
        return graph.node("Gather", classes, winners);
    }
}
