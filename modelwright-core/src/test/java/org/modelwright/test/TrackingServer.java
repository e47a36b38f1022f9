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
import java.util.HashMap;
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

    private final ProcessHandle process;
    private final Path said;
    private final int port;
    private final String prefix;

    private TrackingServer(ProcessHandle process, Path said, int port, String prefix) {
        this.process = process;
        this.said = said;
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
            List<String> arguments =
                    new ArrayList<>(List.of("--host", "127.0.0.1", "--port", String.valueOf(port), "--workers", "1"));
            arguments.addAll(options);
            Map<String, String> variables = new HashMap<>(environment);
            // Without its job workers it starts and stops sooner.
            variables.put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
            int prefixed = options.indexOf("--static-prefix");
            String prefix = prefixed < 0 ? "" : options.get(prefixed + 1);
            TrackingServer server = python == Python.MLFLOW_3_17
                    ? warm(python, folder, arguments, variables, port, prefix)
                    : cold(python, folder, arguments, variables, port, prefix);
            try {
                server.waitUntilItAnswers();
                return server;
            } catch (Throwable e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a fork of the warm Python: the imports of a start take seven seconds of a processor. */
    private static TrackingServer warm(
            Python python,
            Path folder,
            List<String> arguments,
            Map<String, String> environment,
            int port,
            String prefix)
            throws IOException {
        List<String> all = new ArrayList<>(arguments);
        all.add("--");
        environment.forEach((name, value) -> all.add(name + "=" + value));
        Python.Started started = python.start(folder, Python.resource("server.py"), all.toArray());
        return new TrackingServer(started.process(), started.folder(), port, prefix);
    }

    /** As people start it. */
    private static TrackingServer cold(
            Python python,
            Path folder,
            List<String> arguments,
            Map<String, String> environment,
            int port,
            String prefix)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(python.interpreter().toString(), "-m", "mlflow", "server"));
        command.addAll(arguments);
        Path said = Files.createTempDirectory("server");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(said.resolve("out").toFile())
                .redirectError(said.resolve("err").toFile());
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        builder.environment().put("DO_NOT_TRACK", "true");
        builder.environment().putAll(environment);
        return new TrackingServer(builder.start().toHandle(), said, port, prefix);
    }

    private void waitUntilItAnswers() throws IOException {
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
                    .as(() -> "the server, which says: " + new Python.Started(process, said).said())
                    .isTrue();
            try {
                Thread.sleep(50);
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
        family.add(process);
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
        try {
            Python.forget(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
