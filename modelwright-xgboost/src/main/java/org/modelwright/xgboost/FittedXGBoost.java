package org.modelwright.xgboost;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Labels;
import org.modelwright.model.Outputs;
import org.modelwright.model.Task;
import org.modelwright.onnx.OnnxGraph;

/** Boosted trees that have learned. */
final class FittedXGBoost implements FittedModel {

    private static final int BLOCK = 1024;

    private final Task task;
    private final Labels labels;
    private final Objective objective;
    private final List<Encoding> encodings;
    private final byte[] ubj;
    private final Map<String, String> facts;
    private final BoosterJson booster;
    private final double[] base;
    private final Trees trees;

    FittedXGBoost(
            Task task,
            Labels labels,
            Objective objective,
            List<Encoding> encodings,
            byte[] ubj,
            byte[] json,
            Map<String, String> facts) {
        this.task = task;
        this.labels = labels;
        this.objective = objective;
        this.encodings = List.copyOf(encodings);
        this.ubj = ubj;
        this.facts = facts;
        this.booster = BoosterJson.parse(json);
        this.base = new double[task == Task.MULTICLASS ? labels.count() : 1];
        float[] scores = booster.baseScores();
        for (int group = 0; group < base.length; group++) {
            base[group] = objective.margin(scores[scores.length == 1 ? 0 : group]);
        }
        this.trees = new Trees(booster, base);
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public List<Feature> features() {
        return encodings.stream().map(Encoding::feature).toList();
    }

    @Override
    public Map<String, byte[]> nativeFiles() {
        return Map.of("model.ubj", ubj.clone());
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public Frame predict(Frame inputs) {
        int rows = inputs.rows();
        int groups = base.length;
        List<DoubleBuffer> said = Stream.generate(() -> DoubleColumn.allocate(rows))
                .limit(task == Task.BINARY ? 2 : groups)
                .toList();
        List<Encoding.Cells> cells = encodings.stream()
                .map(it -> it.cells(inputs.column(it.feature().name())))
                .toList();
        int width = encodings.stream().mapToInt(it -> it.names().size()).sum();
        IntStream.rangeClosed(0, (rows - 1) / BLOCK).parallel().forEach(block -> {
            float[] row = new float[width];
            float[] margins = new float[groups];
            int to = Math.min(rows, (block + 1) * BLOCK);
            for (int at = block * BLOCK; at < to; at++) {
                int feature = 0;
                for (Encoding.Cells column : cells) {
                    feature = column.fill(row, feature, at);
                }
                trees.margins(row, margins);
                say(said, at, margins);
            }
        });
        return task == Task.REGRESSION ? Outputs.numbers(said.get(0)) : Outputs.classes(labels, said);
    }

    /** Turns the margins of a row into what it predicts, in floats as the ONNX graph does it. */
    private void say(List<DoubleBuffer> said, int row, float[] margins) {
        switch (objective.link()) {
            case IDENTITY -> said.get(0).put(row, margins[0]);
            case LOG -> said.get(0).put(row, (float) Math.exp(margins[0]));
            case LOGIT -> {
                float second = (float) (1 / (1 + Math.exp(-margins[0])));
                said.get(0).put(row, 1f - second);
                said.get(1).put(row, second);
            }
            case SOFTMAX -> {
                float largest = Float.NEGATIVE_INFINITY;
                for (float margin : margins) {
                    largest = Math.max(largest, margin);
                }
                double sum = 0;
                for (float margin : margins) {
                    sum += Math.exp(margin - largest);
                }
                for (int label = 0; label < margins.length; label++) {
                    said.get(label).put(row, (float) (Math.exp(margins[label] - largest) / sum));
                }
            }
        }
    }

    @Override
    public void export(OnnxGraph graph) {
        OnnxGraph.Value floats =
                graph.concat(encodings.stream().map(it -> it.export(graph)).toList());
        // Rounded to floats first, as XGBoost saw them; then doubles, because the trees' values are.
        OnnxGraph.Value matrix = graph.cast(floats, OnnxGraph.Type.DOUBLE);
        OnnxGraph.Value margin = TreesExport.add(graph, matrix, booster, base);
        int groups = base.length;
        switch (objective.link()) {
            case IDENTITY -> number(graph, margin);
            case LOG -> number(graph, graph.node("Exp", margin));
            case LOGIT -> {
                OnnxGraph.Value second = graph.flat(graph.node("Sigmoid", margin));
                OnnxGraph.Value first = graph.node("Sub", graph.constant(new float[] {1}), second);
                OnnxGraph.Value index = graph.cast(
                        graph.node("Greater", second, graph.constant(new float[] {0.5f})), OnnxGraph.Type.INT64);
                classes(graph, index, List.of(first, second));
            }
            case SOFTMAX -> {
                OnnxGraph.Value all = graph.node("Softmax", Map.of("axis", 1L), margin);
                OnnxGraph.Value index = graph.node("ArgMax", Map.of("axis", 1L, "keepdims", 0L), all);
                List<OnnxGraph.Value> each = new ArrayList<>();
                for (int label = 0; label < groups; label++) {
                    each.add(graph.node("Gather", Map.of("axis", 1L), all, graph.constant(label)));
                }
                classes(graph, index, each);
            }
        }
    }

    private static void number(OnnxGraph graph, OnnxGraph.Value prediction) {
        graph.output(Outputs.PREDICTION, OnnxGraph.Type.DOUBLE, graph.cast(prediction, OnnxGraph.Type.DOUBLE));
    }

    private void classes(OnnxGraph graph, OnnxGraph.Value index, List<OnnxGraph.Value> probabilities) {
        graph.output(
                Outputs.PREDICTION, OnnxGraph.Type.of(labels.type()), graph.node("Gather", constant(graph), index));
        for (int label = 0; label < labels.count(); label++) {
            graph.output(
                    Outputs.probability(labels.texts().get(label)),
                    OnnxGraph.Type.DOUBLE,
                    graph.cast(probabilities.get(label), OnnxGraph.Type.DOUBLE));
        }
    }

    /** The classes in the target's own type. */
    private OnnxGraph.Value constant(OnnxGraph graph) {
        DataType type = labels.type();
        return switch (type) {
            case STRING -> graph.constant(labels.texts());
            case BOOLEAN ->
                graph.constant(
                        labels.texts().get(0).equals("true"),
                        labels.texts().get(1).equals("true"));
            case LONG, INTEGER ->
                graph.constant(
                        labels.texts().stream().mapToLong(Long::parseLong).toArray());
            default ->
                graph.constant(
                        labels.texts().stream().mapToDouble(Double::parseDouble).toArray());
        };
    }
}
