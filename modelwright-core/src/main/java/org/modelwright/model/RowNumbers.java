package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** A number for each row that is no feature, such as its weight. */
public final class RowNumbers {

    private RowNumbers() {}

    /**
     * {@return what is wrong with the columns that a learner's settings name}
     *
     * @param sampleWeight the column of weights; null for none
     * @param baseMargin the column of offsets; null for none
     * @param inputs where offsets are looked for
     * @param beside where weights are looked for
     */
    public static List<Problem> problems(
            @Nullable String sampleWeight, @Nullable String baseMargin, Frame inputs, Frame beside) {
        List<Problem> problems = new ArrayList<>();
        if (sampleWeight != null) {
            problems.addAll(problems("sample_weight", sampleWeight, beside, true));
        }
        if (baseMargin != null) {
            problems.addAll(problems("base_margin", baseMargin, inputs, false));
        }
        return problems;
    }

    /**
     * {@return what is wrong with such a column: it is not there, no number, or not a finite one in some rows}
     *
     * @param key the setting that names it
     * @param name its name
     * @param columns where it is looked for
     * @param weights whether its numbers may not be below 0, nor all 0
     */
    private static List<Problem> problems(String key, String name, Frame columns, boolean weights) {
        String what = "The column (" + name + ") of " + key + " ";
        Optional<Column> found = columns.find(name);
        if (found.isEmpty()) {
            return List.of(Problem.of(
                    what + "is not among the inputs, or is part of their key.", Nearest.of(name, columns.names())));
        }
        Column column = found.get();
        if (column.type() != DataType.DOUBLE && column.type() != DataType.LONG) {
            return List.of(Problem.of(
                    what + "is " + column.type().mlflowName() + ", and not a number for each row.",
                    "a column of numbers."));
        }
        int missing = 0;
        int wrong = 0;
        int first = -1;
        double sum = 0;
        for (int row = 0; row < column.rows(); row++) {
            double number = column.number(row);
            boolean absent = column.isMissing(row);
            boolean bad = absent || !Float.isFinite((float) number) || weights && number < 0;
            missing += absent ? 1 : 0;
            wrong += bad && !absent ? 1 : 0;
            first = bad && first < 0 ? row : first;
            sum += bad ? 0 : number;
        }
        List<Problem> problems = new ArrayList<>();
        if (missing > 0) {
            problems.add(Problem.of(
                    what + "is missing in " + missing + " of " + column.rows() + " rows, first in row " + first + ".",
                    weights ? "fill it with 0 to leave rows out, or with 1." : "fill it with 0."));
        }
        if (wrong > 0) {
            problems.add(Problem.of(
                    what + "is no " + (weights ? "weight" : "32-bit number") + " in " + wrong + " of " + column.rows()
                            + " rows, first (" + column.number(first) + ") in row " + first + ".",
                    weights ? "numbers from 0 on." : "finite numbers."));
        }
        if (problems.isEmpty() && weights && sum == 0) {
            problems.add(Problem.of(what + "is 0 in every row: no row would count.", "numbers above 0."));
        }
        return problems;
    }

    /** {@return which of these settings do not fit a task} */
    public static List<Problem> misfits(@Nullable ClassWeight classWeight, @Nullable String baseMargin, Task task) {
        List<Problem> misfits = new ArrayList<>();
        if (classWeight != null && task == Task.REGRESSION) {
            misfits.add(Problem.at(
                    "class_weight",
                    "The class_weight (balanced) does not fit a regression, which has no classes.",
                    "sample_weight: COLUMN"));
        }
        if (baseMargin != null && task == Task.MULTICLASS) {
            misfits.add(Problem.at(
                    "base_margin",
                    "The base_margin (" + baseMargin + ") does not fit several classes, each of which has a margin.",
                    "a regression, or two classes."));
        }
        return misfits;
    }

    /** {@return what rows weigh that count alike} */
    public static double[] alike(int rows) {
        double[] alike = new double[rows];
        Arrays.fill(alike, 1);
        return alike;
    }

    /** {@return the numbers of a column that has no {@link #problems}} */
    public static double[] of(Column column) {
        double[] numbers = new double[column.rows()];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = column.number(row);
        }
        return numbers;
    }

    /**
     * {@return weights that let each class count alike, as scikit-learn's {@code class_weight="balanced"}: rows / (classes
     * that rows have · rows of the class), times what each row weighs}
     *
     * @param weights of the rows, or all 1
     */
    public static double[] balanced(Target target, double[] weights) {
        int[] rows = new int[target.labels().count()];
        for (int row = 0; row < target.rows(); row++) {
            rows[target.label(row)]++;
        }
        int classes = 0;
        for (int count : rows) {
            classes += count > 0 ? 1 : 0;
        }
        double[] balanced = new double[weights.length];
        for (int row = 0; row < balanced.length; row++) {
            balanced[row] = weights[row] * target.rows() / ((double) classes * rows[target.label(row)]);
        }
        return balanced;
    }
}
