package org.modelwright.model;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;

/**
 * Linear sums of the raw columns, and what a link makes of them. All in doubles, here and in ONNX.
 *
 * @param link what makes predictions of the sums
 * @param task what is predicted
 * @param labels the classes
 * @param features the raw columns
 * @param terms how each of them is read, but for the offset
 * @param weights the coefficients on the scale of the raw columns
 * @param transform what was learned in place of the target; null for the target itself
 * @param offset the raw column that is added to the sum; null for none
 * @param facts what fitting found out
 */
record FittedLinearModel(
        Link link,
        Task task,
        Labels labels,
        List<Feature> features,
        List<LinearTerm> terms,
        Weights weights,
        @Nullable TargetTransform transform,
        @Nullable String offset,
        Map<String, String> facts)
        implements FittedModel {

    private static final int BLOCK = 2048;

    /**
     * Coefficients: one set for each linear sum.
     *
     * @param terms for each term, for each of its columns, for each sum
     * @param means for each term what is taken off its numbers first, so that large ones close together keep their digits
     * @param categoryMeans for each term, for each sum, what its categories add in the mean of the training rows
     * @param intercepts for each sum
     */
    record Weights(List<double[][]> terms, double[] means, double[][] categoryMeans, double[] intercepts) {}

    @Override
    public Optional<TargetTransform> targetTransform() {
        return Optional.ofNullable(transform);
    }

    @Override
    public Set<String> neverMissing() {
        return offset == null ? Set.of() : Set.of(offset);
    }

    @Override
    public ParityMeasure parityMeasure() {
        return link == Link.LOG ? ParityMeasure.ofLogarithms() : ParityMeasure.ofSize();
    }

    @Override
    public Frame predict(Frame inputs) {
        Features.refuseMismatch(features, inputs);
        double[][] predictors = linearPredictors(inputs);
        int rows = inputs.rows();
        if (task == Task.REGRESSION) {
            if (link == Link.LOG) {
                Arrays.setAll(predictors[0], row -> Link.exponential(predictors[0][row]));
            }
            return Outputs.numbers(DoubleColumn.allocate(rows).put(0, predictors[0]));
        }
        List<DoubleBuffer> probabilities = new ArrayList<>();
        for (int label = 0; label < labels.count(); label++) {
            probabilities.add(DoubleColumn.allocate(rows));
        }
        double[] row = new double[labels.count()];
        for (int i = 0; i < rows; i++) {
            if (link == Link.LOGIT) {
                row[1] = 1 / (1 + Math.exp(-predictors[0][i]));
                row[0] = 1 - row[1];
            } else {
                for (int k = 0; k < row.length; k++) {
                    row[k] = predictors[k][i];
                }
                Link.softmax(row);
            }
            for (int k = 0; k < row.length; k++) {
                probabilities.get(k).put(i, row[k]);
            }
        }
        return Outputs.classes(labels, probabilities);
    }

    private double[][] linearPredictors(Frame inputs) {
        int rows = inputs.rows();
        double[][] predictors = new double[weights.intercepts().length][rows];
        for (int k = 0; k < predictors.length; k++) {
            Arrays.fill(predictors[k], weights.intercepts()[k]);
        }
        if (offset != null) {
            Column starts = inputs.column(offset);
            Arrays.setAll(predictors[0], row -> predictors[0][row] + starts.number(row));
        }
        double[] block = new double[BLOCK];
        for (int t = 0; t < terms.size(); t++) {
            Column column = inputs.column(terms.get(t).feature().name());
            double[][] weight = weights.terms().get(t);
            if (terms.get(t) instanceof LinearTerm.Category category) {
                int[] indexes = category.indexes(column);
                for (int row = 0; row < rows; row++) {
                    for (int k = 0; k < predictors.length && indexes[row] >= 0; k++) {
                        predictors[k][row] += weight[indexes[row]][k];
                    }
                }
            } else if (terms.get(t) instanceof LinearTerm.Number number) {
                double mean = weights.means()[t];
                for (int from = 0; from < rows; from += BLOCK) {
                    int count = Math.min(BLOCK, rows - from);
                    number.read(column, from, count, block);
                    for (int k = 0; k < predictors.length; k++) {
                        for (int i = 0; i < count; i++) {
                            predictors[k][from + i] += weight[0][k] * (block[i] - mean);
                        }
                    }
                }
            }
        }
        return predictors;
    }

    @Override
    public void export(OnnxGraph graph) {
        int outputs = weights.intercepts().length;
        List<Value> numbers = new ArrayList<>();
        List<double[]> numberWeights = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        List<Value> parts = new ArrayList<>();
        List<Value> seen = new ArrayList<>();
        for (int t = 0; t < terms.size(); t++) {
            Value input = graph.input(terms.get(t).feature().name());
            if (terms.get(t) instanceof LinearTerm.Category category) {
                parts.add(export(graph, input, category, weights.terms().get(t)));
                seen.add(parts.get(parts.size() - 1));
            } else if (terms.get(t) instanceof LinearTerm.Number number) {
                numbers.add(graph.column(export(graph, input, number)));
                seen.add(numbers.get(numbers.size() - 1));
                numberWeights.add(weights.terms().get(t)[0]);
                means.add(weights.means()[t]);
            }
        }
        if (!numbers.isEmpty()) {
            double[] taken = means.stream().mapToDouble(it -> it).toArray();
            Value centred = graph.node("Sub", graph.concat(numbers), graph.constant(taken, 1, taken.length));
            parts.add(graph.node("MatMul", centred, matrix(graph, numberWeights.toArray(double[][]::new), outputs)));
        }
        Value sums = graph.constant(weights.intercepts(), 1, outputs);
        for (Value part : parts) {
            sums = graph.node("Add", sums, part);
        }
        if (offset != null) {
            seen.add(graph.column(graph.cast(graph.input(offset), Type.DOUBLE)));
            sums = graph.node("Add", sums, seen.get(seen.size() - 1));
        }
        reasons(seen.stream().map(Value::name).toList()).write(graph);
        if (task == Task.REGRESSION) {
            OnnxOutputs.numbers(graph, link == Link.LOG ? exponential(graph, sums) : sums);
            return;
        }
        List<Value> probabilities = new ArrayList<>();
        if (link == Link.LOGIT) {
            Value second = graph.node("Sigmoid", sums);
            probabilities.add(graph.node("Sub", graph.constant(new double[] {1}), second));
            probabilities.add(second);
        } else {
            Value softmax = graph.node("Softmax", Map.of("axis", 1L), sums);
            for (int k = 0; k < outputs; k++) {
                probabilities.add(graph.node("Gather", Map.of("axis", 1L), softmax, graph.constant((long) k)));
            }
        }
        OnnxOutputs.classes(graph, labels, probabilities);
    }

    /**
     * {@return how the sums come about, against the means of the training rows: with columns that do not depend on each
     * other these are their SHAP values}
     *
     * @param values what the terms read, and the offset behind them
     */
    private GraphReasons reasons(List<String> values) {
        double[] base = weights.intercepts().clone();
        List<GraphReasons.Part> parts = new ArrayList<>();
        for (int t = 0; t < terms.size(); t++) {
            String name = terms.get(t).feature().name();
            if (terms.get(t) instanceof LinearTerm.Number) {
                parts.add(GraphReasons.Part.number(name, weights.terms().get(t)[0], weights.means()[t]));
            } else {
                parts.add(GraphReasons.Part.category(name, weights.categoryMeans()[t]));
                for (int k = 0; k < base.length; k++) {
                    base[k] += weights.categoryMeans()[t][k];
                }
            }
        }
        if (offset != null) {
            parts.add(GraphReasons.Part.offset(offset));
        }
        List<String> classes = link == Link.SOFTMAX ? labels.texts() : List.of();
        return new GraphReasons(null, classes, GraphReasons.boxed(base), 1, values, parts);
    }

    @Override
    public Optional<Contributions> contributions(Frame inputs, IntUnaryOperator margin) {
        int rows = inputs.rows();
        List<Column> seen = new ArrayList<>();
        for (int t = 0; t < terms.size(); t++) {
            Column column = inputs.column(terms.get(t).feature().name());
            if (terms.get(t) instanceof LinearTerm.Number number) {
                double[] values = new double[rows];
                number.read(column, 0, rows, values);
                seen.add(DoubleColumn.of("seen_" + seen.size(), values));
            } else if (terms.get(t) instanceof LinearTerm.Category category) {
                int[] indexes = category.indexes(column);
                for (int k = 0; k < weights.intercepts().length; k++) {
                    double[] values = new double[rows];
                    for (int row = 0; row < rows; row++) {
                        values[row] = indexes[row] < 0 ? 0 : weights.terms().get(t)[indexes[row]][k];
                    }
                    seen.add(DoubleColumn.of("seen_" + seen.size(), values));
                }
            }
        }
        if (offset != null) {
            seen.add(inputs.column(offset).named("seen_" + seen.size()));
        }
        Contributions found = reasons(List.of()).contributions(Frame.of(seen), margin, null);
        return Optional.of(found.of(features.stream().map(Feature::name).toList(), Map.of()));
    }

    private static Value exponential(OnnxGraph graph, Value logarithms) {
        return graph.node(
                "Exp",
                graph.node(
                        "Clip",
                        logarithms,
                        graph.constant(new double[] {-Link.LARGEST_LOGARITHM}),
                        graph.constant(new double[] {Link.LARGEST_LOGARITHM})));
    }

    private static Value export(OnnxGraph graph, Value input, LinearTerm.Number number) {
        return number.feature().type() == DataType.DOUBLE
                ? graph.node("Where", graph.node("IsNaN", input), graph.constant(new double[] {number.fill()}), input)
                : graph.cast(input, Type.DOUBLE);
    }

    /** The weights of each row's category, [N, outputs]. */
    private static Value export(OnnxGraph graph, Value input, LinearTerm.Category category, double[][] weights) {
        int outputs = weights[0].length;
        List<String> categories = category.categories();
        if (category.feature().type() == DataType.DOUBLE) {
            // ONNX looks up no doubles: compare with each category.
            Value filled = category.fill() < 0
                    ? input
                    : graph.node(
                            "Where",
                            graph.node("IsNaN", input),
                            graph.constant(new double[] {Double.parseDouble(categories.get(category.fill()))}),
                            input);
            double[] values =
                    categories.stream().mapToDouble(Double::parseDouble).toArray();
            Value equal = graph.node("Equal", graph.column(filled), graph.constant(values, 1, values.length));
            return graph.node("MatMul", graph.cast(equal, Type.DOUBLE), matrix(graph, weights, outputs));
        }
        // One more row of zeros for what is not known.
        double[][] withUnknown = Arrays.copyOf(weights, weights.length + 1);
        withUnknown[weights.length] = new double[outputs];
        Map<String, Object> lookup;
        if (category.feature().type() == DataType.STRING) {
            List<Map.Entry<String, Integer>> known = category.known().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList();
            lookup = Map.of(
                    "keys_strings",
                    known.stream().map(Map.Entry::getKey).toList(),
                    "values_int64s",
                    known.stream()
                            .mapToLong(entry -> entry.getValue() < 0 ? weights.length : entry.getValue())
                            .toArray(),
                    "default_int64",
                    (long) weights.length);
        } else {
            lookup = Map.of(
                    "keys_int64s",
                    categories.stream()
                            .mapToLong(text -> switch (text) {
                                case "true" -> 1;
                                case "false" -> 0;
                                default -> Long.parseLong(text);
                            })
                            .toArray(),
                    "values_int64s",
                    LongStream.range(0, weights.length).toArray(),
                    "default_int64",
                    (long) weights.length);
        }
        Value key = category.feature().type() == DataType.BOOLEAN ? graph.cast(input, Type.INT64) : input;
        return graph.node("Gather", matrix(graph, withUnknown, outputs), graph.mlNode("LabelEncoder", lookup, key));
    }

    private static Value matrix(OnnxGraph graph, double[][] rows, int columns) {
        double[] flat = new double[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, flat, row * columns, columns);
        }
        return graph.constant(flat, rows.length, columns);
    }

    /** {@inheritDoc} <p>On the scale of the columns; an intercept is that of a row of zeros without a known category. */
    @Override
    public List<Coefficient> coefficients() {
        List<Coefficient> coefficients = new ArrayList<>();
        for (int k = 0; k < weights.intercepts().length; k++) {
            double intercept = weights.intercepts()[k];
            for (int t = 0; t < terms.size(); t++) {
                intercept -= terms.get(t) instanceof LinearTerm.Number
                        ? weights.terms().get(t)[0][k] * weights.means()[t]
                        : 0;
            }
            coefficients.add(Coefficient.intercept(output(k), intercept));
        }
        for (int t = 0; t < terms.size(); t++) {
            String column = terms.get(t).feature().name();
            double[][] values = weights.terms().get(t);
            for (int place = 0; place < values.length; place++) {
                String category = terms.get(t) instanceof LinearTerm.Category known
                        ? known.categories().get(place)
                        : null;
                for (int k = 0; k < values[place].length; k++) {
                    coefficients.add(new Coefficient(column, category, output(k), values[place][k]));
                }
            }
        }
        return coefficients;
    }

    private @Nullable String output(int sum) {
        return link == Link.SOFTMAX ? labels.texts().get(sum) : null;
    }
}
