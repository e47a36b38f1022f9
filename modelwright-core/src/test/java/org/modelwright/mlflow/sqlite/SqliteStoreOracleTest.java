package org.modelwright.mlflow.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.test.Python;
import org.modelwright.test.SampleRun;
import org.modelwright.test.TrackingServer;

/** What Python's MLflow reads in our store, and we write in Python's. */
@Tag("oracle")
class SqliteStoreOracleTest {

    /** A store as Python makes it, with a run, a model and a version of its own. */
    private static final String MAKE = """

            def make(file):
                mlflow.set_tracking_uri("sqlite:///" + file)
                client = MlflowClient("sqlite:///" + file, "sqlite:///" + file)
                wine = client.create_experiment("wine")
                run = client.create_run(wine, run_name="python")
                client.log_metric(run.info.run_id, "loss", 7)
                client.log_param(run.info.run_id, "by", "python")
                model = client.create_logged_model(wine, name="model", source_run_id=run.info.run_id)
                client.finalize_logged_model(model.model_id, "READY")
                client.create_registered_model("wines")
                client.create_model_version("wines", "models:/" + model.model_id, run.info.run_id,
                                            model_id=model.model_id)
                client.set_registered_model_alias("wines", "champion", "1")
                client.set_terminated(run.info.run_id)

            def read_python(client):
                same(client.get_model_version("wines", "1").status, "READY")
                run = client.get_run(client.get_model_version("wines", "1").run_id)
                same((run.data.metrics, run.data.params, run.info.status), ({"loss": 7}, {"by": "python"}, "FINISHED"))
            """;

    @TempDir
    Path folder;

    @Test
    void mlflowReadsOurStoresAndWeWriteItsOwn() throws Exception {
        readsOursAndWeWriteItsOwn(Python.MLFLOW_3_17);
    }

    @ParameterizedTest
    @MethodSource("org.modelwright.test.Python#older")
    @Tag("thorough")
    void everyOlderMlflowReadsOurStoresAndWeWriteItsOwn(Python python) throws Exception {
        readsOursAndWeWriteItsOwn(python);
    }

    private void readsOursAndWeWriteItsOwn(Python python) throws Exception {
        Path ours = Files.createDirectory(folder.resolve("weine & größe #1")).resolve("ours.db");
        Path its = folder.resolve("its.db");
        List<String> first = write(ours);
        Map<String, List<String>> rows = rows(ours, columns(ours));
        Map<String, List<String>> columns = columns(ours);

        // Its first look moves our tables to its own level.
        python.run(
                folder,
                SampleRun.READ + MAKE + "\nread_all(sys.argv[1], [sys.argv[2:5]])\nmake(sys.argv[5])\n",
                ours,
                first.get(0),
                first.get(1),
                first.get(2),
                its);
        assertThat(rows(ours, columns)).as("rows after the migration").isEqualTo(rows);
        assertThat(shape(ours)).as("tables that were ours, and its own").isEqualTo(shape(its));

        if (python == Python.MLFLOW_3_17) {
            namesInOtherWorkspacesAreNotOurs(Files.copy(ours, folder.resolve("workspaces.db")));
        }
        List<String> second = write(ours);
        List<String> third = write(its);
        assertThat(second.get(2)).isEqualTo("2");
        assertThat(third.get(2)).isEqualTo("2");
        python.run(
                folder,
                SampleRun.READ + MAKE + """

                        read_all(sys.argv[1], [sys.argv[2:5], sys.argv[5:8]])
                        read_python(read_all(sys.argv[8], [sys.argv[9:12]]))
                        """,
                ours,
                first.get(0),
                first.get(1),
                first.get(2),
                second.get(0),
                second.get(1),
                second.get(2),
                its,
                third.get(0),
                third.get(1),
                third.get(2));
        for (Path file : List.of(ours, its)) {
            assertThat(query(file, "PRAGMA foreign_key_check")).isEmpty();
            assertThat(query(file, "PRAGMA integrity_check")).containsExactly("ok");
            assertThat(query(file, "SELECT count(*) FROM runs")).containsExactly("2");
        }
        if (python == Python.MLFLOW_3_17) {
            itsServerServes(python, ours, first.get(0));
        }
    }

    /** In a copy: Python without workspaces does not start with a file that has names in another one. */
    private static void namesInOtherWorkspacesAreNotOurs(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement()) {
            sql.execute("INSERT INTO workspaces (name) VALUES ('other')");
            sql.execute("INSERT INTO experiments (experiment_id, name, lifecycle_stage, workspace)"
                    + " VALUES (77, 'elsewhere', 'deleted', 'other')");
            for (String name : List.of("wines", "beers")) {
                String values = " VALUES ('" + name + "', 7, 'None', 'models:/m-7', 'READY', 'other')";
                sql.execute("INSERT INTO registered_models (name, workspace) VALUES ('" + name + "', 'other')");
                sql.execute("INSERT INTO model_versions (name, version, current_stage, source, status, workspace)"
                        + values);
                sql.execute("INSERT INTO registered_model_aliases (name, alias, version, workspace)" + " VALUES ('"
                        + name + "', 'champion', 1, 'other')");
            }
            sql.execute("INSERT INTO model_versions (name, version, workspace) VALUES ('wines', 1, 'other')");
            sql.execute("INSERT INTO model_version_tags (\"key\", value, name, version, workspace)"
                    + " VALUES ('stage', 'theirs', 'wines', 1, 'other')");
        }
        String theirs =
                "SELECT name, alias, version FROM registered_model_aliases WHERE workspace = 'other' ORDER BY 1";
        List<String> before = query(file, theirs);
        try (SqliteMlflowClient client = new SqliteMlflowClient("sqlite:///" + file)) {
            assertThat(client.registry().version("wines", 7)).isEmpty();
            assertThat(client.registry().versionByAlias("beers", "champion")).isEmpty();
            assertThat(client.registry().version("wines", 1).orElseThrow().tags())
                    .containsEntry("stage", "candidate");
            assertThat(client.tracking().ensureExperiment("elsewhere")).isEqualTo("78");
            assertThat(SampleRun.write(client, "wine", "wines").version().version())
                    .isEqualTo(2);
            assertThat(SampleRun.write(client, "wine", "beers").version().version())
                    .isEqualTo(1);
        }
        assertThat(query(file, theirs)).isEqualTo(before);
        assertThat(query(file, "PRAGMA foreign_key_check")).isEmpty();
    }

    private void itsServerServes(Python python, Path file, String runId) throws Exception {
        try (TrackingServer server =
                TrackingServer.start(python, folder, List.of("--backend-store-uri", "sqlite:///" + file), Map.of())) {
            HttpClient http = HttpClient.newHttpClient();
            assertThat(get(http, server.uri() + "/api/2.0/mlflow/runs/get?run_id=" + runId))
                    .contains("\"run_id\": \"" + runId + "\"", "\"status\": \"FINISHED\"", "\"job.key_299\"");
            assertThat(get(http, server.uri() + "/get-artifact?path=config%2Fconfig.yaml&run_id=" + runId))
                    .isEqualTo("job: {}\n");
        }
    }

    private static String get(HttpClient http, String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The tables of 3.0.1 differ from the level we write in one column's type alone. */
    @Test
    @Tag("thorough")
    void ourTablesAreThoseOfTheFirstMlflow3() throws Exception {
        Path ours = folder.resolve("ours.db");
        Path its = folder.resolve("its.db");
        write(ours);
        Python.MLFLOW_3_0.run(folder, """
                import sys
                from mlflow import MlflowClient
                MlflowClient("sqlite:///" + sys.argv[1]).search_experiments()
                """, its);
        Map<String, List<String>> wanted = shape(its);
        assertThat(wanted.get("model_version_tags")).contains("value TEXT 0 null 0");
        wanted.get("model_version_tags")
                .replaceAll(part -> part.equals("value TEXT 0 null 0") ? "value VARCHAR(5000) 0 null 0" : part);
        assertThat(wanted).hasSize(23);
        assertThat(shape(ours)).isEqualTo(wanted);
    }

    @Test
    void aWriterInPythonIsWaitedFor() throws Exception {
        Path file = folder.resolve("mlflow.db");
        write(file);
        Path locked = folder.resolve("locked");
        try (SqliteMlflowClient client = new SqliteMlflowClient("sqlite:///" + file)) {
            RunInfo run = client.tracking().createRun("1", "waits", 0, Map.of());
            CompletableFuture<String> python =
                    CompletableFuture.supplyAsync(() -> Python.MLFLOW_3_17.run(folder, """
                    import pathlib, sqlite3, sys, time
                    db = sqlite3.connect(sys.argv[1], isolation_level=None)
                    db.execute("BEGIN IMMEDIATE")
                    db.execute("UPDATE runs SET user_id = 'python'")
                    pathlib.Path(sys.argv[2]).touch()
                    time.sleep(3)
                    db.execute("COMMIT")
                    """, file, locked));
            while (!Files.exists(locked)) {
                assertThat(python).isNotCompletedExceptionally();
                Thread.sleep(10);
            }
            assertThat(client.tracking().run(run.runId()).status()).isEqualTo(RunStatus.RUNNING);
            assertThat(python).as("reads do not wait").isNotDone();
            client.tracking().endRun(run.runId(), RunStatus.KILLED, 5);
            // Its change is there, so ours came after it.
            assertThat(query(file, "SELECT DISTINCT user_id FROM runs")).containsExactly("python");
            python.get(1, TimeUnit.MINUTES);
            assertThat(query(file, "SELECT status, user_id FROM runs WHERE run_uuid = '" + run.runId() + "'"))
                    .containsExactly("KILLED python");
        }
    }

    private static List<String> write(Path file) {
        try (SqliteMlflowClient client = new SqliteMlflowClient("sqlite:///" + file)) {
            SampleRun sample = SampleRun.write(client, "wine", "wines");
            return List.of(
                    sample.run().runId(),
                    sample.model().modelId(),
                    String.valueOf(sample.version().version()));
        }
    }

    private static List<String> tables(Path file) throws SQLException {
        return query(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    }

    private static Map<String, List<String>> columns(Path file) throws SQLException {
        Map<String, List<String>> columns = new TreeMap<>();
        for (String table : tables(file)) {
            columns.put(table, query(file, "SELECT name FROM pragma_table_info('" + table + "')"));
        }
        return columns;
    }

    private static Map<String, List<String>> rows(Path file, Map<String, List<String>> columns) throws SQLException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> table : columns.entrySet()) {
            if (!table.getKey().equals("alembic_version") && !table.getKey().startsWith("trace_")) {
                String names =
                        table.getValue().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
                rows.put(table.getKey(), query(file, "SELECT " + names + " FROM " + table.getKey() + " ORDER BY 1, 2"));
            }
        }
        return rows;
    }

    /** {@return of each table its columns, foreign keys, indexes and the names of its constraints} */
    private static Map<String, List<String>> shape(Path file) throws SQLException {
        Map<String, List<String>> shape = new TreeMap<>();
        for (String table : tables(file)) {
            List<String> parts = new ArrayList<>();
            parts.addAll(query(
                    file,
                    "SELECT name, upper(type), \"notnull\", dflt_value, pk FROM pragma_table_info('" + table + "')"));
            parts.addAll(query(
                    file,
                    "SELECT \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list('" + table
                            + "') ORDER BY 1, 2"));
            parts.addAll(query(
                    file,
                    "SELECT CASE origin WHEN 'c' THEN l.name ELSE origin END, \"unique\","
                            + " (SELECT group_concat(name) FROM pragma_index_info(l.name))"
                            + " FROM pragma_index_list('" + table + "') l ORDER BY 1, 3"));
            String ddl = query(file, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '" + table + "'")
                    .get(0);
            TreeSet<String> names = new TreeSet<>();
            Pattern.compile("(?i)CONSTRAINT \"?(\\w+)\"?")
                    .matcher(ddl)
                    .results()
                    .forEach(name -> names.add(name.group(1).toLowerCase(Locale.ROOT)));
            parts.add(names.toString());
            shape.put(table, parts);
        }
        return shape;
    }

    private static List<String> query(Path file, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= width; column++) {
                    values.add(String.valueOf(result.getObject(column)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }
}
