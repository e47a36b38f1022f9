package org.modelwright.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real {@code mlflow server} of some version, on a free port of this machine. */
public final class TrackingServer implements AutoCloseable {

    private static @Nullable TrackingServer shared;

    private final Process process;
    private final int port;
    private final String prefix;

    private TrackingServer(Process process, int port, String prefix) {
        this.process = process;
        this.port = port;
        this.prefix = prefix;
    }

    /**
     * {@return the server that all tests of this JVM share, of the newest MLflow: whoever uses it brings names of its
     * own, and leaves it open; it ends with the JVM}
     */
    public static synchronized TrackingServer shared() {
        if (shared == null) {
            try {
                Path folder = Files.createTempDirectory("shared-server");
                TrackingServer server = start(Python.MLFLOW_3_17, folder);
                shared = server;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    delete(folder);
                }));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that keeps its runs and files in a folder. */
    public static TrackingServer start(Python python, Path folder) {
        return start(
                python,
                folder,
                List.of(
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("server.db"),
                        "--artifacts-destination",
                        folder.resolve("files").toString()),
                Map.of());
    }

    /** Starts a server in a folder with options and environment variables of its own, and waits until it answers. */
    public static TrackingServer start(
            Python python, Path folder, List<String> options, Map<String, String> environment) {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            List<String> command = new ArrayList<>(List.of(
                    python.interpreter().toString(),
                    "-m",
                    "mlflow",
                    "server",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port),
                    "--workers",
                    "1"));
            command.addAll(options);
            int prefixed = options.indexOf("--static-prefix");
            String prefix = prefixed < 0 ? "" : options.get(prefixed + 1);
            Path log = folder.resolve("server.log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
            builder.environment().put("DO_NOT_TRACK", "true");
            // Without its job workers it starts and stops sooner.
            builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
            builder.environment().putAll(environment);
            TrackingServer server = new TrackingServer(builder.start(), port, prefix);
            try {
                server.waitUntilItAnswers(log);
                return server;
            } catch (Throwable e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitUntilItAnswers(Path log) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest health =
                HttpRequest.newBuilder(URI.create(uri() + prefix + "/health")).build();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            try {
                if (http.send(health, BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("the server, which says: %s", Files.readString(log))
                    .isTrue();
            try {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@return its address} */
    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** {@return its port} */
    public int port() {
        return port;
    }

    /** Ends it and the processes it started. */
    @Override
    public void close() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroy);
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(10, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                member.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                member.destroyForcibly();
            }
        }
    }
}
