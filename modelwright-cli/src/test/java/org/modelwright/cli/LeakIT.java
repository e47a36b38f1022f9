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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest job on the bikes: it stops at the leak check, and does what the answers to it say. */
class LeakIT {

    private static final String SUM = "casual + registered = cnt in 13903 of 13903 rows.";

    private static Path launcher;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.shared();
    }

    @BeforeEach
    void smallestJob() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        for (String file : List.of("inputs_train.parquet", "targets_train.parquet")) {
            Files.copy(launcher.resolveSibling("../examples/bikes/data/" + file), data.resolve(file));
        }
        Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: ParquetReader, path: data/inputs_train.parquet}
                  targets: {KIND: ParquetReader, path: data/targets_train.parquet}
                """);
    }

    private Answer run(String... arguments) {
        return command("run", arguments);
    }

    /** In this process, with what the folder would say by itself. */
    private Answer command(String name, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(name, folder.resolve("job.yaml").toString()));
        command.addAll(List.of("--set", "job.inputs.path=" + folder.resolve("data/inputs_train.parquet")));
        command.addAll(List.of("--set", "job.targets.path=" + folder.resolve("data/targets_train.parquet")));
        command.addAll(List.of("--set", "job.mlflow_service.tracking_uri=sqlite:///" + folder.resolve("mlflow.db")));
        command.addAll(List.of(arguments));
        return Answer.to(command.toArray(String[]::new));
    }

    private List<String> ask(String sql) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                ResultSet rows = store.createStatement().executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private String left(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mlruns"))) {
            return Files.readString(
                    files.filter(it -> it.endsWith(name)).findFirst().orElseThrow());
        }
    }

    @Test
    void stopsAndSaysWhatToExclude() throws Exception {
        Launched launched = Launched.run(
                folder,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(launcher.toString(), "run", "job.yaml"));

        assertThat(launched.exitCode()).as(launched.err()).isEqualTo(4);
        assertThat(launched.err()).contains(SUM).contains("Maybe exclude: [casual, registered] in inputs");
        assertThat(ask("select status from runs")).containsExactly("FAILED");
        assertThat(ask("select name from registered_models")).isEmpty();
        assertThat(left("problems.json"))
                .contains("\"relation\": \"casual + registered = cnt\"", "\"rows_that_agree\": 13903");
    }

    @Test
    void tellsScriptsTheEvidence() throws Exception {
        Answer answer = run("--output", "json");

        assertThat(answer.exitCode()).isEqualTo(4);
        assertThat(answer.out())
                .contains("\"class\":\"gate\"", "\"leak\":\"sum\"", "\"exclude\":[\"casual\",\"registered\"]");
    }

    @Test
    void runsOnceTheAdviceIsFollowed() throws Exception {
        Answer answer = run("--set", "job.inputs.exclude=[casual, registered]");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("no leak found in 13903 rows");
        assertThat(answer.err().lines().filter(line -> line.contains("WARN")))
                .as("the date is a text of which tests know nothing")
                .singleElement()
                .asString()
                .contains("The text column (dteday) has 469 different values", "2772 of 2781 test rows (99 %)");
        assertThat(ask("select value from tags where key = 'modelwright.leak_check'"))
                .containsExactly("no leak found in 13903 rows");
    }

    @Test
    void isPlannedWithTheSameEvidenceAndCodeAndNothingWritten() throws Exception {
        Answer plan = command("plan");
        assertThat(plan.exitCode()).isEqualTo(4);
        assertThat(plan.out())
                .contains("13903 rows", "1 leak found", "models:/modelwright/1", "would stop with exit code 4");
        assertThat(plan.err()).contains(SUM, "exclude: [casual, registered]");
        Answer json = command("plan", "--output", "json");
        assertThat(json.exitCode()).isEqualTo(4);
        assertThat(json.out())
                .startsWith("{\"status\":\"BLOCKED\",\"exit_code\":4,")
                .contains("\"error\":{\"class\":\"gate\"");
        Answer ready = command("plan", "--set", "job.inputs.exclude=[dteday, casual, registered]");
        assertThat(ready.exitCode()).isZero();
        assertThat(ready.err()).isEmpty();
        assertThat(ready.out()).contains("regression, 12 features", "would start");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(it -> it.getFileName().toString())).containsExactlyInAnyOrder("data", "job.yaml");
        }
    }

    @Test
    void aDateDoesNotHideTheLeak() throws Exception {
        Path data = folder.resolve("data");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("copy (select * replace (dteday::date as dteday) from '"
                    + data.resolve("inputs_train.parquet") + "') to '" + data.resolve("dated.parquet") + "'");
        }
        Answer answer =
                run("--set", "job.inputs.path=" + data.resolve("dated.parquet"), "--set", "job.inputs.key=instant");

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(4);
        assertThat(answer.err()).contains(SUM);
    }

    @Test
    void keepsAWaiverWithItsReason() throws Exception {
        Answer answer = run("--set", "job.leak_check.waive.casual=counted at noon");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("WARN").contains(SUM + " It is waived: counted at noon");
        assertThat(ask("select value from tags where key = 'modelwright.leak_waived'"))
                .containsExactly("{\"casual\": \"counted at noon\"}");
        assertThat(left("run-record.json")).contains("\"waived\": {").contains("\"casual\": \"counted at noon\"");
    }

    @Test
    void refusesAWaiverOfNothing() throws Exception {
        Answer answer = run("--set", "job.leak_check.waive.casul=why");

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err())
                .contains("The column (casul) of leak_check.waive is not among the inputs.")
                .contains("Maybe casual");
    }

    @Test
    void saysThatItIsSwitchedOff() throws Exception {
        Answer answer = run("--set", "job.leak_check.enabled=false");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.err()).contains("WARN").contains("The leak check is switched off");
        assertThat(ask("select value from tags where key = 'modelwright.leak_check'"))
                .containsExactly("leaks not looked for (leak_check.enabled is false)");
    }
}
