package org.modelwright.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.NumericTexts;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/** The values to predict, as a learner wants them: numbers for a regression, class indexes otherwise. */
public final class Target {

    private static final int MANY_CLASSES = 1000;

    /** So many classes there may be, however few the rows are. */
    private static final int FEW_CLASSES = 20;

    private final String name;
    private final Task task;
    private final Labels labels;
    private final double[] values;
    private final Frame weights;

    /** Classes that a message names. */
    private static final int SHOWN = 3;

    private Target(String name, Task task, Labels labels, double[] values) {
        this(name, task, labels, values, Frame.of());
    }

    private Target(String name, Task task, Labels labels, double[] values, Frame weights) {
        this.name = name;
        this.task = task;
        this.labels = labels;
        this.values = values;
        this.weights = weights;
    }

    /**
     * Looks at a target column. Text and boolean targets, and whole numbers that are only 0 and 1, are classes; other
     * numbers are a regression.
     *
     * @param column no value may be missing or infinite
     * @param wanted the task that was configured, or null to find it
     * @throws DataException if values are missing or infinite, if there is but one value, or if the task does not fit
     */
    public static Target of(Column column, @Nullable Task wanted) {
        refuseGaps(column);
        boolean classes = wanted == null
                ? column.type() == DataType.STRING || column.type() == DataType.BOOLEAN || onlyZeroAndOne(column)
                : wanted != Task.REGRESSION;
        return classes ? classes(column, wanted) : regression(column);
    }

    /**
     * {@return the targets of rows that a model is judged by, with the model's own classes}
     *
     * @param task what the model predicts
     * @param classes its classes, as text, in order; none for a regression
     * @throws DataException if values are missing or infinite, or one is no class of the model
     */
    public static Target of(Column column, Task task, List<String> classes) {
        refuseGaps(column);
        if (task == Task.REGRESSION) {
            return regression(column);
        }
        Map<String, Integer> places = new HashMap<>();
        classes.forEach(it -> places.put(it, places.size()));
        double[] values = new double[column.rows()];
        Map<String, Integer> unknown = new TreeMap<>();
        for (int row = 0; row < values.length; row++) {
            String text = String.valueOf(column.text(row));
            Integer place = places.get(text);
            values[row] = place == null ? -1 : place;
            if (place == null && (unknown.containsKey(text) || unknown.size() < SHOWN)) {
                unknown.merge(text, 1, Integer::sum);
            }
        }
        if (!unknown.isEmpty()) {
            throw new DataException(unknown.entrySet().stream()
                    .map(it -> Problem.of(
                            "The target (" + column.name() + ") is (" + it.getKey() + ") in " + it.getValue() + " of "
                                    + column.rows() + " rows, which is no class of the model.",
                            Nearest.of(it.getKey(), classes)))
                    .toList());
        }
        return new Target(column.name(), task, new Labels(column.type(), classes), values);
    }

    private static void refuseGaps(Column column) {
        List<Problem> problems = new ArrayList<>();
        if (column.type() == DataType.DATETIME) {
            throw new DataException(
                    "The target (" + column.name() + ") is a date.",
                    "turn it into a number, such as days since a start.");
        }
        int missing = column.missing();
        if (missing > 0) {
            int first = 0;
            while (!column.isMissing(first)) {
                first++;
            }
            problems.add(Problem.of(
                    "The target (" + column.name() + ") is missing in " + missing + " of " + column.rows()
                            + " rows, first in row " + first + ".",
                    "missing: drop in targets, which leaves these rows out of both sides."));
        }
        int infinite = 0;
        for (int row = 0; row < column.rows(); row++) {
            infinite += Double.isInfinite(column.number(row)) ? 1 : 0;
        }
        if (infinite > 0) {
            problems.add(Problem.of("The target (" + column.name() + ") is infinite in " + infinite + " of "
                    + column.rows() + " rows."));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static boolean onlyZeroAndOne(Column column) {
        if (!(column instanceof LongColumn longs)) {
            return false;
        }
        for (int row = 0; row < longs.rows(); row++) {
            long value = longs.values().get(row);
            if (value != 0 && value != 1) {
                return false;
            }
        }
        return true;
    }

    private static Target regression(Column column) {
        if (column.type() == DataType.STRING) {
            Optional<NumericTexts> numbers = NumericTexts.of(column);
            throw new DataException(
                    "The target (" + column.name() + ") is text, which is no regression."
                            + numbers.map(it -> " " + it.message()).orElse(""),
                    numbers.map(it -> it.maybe(TypeRules.MISSING) + " (targets that are CSV)")
                            .orElse("task: multiclass"));
        }
        double[] values = new double[column.rows()];
        boolean constant = true;
        for (int row = 0; row < values.length; row++) {
            values[row] = column.number(row);
            constant &= values[row] == values[0];
        }
        if (constant) {
            throw oneValue(column);
        }
        return new Target(column.name(), Task.REGRESSION, Labels.NONE, values);
    }

    private static Target classes(Column column, @Nullable Task wanted) {
        refuseFreeTexts(column);
        TreeSet<String> found = new TreeSet<>(order(column.type()));
        IntPredicate repeats = column.repeats();
        for (int row = 0; row < column.rows(); row++) {
            if (!repeats.test(row)) {
                found.add(withoutNul(column, row));
            }
            if (found.size() > MANY_CLASSES) {
                throw new DataException(
                        "The target (" + column.name() + ") has more than " + MANY_CLASSES + " classes.",
                        column.type() == DataType.STRING
                                ? "another target column, or classes that more rows share."
                                : "task: regression, or another target column.");
            }
        }
        if (found.size() < 2) {
            throw oneValue(column);
        }
        if (wanted == Task.BINARY && found.size() > 2) {
            throw new DataException(
                    "The target (" + column.name() + ") has " + found.size() + " classes where task is binary.",
                    "task: multiclass");
        }
        Labels labels = new Labels(column.type(), List.copyOf(found));
        IntUnaryOperator indexes = labels.indexes(column);
        double[] values = new double[column.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = indexes.applyAsInt(row);
            if (values[row] < 0) {
                throw new IllegalStateException("A class was lost.");
            }
        }
        Task task = wanted == Task.MULTICLASS || found.size() > 2 ? Task.MULTICLASS : Task.BINARY;
        return new Target(column.name(), task, labels, values);
    }

    /** A class is part of the name of an output, and of a column in a file: SQL has no NUL in names. */
    private static String withoutNul(Column column, int row) {
        String label = String.valueOf(column.text(row));
        if (label.indexOf('\0') >= 0) {
            throw new DataException(
                    "The target (" + column.name() + ") holds a NUL character in row " + row + " ("
                            + label.replace('\0', '\uFFFD') + "), which no name of an output can hold.",
                    "another text for this class, or leave these rows out.");
        }
        return label;
    }

    /** Texts of which nearly each is there once are no classes. */
    private static void refuseFreeTexts(Column column) {
        if (!(column instanceof TextColumn text)) {
            return;
        }
        long different = IntStream.range(0, text.rows())
                .filter(row -> !text.isMissing(row))
                .map(row -> text.codes().get(row))
                .distinct()
                .count();
        if (different > FEW_CLASSES && different * 2 > text.rows()) {
            Optional<NumericTexts> numbers = NumericTexts.of(text);
            throw new DataException(
                    "The target (" + column.name() + ") is text with " + different + " different values in "
                            + column.rows() + " rows, nearly as many as rows: no classes."
                            + numbers.map(it -> " " + it.message()).orElse(""),
                    numbers.map(it -> it.maybe(TypeRules.MISSING) + " (targets that are CSV)")
                            .orElse("another target column."));
        }
    }

    private static DataException oneValue(Column column) {
        return new DataException(
                "The target (" + column.name() + ") is constant: every row is ("
                        + (column.rows() == 0 ? "" : column.text(0)) + ").",
                "another target column, or rows that differ in it.");
    }

    private static Comparator<String> order(DataType type) {
        return switch (type) {
            case LONG, INTEGER -> Comparator.comparingLong(Long::parseLong);
            case DOUBLE, FLOAT -> Comparator.comparingDouble(Double::parseDouble);
            default -> Target::byCodePoint;
        };
    }

    private static int byCodePoint(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /** {@return these rows in this order, with the same task and classes} */
    public Target take(int[] rows) {
        double[] taken = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            taken[i] = values[rows[i]];
        }
        return new Target(name, task, labels, taken, weights.names().isEmpty() ? weights : weights.take(rows));
    }

    /** {@return a regression of what a function makes of each number} */
    public Target map(DoubleUnaryOperator function) {
        return new Target(
                name, task, labels, Arrays.stream(values).map(function).toArray(), weights);
    }

    /** {@return the same, with columns that metrics may weigh its rows by} */
    public Target with(Frame weights) {
        return new Target(name, task, labels, values, weights);
    }

    /**
     * {@return for each row what a column of {@link #with} says}
     *
     * @throws IllegalArgumentException if it was not handed over
     */
    public double[] weights(String column) {
        Column found = weights.column(column);
        return IntStream.range(0, values.length).mapToDouble(found::number).toArray();
    }

    /** {@return the column's name} */
    public String name() {
        return name;
    }

    /** {@return what is predicted} */
    public Task task() {
        return task;
    }

    /** {@return the classes; none for a regression} */
    public Labels labels() {
        return labels;
    }

    /** {@return the number of rows} */
    public int rows() {
        return values.length;
    }

    /** {@return the number of a regression, or the index of the class} */
    public double value(int row) {
        return values[row];
    }

    /** {@return the index of the class in {@link #labels}} */
    public int label(int row) {
        return (int) values[row];
    }
}
