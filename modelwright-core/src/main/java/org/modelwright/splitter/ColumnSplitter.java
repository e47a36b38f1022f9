package org.modelwright.splitter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * Takes the sides from the data: rows that have one of some values in a column are tested, all others are learnt from.
 *
 * @param column the column that says on which side a row stands; no feature
 * @param testValues the values of the rows to test; each must be in the data
 */
public record ColumnSplitter(String column, List<Object> testValues) implements Splitter {

    /** From so many values on only their number is given. */
    private static final int MAX_LISTED = 1000;

    /** Keeps a copy; refuses nonsense. */
    public ColumnSplitter {
        Records.required(column, ColumnSplitter.class, "column");
        testValues = List.copyOf(Records.required(testValues, ColumnSplitter.class, "test_values"));
        List<Problem> problems = new ArrayList<>();
        if (testValues.isEmpty()) {
            problems.add(Problem.at(
                    "test_values", "The test_values ([]) are empty: no row would be tested.", "test_values: [test]"));
        }
        for (Object value : testValues) {
            if (value instanceof Map || value instanceof Iterable) {
                problems.add(Problem.at(
                        "test_values",
                        "The test_values hold (" + value + "), which is no single value.",
                        "[one, other]"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with defaults for all other keys} */
    public static ColumnSplitter of(String column, Object... testValues) {
        return Records.of(ColumnSplitter.class, "column", column, "testValues", Records.list(testValues));
    }

    /** {@return the same with this {@code column}} */
    public ColumnSplitter column(String column) {
        return Records.with(this, "column", column);
    }

    /** {@return the same with this {@code testValues}} */
    public ColumnSplitter testValues(Object... testValues) {
        return Records.with(this, "testValues", Records.list(testValues));
    }

    @Override
    public Set<String> columns() {
        return Set.of(column);
    }

    @Override
    public RowSplit split(Examples examples) {
        Column values = Assignment.column(examples, column);
        Groups groups = Groups.of(values);
        boolean[] isTest = findTestGroups(values, groups);
        int rows = examples.count();
        Assignment assignment = new Assignment(rows);
        for (int row = 0; row < rows; row++) {
            if (isTest[groups.code(row)]) {
                assignment.test(row);
            }
        }
        if (assignment.trainCount() == 0) {
            throw new DataException(
                    "The test_values " + testValues + " are all values of the column (" + column
                            + "): no row is left to learn from.",
                    "fewer test_values.");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("column", column);
        facts.put("train_values", listed(groups, isTest, false));
        facts.put("test_values", listed(groups, isTest, true));
        facts.put("test_share", Assignment.share(assignment.testCount(), rows));
        return assignment.split(examples, facts);
    }

    /** {@inheritDoc} <p>The newest, by the column, where all of its test values lie above all others; else by key. */
    @Override
    public RowSplit validation(TrainingRows training, int wanted, Threads threads) {
        return rolls(training)
                ? TimeSeriesSplitter.of(column).validation(training, wanted, threads)
                : ByKey.of(training, threads).validation(wanted, false);
    }

    /** {@inheritDoc} <p>Each after what comes before it, by the column, where all of its test values lie above all others. */
    @Override
    public List<RowSplit> folds(TrainingRows training, int count, Threads threads) {
        return rolls(training)
                ? TimeSeriesSplitter.of(column).folds(training, count, threads)
                : ByKey.of(training, threads).folds(count);
    }

    /** {@inheritDoc} <p>So where all test values lie above all others, in an order of time, of which there are two at least. */
    @Override
    public boolean rolls(TrainingRows training) {
        Column values = Assignment.column(training.examples(), column);
        if (values instanceof BooleanColumn
                || values instanceof TextColumn && !Groups.of(values).areDates()) {
            return false;
        }
        TimeAxis axis = TimeAxis.of(values);
        long newest = axis.sorted(training.count() - 1);
        return axis.sorted(0) < newest
                && testValues.stream()
                        .map(it -> axis.parse(it.toString()))
                        .allMatch(it -> it.filter(time -> time > newest).isPresent());
    }

    private boolean[] findTestGroups(Column values, Groups groups) {
        boolean[] isTest = new boolean[groups.count()];
        List<Problem> problems = new ArrayList<>();
        for (Object wanted : new LinkedHashSet<>(testValues)) {
            boolean found = false;
            for (int group = 0; group < isTest.length && !found; group++) {
                found = isEqual(values, groups.firstRow(group), wanted);
                isTest[group] |= found;
            }
            if (!found) {
                List<String> known = new ArrayList<>();
                for (int group = 0; group < Math.min(groups.count(), MAX_LISTED); group++) {
                    known.add(groups.text(group));
                }
                problems.add(Problem.of(
                        "The value (" + wanted + ") of test_values is not in the column (" + column + ").",
                        Nearest.of(wanted.toString(), known)));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return isTest;
    }

    /** Numbers are compared as numbers, timestamps as timestamps, everything else as text. */
    private static boolean isEqual(Column values, int row, Object wanted) {
        String text = wanted.toString();
        if (values instanceof TextColumn || values instanceof BooleanColumn) {
            return text.equals(values.text(row));
        }
        if (values instanceof DateTimeColumn times) {
            return DateTimeColumn.parse(text).stream()
                    .anyMatch(timestamp -> timestamp == times.values().get(row));
        }
        if (wanted instanceof Boolean bool) {
            return values.number(row) == (bool ? 1 : 0); // true and false with gaps are held as numbers
        }
        try {
            return new BigDecimal(text).compareTo(new BigDecimal(String.valueOf(values.text(row)))) == 0;
        } catch (NumberFormatException e) {
            return false; // a text is no number, and is in no column of numbers
        }
    }

    private static String listed(Groups groups, boolean[] isTest, boolean ofTest) {
        List<String> values = new ArrayList<>();
        int count = 0;
        for (int group = 0; group < isTest.length; group++) {
            if (isTest[group] == ofTest) {
                count++;
                if (count <= MAX_LISTED) {
                    values.add(groups.text(group));
                }
            }
        }
        return count > MAX_LISTED
                ? count + " values"
                : Nearest.shown(values.stream().sorted().toList());
    }
}
