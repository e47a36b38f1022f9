package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.decision.IntervalFit;
import org.modelwright.decision.Intervals;
import org.modelwright.metric.IntervalMetric;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.splitter.GroupSplitter;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.splitter.TrainingRows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** How often intervals hold rows that are new, over tables that are drawn anew. */
class IntervalCoverageTest {

    private static final int COLUMNS = 8;
    private static final int NEW_ROWS = 400;
    private static final double COVERAGE = 0.9;

    /** Rows of a table: columns, a target, and the group of each. */
    private record Table(Examples examples, Target target) {

        static Table of(Random random, int[] groups) {
            int rows = groups.length;
            double[] ofGroup = random.doubles(IntStream.of(groups).max().orElse(0) + 1, -1, 1)
                    .toArray();
            double[] target = new double[rows];
            List<Column> columns = new ArrayList<>();
            for (int column = 0; column < COLUMNS; column++) {
                double[] values = new double[rows];
                for (int row = 0; row < rows; row++) {
                    values[row] = random.nextGaussian();
                    target[row] += values[row] * column;
                }
                columns.add(DoubleColumn.of("x" + column, values));
            }
            boolean grouped = ofGroup.length < rows;
            for (int row = 0; row < rows; row++) {
                target[row] += random.nextGaussian() + (grouped ? 2 * ofGroup[groups[row]] : 0);
            }
            Column y = DoubleColumn.of("y", target);
            LongColumn key =
                    LongColumn.of("id", IntStream.range(0, rows).asLongStream().toArray());
            LongColumn group =
                    LongColumn.of("g", IntStream.of(groups).asLongStream().toArray());
            return new Table(
                    new Examples(Frame.of(columns), y, Frame.of(key)).with(Frame.of(group)),
                    Target.of(y, Task.REGRESSION));
        }
    }

    private static int[] alone(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    /** Twenty groups, the largest with twenty times the rows of the smallest. */
    private static int[] uneven() {
        return IntStream.range(0, 20)
                .flatMap(group -> IntStream.generate(() -> group).limit(1 + group))
                .toArray();
    }

    private static double meanCoverage(int tables, Splitter splitter, int[] groups, int[] others) {
        Random random = new Random(7);
        double sum = 0;
        try (Session session = new Resources(1 << 28, 1).open()) {
            for (int table = 0; table < tables; table++) {
                sum += coverage(random, splitter, groups, others, session);
            }
        }
        return sum / tables;
    }

    private static double coverage(Random random, Splitter splitter, int[] groups, int[] others, Session session) {
        Table train = Table.of(random, groups);
        LinearModel learner = LinearModel.of();
        TrainingJob job = TrainingJob.of(CsvReader.of("x.csv"), CsvReader.of("y.csv"), learner)
                .splitter(splitter);
        InnerSplits inner =
                InnerSplits.of(splitter, new TrainingRows(train.examples, false, NEW_ROWS), session.threads());
        CrossValidation judged = CrossValidation.of(
                job, learner, Deciding.splits(inner, groups.length), train.examples, train.target, List.of(), session);
        FittedModel fitted = learner.fit(train.examples.inputs(), train.target, FitContext.quiet(session));
        FittedModel model = IntervalFit.of(
                        Intervals.of(COVERAGE),
                        fitted,
                        judged.heldOut(train.target),
                        inner.units(judged.judged()),
                        inner.rolls())
                .model();
        Table test = Table.of(random, others);
        return new IntervalMetric(IntervalMetric.What.COVERAGE)
                .score(test.target, model.predict(test.examples.inputs()));
    }

    @Test
    void isAboutWhatWasAskedFor() {
        Splitter splitter = TrainTestSplitter.of().shuffle(true);
        assertThat(meanCoverage(20, splitter, alone(200), alone(NEW_ROWS))).isBetween(0.87, 0.94);
    }

    @Test
    @Tag("thorough")
    void isCloseToItOverManyTables() {
        Splitter splitter = TrainTestSplitter.of().shuffle(true);
        double coverage = meanCoverage(200, splitter, alone(200), alone(NEW_ROWS));
        assertThat(coverage).isBetween(0.88, 0.93);
    }

    @Test
    @Tag("thorough")
    void isReachedByGroupsThatAreNew() {
        double coverage = meanCoverage(200, GroupSplitter.of("g"), uneven(), uneven());
        assertThat(coverage).isBetween(0.9, 0.98);
    }
}
