package org.modelwright.decision;

import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;

/**
 * The probability that follows from a margin, by two numbers (Platt, 1999): {@code 1 / (1 + exp(slope * margin + shift))}.
 *
 * @param slope below 0 where a larger margin speaks for the class
 * @param shift of the exponent
 */
record SigmoidCurve(double slope, double shift) implements CalibrationCurve {

    /** Smaller probabilities have no logarithm of use. */
    static final double LEAST = 1e-300;

    /** No probability is nearer to 0 or 1. */
    private static final double CLIP = 1e-15;

    private static final int MOST_STEPS = 200;
    private static final double FLAT = 1e-12;

    /** {@return the logarithm of the odds of a probability} */
    static double margin(double probability, double rest) {
        return Math.log(Math.max(probability, LEAST)) - Math.log(Math.max(rest, LEAST));
    }

    /**
     * {@return the curve that fits best, as scikit-learn's {@code _SigmoidCalibration} finds it: by the log loss of targets
     * that are held away from 0 and 1}
     *
     * @param margins of rows
     * @param hits whether each of them is of the class
     */
    static SigmoidCurve fit(double[] margins, boolean[] hits) {
        int positives = 0;
        for (boolean hit : hits) {
            positives += hit ? 1 : 0;
        }
        int negatives = hits.length - positives;
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1 / (negatives + 2.0);
        double size = 1;
        for (double margin : margins) {
            size = Math.max(size, Math.abs(margin));
        }
        double a = 0;
        double b = Math.log((negatives + 1.0) / (positives + 1.0));
        double loss = loss(margins, hits, size, high, low, a, b);
        for (int step = 0; step < MOST_STEPS; step++) {
            double ga = 0;
            double gb = 0;
            double haa = FLAT;
            double hab = 0;
            double hbb = FLAT;
            for (int row = 0; row < margins.length; row++) {
                double x = margins[row] / size;
                double p = expit(-(a * x + b));
                double difference = (hits[row] ? high : low) - p;
                ga += difference * x;
                gb += difference;
                double w = p * (1 - p);
                haa += w * x * x;
                hab += w * x;
                hbb += w;
            }
            double determinant = haa * hbb - hab * hab;
            double da = -(hbb * ga - hab * gb) / determinant;
            double db = -(haa * gb - hab * ga) / determinant;
            double length = 1;
            double next = loss(margins, hits, size, high, low, a + da, b + db);
            while (!(next <= loss) && length > FLAT) {
                length /= 2;
                next = loss(margins, hits, size, high, low, a + length * da, b + length * db);
            }
            if (!(next <= loss)) {
                break;
            }
            a += length * da;
            b += length * db;
            boolean still = Math.abs(length * da) <= FLAT * Math.max(1, Math.abs(a))
                    && Math.abs(length * db) <= FLAT * Math.max(1, Math.abs(b));
            loss = next;
            if (still) {
                break;
            }
        }
        return new SigmoidCurve(a / size, b);
    }

    private static double loss(
            double[] margins, boolean[] hits, double size, double high, double low, double a, double b) {
        double loss = 0;
        for (int row = 0; row < margins.length; row++) {
            double z = -(a * margins[row] / size + b);
            // log(1 + exp(z)) - t z, without overflow
            loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (hits[row] ? high : low) * z;
        }
        return loss;
    }

    static double expit(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** {@return the probability of a margin} */
    double of(double margin) {
        return expit(-(slope * margin + shift));
    }

    @Override
    public double of(double first, double second) {
        return Math.min(Math.max(of(margin(second, first)), CLIP), 1 - CLIP);
    }

    @Override
    public Value export(OnnxGraph graph, Value first, Value second) {
        Value least = graph.constant(new double[] {LEAST});
        Value margin = graph.node(
                "Sub",
                graph.node("Log", graph.node("Max", graph.flat(second), least)),
                graph.node("Log", graph.node("Max", graph.flat(first), least)));
        Value sum = graph.node(
                "Add",
                graph.node("Mul", margin, graph.constant(new double[] {-slope})),
                graph.constant(new double[] {-shift}));
        Value probability = graph.node("Max", graph.node("Sigmoid", sum), graph.constant(new double[] {CLIP}));
        return graph.node("Min", probability, graph.constant(new double[] {1 - CLIP}));
    }

    /** {@return the margin of a probability; where the slope is not below 0, none} */
    double marginOf(double probability) {
        return slope < 0 ? (margin(probability, 1 - probability) + shift) / -slope : Double.NaN;
    }
}
