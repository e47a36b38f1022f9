package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.test.FaultyProxy;
import org.modelwright.test.Python;
import org.modelwright.test.TrackingServer;

/**
 * Networks that fail and processes that are killed, before a real server: the first call of each kind in some ways, and a
 * few kills; thoroughly, every call in every way, and a hundred kills.
 */
@Tag("oracle")
class FaultsOracleTest {

    @TempDir
    Path folder;

    @Test
    void oneCallOfEachKindInSomeWays() throws Exception {
        spoil("kinds");
    }

    @Test
    @Tag("thorough")
    void everyCallInEveryWay() throws Exception {
        spoil("all");
    }

    private void spoil(String extent) throws Exception {
        String port = Integer.toString(TrackingServer.shared().port());
        Process table = java(FaultTable.class, port, folder.toString(), extent);
        String printed = new String(table.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(printed);
        assertThat(table.waitFor()).as(printed).isZero();
        assertThat(printed).contains("All ").contains(" cells passed");
    }

    @Test
    void killedAndStartedAgain() throws Exception {
        SmallJob.data(folder);
        kill("sqlite:///" + folder.resolve("mlflow.db"), 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "server"})
    @Tag("thorough")
    void killedAtAnyMomentAndStartedAgain(String way) throws Exception {
        SmallJob.data(folder);
        if (way.equals("store")) {
            kill("sqlite:///" + folder.resolve("mlflow.db"), 100);
        } else {
            kill(TrackingServer.shared().uri(), 100);
        }
    }

    /** The name is known to nobody: only the proxy finds the server. */
    @Test
    @Tag("thorough")
    void throughAProxyThatJavaIsToldOf() throws Exception {
        SmallJob.data(folder);
        List<String> options = List.of(
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("server.db"),
                "--artifacts-destination",
                folder.resolve("files").toString(),
                "--allowed-hosts",
                "mlflow.example");
        try (TrackingServer server = TrackingServer.start(Python.MLFLOW_3_17, folder, options, Map.of());
                FaultyProxy proxy = new FaultyProxy(server.port(), 0)) {
            String port = proxy.uri().replaceFirst(".*:", "");
            Process job = java(
                    List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + port),
                    SmallJob.class,
                    folder.toString(),
                    "http://mlflow.example",
                    "proxied");
            assertThat(job.waitFor()).as(() -> output("proxied")).isZero();
            assertThat(proxy.calls()).isNotEmpty().allMatch(it -> it.contains(" http://mlflow.example/"));
        }
    }

    private void kill(String uri, int kills) throws Exception {
        long start = System.nanoTime();
        assertThat(job(uri, "warm").waitFor()).isZero();
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int through = 0;
        int buried = 0;
        for (int kill = 0; kill < kills; kill++) {
            String name = "kill-" + kill;
            Process first = job(uri, name);
            // Most of the time goes into the start of Java: what is killed there has left nothing.
            first.waitFor(whole / 3 + random.nextLong(whole), TimeUnit.MILLISECONDS);
            first.destroyForcibly().waitFor();
            List<String> before = Remains.of(uri, name);
            boolean registered = before.stream().anyMatch(it -> it.startsWith("version"));
            if (before.stream().anyMatch(it -> it.startsWith("run FINISHED"))) {
                continue; // It was done: a second one is a job of its own.
            }
            Process second = job(uri, name);
            assertThat(second.waitFor()).as(() -> output(name)).isZero();

            List<String> after = Remains.of(uri, name);
            assertThat(after.stream().filter(it -> it.startsWith("run FINISHED")))
                    .as("seed %s, before %s, after %s", seed, before, after)
                    .hasSize(1);
            assertThat(after.stream().filter(it -> it.startsWith("model READY")))
                    .as("seed %s, before %s, after %s", seed, before, after)
                    .hasSize(1);
            assertThat(after.stream().filter(it -> it.startsWith("version")))
                    .as("seed %s, before %s, after %s", seed, before, after)
                    .hasSize(1)
                    .allMatch(it -> it.endsWith("true"));
            assertThat(after).noneMatch(it -> it.contains("RUNNING") || it.contains("PENDING"));
            through += registered ? 1 : 0;
            boolean left = after.stream().anyMatch(it -> it.startsWith("run FAILED"));
            assertThat(left).isEqualTo(before.stream().anyMatch(it -> it.startsWith("run RUNNING")));
            if (left) {
                buried++;
                assertThat(output(name))
                        .contains(
                                registered ? "makes no second version" : "was ended from outside: it is marked FAILED");
            }
        }
        System.out.println("Killed before " + uri.replaceFirst(":.*", "") + ": " + buried + " half-way, " + through
                + " after the version was there; nothing lost, nothing doubled.");
    }

    private Process job(String uri, String name) throws IOException {
        return java(SmallJob.class, folder.toString(), uri, name);
    }

    private String output(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A program with the patience of a test. */
    private Process java(Class<?> program, String... arguments) throws IOException {
        return java(List.of(), program, arguments);
    }

    private Process java(List<String> options, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "MLFLOW_HTTP_REQUEST_TIMEOUT", "1",
                        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0.02",
                        "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0",
                        "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "8"));
        Path log = folder.resolve(arguments[arguments.length - 1] + ".log");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (program == SmallJob.class) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        return builder.start();
    }
}
