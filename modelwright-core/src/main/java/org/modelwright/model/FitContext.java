package org.modelwright.model;

import org.modelwright.data.Resources;

/**
 * What a learner may use, and whom it tells.
 *
 * @param resources memory and threads
 * @param listener hears of each round
 */
public record FitContext(Resources resources, FitListener listener) {

    /** {@return a context that tells nobody} */
    public static FitContext quiet(Resources resources) {
        return new FitContext(resources, (round, rounds, metrics) -> {});
    }
}
