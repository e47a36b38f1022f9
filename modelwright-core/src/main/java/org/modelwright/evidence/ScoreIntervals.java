package org.modelwright.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.metric.Metric;
import org.modelwright.metric.ReweightedScore;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.modelfiles.RunEvidence.Interval;
import org.modelwright.modelfiles.RunEvidence.Intervals;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;

/**
 * How sure scores of test rows are: intervals of 95 %. The test rows, or whole groups or blocks of them, are drawn again
 * 2,000 times (the percentile bootstrap, Efron, 1981); where there are more than 20,000 rows the spread is found from the
 * influence of each instead. A proportion with fewer than 10 rows on one side has Wilson's interval.
 */
public final class ScoreIntervals {

    /** How often an interval holds the score that endless test rows would give. */
    public static final double CONFIDENCE = 0.95;

    /** A class with fewer test rows says too little by itself. */
    static final int FEW = 20;

    static final long SEED = 42;

    private static final int RESAMPLES = 2000;
    private static final int MANY_ROWS = 20_000;
    private static final int FEW_HITS = 10;
    private static final int FEW_UNITS = 5;

    private static final String NOT_COVERED =
            "Other test rows of the same kind are covered. Another training is not (other"
                    + " training rows, another seed), nor rows of another time or place.";

    private ScoreIntervals() {}

    /**
     * {@return an interval for each score, or why there is none}
     *
     * @param metrics what was measured
     * @param scores of the test rows
     * @param test what is true of them
     * @param outputs what the model predicted for them
     * @param units which of them belong together
     * @param threads who works on it; the result does not depend on how many they are
     */
    public static Intervals of(
            List<Metric> metrics, List<Score> scores, Target test, Frame outputs, RowUnits units, Threads threads) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        Map<String, ReweightedScore> open = new LinkedHashMap<>();
        boolean influence = test.rows() > MANY_ROWS;
        List<Optional<ReweightedScore>> ready =
                threads.map(scores, score -> metric(metrics, score).reweighted(test, outputs));
        for (int i = 0; i < scores.size(); i++) {
            Score score = scores.get(i);
            if (ready.get(i).isEmpty()) {
                intervals.put(score.name(), Interval.none("the metric has none"));
                continue;
            }
            ReweightedScore reweighted = ready.get(i).get();
            Optional<Interval> interval = withoutResamples(reweighted, score, units);
            if (interval.isEmpty() && influence) {
                interval = Optional.of(ofInfluences(reweighted, score, units));
            }
            intervals.put(score.name(), interval.orElse(Interval.none("")));
            if (interval.isEmpty()) {
                open.put(score.name(), reweighted);
            }
        }
        Bootstrap bootstrap =
                Bootstrap.of(List.copyOf(open.values()), test, units, open.isEmpty() ? 0 : RESAMPLES, threads);
        int at = 0;
        for (String name : open.keySet()) {
            intervals.put(name, bootstrap.interval(at++, CONFIDENCE));
        }
        return new Intervals(
                CONFIDENCE,
                influence ? 0 : RESAMPLES,
                SEED,
                units.kind(),
                units.count(),
                units.blockRows(),
                units.column(),
                bootstrap.oneClass(),
                NOT_COVERED,
                intervals);
    }

    private static Metric metric(List<Metric> metrics, Score score) {
        return metrics.stream()
                .filter(it -> MlflowRules.metricKey(it.key()).equals(score.name()))
                .findFirst()
                .orElseThrow();
    }

    /** {@return the interval that needs none, or why there can be none; empty if it needs some} */
    private static Optional<Interval> withoutResamples(ReweightedScore reweighted, Score score, RowUnits units) {
        if (reweighted.fewestRows() < FEW) {
            return Optional.of(Interval.none(
                    "too few: a class has " + reweighted.fewestRows() + " test rows, of the " + FEW + " it needs"));
        }
        if (units.count() < FEW_UNITS) {
            return Optional.of(Interval.none("too few: " + units.count() + " "
                    + units.kind().name().toLowerCase(Locale.ROOT) + "s of test rows, of the " + FEW_UNITS
                    + " it needs"));
        }
        return reweighted
                .proportion()
                .filter(it -> units.kind() == RowUnits.Kind.ROW && it.rows() > 0)
                .filter(it -> it.binomial() || Math.min(it.hits(), it.rows() - it.hits()) < FEW_HITS)
                .map(it -> Normal.wilson(it.hits(), it.rows(), z(CONFIDENCE)))
                .map(ends -> Interval.of(Math.min(ends[0], score.value()), Math.max(ends[1], score.value()), "wilson"));
    }

    private static Interval ofInfluences(ReweightedScore reweighted, Score score, RowUnits units) {
        return reweighted
                .influences()
                .map(it -> around(score, z(CONFIDENCE) * deviation(it, units)))
                .orElse(Interval.none("the largest of so many rows has none"));
    }

    /** {@return a symmetric interval, cut where no score can be} */
    static Interval around(Score score, double half) {
        return Interval.of(
                score.greaterIsBetter() ? score.value() - half : Math.max(0, score.value() - half),
                score.greaterIsBetter() ? Math.min(1, score.value() + half) : score.value() + half,
                "influence");
    }

    /** {@return how many deviations of a normal distribution hold so large a share of it} */
    static double z(double confidence) {
        return -Normal.quantile((1 - confidence) / 2);
    }

    /** {@return the standard deviation of a score with these influences} */
    static double deviation(double[] influences, RowUnits units) {
        double[] sums = new double[units.count()];
        for (int row = 0; row < influences.length; row++) {
            sums[units.unitOf()[row]] += influences[row];
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        return Math.sqrt(squares * units.count() / Math.max(1, units.count() - 1)) / influences.length;
    }
}
