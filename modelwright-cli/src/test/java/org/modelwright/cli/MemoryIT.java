package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More data than {@code memory} holds. */
class MemoryIT {

    private static Path launcher;

    @TempDir
    Path folder;

    private Path temporary;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.shared();
    }

    @BeforeEach
    void data() throws IOException, SQLException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("copy (select range as id, hash(range) / 1e19 as a, cast(hash(range + 1) / 1e19 as float)"
                    + " as b, range % 17 as c, range % 3 = 0 as d, 'text ' || (range % 11) as e,"
                    + " hash(range) / 1e19 + range % 11 + hash(range + 7) / 1e19 as y from range(600000)) to '"
                    + folder.resolve("data.parquet") + "' (format parquet)");
        }
        Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: ParquetReader, path: data.parquet, key: id, exclude: [y]}
                  targets: {KIND: ParquetReader, path: data.parquet, key: id, columns: [y]}
                  model: {KIND: XGBoostModel, num_boost_round: 20, early_stopping_rounds: 5}
                  mlflow_service: {tracking_uri: "sqlite:///mlflow.db", experiment_name: memory, registry_name: memory}
                """);
    }

    private Launched launch(String command, String memory) throws IOException, InterruptedException {
        return Launched.run(
                folder,
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "MODELWRIGHT_JAVA_OPTS",
                        Launched.QUICK + " -Djava.io.tmpdir=" + temporary),
                List.of(launcher.toString(), command, "job.yaml", "--set", "job.memory=" + memory));
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

    @Test
    @Tag("thorough")
    void theModelIsTheSame() throws Exception {
        assertThat(launch("plan", "64MB").out())
                .containsPattern("memory +about \\d+ MB of 64 MB .*; \\d+ of it in files");
        assertThat(launch("plan", "2GB").out()).containsPattern("memory +about").doesNotContain("in files");

        for (String memory : List.of("64MB", "2GB")) {
            Launched launched = launch("run", memory);
            assertThat(launched.exitCode()).as(launched.err()).isZero();
        }

        // One row for each name and digest, were there two runs or one.
        assertThat(ask("select name from datasets order by name"))
                .containsExactly("inputs", "targets", "test", "train");
        String values = "select group_concat(key || ' ' || value, '; ') from (select * from metrics order by key, step)"
                + " where run_uuid = (select run_uuid from runs order by start_time %s limit 1)";
        assertThat(ask(values.formatted("")))
                .isEqualTo(ask(values.formatted("desc")))
                .isNotEmpty();
        List<Path> models;
        try (Stream<Path> files = Files.walk(folder)) {
            models = files.filter(it -> it.endsWith("model.ubj")).toList();
        }
        assertThat(models).hasSize(2);
        assertThat(models.get(0)).hasSameBinaryContentAs(models.get(1));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aTemporaryFolderThatIsFullIsTold() throws Exception {
        assumeThat(mount("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", temporary.toString()))
                .as("a disk of its own can be mounted, which only root may do")
                .isTrue();
        try {
            Launched launched = launch("run", "64MB");

            assertThat(launched.exitCode()).isEqualTo(5);
            assertThat(launched.err())
                    .contains("the temporary folder (" + temporary + ") cannot take it")
                    .contains("Maybe free some room there, a larger memory")
                    .doesNotContain("\tat ");
            assertThat(ask("select status from runs")).containsExactly("FAILED");
            assertThat(temporary).isEmptyDirectory();
        } finally {
            assertThat(mount("umount", temporary.toString())).isTrue();
        }
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
