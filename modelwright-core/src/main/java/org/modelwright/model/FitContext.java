package org.modelwright.model;

import java.util.Optional;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.engine.Workers;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;

/**
 * What a learner may use, and whom it tells.
 *
 * @param session memory, threads and temporary files
 * @param listener hears of each round
 * @param inner splits the training rows once more, as the job's splitter says
 * @param beside columns of the training rows that were asked for by {@link Model#columns()} and are no features
 * @param features gives the features of both sides of an inner split
 * @param workers those that share the work, for a learner that can share it; mostly none
 */
public record FitContext(
        Session session,
        FitListener listener,
        InnerSplits inner,
        Frame beside,
        InnerFeatures features,
        Optional<Workers> workers) {

    /** Gives the features of both sides of an inner split. */
    @FunctionalInterface
    public interface InnerFeatures {

        /**
         * {@return the rows of both sides; what transforms have learned for them, they have learned from the first side alone}
         *
         * @param inputs the features of all training rows, as the learner was given them
         * @param split an inner split of them
         */
        Sides of(Frame inputs, RowSplit split);
    }

    /**
     * The features of both sides of an inner split.
     *
     * @param train the rows to learn from
     * @param test the rows that judge
     */
    public record Sides(Frame train, Frame test) {}

    /** A context of features that nothing has learned for. */
    public FitContext(Session session, FitListener listener, InnerSplits inner, Frame beside) {
        this(session, listener, inner, beside, (inputs, split) -> sides(session, inputs, split), Optional.empty());
    }

    /** A context of rows that nothing else is known of. */
    public FitContext(Session session, FitListener listener) {
        this(session, listener, InnerSplits.byRow(), Frame.of());
    }

    private static Sides sides(Session session, Frame inputs, RowSplit split) {
        return new Sides(taken(session, inputs, split.train()), taken(session, inputs, split.test()));
    }

    private static Frame taken(Session session, Frame inputs, int[] rows) {
        return inputs.take(rows, session.space((long) inputs.bytes() * rows.length), session.threads());
    }

    /** {@return a context that tells nobody, of rows that nothing else is known of} */
    public static FitContext quiet(Session session) {
        return new FitContext(session, FitListener.NOBODY);
    }

    /** {@return the same, with columns beside the features} */
    public FitContext with(Frame beside) {
        return new FitContext(session, listener, inner, beside, features, workers);
    }

    /** {@return the same, with other features for inner splits} */
    public FitContext with(InnerFeatures features) {
        return new FitContext(session, listener, inner, beside, features, workers);
    }

    /** {@return the same, with others that share the work} */
    public FitContext with(Optional<Workers> workers) {
        return new FitContext(session, listener, inner, beside, features, workers);
    }

    /** {@return a context that tells nobody, of the rows of an inner split that are learned from} */
    public FitContext within(RowSplit split) {
        return within(split, (round, rounds, metrics) -> {});
    }

    /** {@return a context of the rows of an inner split that are learned from, without workers} */
    public FitContext within(RowSplit split, FitListener heard) {
        Frame left = beside.names().isEmpty() ? beside : beside.take(split.train());
        return new FitContext(session, heard, inner.within(split), left);
    }
}
