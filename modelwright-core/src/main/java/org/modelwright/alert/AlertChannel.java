package org.modelwright.alert;

import java.util.Set;

/** A way to tell people how a job ended. */
public interface AlertChannel {

    /** The two ends that can be told. */
    enum Outcome {
        /** The job ended well. */
        SUCCESS,
        /** The job failed or was stopped. */
        FAILURE
    }

    /** {@return the ends it tells of} */
    Set<Outcome> on();

    /**
     * Tells. A channel that fails is a warning, never a failed job.
     *
     * @throws org.modelwright.error.InfrastructureException if it could not be told; without secrets
     */
    void send(Alert alert);
}
