package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job of examples/bikes, run by the unpacked distribution on real data. */
class RunIT {

    private static Path launcher;

    @TempDir
    Path folder;

    private Path work;
    private Path temporary;
    private Path home;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.shared();
    }

    @BeforeEach
    void folders() throws IOException {
        work = Files.createDirectory(folder.resolve("Arbeit für heute"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
        home = Files.createDirectory(folder.resolve("home"));
        Path bikes = launcher.resolveSibling("../examples/bikes");
        Path copy = Files.createDirectories(work.resolve("examples/bikes/data")).getParent();
        for (String file : List.of("training.yaml", "data/inputs_train.parquet", "data/targets_train.parquet")) {
            Files.copy(bikes.resolve(file), copy.resolve(file));
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "HOME", home.toString(),
                "MODELWRIGHT_JAVA_OPTS",
                        Launched.QUICK + " -Xmx1g -Djava.io.tmpdir=" + temporary + " -Duser.home=" + home);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "run", "examples/bikes/training.yaml"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Launched run(String... arguments) throws IOException, InterruptedException {
        return Launched.run(work, environment(), command(arguments));
    }

    private List<String> ask(String sql) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + work.resolve("mlflow.db"));
                ResultSet rows = store.createStatement().executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Test
    void tellsPeopleScoresBesideTheBaselines() throws Exception {
        // With the options of the launcher alone.
        Launched launched = Launched.run(
                work, Map.of("JAVA_HOME", System.getProperty("java.home"), "MODELWRIGHT_JAVA_OPTS", ""), command());

        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(launched.out())
                .containsPattern(" +test +train +baseline +linear +95 % of test\n")
                .containsPattern("\nr2_score +0\\.\\d+ +0\\.\\d+ +-?0\\.\\d+ +0\\.\\d+ +0\\.\\d+ to 0\\.\\d+\n")
                .containsPattern("\nrun      [0-9a-f]{32}  \\(Training\\)\n")
                .containsPattern("\nmodel    models:/m-[0-9a-f]{32}\n")
                .contains("\nversion  models:/bikes/1  (candidate)\n")
                .endsWith("\nSee it:  mlflow ui --backend-store-uri sqlite:///mlflow.db\n");
        for (String step : List.of("read", "trace", "split", "fit", "predict", "score", "sign", "save", "register")) {
            assertThat(launched.err()).containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d +\\d+ " + step + " ");
        }
        assertThat(launched.err()).contains("13903 x 12").doesNotContain("\r");
        assertThat(ask("select status from runs")).containsExactly("FINISHED");
    }

    @Test
    void tellsScriptsOneObjectAndLeavesNothingElsewhere() throws Exception {
        Launched launched = run("--output", "json", "--quiet");

        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(launched.err()).isEmpty();
        assertThat(launched.out().lines()).hasSize(1);
        Answer.mustMatch(launched.out(), "run-finished.schema.json");
        assertThat(launched.out())
                .contains("\"inputs\":[13903,12],\"targets\":[13903,1],\"train\":[11122,12],\"test\":[2781,12]")
                .contains("\"run_id\":\"" + ask("select run_uuid from runs").get(0) + "\"");
        // No native library is unpacked, and no library keeps a memory of this user.
        assertThat(temporary).isEmptyDirectory();
        assertThat(home).isEmptyDirectory();
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("examples", "mlflow.db", "mlruns");
        }
    }

    @Test
    void logsJsonLinesWhereTheJobWantsThem() throws Exception {
        Launched launched = run("--set", "job.logger_service.format=json");

        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(launched.err().lines())
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"time\":\"")
                        .contains("\"level\":\"INFO\"")
                        .endsWith("}"))
                .anySatisfy(line -> assertThat(line).contains("\"step\":\"read\"", "\"rows\":13903"));
    }

    @Test
    void tellsScriptsAlsoWhatFailed() throws Exception {
        Launched launched = run("--output", "json", "--set", "job.inputs.path=nowhere.parquet");

        assertThat(launched.exitCode()).isEqualTo(3);
        Answer.mustMatch(launched.out(), "failed.schema.json");
        assertThat(launched.out())
                .contains("\"exit_code\":3", "\"class\":\"data\"", "nowhere.parquet")
                .contains("\"run_id\":\"" + ask("select run_uuid from runs").get(0) + "\"");
        assertThat(launched.err()).containsOnlyOnce("(nowhere.parquet)").doesNotContain("\tat ");
        assertThat(ask("select status from runs")).containsExactly("FAILED");
    }

    @Test
    void tooLittleMemoryIsToldWithWhatHelps() throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.merge("MODELWRIGHT_JAVA_OPTS", " -Xmx12m", String::concat);

        Launched launched = Launched.run(work, environment, command());

        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.err())
                .contains("The job needs more memory than the JVM may take (")
                .contains("MODELWRIGHT_JAVA_OPTS='-Xmx")
                .doesNotContain("\tat ");
        assertThat(ask("select status from runs")).containsExactly("FAILED");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsTheRunAsKilled(String signal, int exitCode) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=" + signal));
        command.addAll(command("--output", "json", "--set", "job.model.num_boost_round=100000"));
        command.addAll(List.of("--set", "job.model.early_stopping_rounds=50000"));
        Launched.Started started = Launched.start(work, environment(), command);
        while (!Files.readString(started.err()).contains(" split ")) {
            assertThat(started.process().isAlive())
                    .as(Files.readString(started.err()))
                    .isTrue();
            Thread.sleep(50);
        }
        new ProcessBuilder("kill", "-" + signal, Long.toString(started.process().pid()))
                .start()
                .waitFor();

        Launched launched = started.end();
        assertThat(launched.exitCode()).isEqualTo(exitCode);
        Answer.mustMatch(launched.out(), "failed.schema.json");
        assertThat(launched.out()).contains("\"class\":\"interrupted\"", "\"exit_code\":" + exitCode);
        assertThat(launched.err()).contains("was stopped").doesNotContain("null", "Maybe", "WARN", "could not be");
        assertThat(ask("select status from runs")).containsExactly("KILLED");
        assertThat(ask("select name from model_versions")).isEmpty();
    }
}
