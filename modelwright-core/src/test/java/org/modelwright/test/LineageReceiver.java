package org.modelwright.test;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.modelwright.internal.text.Json;

/** Takes events as a catalogue does, on this machine. */
public final class LineageReceiver implements AutoCloseable {

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Map<?, ?>> events = new ArrayList<>();
    private final List<String> heads = new ArrayList<>();
    private int status = 201;
    private long sleep;

    /** Starts one that takes all. */
    public LineageReceiver() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            take(
                    body,
                    exchange.getRequestURI().getPath() + " "
                            + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
    }

    private void take(String body, String head) {
        try {
            Thread.sleep(sleep);
        } catch (InterruptedException e) {
            return;
        }
        synchronized (this) {
            heads.add(head);
            if (status / 100 == 2) {
                events.add((Map<?, ?>) Objects.requireNonNull(Json.read(body)));
            }
        }
    }

    /** From now on it answers so, after that many milliseconds. */
    public void answers(int status, long sleep) {
        this.status = status;
        this.sleep = sleep;
    }

    /** {@return its address} */
    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** {@return what it has taken, in order} */
    public synchronized List<Map<?, ?>> events() {
        return List.copyOf(events);
    }

    /** {@return path and authorization of each request} */
    public synchronized List<String> heads() {
        return List.copyOf(heads);
    }

    /** {@return the types of what it has taken} */
    public List<String> types() {
        return events().stream().map(it -> String.valueOf(it.get("eventType"))).toList();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
