package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;

/** One SQLite file, and many that use it at once: processes of ours, and Python's MLflow. */
@Tag("oracle")
class StoreUnderLoadOracleTest {

    private static final int JOBS = 8;

    @TempDir
    Path folder;

    private Path store() {
        return folder.resolve("mlflow.db");
    }

    private String uri() {
        return "sqlite:///" + store();
    }

    @Test
    @Tag("thorough")
    void eightJobsAtOnceWhilePythonReadsAndWrites() throws Exception {
        SmallJob.data(folder);
        int done = 0;
        assertThat(job("first").waitFor()).as(log("first")).isZero();
        Process python = python("""
                import sys, mlflow
                from mlflow import MlflowClient
                mlflow.set_tracking_uri(sys.argv[1])
                client = MlflowClient(sys.argv[1], sys.argv[1])
                experiment = client.create_experiment("python")
                print("ready", flush=True)
                written = 0
                asked = False
                import threading
                def ask():
                    global asked
                    sys.stdin.readline()
                    asked = True
                threading.Thread(target=ask, daemon=True).start()
                while not asked or written < 5:
                    run = client.create_run(experiment)
                    for step in range(5):
                        client.log_metric(run.info.run_id, "loss", step, step=step)
                    client.set_terminated(run.info.run_id)
                    assert len(client.get_metric_history(run.info.run_id, "loss")) == 5
                    client.search_runs([e.experiment_id for e in client.search_experiments()])
                    written += 1
                print("written", written, flush=True)
                """);
        try (BufferedReader said = reader(python)) {
            assertThat(said.readLine()).as(log("python")).isEqualTo("ready");
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Integer.getInteger("faults.minutes", 0));
            do {
                List<Process> jobs = new ArrayList<>();
                for (int i = 0; i < JOBS; i++) {
                    jobs.add(java("job" + i, "rides"));
                }
                for (int i = 0; i < JOBS; i++) {
                    assertThat(jobs.get(i).waitFor(3, TimeUnit.MINUTES)).isTrue();
                    assertThat(jobs.get(i).exitValue()).as(log("job" + i)).isZero();
                }
                done += JOBS;
            } while (System.nanoTime() < end);
            goOn(python);
            assertThat(said.readLine()).as(log("python")).startsWith("written ");
            assertThat(python.waitFor()).as(log("python")).isZero();
        }
        List<String> left = Remains.of(uri(), "rides");
        assertThat(left).hasSize(3 * done);
        assertThat(left)
                .filteredOn(it -> it.startsWith("run"))
                .hasSize(done)
                .containsOnly(Remains.of(uri(), "first").get(0));
        assertThat(left).filteredOn(it -> it.startsWith("model READY")).hasSize(done);
        assertThat(left)
                .filteredOn(it -> it.startsWith("version"))
                .extracting(it -> it.split(" ")[1])
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, done)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(Python.MLFLOW_3_17.run(folder, """
                import sys, sqlite3
                db = sqlite3.connect(sys.argv[1])
                print(db.execute("PRAGMA integrity_check").fetchall(), db.execute("PRAGMA foreign_key_check").fetchall())
                """, store()).strip()).isEqualTo("[('ok',)] []");
    }

    /** The file is of the level of 3.0, as we make it; Python's first look moves it to its own. */
    @Test
    @Tag("thorough")
    void jobsGoOnWhilePythonMigrates() throws Exception {
        SmallJob.data(folder);
        for (String name : List.of("first", "rides")) {
            assertThat(job(name).waitFor()).as(log(name)).isZero();
        }
        Process python = python("""
                import sys
                from mlflow import MlflowClient
                from mlflow.store.tracking import sqlalchemy_store
                print("ready", flush=True)
                sys.stdin.readline()
                client = MlflowClient(sys.argv[1], sys.argv[1])
                print(len(client.search_experiments()), flush=True)
                """);
        try (BufferedReader said = reader(python)) {
            assertThat(said.readLine()).isEqualTo("ready");
            int jobs = 1;
            while (python.isAlive()) {
                List<Process> two = List.of(java("migrating" + jobs, "rides"), java("migrating" + (jobs + 1), "rides"));
                if (jobs == 1) {
                    goOn(python); // while they start
                }
                for (Process each : two) {
                    assertThat(each.waitFor(3, TimeUnit.MINUTES)).isTrue();
                    assertThat(each.exitValue()).as(log("migrating" + jobs++)).isZero();
                }
            }
            assertThat(said.readLine()).as(log("python")).isEqualTo("3");
            List<String> left = Remains.of(uri(), "rides");
            assertThat(left).filteredOn(it -> it.startsWith("run FINISHED")).hasSize(jobs);
            assertThat(left).filteredOn(it -> it.startsWith("model READY")).hasSize(jobs);
            assertThat(left)
                    .filteredOn(it -> it.startsWith("version"))
                    .hasSize(jobs)
                    .allMatch(it -> it.endsWith("true"));
            assertThat(Remains.of(uri(), "first")).hasSize(3);
        }
    }

    /** A migration copies tables: what were written in between would be lost. */
    @Test
    @Tag("thorough")
    void aMigrationThatIsRunningIsWaitedFor() throws Exception {
        SmallJob.data(folder);
        assertThat(job("first").waitFor()).as(log("first")).isZero();
        Process python = python("""
                import sqlite3, sys
                db = sqlite3.connect(sys.argv[1][len("sqlite:///"):], isolation_level=None)
                db.execute("CREATE TABLE _alembic_tmp_runs (x)")
                print("begun", flush=True)
                sys.stdin.readline()
                db.execute("DROP TABLE _alembic_tmp_runs")
                """);
        try (BufferedReader said = reader(python)) {
            assertThat(said.readLine()).isEqualTo("begun");
            Process waits = job("waits");
            assertThat(waits.waitFor(4, TimeUnit.SECONDS)).as(log("waits")).isFalse();
            goOn(python);
            assertThat(waits.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(waits.exitValue()).as(log("waits")).isZero();
            assertThat(Remains.of(uri(), "waits")).hasSize(3);
        }
    }

    @Test
    @Tag("thorough")
    void versionNumbersAreNeverHandedOutTwice() throws Exception {
        SmallJob.data(folder);
        assertThat(java("a", "rides").waitFor()).as(log("a")).isZero();
        assertThat(java("b", "rides").waitFor()).as(log("b")).isZero();
        Python.MLFLOW_3_17.run(folder, """
                import sys
                from mlflow import MlflowClient
                client = MlflowClient(sys.argv[1], sys.argv[1])
                client.delete_model_version("rides", "2")
                """, uri());
        List<Process> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(java("c" + i, "rides"));
        }
        for (Process each : four) {
            assertThat(each.waitFor()).isZero();
        }
        assertThat(Remains.of(uri(), "rides"))
                .filteredOn(it -> it.startsWith("version"))
                .extracting(it -> it.split(" ")[1])
                .containsExactlyInAnyOrder("1", "3", "4", "5", "6");
    }

    private Process job(String name) throws IOException {
        return java(name, name);
    }

    private Process java(String log, String name) throws IOException {
        return start(
                log,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallJob.class.getName(),
                        folder.toString(),
                        uri(),
                        name));
    }

    private Process python(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("script.py"), script);
        return start("python", List.of(Python.MLFLOW_3_17.interpreter().toString(), file.toString(), uri()));
    }

    private Process start(String log, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve(log + ".log").toFile());
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        builder.environment().put("DO_NOT_TRACK", "true");
        if (!log.equals("python")) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        return builder.start();
    }

    private static void goOn(Process process) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write('\n');
        }
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private java.util.function.Supplier<String> log(String name) {
        return () -> {
            try {
                return Files.readString(folder.resolve(name + ".log"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
    }
}
