package org.modelwright.alert;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.http.Delivery;

/**
 * Gives a monitor that waits for it a sign of life: one GET when the job starts, one when it ended. A sign that could not
 * be given is not given later, when it would be wrong.
 *
 * @param start asked when the job starts; by default nothing is
 * @param success asked when it ended well; by default nothing is
 * @param failure asked when it failed or was stopped; by default nothing is
 * @param timeout seconds until a try is given up; 10 by default
 */
public record HeartbeatChannel(
        @Nullable Secret start,
        @Nullable Secret success,
        @Nullable Secret failure,
        Double timeout) implements AlertChannel {

    private static final String OWNER = "a heartbeat";

    /** Fills the defaults; refuses one without any address. */
    public HeartbeatChannel(
            @Nullable Secret start, @Nullable Secret success, @Nullable Secret failure, @Nullable Double timeout) {
        this.start = start;
        this.success = success;
        this.failure = failure;
        this.timeout = WebAddress.timeout(timeout);
        if (start == null && success == null && failure == null) {
            throw new ConfigException(
                    "A heartbeat has neither start, success nor failure.", "success: https://hc-ping.com/your-uuid");
        }
        WebAddress.refuse(
                WebAddress.problems("start", start, OWNER),
                WebAddress.problems("success", success, OWNER),
                WebAddress.problems("failure", failure, OWNER),
                WebAddress.problems(this.timeout));
    }

    /** {@return one with this {@code success} and defaults for all other keys} */
    public static HeartbeatChannel of(Secret success) {
        return Records.of(HeartbeatChannel.class, "success", success);
    }

    /** {@return the same with this {@code start}} */
    public HeartbeatChannel start(Secret start) {
        return Records.with(this, "start", start);
    }

    /** {@return the same with this {@code success}} */
    public HeartbeatChannel success(Secret success) {
        return Records.with(this, "success", success);
    }

    /** {@return the same with this {@code failure}} */
    public HeartbeatChannel failure(Secret failure) {
        return Records.with(this, "failure", failure);
    }

    /** {@return the same with this {@code timeout}} */
    public HeartbeatChannel timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    @Override
    public Set<Event> on() {
        Set<Event> on = new TreeSet<>();
        if (success != null) {
            on.add(Event.SUCCESS);
        }
        if (failure != null) {
            on.add(Event.FAILURE);
        }
        return on;
    }

    /** Says that the job starts. */
    public void started(Duration within) {
        ask(start, within);
    }

    /** Says that the job ended well, though there is nothing to tell. */
    public void succeeded(Duration within) {
        ask(success, within);
    }

    @Override
    public void send(Alert alert, Duration within) {
        ask(alert.event().isGood() ? success : failure, within);
    }

    private void ask(@Nullable Secret url, Duration within) {
        if (url != null) {
            Delivery.get(WebAddress.of(url, OWNER)).send(WebAddress.duration(timeout), within);
        }
    }
}
