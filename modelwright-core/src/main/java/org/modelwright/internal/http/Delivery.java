package org.modelwright.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Redactor;
import org.modelwright.internal.http.OutgoingAddress.ForbiddenException;
import org.modelwright.internal.text.Json;

/**
 * A request whose answer nobody reads: it counts whether it was accepted. It is tried up to three times, no redirect is
 * followed, and at most 4 KiB of an answer that says no are read. Messages name the host, never the path.
 *
 * @param address where to
 * @param contentType of the body; null for a GET
 * @param body the bytes that are sent; none with a GET
 * @param headers go with it
 */
public record Delivery(URI address, @Nullable String contentType, byte[] body, Map<String, String> headers) {

    private static final int MOST_TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_READ = 4096;
    private static final int MOST_SHOWN = 200;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final Set<Integer> CLOSED = Set.of(401, 403);
    private static final Set<Integer> MALFORMED = Set.of(400, 413, 415, 422);

    /** {@return a POST of a text} */
    public static Delivery post(URI address, String contentType, String body, Map<String, String> headers) {
        return new Delivery(address, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** {@return a GET} */
    public static Delivery get(URI address) {
        return new Delivery(address, null, new byte[0], Map.of());
    }

    /** What came of one try; null where it was accepted. */
    private record Fault(
            String said,
            @Nullable String maybe,
            boolean passing,
            Duration wish,
            @Nullable Exception cause) {

        InfrastructureException toException(URI address, int tries) {
            String times = tries > 1 ? ", " + tries + " times" : "";
            return new InfrastructureException(
                    "The server (" + Http.shown(address) + ") " + said + times + ".", maybe, cause);
        }
    }

    /**
     * Delivers it.
     *
     * @param each the longest that one try may take
     * @param within the longest that all of it may take
     * @throws InfrastructureException if it was not accepted
     */
    public void send(Duration each, Duration within) {
        try {
            OutgoingAddress.check(OutgoingAddress.host(address));
        } catch (ForbiddenException e) {
            throw new Fault(String.valueOf(e.getMessage()), "another address.", false, Duration.ZERO, e)
                    .toException(address, 1);
        }
        long end = System.nanoTime() + within.toNanos();
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(shorter(CONNECT, shorter(each, within)))
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
            Fault fault = attempt(client, shorter(each, left));
            if (fault == null) {
                return;
            }
            Duration wait = fault.wish().compareTo(pause) > 0 ? fault.wish() : pause;
            boolean fits = wait.toNanos() < end - System.nanoTime();
            if (!fault.passing() || tries == MOST_TRIES || !fits) {
                throw fault.toException(address, tries);
            }
            sleep(wait);
            pause = pause.multipliedBy(2);
        }
    }

    private @Nullable Fault attempt(HttpClient client, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
        headers.forEach(request::setHeader);
        if (contentType == null) {
            request.GET();
        } else {
            request.setHeader("Content-Type", contentType);
            request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream answer = response.body()) {
                return fault(response, answer);
            }
        } catch (IOException e) {
            return new Fault(
                    "does not answer: " + Cause.of(e),
                    "it is not started, or the address is wrong.",
                    true,
                    Duration.ZERO,
                    e);
        } catch (InterruptedException e) {
            throw new InterruptedJobException(
                    "The call to the server (" + Http.shown(address) + ") was interrupted.", null, e);
        }
    }

    private @Nullable Fault fault(HttpResponse<?> response, InputStream answer) throws IOException {
        int status = response.statusCode();
        int hundreds = status / 100;
        if (hundreds == 2) {
            return null;
        }
        if (hundreds == 3) {
            return new Fault(
                    "points to another address (status " + status + "), which is not followed",
                    "the address that it points to.",
                    false,
                    Duration.ZERO,
                    null);
        }
        String text = new String(answer.readNBytes(MOST_READ), StandardCharsets.UTF_8);
        boolean passing = status == TOO_MANY || status == REQUEST_TIMEOUT || hundreds == 5;
        String maybe = null;
        if (CLOSED.contains(status)) {
            maybe = "another secret: the receiver takes nothing with this one.";
        } else if (GONE.contains(status)) {
            maybe = "a new webhook: the receiver does not know this one any more.";
        }
        return new Fault(
                "answered " + status + (MALFORMED.contains(status) ? shown(text) : ""),
                maybe,
                passing,
                passing ? wish(response, text) : Duration.ZERO,
                null);
    }

    /** {@return how long the receiver wishes not to be asked; Discord says it in the body too} */
    private static Duration wish(HttpResponse<?> response, String text) {
        Duration header = RetryAfter.of(response);
        if (!header.isZero() || !text.contains("retry_after")) {
            return header;
        }
        try {
            return Json.read(text) instanceof Map<?, ?> map && map.get("retry_after") instanceof Number seconds
                    ? Duration.ofMillis((long) Math.ceil(Math.min(seconds.doubleValue(), 1e6) * 1000))
                    : header;
        } catch (IllegalArgumentException e) {
            return header; // it only looked like JSON
        }
    }

    /** {@return what the receiver said, in one line, without secrets} */
    private static String shown(String text) {
        String line = Redactor.clean(text).replaceAll("\\p{Cntrl}+|\\s+", " ").strip();
        int length = Math.min(line.codePointCount(0, line.length()), MOST_SHOWN);
        return Optional.of(line.substring(0, line.offsetByCodePoints(0, length)))
                .filter(it -> !it.isEmpty())
                .map(it -> " (" + it + ")")
                .orElse("");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptedJobException(
                    "The call to the server (" + Http.shown(address) + ") was interrupted.", null, e);
        }
    }
}
