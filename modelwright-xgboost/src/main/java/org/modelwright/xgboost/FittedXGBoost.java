package org.modelwright.xgboost;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.model.FittedModel;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.onnx.Forest;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;

/** Trees that were grown, and how raw columns reach them. */
final class FittedXGBoost implements FittedModel {

    private final Objective objective;
    private final Labels labels;
    private final List<Encoding> encodings;
    private final TreeEnsemble trees;
    private final byte[] ubj;
    private final Map<String, String> facts;

    /**
     * Joins what was learned.
     *
     * @param objective what was trained
     * @param labels the classes
     * @param encodings how each raw column is read
     * @param trees the trees
     * @param ubj the same trees as XGBoost saved them
     * @param facts what fitting found out
     */
    FittedXGBoost(
            Objective objective,
            Labels labels,
            List<Encoding> encodings,
            TreeEnsemble trees,
            byte[] ubj,
            Map<String, String> facts) {
        this.objective = objective;
        this.labels = labels;
        this.encodings = List.copyOf(encodings);
        this.trees = trees;
        this.ubj = ubj.clone();
        this.facts = facts;
    }

    @Override
    public Task task() {
        return objective.task();
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public List<Feature> features() {
        return encodings.stream().map(Encoding::feature).toList();
    }

    /** {@return how each raw column reaches the trees} */
    List<Encoding> encodings() {
        return encodings;
    }

    @Override
    public Frame predict(Frame inputs) {
        return predict(inputs, Threads.CALLER);
    }

    @Override
    public Frame predict(Frame inputs, Threads threads) {
        int rows = inputs.rows();
        List<DoubleBuffer> outputs = new ArrayList<>();
        int columns = objective.task() == Task.REGRESSION ? 1 : labels.count();
        for (int column = 0; column < columns; column++) {
            outputs.add(DoubleColumn.allocate(rows));
        }
        List<Encoding.Cells> cells = encodings.stream()
                .map(encoding -> encoding.cells(inputs.column(encoding.feature().name())))
                .toList();
        int[] places = new int[encodings.size()];
        int width = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = width;
            width += encodings.get(i).columns().size();
        }
        int floats = width;
        double[] base = trees.baseMargins(objective.link());
        Forest forest = trees.forest(floats);
        int batch = forest.batch();
        // Rows do not depend on each other, so neither does the result on the number of threads.
        threads.forEach((rows + batch - 1) / batch, block -> {
            int from = block * batch;
            int count = Math.min(batch, rows - from);
            float[] values = new float[count * floats];
            double[] margins = new double[count * base.length];
            for (int i = 0; i < places.length; i++) {
                Encoding.Cells cell = cells.get(i);
                for (int row = 0; row < count; row++) {
                    cell.write(from + row, values, row * floats + places[i]);
                }
            }
            for (int row = 0; row < count; row++) {
                System.arraycopy(base, 0, margins, row * base.length, base.length);
            }
            forest.addLeaves(values, count, margins);
            for (int row = 0; row < count; row++) {
                write(Arrays.copyOfRange(margins, row * base.length, (row + 1) * base.length), outputs, from + row);
            }
        });
        return objective.task() == Task.REGRESSION ? Outputs.numbers(outputs.get(0)) : Outputs.classes(labels, outputs);
    }

    /** Turns the margins of a row into its outputs; margins and outputs are 32-bit floats, as in the graph. */
    private void write(double[] margins, List<DoubleBuffer> outputs, int row) {
        switch (objective.link()) {
            case IDENTITY -> outputs.get(0).put(row, (float) margins[0]);
            case LOG -> outputs.get(0).put(row, (float) Math.exp((float) margins[0]));
            case LOGIT -> {
                float second = (float) (1 / (1 + Math.exp(-(float) margins[0])));
                outputs.get(0).put(row, 1f - second);
                outputs.get(1).put(row, second);
            }
            case SOFTMAX -> {
                float largest = Float.NEGATIVE_INFINITY;
                for (double margin : margins) {
                    largest = Math.max(largest, (float) margin);
                }
                double sum = 0;
                for (double margin : margins) {
                    sum += Math.exp((float) margin - largest);
                }
                for (int group = 0; group < margins.length; group++) {
                    outputs.get(group).put(row, (float) (Math.exp((float) margins[group] - largest) / sum));
                }
            }
        }
    }

    @Override
    public void export(OnnxGraph graph) {
        Value inputs = graph.concat(
                encodings.stream().map(encoding -> encoding.export(graph)).toList());
        int[] categories = encodings.stream()
                .flatMapToInt(encoding -> encoding.columns().stream().mapToInt(column -> encoding.codeCount()))
                .toArray();
        Value margins = trees.export(graph, inputs, categories, objective.link());
        switch (objective.link()) {
            case IDENTITY -> OnnxOutputs.numbers(graph, graph.cast(margins, Type.DOUBLE));
            case LOG -> OnnxOutputs.numbers(graph, graph.cast(graph.node("Exp", margins), Type.DOUBLE));
            case LOGIT -> {
                Value second = graph.node("Sigmoid", margins);
                Value first = graph.node("Sub", graph.constant(new float[] {1}), second);
                OnnxOutputs.classes(
                        graph, labels, List.of(graph.cast(first, Type.DOUBLE), graph.cast(second, Type.DOUBLE)));
            }
            case SOFTMAX -> {
                Value softmax = graph.cast(graph.node("Softmax", Map.of("axis", 1L), margins), Type.DOUBLE);
                List<Value> probabilities = new ArrayList<>();
                for (int group = 0; group < labels.count(); group++) {
                    probabilities.add(graph.node("Gather", Map.of("axis", 1L), softmax, graph.constant((long) group)));
                }
                OnnxOutputs.classes(graph, labels, probabilities);
            }
        }
    }

    @Override
    public Map<String, byte[]> nativeFiles() {
        return Map.of("model.ubj", ubj.clone());
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }
}
