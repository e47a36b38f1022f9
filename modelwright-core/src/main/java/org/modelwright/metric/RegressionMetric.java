package org.modelwright.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A metric of numbers, equal to scikit-learn's of that name.
 *
 * @param name which one
 * @param minimum the least score that passes, or null
 * @param maximum the largest score that passes, or null
 */
public record RegressionMetric(
        RegressionScore name,
        @Nullable Double minimum,
        @Nullable Double maximum) implements Metric {

    /** Refuses a gate that nothing passes. */
    public RegressionMetric(RegressionScore name, @Nullable Double minimum, @Nullable Double maximum) {
        this.name = Records.required(name, RegressionMetric.class, "name");
        this.minimum = minimum;
        this.maximum = maximum;
        Bounds.refuseUnpassable(minimum, maximum);
    }

    /** {@return one with defaults for all other keys} */
    public static RegressionMetric of(RegressionScore name) {
        return Records.of(RegressionMetric.class, "name", name);
    }

    /** {@return the same with this {@code name}} */
    public RegressionMetric name(RegressionScore name) {
        return Records.with(this, "name", name);
    }

    /** {@return the same with this {@code minimum}} */
    public RegressionMetric minimum(double minimum) {
        return Records.with(this, "minimum", minimum);
    }

    /** {@return the same with this {@code maximum}} */
    public RegressionMetric maximum(double maximum) {
        return Records.with(this, "maximum", maximum);
    }

    @Override
    public String key() {
        return name.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean greaterIsBetter() {
        return name.greaterIsBetter();
    }

    @Override
    public boolean fits(Task task) {
        return task == Task.REGRESSION;
    }

    @Override
    public double score(Target targets, Frame outputs) {
        Column predictions = outputs.column(Outputs.PREDICTION);
        int rows = targets.rows();
        IntToDoubleFunction error = row -> targets.value(row) - predictions.number(row);
        return switch (name) {
            case MEAN_SQUARED_ERROR -> CompensatedSum.mean(rows, row -> square(error.applyAsDouble(row)));
            case ROOT_MEAN_SQUARED_ERROR ->
                Math.sqrt(CompensatedSum.mean(rows, row -> square(error.applyAsDouble(row))));
            case MEAN_ABSOLUTE_ERROR -> CompensatedSum.mean(rows, row -> Math.abs(error.applyAsDouble(row)));
            case MEDIAN_ABSOLUTE_ERROR -> median(rows, row -> Math.abs(error.applyAsDouble(row)));
            case MEAN_ABSOLUTE_PERCENTAGE_ERROR ->
                CompensatedSum.mean(
                        rows,
                        row -> Math.abs(error.applyAsDouble(row))
                                / Math.max(Math.abs(targets.value(row)), Math.ulp(1.0)));
            case MEAN_SQUARED_LOG_ERROR ->
                CompensatedSum.mean(
                        rows, row -> square(Math.log1p(targets.value(row)) - Math.log1p(predictions.number(row))));
            case MAX_ERROR -> max(rows, row -> Math.abs(error.applyAsDouble(row)));
            case R2_SCORE -> {
                double center = CompensatedSum.mean(rows, targets::value);
                yield rows < 2
                        ? Double.NaN
                        : explainedShare(
                                CompensatedSum.sum(rows, row -> square(error.applyAsDouble(row))),
                                CompensatedSum.sum(rows, row -> square(targets.value(row) - center)));
            }
            case EXPLAINED_VARIANCE_SCORE -> {
                double center = CompensatedSum.mean(rows, targets::value);
                double bias = CompensatedSum.mean(rows, error);
                yield explainedShare(
                        CompensatedSum.sum(rows, row -> square(error.applyAsDouble(row) - bias)),
                        CompensatedSum.sum(rows, row -> square(targets.value(row) - center)));
            }
        };
    }

    /** As scikit-learn does where the target does not vary: perfect is 1, anything else 0. */
    private static double explainedShare(double unexplained, double total) {
        if (total == 0) {
            return unexplained == 0 ? 1 : 0;
        }
        return 1 - unexplained / total;
    }

    private static double square(double value) {
        return value * value;
    }

    private static double max(int rows, IntToDoubleFunction values) {
        double max = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < rows; row++) {
            max = Math.max(max, values.applyAsDouble(row));
        }
        return max;
    }

    private static double median(int rows, IntToDoubleFunction values) {
        double[] sorted = new double[rows];
        Arrays.setAll(sorted, values);
        Arrays.sort(sorted);
        return rows % 2 == 1 ? sorted[rows / 2] : (sorted[rows / 2 - 1] + sorted[rows / 2]) / 2;
    }
}
