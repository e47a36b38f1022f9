package org.modelwright.model;

import java.util.Map;

/** Hears how training goes on. */
@FunctionalInterface
public interface FitListener {

    /**
     * A round is over.
     *
     * @param round its number, from 0
     * @param rounds how many there are at most
     * @param metrics what was measured, such as {@code train_rmse} and {@code valid_rmse}
     */
    void round(int round, int rounds, Map<String, Double> metrics);
}
