package org.modelwright.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A function of how often each class is there, was predicted, and rightly so. */
final class ConfusionScore implements ReweightedScore {

    private static final double STEP = 1e-4;

    private final int[] labels;
    private final int[] predicted;
    private final int classes;
    private final ToDoubleFunction<Confusion> function;
    private final int fewest;
    private final @Nullable Proportion proportion;

    /**
     * Takes the classes of rows.
     *
     * @param labels true ones
     * @param predicted predicted ones
     * @param classes how many there are
     * @param function of counts
     * @param fewest the fewest rows of a class that is judged by itself
     * @param proportion what the score is a share of; null if it is none
     */
    ConfusionScore(
            int[] labels,
            int[] predicted,
            int classes,
            ToDoubleFunction<Confusion> function,
            int fewest,
            @Nullable Proportion proportion) {
        this.labels = labels;
        this.predicted = predicted;
        this.classes = classes;
        this.function = function;
        this.fewest = fewest;
        this.proportion = proportion;
    }

    @Override
    public double of(int[] counts) {
        double[] truePositives = new double[classes];
        double[] support = new double[classes];
        double[] guesses = new double[classes];
        for (int row = 0; row < counts.length; row++) {
            int count = counts[row];
            support[labels[row]] += count;
            guesses[predicted[row]] += count;
            if (labels[row] == predicted[row]) {
                truePositives[labels[row]] += count;
            }
        }
        return function.applyAsDouble(Confusion.of(truePositives, support, guesses));
    }

    @Override
    public Optional<double[]> influences() {
        int rows = labels.length;
        double[][] shares = new double[3][classes];
        for (int row = 0; row < rows; row++) {
            shares[1][labels[row]] += 1.0 / rows;
            shares[2][predicted[row]] += 1.0 / rows;
            shares[0][labels[row]] += labels[row] == predicted[row] ? 1.0 / rows : 0;
        }
        double[][] slopes = new double[3][classes];
        double mean = 0;
        for (int kind = 0; kind < slopes.length; kind++) {
            for (int label = 0; label < classes; label++) {
                slopes[kind][label] = slope(shares, kind, label);
                mean += slopes[kind][label] * shares[kind][label];
            }
        }
        double[] influences = new double[rows];
        for (int row = 0; row < rows; row++) {
            influences[row] = slopes[1][labels[row]]
                    + slopes[2][predicted[row]]
                    + (labels[row] == predicted[row] ? slopes[0][labels[row]] : 0)
                    - mean;
        }
        return Optional.of(influences);
    }

    /** A share of 0 has no row that would be touched by it. */
    private double slope(double[][] shares, int kind, int label) {
        double share = shares[kind][label];
        if (share == 0) {
            return 0;
        }
        double step = STEP * share;
        double[][] moved = Arrays.stream(shares).map(double[]::clone).toArray(double[][]::new);
        moved[kind][label] = share + step;
        double above = function.applyAsDouble(Confusion.of(moved[0], moved[1], moved[2]));
        moved[kind][label] = share - step;
        return (above - function.applyAsDouble(Confusion.of(moved[0], moved[1], moved[2]))) / (2 * step);
    }

    @Override
    public Optional<Proportion> proportion() {
        return Optional.ofNullable(proportion);
    }

    @Override
    public int fewestRows() {
        return fewest;
    }
}
