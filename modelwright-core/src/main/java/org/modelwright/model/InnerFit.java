package org.modelwright.model;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Optional;
import org.modelwright.splitter.RowSplit;

/**
 * What a model says of rows that it has not learned from.
 *
 * @param outputs for each row its prediction, or the probability of each class: one column of numbers each
 * @param found the settings that fitting arrived at, such as a number of rounds; empty if it looked for none
 */
public record InnerFit(List<DoubleBuffer> outputs, Optional<Model> found) {

    /** Fits settings to rows of inner splits, as often as it is asked. */
    @FunctionalInterface
    public interface Judge {

        /**
         * {@return what a model of the rows that are learned from says of the others}
         *
         * <p>A learner that grows round by round may stop early by the rows that it says something of.
         *
         * @param split an inner split of the rows that the judge was made for
         * @param listener hears of the rounds, on any thread; what it throws ends the training
         */
        InnerFit of(RowSplit split, FitListener listener);
    }
}
