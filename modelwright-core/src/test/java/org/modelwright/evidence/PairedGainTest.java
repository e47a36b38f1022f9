package org.modelwright.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.modelfiles.Verdict.Decision;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/** The rule itself: how often it promotes who is no better than asked, and who is. */
class PairedGainTest {

    private static final int DRAWS = 400;
    private static final int ROWS = 150;
    private static final int MOST_BY_CHANCE = 35;

    /** Makes the gain of one draw. */
    private interface Draw {
        PairedGain of(Random random);
    }

    /** A true difference equal to the margin is promoted in at most 35 of 400 draws; one that is 3.6 deviations beyond in 95 %. */
    private static void holds(double truth, Draw draw) {
        Random random = new Random(17);
        List<PairedGain> gains = new ArrayList<>();
        for (int i = 0; i < DRAWS; i++) {
            gains.add(draw.of(random));
        }
        double mean =
                gains.stream().mapToDouble(PairedGain::difference).average().orElseThrow();
        double deviation = Math.sqrt(gains.stream()
                .mapToDouble(it -> Math.pow(it.difference() - mean, 2))
                .average()
                .orElseThrow());

        assertThat(count(gains, truth, Decision.PROMOTE)).isBetween(5L, (long) MOST_BY_CHANCE);
        assertThat(count(gains, truth, Decision.REJECT)).isBetween(5L, (long) MOST_BY_CHANCE);
        assertThat(count(gains, truth - 3.6 * deviation, Decision.PROMOTE)).isGreaterThan(380);
        assertThat(count(gains, truth + 3.6 * deviation, Decision.REJECT)).isGreaterThan(380);
    }

    private static long count(List<PairedGain> gains, double threshold, Decision decision) {
        return gains.stream().filter(it -> it.decide(threshold) == decision).count();
    }

    private static Target numbers(double[] values) {
        return Target.of(DoubleColumn.of("y", values), null);
    }

    private static Frame predicted(double[] values) {
        return Outputs.numbers(DoubleBuffer.wrap(values));
    }

    private static PairedGain regression(RegressionScore score, Random random, double rival, RowUnits units) {
        double[] target = random.doubles(ROWS, -2, 2).toArray();
        double[] one = new double[ROWS];
        double[] other = new double[ROWS];
        double[] shared = random.ints(units.count(), -1, 2).asDoubleStream().toArray();
        double[] oneShared = random.ints(units.count(), -1, 2).asDoubleStream().toArray();
        double[] otherShared =
                random.ints(units.count(), -1, 2).asDoubleStream().toArray();
        for (int row = 0; row < ROWS; row++) {
            int unit = units.unitOf()[row];
            double both = random.nextGaussian() + shared[unit];
            one[row] = target[row] + both / 2 + random.nextGaussian() + oneShared[unit];
            other[row] = target[row] + (both / 2 + random.nextGaussian() + otherShared[unit]) * rival;
        }
        return PairedGain.of(RegressionMetric.of(score), numbers(target), predicted(one), predicted(other), units)
                .orElseThrow();
    }

    private static PairedGain classes(ClassificationScore score, Random random) {
        long[] target = new long[ROWS];
        double[] one = new double[ROWS];
        double[] other = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            target[row] = random.nextInt(2);
            double both = target[row] * 1.5 + random.nextGaussian() - 0.75;
            one[row] = 1 / (1 + Math.exp(-both - random.nextGaussian() / 2));
            other[row] = 1 / (1 + Math.exp(-both - random.nextGaussian() / 2));
        }
        Metric metric = ClassificationMetric.of(score);
        Target truth = Target.of(LongColumn.of("y", target), null);
        return PairedGain.of(metric, truth, probabilities(truth, one), probabilities(truth, other), RowUnits.rows(ROWS))
                .orElseThrow();
    }

    private static Frame probabilities(Target target, double[] positive) {
        double[] negative = IntStream.range(0, positive.length)
                .mapToDouble(it -> 1 - positive[it])
                .toArray();
        return Outputs.classes(target.labels(), List.of(DoubleBuffer.wrap(negative), DoubleBuffer.wrap(positive)));
    }

    @Test
    void whoIsNoBetterThanAskedIsSeldomPromotedAndWhoIsNearlyAlways() {
        RowUnits rows = RowUnits.rows(ROWS);
        holds(0, random -> regression(RegressionScore.R2_SCORE, random, 1, rows));
        holds(0, random -> regression(RegressionScore.MEAN_ABSOLUTE_ERROR, random, 1, rows));
        holds(0, random -> classes(ClassificationScore.ROC_AUC_SCORE, random));
        holds(0, random -> classes(ClassificationScore.ACCURACY_SCORE, random));
        holds(0, random -> classes(ClassificationScore.F1_SCORE, random));
        holds(0, random -> classes(ClassificationScore.LOG_LOSS, random));
    }

    /** The errors of one group go together: rows alone would say more than there is. */
    @Test
    void rowsThatBelongTogetherCountAsOne() {
        int[] unitOf = IntStream.range(0, ROWS).map(it -> it % 30).toArray();
        RowUnits groups = new RowUnits(RowUnits.Kind.GROUP, unitOf, 30, null, "g");

        holds(0, random -> regression(RegressionScore.MEAN_SQUARED_ERROR, random, 1, groups));
    }

    /** The true difference of two errors of which one is larger by a tenth. */
    @Test
    void aMarginIsTheDifferenceThatIsAsked() {
        RowUnits rows = RowUnits.rows(ROWS);
        // Variance of an error: 1/4 (1 + 2/3) + 1 + 2/3.
        double variance = 0.25 * 5 / 3 + 5.0 / 3;

        holds(0.21 * variance, random -> regression(RegressionScore.MEAN_SQUARED_ERROR, random, 1.1, rows));
    }

    @Test
    void equalModelsAreHeldUnlessTheyNeedNotBeBetter() {
        double[] target = new Random(1).doubles(ROWS).toArray();
        double[] guess = new Random(2).doubles(ROWS).toArray();
        PairedGain gain = PairedGain.of(
                        RegressionMetric.of(RegressionScore.R2_SCORE),
                        numbers(target),
                        predicted(guess),
                        predicted(guess),
                        RowUnits.rows(ROWS))
                .orElseThrow();

        assertThat(gain.decide(0)).isEqualTo(Decision.HOLD);
        assertThat(gain.decide(-0.01)).isEqualTo(Decision.PROMOTE);
        assertThat(gain.decide(0.01)).isEqualTo(Decision.REJECT);
    }

    @Test
    void whatHangsOnSingleRowsHasNoBound() {
        double[] target = new Random(1).doubles(ROWS).toArray();

        assertThat(PairedGain.of(
                        RegressionMetric.of(RegressionScore.MAX_ERROR),
                        numbers(target),
                        predicted(target),
                        predicted(target),
                        RowUnits.rows(ROWS)))
                .isEmpty();
    }

    /** The values are SciPy's: t.ppf(0.95, degrees). */
    @Test
    void theQuantilesAreStudents() {
        double[] known = {2.1318467863, 2.0150483733, 1.8331129327, 1.6972608866, 1.6602343261};
        int[] degrees = {4, 5, 9, 30, 100};
        for (int i = 0; i < known.length; i++) {
            assertThat(PairedGain.studentQuantile(0.95, degrees[i]))
                    .isCloseTo(known[i], org.assertj.core.data.Offset.offset(3e-4));
        }
    }
}
