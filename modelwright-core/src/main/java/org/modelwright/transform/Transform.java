package org.modelwright.transform;

import java.util.List;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.task.Target;

/**
 * What columns become before a learner sees them. Fitting gives another type, {@link FittedTransform}; this one never
 * changes.
 */
public interface Transform {

    /**
     * {@return the columns that it takes, of those there are, or names that are not there and will be refused}
     *
     * @param inputs the columns that transforms before it left
     */
    List<String> takes(Frame inputs);

    /**
     * Learns.
     *
     * @param training the columns it takes, of the training rows alone
     * @param target what is to be predicted of these rows
     * @param threads who may work on it
     * @throws org.modelwright.error.DataException if nothing can be made of them
     */
    FittedTransform fit(Frame training, Target target, Threads threads);

    /**
     * {@return whether it learns from the target; not by default}
     *
     * <p>Then no row is told what its own target has taught: each training row gets what was learned from the rows of other
     * folds. What it makes must be numbers then.
     */
    default boolean looksAtTarget() {
        return false;
    }

    /**
     * {@return whether what it has learned from all training rows may be used within them; not by default}
     *
     * <p>Otherwise it is fitted again to the rows of each inner split that are learned from, and has to make the same columns.
     */
    default boolean isFittedOnce() {
        return false;
    }
}
