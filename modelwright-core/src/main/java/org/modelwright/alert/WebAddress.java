package org.modelwright.alert;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.internal.http.Delivery;
import org.modelwright.internal.http.OutgoingAddress;

/** An address that a channel sends to: what all of them refuse, and how they send. */
final class WebAddress {

    /** Seconds that one try may take, where nothing else is said. */
    static final double DEFAULT_TIMEOUT = 10;

    private static final double LONGEST_TIMEOUT = 3600;

    private WebAddress() {}

    /** {@return the seconds, or the default} */
    static Double timeout(@Nullable Double timeout) {
        return requireNonNullElse(timeout, DEFAULT_TIMEOUT);
    }

    /** {@return what is wrong with an address; a mask is taken, since a rendered configuration holds it and can be loaded} */
    static List<Problem> problems(String key, @Nullable Secret url, String owner) {
        if (url == null || url.reveal().equals(Secret.MASK)) {
            return List.of();
        }
        URI address = parse(url);
        if (address == null) {
            return List.of(Problem.at(
                    key, "The " + key + " of " + owner + " is not an http or https address.", "https://host/path"));
        }
        return OutgoingAddress.isForbidden(address)
                ? List.of(Problem.at(
                        key,
                        "The " + key + " of " + owner
                                + " is an address of the machine's own segment, where clouds hand out credentials.",
                        "the address of a server."))
                : List.of();
    }

    /** {@return what is wrong with a time-out} */
    static List<Problem> problems(double timeout) {
        return timeout > 0 && timeout <= LONGEST_TIMEOUT
                ? List.of()
                : List.of(Problem.at(
                        "timeout", "The timeout (" + timeout + ") is not between 0 and 3600 seconds.", "10"));
    }

    /** Refuses all that is wrong at once. */
    @SafeVarargs
    static void refuse(List<Problem>... problems) {
        List<Problem> all = new ArrayList<>();
        for (List<Problem> each : problems) {
            all.addAll(each);
        }
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
    }

    /** {@return the address, to be sent to} */
    static URI of(Secret url, String owner) {
        URI address = parse(url);
        if (address == null) {
            throw new InfrastructureException(
                    "The url of " + owner + " is masked.", "${env:NAME} in place of the mask that render wrote.");
        }
        return address;
    }

    /** Posts JSON as chats take it. */
    static void postJson(Secret url, String owner, String json, double timeout, Duration within) {
        Delivery.post(of(url, owner), "application/json; charset=utf-8", json, Map.of())
                .send(duration(timeout), within);
    }

    static Duration duration(double seconds) {
        return Duration.ofMillis(Math.max(1, (long) (seconds * 1000)));
    }

    private static @Nullable URI parse(Secret url) {
        try {
            URI uri = URI.create(url.reveal());
            String scheme = String.valueOf(uri.getScheme());
            return scheme.matches("(?i)https?") && uri.getHost() != null ? uri : null;
        } catch (IllegalArgumentException e) {
            return null; // its message would show the address
        }
    }
}
