package org.modelwright.mlflow.sqlite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.InfrastructureException;
import org.modelwright.test.SampleRun;

/** A store in a file, and what stands in it. */
abstract class SqliteStores {

    @TempDir
    Path folder;

    Path file;

    String uri;

    @BeforeEach
    void place() {
        file = folder.resolve("mlflow.db");
        uri = "sqlite:///" + file;
    }

    SqliteMlflowClient client() {
        return new SqliteMlflowClient(uri, Duration.ofSeconds(30));
    }

    SampleRun sample() {
        try (SqliteMlflowClient client = client()) {
            return SampleRun.write(client, "wine", "wines");
        }
    }

    static String run(SqliteMlflowClient client) {
        return client.tracking()
                .createRun(client.tracking().ensureExperiment("wine"), "Training", 0, Map.of())
                .runId();
    }

    /** A call that may be refused. */
    interface ThrowingRun {
        void run() throws Exception;
    }

    static void refused(ThrowingRun call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining(message);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    List<String> rows(String query) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= width; column++) {
                    values.add(String.valueOf(result.getObject(column)));
                }
                rows.add(String.join(" | ", values));
            }
            return rows;
        }
    }

    Map<String, Integer> counts() throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String table : rows("SELECT name FROM sqlite_master WHERE type = 'table'")) {
            counts.put(
                    table, Integer.valueOf(rows("SELECT count(*) FROM " + table).get(0)));
        }
        return counts;
    }

    String hash() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    static List<String> tree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
