package org.modelwright.model;

import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.splitter.InnerSplits;

/**
 * What a learner may use, and whom it tells.
 *
 * @param session memory, threads and temporary files
 * @param listener hears of each round
 * @param inner splits the training rows once more, as the job's splitter says
 * @param beside columns of the training rows that were asked for by {@link Model#columns()} and are no features
 */
public record FitContext(Session session, FitListener listener, InnerSplits inner, Frame beside) {

    /** A context of rows that nothing else is known of. */
    public FitContext(Session session, FitListener listener) {
        this(session, listener, InnerSplits.byRow(), Frame.of());
    }

    /** {@return a context that tells nobody, of rows that nothing else is known of} */
    public static FitContext quiet(Session session) {
        return new FitContext(session, (round, rounds, metrics) -> {});
    }

    /** {@return the same, with columns beside the features} */
    public FitContext with(Frame beside) {
        return new FitContext(session, listener, inner, beside);
    }
}
