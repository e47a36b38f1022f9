package org.modelwright.decision;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;

/**
 * The probability that follows from another by steps that never fall, with a straight line between two of them; beyond the ends it
 * is that of the ends.
 *
 * @param from ascending, at least two
 * @param to as many, never falling
 */
record IsotonicCurve(double[] from, double[] to) implements CalibrationCurve {

    /** No probability is nearer to 0 or 1: what never happened in these rows may happen in others. */
    static final double LEAST = 5e-7;

    /** Nearer values are one, as scikit-learn takes them. */
    private static final double RESOLUTION = 1e-15;

    /**
     * {@return the curve that fits best, as scikit-learn's {@code IsotonicRegression(out_of_bounds="clip")} finds it: by pooling
     * neighbours that fall}
     *
     * @param probabilities of rows
     * @param hits whether each of them is of the class
     */
    static IsotonicCurve fit(double[] probabilities, boolean[] hits) {
        int[] order = IntStream.range(0, hits.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> probabilities[row]))
                .mapToInt(it -> it)
                .toArray();
        double[] at = new double[order.length];
        double[] mean = new double[order.length];
        double[] weight = new double[order.length];
        int values = 0;
        for (int row : order) {
            if (values == 0 || probabilities[row] - at[values - 1] >= RESOLUTION) {
                at[values++] = probabilities[row];
            }
            weight[values - 1]++;
            mean[values - 1] += hits[row] ? 1 : 0;
        }
        for (int value = 0; value < values; value++) {
            mean[value] /= weight[value];
        }
        return knots(at, pooled(mean, weight, values), values);
    }

    /** {@return for each value the mean of its pool: neighbours are pooled as long as one falls} */
    private static double[] pooled(double[] mean, double[] weight, int values) {
        int[] ends = new int[values];
        double[] means = new double[values];
        double[] weights = new double[values];
        int pools = 0;
        for (int value = 0; value < values; value++) {
            means[pools] = mean[value];
            weights[pools] = weight[value];
            ends[pools++] = value + 1;
            while (pools > 1 && means[pools - 2] >= means[pools - 1]) {
                double sum = weights[pools - 2] + weights[pools - 1];
                means[pools - 2] =
                        (means[pools - 2] * weights[pools - 2] + means[pools - 1] * weights[pools - 1]) / sum;
                weights[pools - 2] = sum;
                ends[pools - 2] = ends[pools - 1];
                pools--;
            }
        }
        double[] all = new double[values];
        int start = 0;
        for (int pool = 0; pool < pools; pool++) {
            Arrays.fill(all, start, ends[pool], means[pool]);
            start = ends[pool];
        }
        return all;
    }

    /** {@return the ends of each step} */
    private static IsotonicCurve knots(double[] at, double[] to, int values) {
        int[] kept = IntStream.range(0, values)
                .filter(it -> it == 0 || it == values - 1 || to[it] != to[it - 1] || to[it] != to[it + 1])
                .toArray();
        if (kept.length == 1) {
            kept = new int[] {kept[0], kept[0]};
        }
        double[] from = IntStream.of(kept).mapToDouble(it -> at[it]).toArray();
        double[] clipped = IntStream.of(kept)
                .mapToDouble(it -> Math.min(1 - LEAST, Math.max(LEAST, to[it])))
                .toArray();
        return new IsotonicCurve(from, clipped);
    }

    @Override
    public double of(double first, double second) {
        int place = Arrays.binarySearch(from, second);
        int below = place < 0 ? -place - 1 : place; // how many of them are below
        int start = Math.min(Math.max(below - 1, 0), from.length - 2);
        double width = from[start + 1] - from[start];
        double share = width == 0 ? 0 : Math.min(Math.max((second - from[start]) / width, 0), 1);
        return to[start] + share * (to[start + 1] - to[start]);
    }

    @Override
    public Value export(OnnxGraph graph, Value first, Value second) {
        Value knots = graph.constant(from);
        Value steps = graph.cast(graph.node("Greater", graph.column(second), knots), Type.INT64);
        Value below = graph.flat(graph.node("ReduceSum", Map.of("keepdims", 0L), steps, graph.constant(1L)));
        Value zero = graph.constant(0L);
        Value start = graph.node(
                "Min",
                graph.node("Max", graph.node("Sub", below, graph.constant(1L)), zero),
                graph.constant(from.length - 2L));
        double[] widths = new double[from.length - 1];
        double[] rises = new double[from.length - 1];
        for (int step = 0; step < widths.length; step++) {
            widths[step] = from[step + 1] - from[step];
            // A step without width has but one value.
            widths[step] = widths[step] == 0 ? 1 : widths[step];
            rises[step] = to[step + 1] - to[step];
        }
        Value away = graph.node("Sub", graph.flat(second), graph.node("Gather", knots, start));
        Value share = graph.node("Div", away, graph.node("Gather", graph.constant(widths), start));
        Value within = graph.node(
                "Min", graph.node("Max", share, graph.constant(new double[] {0})), graph.constant(new double[] {1}));
        Value rise = graph.node("Mul", within, graph.node("Gather", graph.constant(rises), start));
        return graph.node("Add", graph.node("Gather", graph.constant(to), start), rise);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IsotonicCurve curve && Arrays.equals(from, curve.from) && Arrays.equals(to, curve.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    @Override
    public String toString() {
        return "IsotonicCurve of " + from.length + " knots";
    }
}
