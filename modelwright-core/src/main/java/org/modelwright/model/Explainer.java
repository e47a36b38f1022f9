package org.modelwright.model;

import java.util.function.IntUnaryOperator;
import org.modelwright.data.Frame;

/**
 * A learner's own library, asked what columns contribute to the margins of its native model. Found by
 * {@link java.util.ServiceLoader}, for models that were saved and come back ({@link GraphReasons#learner}).
 */
public interface Explainer {

    /** {@return what it explains, as graphs note it} */
    String learner();

    /** {@return the native file that it reads, one of {@link FittedModel#nativeFiles}} */
    String file();

    /**
     * {@return the model of a native file}
     *
     * @throws org.modelwright.error.InfrastructureException if the library cannot be loaded here
     * @throws org.modelwright.error.DataException if this is no file of it
     */
    Opened open(byte[] file);

    /** A native model; the caller closes it. */
    interface Opened extends AutoCloseable {

        /**
         * {@return for each column, and behind them for the base, a number a row: together the margin}
         *
         * @param columns what the learner sees, in its order, whatever their names
         * @param fromZero whether margins start from 0, as beside a column of offsets; else from the model's own base
         * @param margin which margin of a row is asked for, from 0
         */
        double[][] contributions(Frame columns, boolean fromZero, IntUnaryOperator margin);

        @Override
        void close();
    }
}
