package org.modelwright.xgboost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.modelwright.task.Task;

/**
 * XGBoost's metrics of a round in the units of the user's target, or of what it was transformed to, whatever was learned in its place. A loss of
 * {@code y - f} is XGBoost's own number in another unit; any other is computed here from XGBoost's predictions, by its
 * formula, in doubles.
 *
 * @see <a href="https://xgboost.readthedocs.io/en/stable/parameter.html#learning-task-parameters">XGBoost metrics</a>
 */
final class RoundMetrics {

    private static final List<String> REGRESSION = List.of(
            "rmse",
            "rmsle",
            "mae",
            "mape",
            "mphe",
            "quantile",
            "expectile",
            "poisson-nloglik",
            "gamma-nloglik",
            "gamma-deviance",
            "tweedie-nloglik");

    private static final List<String> BINARY = List.of(
            "logloss",
            "error",
            "auc",
            "aucpr",
            "pre",
            "ndcg",
            "map",
            "rmse",
            "rmsle",
            "mae",
            "mphe",
            "poisson-nloglik");

    private static final List<String> MULTICLASS = List.of("mlogloss", "merror", "auc");

    /** XGBoost's smallest number that is not nothing. */
    private static final double EPSILON = 1e-6;

    /** From so many training rows on, their metric is worked out in every tenth round: in each, it is a sixth of the time. */
    private static final int MANY_ROWS = 100_000;

    private static final int TENTH = 10;

    private final TargetScale scale;
    private final List<Judged> judged;
    private final Sums sums;

    /** Adds up what is known of rows that others hold, too. */
    interface Sums {

        /** All rows are here. */
        Sums OWN = own -> own;

        /** {@return the sums over all rows of what these rows add up to} */
        double[] of(double... own);
    }

    /**
     * Rows that judge a round.
     *
     * @param name what stands before their metrics
     * @param target what each row should be
     * @param weights how much each counts; null for alike
     * @param every in every how manyth round they are asked, from the first on; the last one has them all
     */
    record Judged(String name, IntToDoubleFunction target, double @Nullable [] weights, int every) {}

    /**
     * Knows what is learned in place of the target.
     *
     * @param scale what is learned
     * @param judged the rows of each matrix, in the order that they are evaluated in; the last ones of the booster. Only the
     *     first may be left out of a round
     */
    RoundMetrics(TargetScale scale, List<Judged> judged) {
        this(scale, judged, Sums.OWN);
    }

    /** Knows only some of the rows. */
    RoundMetrics(TargetScale scale, List<Judged> judged, Sums sums) {
        this.scale = scale;
        this.judged = judged;
        this.sums = sums;
    }

    /** {@return in every how manyth round training rows are judged: in each, if they are few or a metric was asked for} */
    static int every(int rows, Map<String, Object> params) {
        return rows < MANY_ROWS || params.containsKey(XGBoostParameters.EVAL_METRIC) ? 1 : TENTH;
    }

    /** {@return the metrics that can be worked out for a task; some of them take a number behind an {@code @}} */
    static List<String> names(Task task) {
        return switch (task) {
            case REGRESSION -> REGRESSION;
            case BINARY -> BINARY;
            case MULTICLASS -> MULTICLASS;
        };
    }

    /** {@return whether a metric is about classes, or the order of rows} */
    static boolean isOfClasses(String metric) {
        return BINARY.contains(metric.replaceFirst("-$", "")) || MULTICLASS.contains(metric);
    }

    /** {@return the metrics of a regression that are the same losses of logarithms} */
    static List<String> ofDifferences() {
        return REGRESSION.stream().filter(it -> power(it) > 0).toList();
    }

    /**
     * {@return the metrics of a round, in the order of XGBoost}
     *
     * @param last whether all rows are asked, as no other round follows
     */
    Map<String, Double> of(Booster booster, int round, boolean last) {
        List<Judged> asked =
                judged.stream().filter(it -> last || round % it.every == 0).toList();
        return asked.isEmpty() ? Map.of() : of(booster, round, asked);
    }

    private Map<String, Double> of(Booster booster, int round, List<Judged> asked) {
        List<String> names = asked.stream().map(Judged::name).toList();
        Map<String, Double> learned = booster.evaluate(round, names);
        if (!scale.changes()) {
            return learned;
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        learned.forEach((key, value) -> {
            int matrix = 0;
            while (!key.startsWith(names.get(matrix) + "_")) {
                matrix++;
            }
            String metric = key.substring(names.get(matrix).length() + 1);
            int power = power(metric);
            metrics.put(
                    key,
                    power > 0
                            ? value * Math.pow(scale.scale(), power)
                            : mean(
                                    metric,
                                    asked.get(matrix),
                                    undone(booster.predictions(asked.size() - 1 - matrix, 0)),
                                    sums));
        });
        return metrics;
    }

    /** {@return which power of the target's unit a loss of differences has; 0 for a metric that is no such loss} */
    private static int power(String metric) {
        return switch (metric) {
            case "rmse", "mae", "quantile" -> 1;
            case "mphe", "expectile" -> 2;
            default -> 0;
        };
    }

    private double[] undone(float[] learned) {
        double[] found = new double[learned.length];
        for (int row = 0; row < found.length; row++) {
            found[row] = scale.unscaled(learned[row]);
        }
        return found;
    }

    /** {@return a metric, which is no plain loss of differences, of predictions in the units of the target} */
    static double mean(String metric, Judged judged, double[] found, Sums sums) {
        int at = metric.indexOf('@');
        String name = at < 0 ? metric : metric.substring(0, at);
        double parameter = at < 0 ? 0 : Double.parseDouble(metric.substring(at + 1));
        double sum = 0;
        double all = 0;
        for (int row = 0; row < found.length; row++) {
            double weight = judged.weights == null ? 1 : judged.weights[row];
            sum += weight * loss(name, parameter, judged.target.applyAsDouble(row), found[row]);
            all += weight;
        }
        double[] whole = sums.of(sum, all);
        double mean = whole[0] / whole[1];
        return name.equals("rmsle") ? Math.sqrt(mean) : mean;
    }

    private static double loss(String metric, double parameter, double wanted, double found) {
        return switch (metric) {
            case "rmsle" -> {
                double difference = Math.log1p(wanted) - Math.log1p(found);
                yield difference * difference;
            }
            case "mape" -> Math.abs((wanted - found) / wanted);
            case "poisson-nloglik" -> {
                double rate = Math.max(found, 1e-16);
                yield logGamma(wanted + 1) + rate - Math.log(rate) * wanted;
            }
            case "gamma-nloglik" -> {
                double expected = Math.max(found, EPSILON);
                yield wanted / expected + Math.log(expected);
            }
            case "gamma-deviance" -> {
                double ratio = (found + EPSILON) / (wanted + EPSILON);
                yield 2 * (Math.log(ratio) + 1 / ratio - 1);
            }
            case "tweedie-nloglik" ->
                Math.pow(found, 2 - parameter) / (2 - parameter)
                        - wanted * Math.pow(found, 1 - parameter) / (1 - parameter);
            default -> throw new IllegalStateException("The metric (" + metric + ") has no unit.");
        };
    }

    /** Stirling's series, which is exact to doubles from 10 on. */
    private static double logGamma(double x) {
        double product = 1;
        double at = x;
        while (at < 10) {
            product *= at++;
        }
        double inverse = 1 / (at * at);
        double series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / at;
        return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
    }
}
