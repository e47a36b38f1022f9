package org.modelwright.xgboost;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelwright.bom.MachineCode;
import org.modelwright.data.Column;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.model.Contributions;
import org.modelwright.model.FittedModel;
import org.modelwright.model.GraphReasons;
import org.modelwright.model.Model;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.model.ParityMeasure;
import org.modelwright.model.RowNumbers;
import org.modelwright.model.SplitGain;
import org.modelwright.model.TargetTransform;
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
    private final TargetScale scale;
    private final byte[] ubj;
    private final Map<String, String> facts;
    private final List<Feature> features;
    private final @Nullable String offset;
    private final XGBoostModel found;

    /**
     * Joins what was learned.
     *
     * @param objective what was trained
     * @param labels the classes
     * @param features the raw columns
     * @param encodings how each of them is read that the trees ask for
     * @param offset the raw column that a margin starts from; null for the base score
     * @param trees the trees
     * @param scale what they predict, as the target
     * @param ubj the same trees as XGBoost saved them
     * @param facts what fitting found out
     * @param found the settings that fitting arrived at
     */
    FittedXGBoost(
            Objective objective,
            Labels labels,
            List<Feature> features,
            List<Encoding> encodings,
            @Nullable String offset,
            TreeEnsemble trees,
            TargetScale scale,
            byte[] ubj,
            Map<String, String> facts,
            XGBoostModel found) {
        this.objective = objective;
        this.labels = labels;
        this.features = List.copyOf(features);
        this.encodings = List.copyOf(encodings);
        this.offset = offset;
        this.trees = trees;
        this.scale = scale;
        this.ubj = ubj.clone();
        this.facts = facts;
        this.found = found;
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
        return features;
    }

    @Override
    public Optional<TargetTransform> targetTransform() {
        return Optional.ofNullable(found.targetTransform());
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
        List<DoubleBuffer> outputs = Outputs.allocate(labels, inputs.rows());
        walk(inputs, threads, (margins, row) -> write(margins, outputs, row));
        return Outputs.of(labels, outputs);
    }

    /** Takes the margins of a row. */
    private interface Margins {
        void take(double[] margins, int row);
    }

    private void walk(Frame inputs, Threads threads, Margins taker) {
        int rows = inputs.rows();
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
        Column starts = offset == null ? null : inputs.column(offset);
        double[] base = offset == null ? trees.baseMargins(objective.link()) : new double[trees.groups()];
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
            if (starts != null) {
                for (int row = 0; row < count; row++) {
                    // Two 32-bit floats, as in the graph.
                    margins[row] = (float) margins[row] + (float) starts.number(from + row);
                }
            }
            for (int row = 0; row < count; row++) {
                taker.take(Arrays.copyOfRange(margins, row * base.length, (row + 1) * base.length), from + row);
            }
        });
    }

    /** Turns the margins of a row into its outputs; what the trees give are 32-bit floats, as in the graph. */
    private void write(double[] margins, List<DoubleBuffer> outputs, int row) {
        switch (objective.link()) {
            case IDENTITY -> outputs.get(0).put(row, scale.undo((float) margins[0]));
            case LOG -> outputs.get(0).put(row, scale.undo((float) Math.exp((float) margins[0])));
            case LOGIT -> {
                double second = 1 / (1 + Math.exp(-(float) margins[0]));
                outputs.get(0).put(row, 1 - second);
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
        Value inputs = graph.concat(inputs(graph));
        int[] categories = encodings.stream()
                .flatMapToInt(encoding -> encoding.columns().stream().mapToInt(column -> encoding.codeCount()))
                .toArray();
        Value margins = trees.export(
                graph,
                inputs,
                categories,
                offset == null ? trees.baseMargins(objective.link()) : new double[trees.groups()]);
        List<String> seen = new ArrayList<>(List.of(inputs.name()));
        if (offset != null) {
            Value start = graph.column(graph.cast(graph.input(offset), Type.FLOAT));
            margins = graph.node("Add", margins, start);
            seen.add(start.name());
        }
        reasons(seen).write(graph);
        switch (objective.link()) {
            case IDENTITY -> OnnxOutputs.numbers(graph, undo(graph, margins));
            case LOG -> OnnxOutputs.numbers(graph, undo(graph, graph.node("Exp", margins)));
            case LOGIT -> {
                // In doubles a probability near 1 still says how near.
                Value second = graph.node("Sigmoid", graph.cast(margins, Type.DOUBLE));
                Value first = graph.node("Sub", graph.constant(new double[] {1}), second);
                OnnxOutputs.classes(graph, labels, List.of(first, second));
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

    /**
     * {@return how the margins come about: the trees' own, with what was shifted and scaled undone; those of a log link or
     * of logarithms stay logarithms}
     *
     * @param values what the trees read, and the offset behind it
     */
    private GraphReasons reasons(List<String> values) {
        List<GraphReasons.Part> parts = new ArrayList<>();
        encodings.forEach(it -> parts.add(
                GraphReasons.Part.ofLearner(it.feature().name(), it.columns().size())));
        if (offset != null) {
            parts.add(GraphReasons.Part.offset(offset));
        }
        Double[] base = new Double[trees.groups()];
        Arrays.fill(base, base());
        return new GraphReasons(
                XGBoostExplainer.LEARNER,
                objective.link() == Objective.Link.SOFTMAX ? labels.texts() : List.of(),
                List.of(base),
                factor(),
                values,
                parts);
    }

    private double base() {
        return objective.link() == Objective.Link.LOG ? Math.log(scale.scale()) : scale.shift();
    }

    private double factor() {
        return objective.link() == Objective.Link.LOG ? 1 : scale.scale();
    }

    @Override
    public Optional<Contributions> contributions(Frame inputs, IntUnaryOperator margin) {
        int[] widths = encodings.stream().mapToInt(it -> it.columns().size()).toArray();
        ColumnBatches batches = new ColumnBatches(encodings, inputs);
        double[][] found;
        try (Booster booster = Booster.load(ubj)) {
            found = new TreeReasons(booster, offset != null).of(batches, widths, margin);
        }
        double[] bases = found[widths.length];
        for (int row = 0; row < bases.length; row++) {
            bases[row] = base() + factor() * bases[row];
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int i = 0; i < widths.length; i++) {
            for (int row = 0; row < bases.length; row++) {
                found[i][row] *= factor();
            }
            columns.put(encodings.get(i).feature().name(), found[i]);
        }
        if (offset != null) {
            columns.put(offset, RowNumbers.of(inputs.column(offset)));
        }
        return Optional.of(new Contributions(bases, columns)
                .of(features.stream().map(Feature::name).toList(), Map.of()));
    }

    /** {@return what the trees ask, numbers of one type that follow each other in one piece} */
    private List<Value> inputs(OnnxGraph graph) {
        List<Value> inputs = new ArrayList<>();
        for (int at = 0; at < encodings.size(); ) {
            List<Encoding.Number> run = numbers(at);
            inputs.add(run.isEmpty() ? encodings.get(at).export(graph) : Encoding.Number.export(graph, run));
            at += Math.max(1, run.size());
        }
        return inputs;
    }

    /** {@return the numbers of one type from a place on} */
    private List<Encoding.Number> numbers(int from) {
        List<Encoding.Number> run = new ArrayList<>();
        for (Encoding encoding : encodings.subList(from, encodings.size())) {
            if (!(encoding instanceof Encoding.Number number)
                    || !run.isEmpty()
                            && run.get(0).feature().type() != number.feature().type()) {
                break;
            }
            run.add(number);
        }
        return run;
    }

    /** {@return the largest size of a margin of these rows} */
    double largestMargin(Frame inputs) {
        double[] largest = {0};
        walk(inputs, Threads.CALLER, (margins, row) -> {
            for (double margin : margins) {
                largest[0] = Math.max(largest[0], Math.abs(margin));
            }
        });
        return largest[0];
    }

    /** Behind the trees, whose sum is a 32-bit float; a base in doubles would be rounded with it. */
    private Value undo(OnnxGraph graph, Value learned) {
        Value doubles = graph.cast(learned, Type.DOUBLE);
        Value scaled =
                scale.scale() == 1 ? doubles : graph.node("Mul", doubles, graph.constant(new double[] {scale.scale()}));
        Value shifted =
                scale.shift() == 0 ? scaled : graph.node("Add", scaled, graph.constant(new double[] {scale.shift()}));
        return scale.transform() == null ? shifted : graph.node("Exp", shifted);
    }

    @Override
    public Map<String, byte[]> nativeFiles() {
        return Map.of(XGBoostExplainer.FILE, ubj.clone());
    }

    @Override
    public List<MachineCode> machineCode() {
        return List.of(XGBoostLibrary.get().machineCode());
    }

    @Override
    public ParityMeasure parityMeasure() {
        return predictsExponentials()
                ? ParityMeasure.ofLogarithms()
                : ParityMeasure.ofSpread(scale.spread() * scale.scale());
    }

    private boolean predictsExponentials() {
        return objective.link() == Objective.Link.LOG || scale.transform() != null;
    }

    /**
     * {@inheritDoc}
     *
     * <p>XGBoost is asked for margins, which have not been shifted, scaled or put through an exponential.
     */
    @Override
    public Optional<double[]> nativeGaps(Frame inputs) {
        double[] gaps = new double[inputs.rows()];
        if (gaps.length == 0) {
            return Optional.of(gaps);
        }
        boolean regression = objective.task() == Task.REGRESSION;
        float[] starts = offset == null ? null : QuantileMatrix.floats(RowNumbers.of(inputs.column(offset)));
        float[] found = Booster.predictions(ubj, new ColumnBatches(encodings, inputs), starts, regression);
        int groups = found.length / gaps.length;
        if (regression) {
            double unit = objective.link() == Objective.Link.LOG
                    ? 1
                    : predictsExponentials() ? 1 / scale.scale() : scale.spread();
            walk(
                    inputs,
                    Threads.CALLER,
                    (margins, row) ->
                            gaps[row] = ParityMeasure.difference((float) margins[0], found[row * groups]) / unit);
            return Optional.of(gaps);
        }
        List<Column> probabilities = Outputs.numbers(labels, predict(inputs));
        for (int row = 0; row < gaps.length; row++) {
            for (int group = 0; group < groups; group++) {
                // XGBoost gives the second of two classes alone.
                Column ours = probabilities.get(groups == 1 ? 1 : group);
                gaps[row] =
                        Math.max(gaps[row], ParityMeasure.difference(ours.number(row), found[row * groups + group]));
            }
        }
        return Optional.of(gaps);
    }

    @Override
    public Set<String> neverMissing() {
        return offset == null ? Set.of() : Set.of(offset);
    }

    @Override
    public Optional<Model> found() {
        return Optional.of(found);
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public Map<String, SplitGain> splitGains() {
        List<Map<String, Double>> scores = Booster.featureScores(ubj, List.of("total_gain", "weight"));
        Map<String, Double> totals = scores.get(0);
        Map<String, Double> splits = scores.get(1);
        Map<String, SplitGain> gains = new LinkedHashMap<>();
        List<String> names = Booster.legalNames(encodings.stream()
                .flatMap(encoding -> encoding.columns().stream())
                .toList());
        int at = 0;
        for (Encoding encoding : encodings) {
            double total = 0;
            double count = 0;
            for (int column = 0; column < encoding.columns().size(); column++, at++) {
                total += totals.getOrDefault(names.get(at), 0.0);
                count += splits.getOrDefault(names.get(at), 0.0);
            }
            if (count > 0) {
                gains.put(encoding.feature().name(), new SplitGain(total, count));
            }
        }
        return gains;
    }
}
