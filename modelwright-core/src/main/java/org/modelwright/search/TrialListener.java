package org.modelwright.search;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.modelwright.model.Model;
import org.modelwright.model.Proposal;

/** Keeps what trials say, and knows what is kept already; on the thread of the search unless said otherwise. */
public interface TrialListener {

    /**
     * What is kept of a trial of an earlier attempt.
     *
     * @param settled the settings with what the inner splits had found
     * @param outputs what it says of the rows that judge
     * @param seconds that it took then
     */
    record Known(Model settled, InnerOutputs outputs, double seconds) {}

    /**
     * {@return what is kept of a trial that an earlier attempt of the same search finished; empty if it is to be done}
     *
     * @param foldOf for each training row the number of the split that judges it; -1 for none
     */
    Optional<Known> known(int number, Proposal proposal, int[] foldOf);

    /** A trial begins. */
    void started(int number, Proposal proposal);

    /** A round of its first split is over; on any thread. */
    void round(int round, Map<String, Double> metrics);

    /**
     * A trial is over, or was taken from an earlier attempt.
     *
     * @param outputs what it says of the rows that judge; null if it did not finish
     * @param scores of each split
     */
    void ended(Trial trial, @Nullable InnerOutputs outputs, double[] scores);

    /**
     * It goes on.
     *
     * @param best the trial with the least loss so far; null before there is one
     * @param secondsLeft of the time budget; empty where there is none
     */
    void tried(int done, @Nullable Trial best, OptionalDouble secondsLeft);

    /** {@return whether somebody wants the search to end, and the job to go on with the best; asked on any thread} */
    boolean isEnough();

    /** {@return whether somebody wants the job to stop; asked on any thread} */
    boolean isStopped();
}
