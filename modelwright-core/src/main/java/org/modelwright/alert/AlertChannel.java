package org.modelwright.alert;

import java.time.Duration;
import java.util.Optional;
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
     * Tells. A channel that fails is a warning, never a failed job. It is asked on a thread of its own, which is interrupted
     * when the time is over.
     *
     * @param alert without secrets
     * @param within how long it may take
     * @throws org.modelwright.error.InfrastructureException if it could not be told; without secrets
     */
    void send(Alert alert, Duration within);

    /**
     * {@return where it goes; what could not be sent is kept and goes there with the next job that has a channel of this
     * kind for the same destination. Empty, the default: nothing is kept}
     *
     * <p>It may be a secret: only its hash is kept.
     */
    default Optional<String> destination() {
        return Optional.empty();
    }
}
