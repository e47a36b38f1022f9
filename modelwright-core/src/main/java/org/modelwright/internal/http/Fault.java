package org.modelwright.internal.http;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;

/** An attempt to ask a server that got no answer to rely on. Its message follows "The server (…)". */
final class Fault extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY = 429;
    private static final int INTERNAL_ERROR = 500;

    private final @Nullable String maybe;
    private final boolean acted;
    private final boolean late;
    private final boolean passing;
    private final Duration retryAfter;

    private Fault(
            String said,
            @Nullable String maybe,
            boolean acted,
            boolean late,
            boolean passing,
            Duration retryAfter,
            @Nullable Throwable cause) {
        super(said, cause);
        this.maybe = maybe;
        this.acted = acted;
        this.late = late;
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** {@return advice, or null} */
    @Nullable String maybe() {
        return maybe;
    }

    /** {@return whether the server may have done what it was asked} */
    boolean acted() {
        return acted;
    }

    /** {@return whether the server may still do it: whoever answered was not the server, or nobody did} */
    boolean late() {
        return late;
    }

    /** {@return whether it may be gone at the next attempt} */
    boolean passing() {
        return passing;
    }

    /** {@return how long the server wishes not to be asked} */
    Duration retryAfter() {
        return retryAfter;
    }

    /** {@return a fault that the server tells of itself} */
    static Fault told(int status, String said, HttpResponse<?> response) {
        return new Fault(
                "answered " + status + (said.isEmpty() ? "" : " (" + said + ")"),
                null,
                status != TOO_MANY,
                status != TOO_MANY && status != INTERNAL_ERROR,
                true,
                RetryAfter.of(response),
                null);
    }

    /** {@return an answer of somebody else} */
    static Fault noJson(boolean understood) {
        return new Fault(
                "answered something that is no JSON",
                "the address is not that of an MLflow server, or a login page stands before it.",
                true,
                true,
                understood,
                Duration.ZERO,
                null);
    }

    /** {@return an answer of the server's own that ends before its end} */
    static Fault cut() {
        return new Fault("broke off in the middle of its answer", null, true, false, true, Duration.ZERO, null);
    }

    /** A redirect, which nobody follows: the credentials are for this server alone. */
    static Fault elsewhere(URI asked, HttpResponse<?> response) {
        String said = "points to another address (status " + response.statusCode() + ")";
        String maybe = "the address that it points to.";
        try {
            String location = response.headers().firstValue("Location").orElse("");
            if (location.isBlank()) {
                throw new IllegalArgumentException("There is none.");
            }
            URI there = asked.resolve(location);
            boolean same = there.getPath() != null
                    && Http.shown(there).equals(Http.shown(asked))
                    && there.getPath().equals(asked.getPath());
            if (same) {
                said = "points to itself (status " + response.statusCode() + "), in a circle";
                maybe = "something stands before the server, such as a login or a proxy: the server's own address.";
            } else {
                maybe = "the address that it points to: " + Http.shown(there);
            }
        } catch (IllegalArgumentException e) {
            maybe = "the server's own address: what it points to is none.";
        }
        return new Fault(said, maybe, false, false, false, Duration.ZERO, null);
    }

    /** {@return no answer in time} */
    static Fault silent(Duration allowed, Throwable cause) {
        return new Fault(
                "did not answer within " + allowed.toMillis() / 1000.0 + " s",
                "MLFLOW_HTTP_REQUEST_TIMEOUT, in seconds.",
                true,
                true,
                true,
                Duration.ZERO,
                cause);
    }

    /**
     * {@return what an exception means}
     *
     * @param understood whether the server has answered before
     */
    static Fault of(Duration allowed, boolean understood, Throwable cause) {
        if (cause instanceof SSLException) {
            return new Fault(
                    "is not trusted: " + Cause.of(cause),
                    "MLFLOW_TRACKING_SERVER_CERT_PATH, the certificate of who signed the server's.",
                    false,
                    false,
                    false,
                    Duration.ZERO,
                    cause);
        }
        if (cause instanceof ConnectException) {
            boolean unknown = cause.getCause() instanceof UnresolvedAddressException;
            // A server that was never there will hardly come while we wait; one that went away may be restarted.
            return new Fault(
                    unknown ? "has a name that is not known" : "does not answer",
                    "it is not started, or the address is wrong.",
                    false,
                    false,
                    understood,
                    Duration.ZERO,
                    cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return silent(allowed, cause);
        }
        return new Fault("broke off: " + Cause.of(cause), null, true, true, true, Duration.ZERO, cause);
    }
}
