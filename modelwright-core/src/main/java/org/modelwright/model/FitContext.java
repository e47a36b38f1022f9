package org.modelwright.model;

import org.modelwright.data.Session;

/**
 * What a learner may use, and whom it tells.
 *
 * @param session memory, threads and temporary files
 * @param listener hears of each round
 */
public record FitContext(Session session, FitListener listener) {

    /** {@return a context that tells nobody} */
    public static FitContext quiet(Session session) {
        return new FitContext(session, (round, rounds, metrics) -> {});
    }
}
