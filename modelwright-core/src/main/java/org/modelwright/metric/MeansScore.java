package org.modelwright.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A smooth function of means over rows, such as a mean squared error or an R². */
final class MeansScore implements ReweightedScore {

    /** A step for a derivative, in parts of a mean or its spread. */
    private static final double STEP = 1e-4;

    private final double[][] columns;
    private final ToDoubleFunction<double[]> function;
    private final @Nullable Proportion proportion;

    /**
     * Takes numbers of each row.
     *
     * @param function of the means of the columns
     * @param columns of as many rows each
     */
    MeansScore(ToDoubleFunction<double[]> function, double[]... columns) {
        this(function, null, columns);
    }

    private MeansScore(ToDoubleFunction<double[]> function, @Nullable Proportion proportion, double[]... columns) {
        this.columns = columns;
        this.function = function;
        this.proportion = proportion;
    }

    /** {@return the mean of a number of each row} */
    static MeansScore mean(double[] values) {
        return new MeansScore(means -> means[0], values);
    }

    /** {@return the share of rows that are 1 and not 0} */
    static MeansScore share(double[] hits) {
        return share(hits, false);
    }

    /** {@return the same, with Wilson's interval however many rows there are} */
    static MeansScore counted(double[] hits) {
        return share(hits, true);
    }

    private static MeansScore share(double[] hits, boolean binomial) {
        return new MeansScore(
                means -> means[0], new Proportion((int) Arrays.stream(hits).sum(), hits.length, binomial), hits);
    }

    @Override
    public double of(int[] counts) {
        double[] sums = new double[columns.length];
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        for (int column = 0; column < sums.length; column++) {
            double[] values = columns[column];
            double sum = 0;
            for (int row = 0; row < counts.length; row++) {
                sum += counts[row] * values[row];
            }
            sums[column] = sum / total;
        }
        return total == 0 ? Double.NaN : function.applyAsDouble(sums);
    }

    @Override
    public Optional<double[]> influences() {
        int rows = columns[0].length;
        double[] means = new double[columns.length];
        double[] deviations = new double[columns.length];
        for (int column = 0; column < means.length; column++) {
            double mean = Arrays.stream(columns[column]).sum() / rows;
            double squares = 0;
            for (double value : columns[column]) {
                squares += (value - mean) * (value - mean);
            }
            means[column] = mean;
            deviations[column] = Math.sqrt(squares / rows);
        }
        double[] influences = new double[rows];
        for (int column = 0; column < means.length; column++) {
            double slope = slope(means, column, deviations[column]);
            for (int row = 0; row < rows && slope != 0; row++) {
                influences[row] += slope * (columns[column][row] - means[column]);
            }
        }
        return Optional.of(influences);
    }

    private double slope(double[] means, int column, double deviation) {
        if (deviation == 0) {
            return 0;
        }
        double size = Math.abs(means[column]);
        double step = STEP * (size > 0 ? Math.min(size, deviation) : deviation);
        double[] moved = means.clone();
        moved[column] = means[column] + step;
        double above = function.applyAsDouble(moved);
        moved[column] = means[column] - step;
        return (above - function.applyAsDouble(moved)) / (2 * step);
    }

    @Override
    public Optional<Proportion> proportion() {
        return Optional.ofNullable(proportion);
    }
}
