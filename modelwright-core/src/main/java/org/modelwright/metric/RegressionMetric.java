package org.modelwright.metric;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A metric of numbers, equal to scikit-learn's of that name, with its {@code sample_weight} too.
 *
 * @param name which one
 * @param alpha the quantile that {@code mean_pinball_loss} judges, from 0 to 1; 0.5 by default
 * @param power of the mean that the variance is, for {@code mean_tweedie_deviance}: 0, which is the default, is the
 *     squared error, 1 Poisson, 2 gamma, between them a sum of gamma values; nothing between 0 and 1
 * @param sampleWeight the column of the inputs that says how much a row counts, from 0 on, and is no feature; all count alike
 *     by default. Such a score has no interval
 * @param minimum the least score that passes, or null
 * @param maximum the largest score that passes, or null
 */
public record RegressionMetric(
        RegressionScore name,
        @Nullable Double alpha,
        @Nullable Double power,
        @Nullable String sampleWeight,
        @Nullable Double minimum,
        @Nullable Double maximum)
        implements Metric {

    private static final double DEFAULT_ALPHA = 0.5;

    /** Refuses a key that the metric does not have, a value that it does not take, and a gate that nothing passes. */
    public RegressionMetric(
            RegressionScore name,
            @Nullable Double alpha,
            @Nullable Double power,
            @Nullable String sampleWeight,
            @Nullable Double minimum,
            @Nullable Double maximum) {
        this.name = Records.required(name, RegressionMetric.class, "name");
        this.alpha = alpha;
        this.power = power;
        this.sampleWeight = sampleWeight;
        this.minimum = minimum;
        this.maximum = maximum;
        Bounds.refuseUnpassable(minimum, maximum);
        refuseElsewhere("alpha", alpha, RegressionScore.MEAN_PINBALL_LOSS);
        refuseElsewhere("power", power, RegressionScore.MEAN_TWEEDIE_DEVIANCE);
        if (alpha != null && !(alpha >= 0 && alpha <= 1)) {
            throw new ConfigException(
                    Problem.at("alpha", "The alpha (" + alpha + ") is not between 0 and 1.", "alpha: 0.9"));
        }
        if (sampleWeight != null && name == RegressionScore.MAX_ERROR) {
            throw new ConfigException(Problem.at(
                    "sample_weight",
                    "The sample_weight (" + sampleWeight + ") means nothing for max_error, which is one row's.",
                    "leave sample_weight out, or name: mean_absolute_error."));
        }
        if (power != null && !TweedieDeviance.exists(power)) {
            throw new ConfigException(Problem.at(
                    "power",
                    "The power (" + power + ") is that of no Tweedie distribution.",
                    "1 (Poisson), 2 (gamma), or a number between them."));
        }
    }

    private void refuseElsewhere(String key, @Nullable Double value, RegressionScore taker) {
        if (value != null && name != taker) {
            throw new ConfigException(Problem.at(
                    key,
                    "The " + key + " (" + value + ") means nothing for " + key() + ".",
                    "leave " + key + " out, or name: " + taker.name().toLowerCase(Locale.ROOT) + "."));
        }
    }

    /** {@return one with defaults for all other keys} */
    public static RegressionMetric of(RegressionScore name) {
        return Records.of(RegressionMetric.class, "name", name);
    }

    /** {@return the same with this {@code name}} */
    public RegressionMetric name(RegressionScore name) {
        return Records.with(this, "name", name);
    }

    /** {@return the same with this {@code alpha}} */
    public RegressionMetric alpha(double alpha) {
        return Records.with(this, "alpha", alpha);
    }

    /** {@return the same with this {@code power}} */
    public RegressionMetric power(double power) {
        return Records.with(this, "power", power);
    }

    /** {@return the same with this {@code sampleWeight}} */
    public RegressionMetric sampleWeight(String sampleWeight) {
        return Records.with(this, "sampleWeight", sampleWeight);
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
    public String variant() {
        return Stream.of(alpha, power, sampleWeight)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining("_"));
    }

    @Override
    public Set<String> columns() {
        return sampleWeight == null ? Set.of() : Set.of(sampleWeight);
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
        return undefined(targets, outputs).isPresent()
                ? Double.NaN
                : score(targets, outputs, RowWeights.of(targets, sampleWeight));
    }

    @Override
    public double score(Target targets, Frame outputs, double[] sampleWeight) {
        return name == RegressionScore.MAX_ERROR
                ? Metric.super.score(targets, outputs, sampleWeight)
                : undefined(targets, outputs, null).isPresent()
                        ? Double.NaN
                        : score(targets, outputs, RowWeights.of(sampleWeight, targets.rows()));
    }

    private double score(Target targets, Frame outputs, RowWeights weights) {
        IntToDoubleFunction loss = perRow(targets, outputs);
        return switch (name) {
            case ROOT_MEAN_SQUARED_ERROR, ROOT_MEAN_SQUARED_LOG_ERROR -> Math.sqrt(weights.mean(loss));
            case MEDIAN_ABSOLUTE_ERROR -> weights.median(loss);
            case MAX_ERROR ->
                IntStream.range(0, targets.rows())
                        .mapToDouble(loss::applyAsDouble)
                        .max()
                        .orElseThrow();
            case R2_SCORE -> explainedShare(targets, weights, loss);
            case EXPLAINED_VARIANCE_SCORE -> {
                double bias = weights.mean(loss);
                yield explainedShare(targets, weights, row -> loss.applyAsDouble(row) - bias);
            }
            default -> weights.mean(loss);
        };
    }

    /** {@return the number of each row that the metric is made of: what it is a mean of, or the error} */
    private IntToDoubleFunction perRow(Target targets, Frame outputs) {
        Column predictions = outputs.column(Outputs.PREDICTION);
        IntToDoubleFunction error = row -> targets.value(row) - predictions.number(row);
        IntToDoubleFunction absolute = row -> Math.abs(error.applyAsDouble(row));
        return switch (name) {
            case MEAN_SQUARED_ERROR, ROOT_MEAN_SQUARED_ERROR -> squared(error);
            case MEAN_ABSOLUTE_ERROR, MEDIAN_ABSOLUTE_ERROR, MAX_ERROR -> absolute;
            case MEAN_ABSOLUTE_PERCENTAGE_ERROR ->
                row -> absolute.applyAsDouble(row) / Math.max(Math.abs(targets.value(row)), Math.ulp(1.0));
            case MEAN_SQUARED_LOG_ERROR, ROOT_MEAN_SQUARED_LOG_ERROR ->
                squared(row -> Math.log1p(targets.value(row)) - Math.log1p(predictions.number(row)));
            case MEAN_PINBALL_LOSS -> pinball(error);
            case MEAN_POISSON_DEVIANCE, MEAN_GAMMA_DEVIANCE, MEAN_TWEEDIE_DEVIANCE -> {
                TweedieDeviance deviance = deviance();
                yield row -> deviance.of(targets.value(row), predictions.number(row));
            }
            case R2_SCORE, EXPLAINED_VARIANCE_SCORE -> error;
        };
    }

    @Override
    public Optional<ReweightedScore> reweighted(Target targets, Frame outputs) {
        if (sampleWeight != null || undefined(targets, outputs).isPresent()) {
            return Optional.empty();
        }
        double[] loss = IntStream.range(0, targets.rows())
                .mapToDouble(perRow(targets, outputs)::applyAsDouble)
                .toArray();
        return Optional.of(
                switch (name) {
                    case ROOT_MEAN_SQUARED_ERROR, ROOT_MEAN_SQUARED_LOG_ERROR ->
                        new MeansScore(means -> Math.sqrt(means[0]), loss);
                    case MEDIAN_ABSOLUTE_ERROR -> QuantileScore.median(loss);
                    case MAX_ERROR -> QuantileScore.largest(loss);
                    case R2_SCORE -> explainedShare(targets, loss, false);
                    case EXPLAINED_VARIANCE_SCORE -> explainedShare(targets, loss, true);
                    default -> MeansScore.mean(loss);
                });
    }

    /** The target's mean is taken off first, so that its squares keep their digits. */
    private static ReweightedScore explainedShare(Target targets, double[] error, boolean withoutBias) {
        int rows = error.length;
        double center = RowWeights.equal(rows).mean(targets::value);
        double[] squares = new double[rows];
        double[] values = new double[rows];
        double[] variance = new double[rows];
        for (int row = 0; row < rows; row++) {
            squares[row] = error[row] * error[row];
            values[row] = targets.value(row) - center;
            variance[row] = values[row] * values[row];
        }
        return new MeansScore(
                means -> {
                    double rest = means[0] - (withoutBias ? means[3] * means[3] : 0);
                    double total = means[2] - means[1] * means[1];
                    return total <= 0 ? (rest <= 0 ? 1 : 0) : 1 - rest / total;
                },
                squares,
                values,
                variance,
                error);
    }

    private IntToDoubleFunction pinball(IntToDoubleFunction error) {
        double quantile = alpha == null ? DEFAULT_ALPHA : alpha;
        return row -> {
            double tooLow = error.applyAsDouble(row);
            return tooLow >= 0 ? quantile * tooLow : (quantile - 1) * tooLow;
        };
    }

    private TweedieDeviance deviance() {
        return new TweedieDeviance(
                switch (name) {
                    case MEAN_POISSON_DEVIANCE -> 1;
                    case MEAN_GAMMA_DEVIANCE -> 2;
                    default -> power == null ? 0 : power;
                });
    }

    @Override
    public Optional<String> undefined(Target targets, Frame outputs) {
        return undefined(targets, outputs, sampleWeight);
    }

    private Optional<String> undefined(Target targets, Frame outputs, @Nullable String weight) {
        Optional<String> weightless = RowWeights.undefined(targets, weight);
        if (weightless.isPresent()) {
            return weightless;
        }
        Column predictions = outputs.column(Outputs.PREDICTION);
        return switch (name) {
            case R2_SCORE -> targets.rows() < 2 ? Optional.of("one row has no variance") : Optional.empty();
            case MEAN_SQUARED_LOG_ERROR, ROOT_MEAN_SQUARED_LOG_ERROR ->
                outside(targets, Domain.ABOVE_MINUS_ONE, predictions, Domain.ABOVE_MINUS_ONE);
            case MEAN_POISSON_DEVIANCE, MEAN_GAMMA_DEVIANCE, MEAN_TWEEDIE_DEVIANCE ->
                outside(targets, deviance().targets(), predictions, deviance().predictions());
            default -> Optional.empty();
        };
    }

    private static Optional<String> outside(
            Target targets, Domain ofTargets, Column predictions, Domain ofPredictions) {
        return outside("target", targets.rows(), targets::value, ofTargets)
                .or(() -> outside("prediction", targets.rows(), predictions::number, ofPredictions));
    }

    private static Optional<String> outside(String what, int rows, IntToDoubleFunction values, Domain domain) {
        int[] outside = IntStream.range(0, rows)
                .filter(row -> !domain.holds(values.applyAsDouble(row)))
                .toArray();
        return outside.length == 0
                ? Optional.empty()
                : Optional.of("the " + what + " is not " + domain.words() + " in " + outside.length + " of " + rows
                        + " rows, first in row " + outside[0] + " (" + values.applyAsDouble(outside[0]) + ")");
    }

    /** As scikit-learn does where the target does not vary: perfect is 1, anything else 0. */
    private static double explainedShare(Target targets, RowWeights weights, IntToDoubleFunction unexplained) {
        double center = weights.mean(targets::value);
        double rest = weights.sum(squared(unexplained));
        double total = weights.sum(squared(row -> targets.value(row) - center));
        if (total == 0) {
            return rest == 0 ? 1 : 0;
        }
        return 1 - rest / total;
    }

    private static IntToDoubleFunction squared(IntToDoubleFunction values) {
        return row -> {
            double value = values.applyAsDouble(row);
            return value * value;
        };
    }
}
