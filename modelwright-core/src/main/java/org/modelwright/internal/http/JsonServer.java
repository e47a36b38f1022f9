package org.modelwright.internal.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.error.Redactor;
import org.modelwright.internal.text.Json;
import org.slf4j.Logger;

/**
 * A server that speaks JSON over HTTP. Each call has a time-out and is repeated after a fault of the network or the
 * server; one that makes something is looked up first. Credentials go to this server only: no redirect is followed.
 */
public final class JsonServer {

    private static final Logger LOG = Log.of(JsonServer.class);
    private static final Set<Integer> FAULTS = Set.of(408, 429, 500, 502, 503, 504);
    private static final int OK = 200;
    private static final int CLIENT_ERROR = 400;

    /** What a slow line carries: a large file is given the time it needs. */
    private static final long BYTES_PER_SECOND = 100_000;

    private static final Duration LATEST = Duration.ofSeconds(10);

    private static final String NO_PARTS = "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD=false";

    private final URI base;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final Retries retries;
    private final HttpClient client;
    private volatile boolean understood;

    /**
     * Nothing is called yet.
     *
     * @param base its address without a slash at the end
     * @param headers go with every call
     * @param timeout for each attempt
     */
    public JsonServer(URI base, Map<String, String> headers, Tls tls, Duration timeout, Retries retries) {
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.timeout = timeout;
        this.retries = retries;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        SSLContext context = tls.context();
        if (context != null) {
            builder.sslContext(context);
        }
        this.client = builder.build();
    }

    /**
     * An answer that is no fault.
     *
     * @param status below 400, or a refusal
     * @param json the body's object; empty if it is no JSON object
     * @param text the body
     */
    public record Answer(int status, Map<?, ?> json, String text) {

        /** {@return whether the server did what it was asked} */
        public boolean done() {
            return status < CLIENT_ERROR;
        }
    }

    /** Looks for what a call makes. */
    @FunctionalInterface
    public interface Lookup {

        /** Of a call that makes nothing. */
        Lookup NONE = late -> Optional.empty();

        /**
         * {@return the answer that the call would have given; empty if there is nothing}
         *
         * @param late whether an attempt that was given up may still arrive, and make it once more
         */
        Optional<Answer> made(boolean late);
    }

    /** {@return scheme, host and port: all that a message may show} */
    public String shown() {
        return Http.shown(base);
    }

    /** {@return the answer to a GET} */
    public Answer get(String path, Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return repeat(
                request(path + (text.isEmpty() ? "" : "?" + text), timeout).GET(), Content.OBJECT, Lookup.NONE);
    }

    /** {@return the answer to a POST, PATCH or DELETE that may be repeated without harm} */
    public Answer send(String method, String path, Object body) {
        return repeat(json(method, path, body), Content.OBJECT, Lookup.NONE);
    }

    /**
     * {@return the answer to a POST that makes something}
     *
     * @param made asked before a repeat, and before the call is given up, when the server may have acted
     */
    public Answer create(String path, Object body, Lookup made) {
        return repeat(json("POST", path, body), Content.OBJECT, made);
    }

    private HttpRequest.Builder json(String method, String path, Object body) {
        return request(path, timeout)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(Json.write(body), StandardCharsets.UTF_8));
    }

    /**
     * {@return the answer to a PUT of a file's bytes, read while they are sent}
     *
     * @param sent hears the bytes that went so far; from the start again where the call is repeated
     */
    public Answer put(String path, Path file, LongConsumer sent) {
        try {
            Duration allowed = timeout.plusSeconds(Files.size(file) / BYTES_PER_SECOND);
            return repeat(
                    request(path, allowed)
                            .header("Content-Type", "application/octet-stream")
                            .PUT(new CountedBody(HttpRequest.BodyPublishers.ofFile(file), sent)),
                    Content.OBJECT_OR_NOTHING,
                    Lookup.NONE);
        } catch (FileNotFoundException e) {
            throw new IllegalStateException("The file (" + file + ") is gone.", e);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        }
    }

    /**
     * {@return the ETag of a PUT to an address of somebody else, who gets none of our headers}
     *
     * @param address where to, as the server gave it; may hold a signature, so that messages name the host only
     * @throws InfrastructureException if it is no address; not of https, where the server is; or of this machine or its
     *     neighbours on the wire, where the server is not
     */
    public String putPart(String address, Map<String, String> partHeaders, byte[] bytes) {
        URI url;
        HttpRequest.Builder request;
        try {
            url = URI.create(address);
            request = HttpRequest.newBuilder(url)
                    .timeout(timeout.plusSeconds(bytes.length / BYTES_PER_SECOND))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
            partHeaders.forEach(request::header);
        } catch (IllegalArgumentException e) {
            throw new InfrastructureException(
                    "The server (" + shown() + ") names no address for a part of a file.", NO_PARTS, e);
        }
        if (!PartAddress.isAllowed(base, url)) {
            throw new InfrastructureException(
                    "The server (" + shown() + ") names an address for a part of a file (" + Http.shown(url)
                            + ") that is not asked: it is of the machine itself, or not safe as the server is.",
                    NO_PARTS);
        }
        AtomicReference<String> etag = new AtomicReference<>("");
        BodyHandler<String> handler = info -> {
            etag.set(info.headers().firstValue("ETag").orElse(""));
            return HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
        };
        Answer answer = repeat(request.build(), handler, Content.BYTES, Lookup.NONE);
        if (!answer.done()) {
            throw new InfrastructureException(
                    "The store (" + Http.shown(url) + ") refused a part of a file (" + answer.status() + ").",
                    NO_PARTS);
        }
        return etag.get();
    }

    /** {@return the answer to a GET of a file, whose bytes are in {@code file} when it is done} */
    public Answer download(String path, Path file, long size) {
        return fetch(
                path,
                size,
                BodyHandlers.ofFile(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING));
    }

    /**
     * {@return the answer to a GET of a file, whose bytes went to a consumer}
     *
     * @param consumers gives one for each attempt, which starts from the first byte
     */
    public Answer read(String path, long size, Supplier<Consumer<byte[]>> consumers) {
        return fetch(
                path,
                size,
                info -> BodyHandlers.ofByteArrayConsumer(each(consumers.get())).apply(info));
    }

    private static Consumer<Optional<byte[]>> each(Consumer<byte[]> consumer) {
        return part -> part.ifPresent(consumer);
    }

    private <T> Answer fetch(String path, long size, BodyHandler<T> bytes) {
        Duration allowed = timeout.plusSeconds(size / BYTES_PER_SECOND);
        BodyHandler<String> handler = info -> info.statusCode() == OK
                ? HttpResponse.BodySubscribers.<T, String>mapping(bytes.apply(info), it -> "")
                : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
        return repeat(request(path, allowed).GET().build(), handler, Content.BYTES, Lookup.NONE);
    }

    /** What an answer that is no refusal must hold. */
    private enum Content {
        /** An object. */
        OBJECT,
        /** An object or nothing at all. */
        OBJECT_OR_NOTHING,
        /** Anything. */
        BYTES;

        boolean fits(String text, boolean object) {
            return this == BYTES || object || this == OBJECT_OR_NOTHING && text.isBlank();
        }
    }

    private HttpRequest.Builder request(String path, Duration allowed) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(allowed);
        headers.forEach(request::header);
        return request;
    }

    private Answer repeat(HttpRequest.Builder request, Content content, Lookup made) {
        return repeat(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8), content, made);
    }

    private Answer repeat(HttpRequest request, BodyHandler<String> handler, Content content, Lookup made) {
        boolean acted = false;
        boolean late = false;
        for (int n = 0; ; n++) {
            if (acted) {
                Optional<Answer> found = made.made(late);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            Fault fault;
            try {
                return attempt(request, handler, content);
            } catch (Fault e) {
                fault = e;
            }
            late |= fault.late();
            if (n >= retries.max() || !fault.passing()) {
                Optional<Answer> found = fault.acted() ? made.made(late) : Optional.empty();
                if (found.isPresent()) {
                    return found.get();
                }
                throw new InfrastructureException(
                        "The server (" + shown() + ") " + fault.getMessage()
                                + (n == 0 ? "." : ", also when asked " + (n + 1) + " times."),
                        fault.maybe(),
                        fault);
            }
            acted |= fault.acted();
            pause(n + 1, fault);
        }
    }

    /** Gives a call that was given up then its time to arrive: twice the time-out, ten seconds at most. */
    public void waitFor(Instant givenUp) {
        Duration twice = timeout.multipliedBy(2);
        Duration most = twice.compareTo(LATEST) < 0 ? twice : LATEST;
        Duration left = Duration.between(Instant.now(), givenUp.plus(most));
        if (!left.isNegative()) {
            LOG.info(
                    "Waiting {} s for a call that was given up and may still reach the server ({})",
                    left.toMillis() / 1000.0,
                    shown());
            sleep(left);
        }
    }

    private void pause(int n, Fault fault) {
        Duration pause = retries.before(n, fault.retryAfter());
        LOG.warn(
                "The server ({}) {}; asking again in {} s ({} of {})",
                shown(),
                fault.getMessage(),
                pause.toMillis() / 1000.0,
                n,
                retries.max());
        sleep(pause);
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptedJobException("The call to the server (" + shown() + ") was interrupted.", null, e);
        }
    }

    private Answer attempt(HttpRequest request, BodyHandler<String> handler, Content content) throws Fault {
        HttpResponse<String> response = exchange(request, handler);
        int status = response.statusCode();
        String text = response.body();
        Optional<Map<?, ?>> object = object(text);
        if (FAULTS.contains(status)) {
            boolean passing = !(status == 503 && text.contains("disabled"));
            Object message = object.isPresent() ? object.get().get("message") : null;
            String said = message == null ? "" : Redactor.clean(message.toString());
            if (passing) {
                throw Fault.told(status, said, response);
            }
        }
        if (status >= 300 && status < CLIENT_ERROR) {
            throw Fault.elsewhere(request.uri(), response);
        }
        if (object.isEmpty() && Json.isCut(text)) {
            throw Fault.cut();
        }
        if (status < 300 && !content.fits(text, object.isPresent())) {
            throw Fault.noJson(understood);
        }
        understood |= object.isPresent();
        return new Answer(status, object.orElse(Map.of()), text);
    }

    private static Optional<Map<?, ?>> object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Json.read(text) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // cut, or not JSON: the caller says so
        }
    }

    private HttpResponse<String> exchange(HttpRequest request, BodyHandler<String> handler) throws Fault {
        Duration allowed = request.timeout().orElse(timeout);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, handler);
        try {
            // The request's own time-out ends with the headers: a body may hang longer.
            return answer.get(allowed.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw Fault.silent(allowed, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw new InterruptedJobException("The call to the server (" + shown() + ") was interrupted.", null, e);
        } catch (ExecutionException e) {
            throw Fault.of(allowed, understood, e.getCause() == null ? e : e.getCause());
        }
    }
}
