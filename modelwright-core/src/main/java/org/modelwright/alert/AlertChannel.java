package org.modelwright.alert;

import java.util.Set;

/** A way to tell people how a job ended. */
public interface AlertChannel {

    /**
     * {@return the events it tells of}
     *
     * <p>One end is told once, as the most telling of these that holds: where {@link Event#RECOVERED} is not among them, a
     * recovery is a {@link Event#SUCCESS}.
     */
    Set<Event> on();

    /**
     * Tells. A channel that fails is a warning, never a failed job.
     *
     * @throws org.modelwright.error.InfrastructureException if it could not be told; without secrets
     */
    void send(Alert alert);
}
