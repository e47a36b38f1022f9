package org.modelwright.transform;

import java.util.List;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;

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
     * @param threads who may work on it
     * @throws org.modelwright.error.DataException if nothing can be made of them
     */
    FittedTransform fit(Frame training, Threads threads);
}
