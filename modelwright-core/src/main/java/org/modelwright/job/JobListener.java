package org.modelwright.job;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.modelwright.card.FailedRun;
import org.modelwright.mlflow.RunInfo;

/** Hears how a job goes on, on the job's own thread unless said otherwise. Every method does nothing by default. */
public interface JobListener {

    /** The MLflow run is there. */
    default void runCreated(RunInfo run) {}

    /** A step begins, such as {@code fit}. */
    default void stepStarted(String step) {}

    /** A round of training is over; {@code round} counts from 0. */
    default void round(int round, int rounds, Map<String, Double> metrics) {}

    /** The learner looks for settings, and has tried some of at most so many. */
    default void tried(int done, int candidates) {}

    /**
     * A trial of a search for settings is over.
     *
     * @param done how many are
     * @param most how many there are at most; {@link Integer#MAX_VALUE} where time alone decides
     * @param best the least score so far; no number before there is one
     * @param secondsLeft of the time budget; empty where there is none
     */
    default void trial(int done, int most, double best, OptionalDouble secondsLeft) {}

    /**
     * {@return whether somebody wants a search for settings to end, and the job to go on with the best of them}
     *
     * <p>Asked while settings are tried, on any thread.
     */
    default boolean isSearchEnough() {
        return false;
    }

    /**
     * Some bytes of a file have gone to the tracking server, or come back to be checked; on any thread.
     *
     * @param what such as {@code send model.onnx}
     * @param done bytes so far
     * @param total bytes in all
     */
    default void transferred(String what, long done, long total) {}

    /**
     * All is done: this is what the job answers. Whoever tells it to others does so here. When this returns, the run is
     * marked as answered; the same job, started again after its process was ended before, answers the same version.
     */
    default void finished(TrainingResult result) {}

    /** A step is over, well. */
    default void stepFinished(String step) {}

    /**
     * {@return the exit code that the process will have because somebody wants the job to stop: 130 after Ctrl-C, 143
     * after SIGTERM; empty as long as nobody does}
     *
     * <p>Asked between steps, and of a step that failed: what fails then was stopped.
     */
    default OptionalInt stopped() {
        return OptionalInt.empty();
    }

    /**
     * The job did not end well; the channels were told. What it keeps of that is {@link org.modelwright.card.FailureCard#of}.
     */
    default void failed(FailedRun run) {}

    /** Something should be looked at. */
    default void warning(String message) {}
}
