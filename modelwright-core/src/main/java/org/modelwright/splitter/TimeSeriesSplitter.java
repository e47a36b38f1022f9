package org.modelwright.splitter;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * Learns from the past, and is judged by what came later: from the border on rows are tested, all of the past before it
 * is learnt from. Rows at the same time are never on different sides. The order of rows does not matter.
 *
 * @param column when a row was: a date, an ISO date as text, or a number such as a year; no feature
 * @param testSize below 1 a share of the rows, rounded up; from 1 a count of rows, the latest, and all that are at the
 *     time of the first of them; a date or time such as {@code 2024-06-01}, from which on rows are tested (for a column
 *     of numbers a number in quotes); or an ISO duration such as {@code P30D}, for the rows that are later than so long
 *     before the latest; 0.2 by default
 * @param gap what to leave out before the border: a count of rows, the latest, and all that are at the time of the
 *     first of them; or an ISO duration, for the rows that are not earlier than so long before the border; 0 by default
 */
public record TimeSeriesSplitter(String column, Object testSize, Object gap) implements Splitter {

    /** Fills the defaults; refuses nonsense. */
    public TimeSeriesSplitter(String column, @Nullable Object testSize, @Nullable Object gap) {
        this.column = Records.required(column, TimeSeriesSplitter.class, "column");
        this.testSize = widened(requireNonNullElse(testSize, TestSize.DEFAULT));
        this.gap = widened(requireNonNullElse(gap, 0L));
        List<Problem> problems = new ArrayList<>();
        if (this.testSize instanceof Number number) {
            TestSize.problem(number.doubleValue()).ifPresent(problems::add);
        } else if (!isBorder(this.testSize)) {
            problems.add(Problem.at(
                    "test_size",
                    "The test_size (" + this.testSize + ") is neither a share, a count of rows, a date nor a duration.",
                    "0.2, 1000, '2024-06-01' or P30D."));
        }
        if (this.gap instanceof Number number) {
            double rows = number.doubleValue();
            if (!(rows >= 0 && rows == Math.rint(rows) && rows <= Integer.MAX_VALUE)) {
                problems.add(Problem.at("gap", "The gap (" + this.gap + ") is no count of rows.", "0, 24 or P1D."));
            }
        } else if (PeriodDuration.parse(this.gap.toString()).isEmpty()) {
            problems.add(Problem.at(
                    "gap", "The gap (" + this.gap + ") is neither a count of rows nor a duration.", "0, 24 or P1D."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with defaults for all other keys} */
    public static TimeSeriesSplitter of(String column) {
        return Records.of(TimeSeriesSplitter.class, "column", column);
    }

    /** {@return the same with this {@code column}} */
    public TimeSeriesSplitter column(String column) {
        return Records.with(this, "column", column);
    }

    /** {@return the same with this {@code testSize}} */
    public TimeSeriesSplitter testSize(Object testSize) {
        return Records.with(this, "testSize", testSize);
    }

    /** {@return the same with this {@code gap}} */
    public TimeSeriesSplitter gap(Object gap) {
        return Records.with(this, "gap", gap);
    }

    private static Object widened(Object value) {
        return value instanceof Integer whole ? (Object) whole.longValue() : value;
    }

    private static boolean isBorder(Object size) {
        String text = size.toString();
        Optional<PeriodDuration> duration = PeriodDuration.parse(text);
        return size instanceof String
                && (duration.isPresent()
                        ? !duration.get().isZero()
                        : DateTimeColumn.parse(text).isPresent()
                                || text.strip().matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)"));
    }

    @Override
    public Set<String> columns() {
        return Set.of(column);
    }

    @Override
    public RowSplit split(Examples examples) {
        TimeAxis axis = TimeAxis.of(Assignment.column(examples, column));
        int rows = examples.count();
        long border = border(axis, rows);
        int trainAndGap = axis.countBefore(border);
        long trainEnd = trainEnd(axis, border, trainAndGap);
        int train = axis.countBefore(trainEnd);
        if (trainAndGap == rows || train == 0) {
            throw new DataException(
                    "The test_size (" + testSize + ") and the gap (" + gap + ") give " + (rows - trainAndGap)
                            + " test and "
                            + train + " training rows: the column (" + column + ") goes from "
                            + axis.text(axis.sorted(0)) + " to " + axis.text(axis.sorted(rows - 1)) + " in " + rows
                            + " rows, and the border is " + axis.text(border) + ".",
                    "a test_size and a gap that leave at least one row on each side.");
        }
        Assignment assignment = new Assignment(rows);
        for (int row = 0; row < rows; row++) {
            if (axis.time(row) >= border) {
                assignment.test(row);
            } else if (axis.time(row) >= trainEnd) {
                assignment.leaveOut(row);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("column", column);
        facts.put("border", axis.text(border));
        facts.put("train_from", axis.text(axis.sorted(0)));
        facts.put("train_until", axis.text(axis.sorted(train - 1)));
        facts.put("test_from", axis.text(axis.sorted(trainAndGap)));
        facts.put("test_until", axis.text(axis.sorted(rows - 1)));
        facts.put("gap", gap);
        facts.put("gap_rows", assignment.leftOutCount());
        return assignment.split(examples, facts);
    }

    /** {@inheritDoc} <p>Blocks, at least as long as the gap. */
    @Override
    public RowUnits units(Examples test, RowSplit split) {
        return RowUnits.blocks(Assignment.column(test, column), split.leftOut().length);
    }

    /** {@inheritDoc} <p>The newest of them, behind the same gap. */
    @Override
    public RowSplit validation(TrainingRows training, int wanted, Threads threads) {
        return testSize((long) wanted)
                .split(training.examples())
                .of("the newest by " + column + (gap.equals(0L) ? "" : ", behind a gap of " + gap));
    }

    @Override
    public boolean rolls(TrainingRows training) {
        return true;
    }

    /** {@inheritDoc} <p>Each after what comes before it, behind the same gap, and as many rows as the test if there are. */
    @Override
    public List<RowSplit> folds(TrainingRows training, int count, Threads threads) {
        TimeAxis axis = TimeAxis.of(Assignment.column(training.examples(), column));
        return Folds.rolling(
                axis,
                training.count(),
                count,
                training.testRows(),
                border -> trainEnd(axis, border, axis.countBefore(border)));
    }

    /** {@return the time from which on rows are tested} */
    private long border(TimeAxis axis, int rows) {
        if (testSize instanceof Number number) {
            double size = number.doubleValue();
            Optional<Long> time = axis.isTimestamp() ? Optional.empty() : axis.parse(testSize.toString());
            if (size >= rows
                    && time.isPresent()
                    && axis.countBefore(time.get()) > 0
                    && axis.countBefore(time.get()) < rows) {
                throw new DataException(
                        "The test_size (" + testSize + ") is a count, and there are " + rows + " rows.",
                        "test_size: '" + testSize + "', in quotes, for the rows from there on.");
            }
            return axis.sorted(rows - TestSize.count(size, rows));
        }
        String text = testSize.toString();
        Optional<PeriodDuration> duration = PeriodDuration.parse(text);
        if (duration.isPresent()) {
            refuseNumbers(axis, "test_size");
            long start = duration.get().before(axis.sorted(rows - 1));
            return axis.sorted(axis.countBefore(start + 1));
        }
        return axis.parse(text)
                .orElseThrow(() -> new DataException(
                        "The test_size (" + text + ") is no time of the column (" + column + "), which goes from "
                                + axis.text(axis.sorted(0)) + " to " + axis.text(axis.sorted(rows - 1)) + ".",
                        "'" + axis.text(axis.sorted(rows - TestSize.count(TestSize.DEFAULT, rows))) + "'"));
    }

    /** {@return the time before which rows are learnt from} */
    private long trainEnd(TimeAxis axis, long border, int trainAndGap) {
        if (gap instanceof Number number) {
            int count = number.intValue();
            return count == 0 ? border : axis.sorted(Math.max(0, trainAndGap - count));
        }
        refuseNumbers(axis, "gap");
        return PeriodDuration.parse(gap.toString()).orElseThrow().before(border);
    }

    private void refuseNumbers(TimeAxis axis, String key) {
        if (!axis.isTimestamp()) {
            throw new DataException(
                    "The " + key + " (" + (key.equals("gap") ? gap : testSize) + ") is a duration, and the column ("
                            + column + ") holds numbers, not dates.",
                    key + ": a count of rows.");
        }
    }
}
