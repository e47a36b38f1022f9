package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.test.LineageReceiver;

/** Real signals to a real process: what is kept of a job, what goes on, and what comes of it. */
@Tag("thorough")
class InterruptsTest {

    private static final String ROUNDS = "select count(*) from metrics where key like 'fit/%'";
    private static final String VERSIONS = "select count(*) from model_versions";
    private static final String TRIALS =
            "select count(*) from runs r join tags t on t.run_uuid = r.run_uuid and t.key = 'mlflow.parentRunId'"
                    + " where r.status = 'FINISHED'";

    @TempDir
    Path folder;

    private String lineage = "";

    @BeforeEach
    void data() throws SQLException {
        ManyRows.write(folder.resolve("data.parquet"));
    }

    private Path job(String name, String more) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: ParquetReader, path: data.parquet, key: id, exclude: [y]}
                  targets: {KIND: ParquetReader, path: data.parquet, key: id, columns: [y]}
                  leak_check: {enabled: false}
                  mlflow_service: {tracking_uri: "sqlite:///%s.db", experiment_name: interrupts, registry_name: interrupts}
                """.formatted(name) + more.indent(2));
    }

    private static String trees(int rounds) {
        return "model: {KIND: XGBoostModel, num_boost_round: " + rounds
                + ", early_stopping_rounds: 400, refit: none, params: {max_depth: 6, eta: 0.05}}\n";
    }

    /** A process with a folder of its own for what outlives it. */
    private Process start(Path job) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                job.getFileName().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said(job).toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        if (!lineage.isEmpty()) {
            builder.environment().put("OPENLINEAGE_URL", lineage);
        }
        return builder.start();
    }

    private static Path said(Path job) {
        return job.resolveSibling(job.getFileName() + ".txt");
    }

    private int end(Path job, Process process) throws Exception {
        assertThat(process.waitFor(3, TimeUnit.MINUTES))
                .as(() -> "it goes on: " + job)
                .isTrue();
        return process.exitValue();
    }

    private String run(Path job) throws Exception {
        Process process = start(job);
        int exitCode = end(job, process);
        String told = Files.readString(said(job));
        assertThat(exitCode).as(told).isZero();
        return told;
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private int number(String name, String query) throws SQLException {
        try (Connection store =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name + ".db") + "?open_mode=1");
                Statement statement = store.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.getInt(1);
        }
    }

    private void await(String name, Process process, String query, int least) throws Exception {
        for (int tries = 0; process.isAlive() && tries < 1200; tries++) {
            if (Files.exists(folder.resolve(name + ".db"))) {
                try {
                    if (number(name, query) >= least) {
                        return;
                    }
                } catch (SQLException e) {
                    // the store is being made
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not reached: " + Files.readString(folder.resolve(name + ".yaml.txt")));
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> it.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    private byte[] onlyModel(String name) throws Exception {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name + ".db"));
                ResultSet found = store.createStatement()
                        .executeQuery(
                                "select artifact_location from logged_models where status = 2 or status = 'READY'")) {
            assertThat(found.next()).isTrue();
            byte[] bytes = Files.readAllBytes(
                    Path.of(found.getString(1).replaceFirst("^file:(//)?", "")).resolve("model.ubj"));
            assertThat(found.next()).as("a second model").isFalse();
            return bytes;
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, keep", "TERM, 143, keep", "KILL, 137, stop"})
    void whatIsKeptGoesOnByteForByte(String signal, int exitCode, String onInterrupt) throws Exception {
        String more = trees(600) + "on_interrupt: " + onInterrupt + "\n"
                + (signal.equals("KILL") ? "checkpoint: {every: 20}\n" : "");
        run(job("whole", more));
        Path job = job("parts", more);
        try (LineageReceiver receiver = new LineageReceiver()) {
            lineage = receiver.url();
            Process first = start(job);
            await("parts", first, ROUNDS, 100);
            signal(first, signal);
            assertThat(end(job, first)).as(Files.readString(said(job))).isEqualTo(exitCode);
            assertThat(number("parts", VERSIONS)).isZero();
            assertThat(files(".checkpoint")).hasSize(1);
            if (!signal.equals("KILL")) {
                assertThat(Files.readString(said(job)))
                        .contains("Maybe the same job again: it goes on after these rounds.");
                assertThat(number("parts", "select count(*) from runs where status = 'KILLED'"))
                        .isEqualTo(1);
                assertThat(receiver.types()).containsExactly("START", "ABORT");
            }

            String told = run(job);

            assertThat(told).contains("fit: goes on after ");
            assertThat(receiver.types()).containsExactly("START", "ABORT", "START", "COMPLETE");
            assertThat(told.split("was ended from outside: it is marked FAILED", -1))
                    .hasSize(signal.equals("KILL") ? 2 : 1);
        }
        assertThat(number("parts", VERSIONS)).isEqualTo(1);
        assertThat(onlyModel("parts")).isEqualTo(onlyModel("whole"));
        assertThat(files(".checkpoint")).isEmpty();
        String last = " and run_uuid = (select run_uuid from runs where status = 'FINISHED')";
        assertThat(number("parts", ROUNDS + last)).isEqualTo(number("whole", ROUNDS));
        assertThat(number("parts", "select count(distinct step) from metrics where key = 'fit/valid_rmse'" + last))
                .isEqualTo(number("whole", "select count(*) from metrics where key = 'fit/valid_rmse'"));
        assertThat(number("parts", "select value from tags where key = 'modelwright.resumed_rounds'"))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void byDefaultNothingIsKept(String signal, int exitCode) throws Exception {
        Path job = job("stopped", trees(2000));
        Process process = start(job);
        await("stopped", process, ROUNDS, 100);
        signal(process, signal);
        assertThat(end(job, process)).isEqualTo(exitCode);
        assertThat(files(".checkpoint")).isEmpty();
        assertThat(number("stopped", VERSIONS)).isZero();
        assertThat(number("stopped", "select count(*) from runs where status = 'KILLED'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSecondSignalStopsAtOnce(String signal, int exitCode) throws Exception {
        Path job = job(
                "twice",
                "model: {KIND: XGBoostModel, num_boost_round: 3, params: {max_depth: 12, num_parallel_tree: 800}}\n");
        Process process = start(job);
        await("twice", process, "select count(*) from runs where status = 'RUNNING'", 1);
        for (int tries = 0; tries < 600 && !Files.readString(said(job)).contains(" check: "); tries++) {
            Thread.sleep(50);
        }
        Thread.sleep(500);
        signal(process, signal);
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).as("the round goes on").isFalse();
        signal(process, signal);
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).as("the second signal").isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
        assertThat(files("hs_err")).isEmpty();
    }

    private static String search(int trials) {
        return "model: {KIND: XGBoostModel}\nsearch: {trials: " + trials
                + ", space: {params.eta: {low: 0.05, high: 0.5}," + " params.max_depth: [2, 3, 4]}}\n";
    }

    @Test
    void anInterruptEndsASearchAndTheJobGoesOnWithTheBest() throws Exception {
        Path job = job("enough", search(500));
        Process process = start(job);
        await("enough", process, TRIALS, 2);
        signal(process, "INT");
        assertThat(end(job, process)).as(Files.readString(said(job))).isZero();
        assertThat(Files.readString(said(job))).contains("; ended by hand");
        assertThat(number("enough", VERSIONS)).isEqualTo(1);
    }

    /** However often it is killed, it ends as if it had not been: with the same trial, and one version. */
    @Test
    void aSearchThatIsEndedFromOutsideGoesOn() throws Exception {
        run(job("search", search(8)));
        Path job = job("killed", search(8));
        int kills = Integer.getInteger("faults.searches", 5);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int done = 0;
        for (int kill = 0; kill < kills; kill++) {
            Process process = start(job);
            await("killed", process, "select count(*) from runs where status = 'RUNNING'", 1);
            if (!process.waitFor(random.nextLong(1500), TimeUnit.MILLISECONDS)) {
                signal(process, kill % 3 == 0 ? "TERM" : "KILL");
                end(job, process);
            }
            int now = number("killed", TRIALS);
            assertThat(now).as("seed %s", seed).isGreaterThanOrEqualTo(done);
            done = now;
        }
        run(job);
        assertThat(number("killed", VERSIONS)).as("seed %s", seed).isEqualTo(1);
        String chosen = "select value from params where key = 'search.best.trial' and run_uuid ="
                + " (select run_uuid from runs where status = 'FINISHED' and run_uuid not in"
                + " (select run_uuid from tags where key = 'mlflow.parentRunId'))";
        assertThat(number("killed", chosen)).as("seed %s", seed).isEqualTo(number("search", chosen));
        assertThat(onlyModel("killed")).as("seed %s", seed).isEqualTo(onlyModel("search"));
    }
}
