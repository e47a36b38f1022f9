package org.modelwright.transform;

import java.util.ArrayList;
import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;

/**
 * Says beside a column whether it lacks a value: {@code x} stays, and {@code x_is_missing} is 1 or 0.
 *
 * @param columns the columns that may lack values: numbers with gaps, texts, dates
 */
public record MissingIndicator(List<String> columns) implements Transform {

    /**
     * Keeps a copy.
     *
     * @throws ConfigException if no column is named, or one twice
     */
    public MissingIndicator(List<String> columns) {
        List<Problem> problems = NamedColumns.problems("MissingIndicator", columns);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.columns = List.copyOf(columns);
    }

    /** {@return one for these columns} */
    public static MissingIndicator of(String... columns) {
        return Records.of(MissingIndicator.class, "columns", Records.list(columns));
    }

    /** {@return the same with these {@code columns}} */
    public MissingIndicator columns(String... columns) {
        return Records.with(this, "columns", Records.list(columns));
    }

    @Override
    public List<String> takes(Frame inputs) {
        return columns;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException also if a column is of whole numbers or booleans without gaps: it never lacks a value
     */
    @Override
    public FittedTransform fit(Frame training, Target target, Threads threads) {
        List<Problem> problems = new ArrayList<>();
        List<Feature> features = new ArrayList<>();
        for (Column column : training.columns()) {
            switch (column.type()) {
                case DOUBLE, STRING -> features.add(new Feature(column.name(), column.type()));
                case DATETIME -> features.add(new Feature(column.name(), DataType.STRING));
                default ->
                    problems.add(Problem.of(
                            "The column (" + column.name() + ") of MissingIndicator is "
                                    + column.type().mlflowName() + ", which never lacks a value.",
                            "leave it out."));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new FittedMissingIndicator(features);
    }

    /** {@inheritDoc} <p>It is: there is nothing to learn. */
    @Override
    public boolean isFittedOnce() {
        return true;
    }
}
