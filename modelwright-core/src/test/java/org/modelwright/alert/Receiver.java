package org.modelwright.alert;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.modelwright.data.Secret;

/** A receiver on loopback: keeps what it was asked, answers as it was told. */
public final class Receiver implements AutoCloseable {

    /** What was asked. */
    public record Request(String method, String path, Map<String, List<String>> headers, String body) {
        /** {@return the first value of a header; empty if there is none} */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    /** What is answered. */
    public record Answer(int status, Map<String, String> headers, String body, long millis) {
        /** {@return one without headers and body} */
        public static Answer of(int status) {
            return new Answer(status, Map.of(), "", 0);
        }
    }

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();

    /** Starts; every request that is not answered otherwise is accepted. */
    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            Answer answer = next();
            try {
                Thread.sleep(answer.millis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private synchronized Answer next() {
        return Optional.ofNullable(answers.poll()).orElse(Answer.of(204));
    }

    /** Answers so, once each and in order. */
    public synchronized Receiver answer(Answer... next) {
        answers.addAll(List.of(next));
        return this;
    }

    /** {@return an address of it} */
    public Secret url(String path) {
        return new Secret("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** {@return what was asked, in order} */
    public List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
