package org.modelwright.transform;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Categories become the mean of the target, drawn towards the mean of all rows the more the fewer rows they have: a column
 * {@code city} becomes {@code city_target}, of several classes one column for the share of each.
 *
 * <p>Each training row gets the mean of other folds, every other row that of all training rows. A missing value is a category
 * of its own if training has one; what training has not seen gets the mean of all rows. As scikit-learn's
 * {@code TargetEncoder}.
 *
 * @param columns texts, booleans or whole numbers
 * @param smooth how much the mean of all rows counts: as so many rows, or {@code auto}, which goes by the variances
 * @see <a href="https://doi.org/10.1145/507533.507538">Micci-Barreca, equations 3 to 6</a>
 */
public record TargetEncoder(List<String> columns, Object smooth) implements Transform {

    private static final String AUTO = "auto";

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if no column is named, or one twice, or {@code smooth} is neither {@code auto} nor a number from
     *     0 on
     */
    public TargetEncoder(List<String> columns, @Nullable Object smooth) {
        List<Problem> problems = new ArrayList<>(NamedColumns.problems("TargetEncoder", columns));
        Object said = requireNonNullElse(smooth, AUTO);
        if (said instanceof Number number) {
            if (!(number.doubleValue() >= 0 && Double.isFinite(number.doubleValue()))) {
                problems.add(Problem.at("smooth", "The smooth (" + number + ") is below 0.", "auto, or 10."));
            }
        } else if (!AUTO.equals(said)) {
            problems.add(
                    Problem.at("smooth", "The smooth (" + said + ") is neither auto nor a number.", "auto, or 10."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.columns = List.copyOf(columns);
        this.smooth = said instanceof Number number ? (Object) number.doubleValue() : said;
    }

    /** {@return one for these columns} */
    public static TargetEncoder of(String... columns) {
        return Records.of(TargetEncoder.class, "columns", Records.list(columns));
    }

    /** {@return the same with these {@code columns}} */
    public TargetEncoder columns(String... columns) {
        return Records.with(this, "columns", Records.list(columns));
    }

    /** {@return the same with this {@code smooth}: {@code auto}, or a number} */
    public TargetEncoder smooth(Object smooth) {
        return Records.with(this, "smooth", smooth);
    }

    @Override
    public List<String> takes(Frame inputs) {
        return columns;
    }

    /** {@inheritDoc} <p>It does. */
    @Override
    public boolean looksAtTarget() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException also if a column is a date, or has numbers that are not whole
     */
    @Override
    public FittedTransform fit(Frame training, Target target, Threads threads) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Categories> found = new LinkedHashMap<>();
        for (Column column : training.columns()) {
            Categories.of(column)
                    .ifPresentOrElse(
                            it -> found.put(column.name(), it),
                            () -> problems.add(Problem.of(
                                    "The column (" + column.name() + ") of TargetEncoder is "
                                            + column.type().mlflowName()
                                            + " with values that are no categories: it takes texts, booleans and whole"
                                            + " numbers.",
                                    "leave it out.")));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        int outputs = target.task() == Task.MULTICLASS ? target.labels().count() : 1;
        return new FittedTargetEncoder(threads.map(
                found.values(),
                categories ->
                        encoded(categories, training.column(categories.feature().name()), target, outputs)));
    }

    private FittedTargetEncoder.Encoded encoded(Categories categories, Column column, Target target, int outputs) {
        String name = categories.feature().name() + "_target";
        List<String> names = new ArrayList<>();
        List<double[]> means = new ArrayList<>();
        IntUnaryOperator indexes = categories.indexes(column);
        for (int output = 0; output < outputs; output++) {
            names.add(outputs == 1 ? name : name + "_" + target.labels().texts().get(output));
            int one = output;
            means.add(means(
                    categories.count(),
                    indexes,
                    outputs == 1 ? target::value : row -> target.label(row) == one ? 1 : 0,
                    target.rows()));
        }
        return new FittedTargetEncoder.Encoded(categories, names, means);
    }

    /** The target of a row. */
    private interface Values {
        double of(int row);
    }

    /** {@return what each category becomes; the last one, of which there are no rows, the mean of all} */
    private double[] means(int count, IntUnaryOperator indexes, Values values, int rows) {
        double[] sums = new double[count];
        long[] counts = new long[count];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            int index = indexes.applyAsInt(row);
            sums[index] += values.of(row);
            counts[index]++;
            sum += values.of(row);
        }
        double mean = sum / rows;
        double[] means = new double[count];
        if (smooth instanceof Double weight) {
            for (int i = 0; i < count; i++) {
                means[i] = counts[i] + weight == 0 ? mean : (sums[i] + weight * mean) / (counts[i] + weight);
            }
            return means;
        }
        double[] squares = new double[count];
        double variance = 0;
        for (int row = 0; row < rows; row++) {
            int index = indexes.applyAsInt(row);
            double within = values.of(row) - sums[index] / counts[index];
            double among = values.of(row) - mean;
            squares[index] += within * within;
            variance += among * among / rows;
        }
        for (int i = 0; i < count; i++) {
            double trust = variance * counts[i] / (variance * counts[i] + squares[i] / counts[i]);
            // No number: there are no rows, or nothing varies.
            means[i] = Double.isNaN(trust) ? mean : trust * sums[i] / counts[i] + (1 - trust) * mean;
        }
        return means;
    }
}
