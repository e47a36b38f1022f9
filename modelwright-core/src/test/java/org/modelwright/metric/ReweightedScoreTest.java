package org.modelwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** What is made of numbers of each row is what the metric says of rows with weights. */
class ReweightedScoreTest {

    private static final int ROWS = 200;

    private final Random random = new Random(3);

    @Test
    void itIsTheScoreOfRowsThatCountSoOften() {
        cases((metric, target, outputs) -> {
            ReweightedScore reweighted = metric.reweighted(target, outputs).orElseThrow();
            int[] once = new int[ROWS];
            Arrays.fill(once, 1);
            assertThat(reweighted.of(once)).isCloseTo(metric.score(target, outputs), within(1e-12));
            int[] counts = random.ints(ROWS, 0, 4).toArray();
            int[] rows = IntStream.range(0, ROWS)
                    .flatMap(row -> IntStream.range(0, counts[row]).map(it -> row))
                    .toArray();
            assertThat(reweighted.of(counts))
                    .describedAs(metric.toString())
                    .isCloseTo(metric.score(target.take(rows), outputs.take(rows)), within(1e-12));
        });
    }

    @Test
    void anInfluenceIsTheSlopeByTheWeightOfARow() {
        cases((metric, target, outputs) -> {
            double[] influences = metric.reweighted(target, outputs)
                    .flatMap(ReweightedScore::influences)
                    .orElse(null);
            if (metric.key().equals("max_error")) {
                assertThat(influences).isNull();
                return;
            }
            assertThat(Arrays.stream(influences).sum()).isCloseTo(0, within(1e-6 * ROWS));
            if (metric.key().equals("median_absolute_error")) {
                return; // a median has no slope: its spread is held against scipy's
            }
            for (int row = 0; row < ROWS; row += 7) {
                double[] weights = new double[ROWS];
                Arrays.fill(weights, 1);
                weights[row] = 1 + 1e-5;
                double above = metric.score(target, outputs, weights);
                weights[row] = 1 - 1e-5;
                double slope = (above - metric.score(target, outputs, weights)) / 2e-5;
                assertThat(influences[row])
                        .describedAs(metric + " " + row)
                        .isCloseTo(slope * ROWS, within(1e-4 * Math.max(1, Math.abs(influences[row]))));
            }
        });
    }

    private interface Case {
        void check(Metric metric, Target target, Frame outputs);
    }

    private void cases(Case check) {
        double[] truth = random.doubles(ROWS, 1, 9).toArray();
        double[] said =
                Arrays.stream(truth).map(it -> it * (0.5 + random.nextDouble())).toArray();
        Target numbers = Target.of(DoubleColumn.of("y", truth), Task.REGRESSION);
        Frame predictions = Outputs.numbers(buffer(said));
        for (RegressionScore score : RegressionScore.values()) {
            check.check(RegressionMetric.of(score), numbers, predictions);
        }
        check.check(RegressionMetric.of(RegressionScore.MEAN_PINBALL_LOSS).alpha(0.9), numbers, predictions);
        for (int classes : new int[] {2, 4}) {
            long[] labels = random.longs(ROWS, 0, classes).toArray();
            List<DoubleBuffer> probabilities = probabilities(labels, classes);
            Target target = Target.of(LongColumn.of("y", labels), classes == 2 ? Task.BINARY : Task.MULTICLASS);
            Frame outputs = Outputs.classes(target.labels(), probabilities);
            for (ClassificationScore score : ClassificationScore.values()) {
                for (Average average : Average.values()) {
                    Metric metric = score.takes(average)
                            ? ClassificationMetric.of(score).average(average)
                            : ClassificationMetric.of(score);
                    if (metric.fits(target.task())) {
                        check.check(metric, target, outputs);
                    }
                }
            }
        }
    }

    /** Some rows have equal probabilities. */
    private List<DoubleBuffer> probabilities(long[] labels, int classes) {
        List<DoubleBuffer> probabilities = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            probabilities.add(DoubleColumn.allocate(ROWS));
        }
        for (int row = 0; row < ROWS; row++) {
            double[] parts = new double[classes];
            for (int label = 0; label < classes; label++) {
                parts[label] = 1 + random.nextInt(9) + (labels[row] == label ? 3 : 0);
            }
            double sum = Arrays.stream(parts).sum();
            for (int label = 0; label < classes; label++) {
                probabilities.get(label).put(row, parts[label] / sum);
            }
        }
        return probabilities;
    }

    private static DoubleBuffer buffer(double[] values) {
        return DoubleColumn.allocate(values.length).put(0, values);
    }
}
