package org.modelwright.model;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Map;

/** Hears how training goes on. */
@FunctionalInterface
public interface FitListener {

    /** Hears nothing: a learner need not measure for it. */
    FitListener NOBODY = (round, rounds, metrics) -> {};

    /**
     * A round is over.
     *
     * @param round its number, from 0
     * @param rounds how many there are at most
     * @param metrics what was measured, such as {@code train_rmse} and {@code valid_rmse}; not each round has each, and some none
     */
    void round(int round, int rounds, Map<String, Double> metrics);

    /**
     * One more of the settings between which is chosen was tried.
     *
     * @param done how many were
     * @param candidates how many there are at most
     */
    default void tried(int done, int candidates) {}

    /**
     * Settings were chosen by what models say of training rows that they have not learned from.
     *
     * @param foldOf for each training row the number of the fold that it was judged in, from 0; -1 for none
     * @param outputs what the chosen settings say of each of them: one column of numbers, or of the probabilities of each
     *     class
     */
    default void folds(int[] foldOf, List<DoubleBuffer> outputs) {}
}
