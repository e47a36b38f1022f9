package org.modelwright.transform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;

/**
 * Categories that few rows have become one, called {@code infrequent}; the column keeps its name. Where there is such a group,
 * what training has not seen belongs to it. A missing value stays missing.
 *
 * @param columns texts
 * @param minFrequency a category of fewer rows is infrequent: from 1 on a count of rows, below 1 a share of them; null for no
 *     such limit, 10 if no other is said
 * @param maxCategories how many categories there may be, {@code infrequent} among them: those with most rows stay; null for any
 *     number
 */
public record InfrequentCategories(
        List<String> columns,
        @Nullable Double minFrequency,
        @Nullable Integer maxCategories) implements Transform {

    private static final String GROUP = "infrequent";

    private static final double USUAL = 10;

    /**
     * Fills the default.
     *
     * @throws ConfigException if no column is named, or one twice; if a limit is out of range
     */
    public InfrequentCategories(List<String> columns, @Nullable Double minFrequency, @Nullable Integer maxCategories) {
        List<Problem> problems = new ArrayList<>(NamedColumns.problems("InfrequentCategories", columns));
        if (minFrequency != null
                && !(minFrequency > 0 && minFrequency < 1
                        || minFrequency >= 1 && minFrequency == Math.rint(minFrequency))) {
            problems.add(Problem.at(
                    "min_frequency",
                    "The min_frequency (" + minFrequency
                            + ") is neither a share between 0 and 1 nor a whole count of rows.",
                    "10, or 0.01."));
        }
        if (maxCategories != null && maxCategories < 1) {
            problems.add(Problem.at(
                    "max_categories", "The max_categories (" + maxCategories + ") is no count from 1 on.", "20."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.columns = List.copyOf(columns);
        this.minFrequency = minFrequency == null && maxCategories == null ? Double.valueOf(USUAL) : minFrequency;
        this.maxCategories = maxCategories;
    }

    /** {@return one for these columns, in which a category of fewer than 10 rows is infrequent} */
    public static InfrequentCategories of(String... columns) {
        return Records.of(InfrequentCategories.class, "columns", Records.list(columns));
    }

    /** {@return the same with these {@code columns}} */
    public InfrequentCategories columns(String... columns) {
        return Records.with(this, "columns", Records.list(columns));
    }

    /** {@return the same with this {@code minFrequency}} */
    public InfrequentCategories minFrequency(double minFrequency) {
        return Records.with(this, "minFrequency", minFrequency);
    }

    /** {@return the same with this {@code maxCategories}} */
    public InfrequentCategories maxCategories(int maxCategories) {
        return Records.with(this, "maxCategories", maxCategories);
    }

    @Override
    public List<String> takes(Frame inputs) {
        return columns;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException also if a column is no text
     */
    @Override
    public FittedTransform fit(Frame training, Target target, Threads threads) {
        List<Problem> problems = new ArrayList<>();
        for (Column column : training.columns()) {
            if (!(column instanceof TextColumn)) {
                problems.add(Problem.of(
                        "The column (" + column.name() + ") of InfrequentCategories is "
                                + column.type().mlflowName() + ", and it takes texts.",
                        "leave it out."));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new FittedInfrequentCategories(threads.map(training.columns(), column -> grouped((TextColumn) column)));
    }

    private FittedInfrequentCategories.Grouped grouped(TextColumn column) {
        int[] counts = Categories.counts(column);
        List<Integer> codes = new ArrayList<>(IntStream.range(0, counts.length)
                .filter(code ->
                        counts[code] > 0 && !column.dictionary().get(code).isEmpty())
                .boxed()
                .sorted(Comparator.comparing(column.dictionary()::get, Categories::byCodePoint))
                .toList());
        double least = minFrequency == null ? 0 : minFrequency < 1 ? minFrequency * column.rows() : minFrequency;
        int all = codes.size();
        Set<Integer> frequent = new HashSet<>(codes);
        frequent.removeIf(code -> counts[code] < least);
        if (maxCategories != null && maxCategories < frequent.size() + 1) {
            // As scikit-learn: of those with as many rows the later ones stay.
            codes.sort(Comparator.comparingInt(code -> counts[code]));
            codes.subList(0, Math.max(0, all - (maxCategories - 1))).forEach(frequent::remove);
        }
        List<String> kept = frequent.stream()
                .map(column.dictionary()::get)
                .sorted(Categories::byCodePoint)
                .toList();
        String group = GROUP;
        while (kept.contains(group)) {
            group += "_";
        }
        return new FittedInfrequentCategories.Grouped(column.name(), kept, kept.size() < all ? group : "");
    }
}
