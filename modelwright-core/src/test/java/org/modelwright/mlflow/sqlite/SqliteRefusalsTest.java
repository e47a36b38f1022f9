package org.modelwright.mlflow.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.test.SampleRun;

/** Stores that cannot be served, and that are left as they are. */
class SqliteRefusalsTest extends SqliteStores {

    private void assumeMounted(Path disk, String options) throws Exception {
        assumeThat(command("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()))
                .as("a disk of its own can be mounted, which only root may do")
                .isZero();
    }

    private static int command(String... words) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(words).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1; // this machine has no such command
        }
    }

    private void unchanged(String message, String advice) throws Exception {
        String before = hash();
        List<String> files = tree(folder);
        try (SqliteMlflowClient client = new SqliteMlflowClient(uri, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> client.tracking().ensureExperiment("another"))
                    .isInstanceOfSatisfying(InfrastructureException.class, e -> {
                        Problem problem = e.problems().get(0);
                        assertThat(problem.message()).contains(uri).contains(message);
                        assertThat(problem.maybe()).contains(advice);
                    });
        }
        assertThat(hash()).isEqualTo(before);
        assertThat(tree(folder)).isEqualTo(files);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:///",
                "sqlite:///:memory:",
                "sqlite:///a.db?mode=ro",
                "sqlite:///a%41.db",
                "http://localhost"
            })
    void otherUrisAreRefused(String other) {
        assertThatThrownBy(() -> new SqliteMlflowClient(other).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The tracking_uri (" + other + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE logged_model_metrics|lacks the columns|mlflow db upgrade",
                "ALTER TABLE model_versions DROP COLUMN storage_location|lacks the columns [storage_location]|db upgrade",
                "DELETE FROM alembic_version|does not say which level|mlflow db upgrade",
                "DROP TABLE alembic_version|does not say which level|mlflow db upgrade",
                "DROP TABLE input_tags; CREATE TABLE input_tags (input_uuid TEXT, name TEXT, value TEXT,"
                        + " colour TEXT NOT NULL)|has the column (colour)|a newer Modelwright",
                "CREATE TABLE _alembic_tmp_runs (a)|a migration of it is running|wait for it",
            })
    void aStoreThatCannotBeServedIsRefusedAndLeftAsItIs(String change, String message, String advice) throws Exception {
        sample();
        for (String statement : change.split(";")) {
            sql(statement);
        }
        unchanged(message, advice);
    }

    @Test
    void columnsWithDefaultsThatLaterLevelsAddAreLeftAlone() throws Exception {
        sample();
        sql("ALTER TABLE runs ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'");
        assertThat(sample().version().version()).isEqualTo(2);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Files.writeString(file, "This is a text and no database. ".repeat(100));
        unchanged("is not a database, or is damaged", "another tracking_uri");
    }

    @Test
    void aFolderIsRefused() throws Exception {
        Files.createDirectory(file);
        try (SqliteMlflowClient client = client()) {
            refused(() -> client.tracking().ensureExperiment("wine"), "is a folder");
        }
    }

    @Test
    void aMissingFolderIsNotMade() {
        uri = "sqlite:///" + folder.resolve("none").resolve("mlflow.db");
        try (SqliteMlflowClient client = client()) {
            refused(() -> client.tracking().ensureExperiment("wine"), "of the store (" + uri + ") does not exist");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStoreThatStaysLockedIsLeftAsItIs() throws Exception {
        sample();
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            unchanged("is locked by another process for more than 1 s", "wait until");
        }
    }

    @Test
    void aReadOnlyStoreIsLeftAsItIs() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        file = disk.resolve("mlflow.db");
        uri = "sqlite:///" + file;
        assumeMounted(disk, "size=4m");
        try {
            sample();
            command("mount", "-o", "remount,ro", disk.toString());
            unchanged("or its folder is read-only", "chmod");
            try (SqliteMlflowClient client = client()) {
                assertThat(client.registry().version("wines", 1)).isPresent();
            }
        } finally {
            command("umount", disk.toString());
        }
    }

    @Test
    void aFullDiskLeavesTheStoreAsItWas() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        file = disk.resolve("mlflow.db");
        uri = "sqlite:///" + file;
        assumeMounted(disk, "size=640k");
        try {
            SampleRun sample = sample();
            String before = hash();
            try (SqliteMlflowClient client = client()) {
                // As much text as the disk has room; each param is below MLflow's limit.
                refused(
                        () -> client.tracking()
                                .logParams(
                                        sample.run().runId(),
                                        IntStream.range(0, 200)
                                                .boxed()
                                                .collect(Collectors.toMap(i -> "long_" + i, i -> "x".repeat(5990)))),
                        "is full, or failed");
                assertThat(hash()).isEqualTo(before);
                client.tracking().setTags(sample.run().runId(), Map.of("still", "there"));
            }
            assertThat(rows("PRAGMA integrity_check")).containsExactly("ok");
        } finally {
            command("umount", disk.toString());
        }
    }
}
