package org.modelwright.transform;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;

/**
 * Dates and times become numbers: a column {@code day} becomes {@code day_year}, {@code day_month} and so on, doubles that
 * are NaN where the date is missing.
 *
 * <p>Offsets are applied, and what has none is UTC. A column of text is taken, too, if each text says a date.
 *
 * @param columns the columns to take; by default every date that no transform before it takes
 * @param parts what to make of each of them; by default all parts that differ in the training rows
 */
public record DateParts(List<String> columns, List<Part> parts) implements Transform {

    /** What can be made of a date. */
    public enum Part {
        /** The year, such as 2024. */
        YEAR,
        /** The month, from 1 on. */
        MONTH,
        /** The day of the month, from 1 on. */
        DAY,
        /** The day of the week, from 0 for Monday to 6 for Sunday. */
        WEEKDAY,
        /** The day of the year, from 1 on. */
        DAY_OF_YEAR,
        /** The hour, from 0 to 23. */
        HOUR,
        /** The minute, from 0 to 59. */
        MINUTE,
        /** Days since 1970-01-01, below 0 before it; the time of day is their fraction, by whole seconds. */
        DAYS
    }

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if a column or a part is named twice, or an entry is empty
     */
    public DateParts(@Nullable List<String> columns, @Nullable List<Part> parts) {
        List<Problem> problems = new ArrayList<>();
        refuse("columns", requireNonNullElse(columns, List.of()), problems);
        refuse("parts", requireNonNullElse(parts, List.of()), problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.columns = columns == null ? List.of() : List.copyOf(columns);
        this.parts = parts == null ? List.of() : List.copyOf(parts);
    }

    private static void refuse(String key, List<?> entries, List<Problem> problems) {
        List<Object> seen = new ArrayList<>();
        for (Object entry : entries) {
            String text = entry == null ? "" : entry.toString();
            String word = entry instanceof Part ? text.toLowerCase(Locale.ROOT) : text;
            if (word.isEmpty()) {
                problems.add(Problem.at(key, "The list " + key + " has an empty entry.", "leave it out."));
            } else if (seen.contains(entry)) {
                problems.add(Problem.at(key, "The " + key + " hold (" + word + ") twice.", "keep one of them."));
            }
            seen.add(requireNonNullElse(entry, ""));
        }
    }

    /** {@return one that takes every date and makes what differs} */
    public static DateParts of() {
        return Records.of(DateParts.class);
    }

    /** {@return the same with these {@code columns}} */
    public DateParts columns(String... columns) {
        return Records.with(this, "columns", Records.list(columns));
    }

    /** {@return the same with these {@code parts}} */
    public DateParts parts(Part... parts) {
        return Records.with(this, "parts", Records.list(parts));
    }

    @Override
    public List<String> takes(Frame inputs) {
        return columns.isEmpty()
                ? inputs.valueColumns().columns().stream()
                        .filter(column -> column.type() == DataType.DATETIME)
                        .map(Column::name)
                        .toList()
                : columns;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException also if a column is neither date nor text, or is missing in every row
     */
    @Override
    public FittedTransform fit(Frame training, Target target, Threads threads) {
        List<Problem> problems = new ArrayList<>();
        for (Column column : training.columns()) {
            String name = "The column (" + column.name() + ") ";
            if (column.type() != DataType.DATETIME && column.type() != DataType.STRING) {
                problems.add(Problem.of(
                        name + "is " + column.type().mlflowName() + ", and DateParts takes dates.",
                        "no transform for it: a number can be learned from as it is."));
            } else if (column.rows() > 0 && column.isAllMissing()) {
                problems.add(Problem.of(name + "is missing in every training row (" + column.rows() + ").")
                        .excluding(List.of(column.name())));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        Map<String, List<Part>> found = new LinkedHashMap<>();
        Moments.of(training)
                .forEach((column, it) -> found.put(column, parts.isEmpty() ? it.differing(threads) : parts));
        return new FittedDateParts(found);
    }

    /** {@inheritDoc} <p>It is: which parts differ is told by all training rows. */
    @Override
    public boolean isFittedOnce() {
        return true;
    }
}
