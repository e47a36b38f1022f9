package org.modelwright.splitter;

import java.util.List;
import java.util.Set;
import org.modelwright.data.Examples;
import org.modelwright.data.Threads;

/** Decides which rows a model learns from and which judge it. */
public interface Splitter {

    /**
     * {@return the columns of the inputs that decide where a row stands, beside key and target}
     *
     * <p>They are read even where they are excluded, and are no features. One that is part of the key stays the key.
     */
    default Set<String> columns() {
        return Set.of();
    }

    /**
     * {@return the two sides: disjoint, neither empty; together with the rows left out, all rows}
     *
     * @param examples they have the {@link #columns} that the source has
     * @throws org.modelwright.error.DataException if these examples cannot be split this way
     */
    RowSplit split(Examples examples);

    /**
     * {@return the same as {@link #split(Examples)}, whoever works on it}
     *
     * <p>A splitter that does not say otherwise splits in the calling thread.
     *
     * @param threads who may work on it
     */
    default RowSplit split(Examples examples, Threads threads) {
        return split(examples);
    }

    /**
     * {@return a split of the training rows, made in the same spirit: its test rows are for validation}
     *
     * <p>A splitter that does not say otherwise takes them by their key, stratified where the target is a class.
     *
     * @param training the rows that {@link #split} left to learn from
     * @param wanted about how many rows are for validation, at least 1 and fewer than all
     * @param threads who may work on it
     * @throws org.modelwright.error.DataException if they cannot be split this way
     */
    default RowSplit validation(TrainingRows training, int wanted, Threads threads) {
        return ByKey.of(training, threads).validation(wanted, training.classes());
    }

    /**
     * {@return whether time decides: {@link #validation} and {@link #folds} of these rows test what comes after all that
     * they learn from}
     *
     * <p>Not so where a splitter does not say otherwise.
     *
     * @param training the rows that {@link #split} left to learn from
     */
    default boolean rolls(TrainingRows training) {
        return false;
    }

    /**
     * {@return several splits of the training rows, made in the same spirit; each tests other rows}
     *
     * <p>A splitter that does not say otherwise puts the rows in the order of the hashes of their keys and takes the folds
     * that scikit-learn's {@code KFold} makes of that order; where the target is a class, those of
     * {@code StratifiedKFold}.
     *
     * @param training the rows that {@link #split} left to learn from
     * @param count how many, at least 2
     * @param threads who may work on it
     * @throws org.modelwright.error.DataException if they cannot be split this way
     */
    default List<RowSplit> folds(TrainingRows training, int count, Threads threads) {
        return ByKey.of(training, threads).folds(count);
    }

    /**
     * {@return which of the test rows belong together, for the intervals of their scores; by default each stands by itself}
     *
     * @param test the rows that {@link #split} left to judge by
     * @param split what it gave
     */
    default RowUnits units(Examples test, RowSplit split) {
        return RowUnits.rows(test.count());
    }
}
