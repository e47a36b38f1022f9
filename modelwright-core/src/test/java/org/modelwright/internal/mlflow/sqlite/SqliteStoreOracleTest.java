package org.modelwright.internal.mlflow.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.test.Python;

/** What Python's MLflow reads in our store, and we write in Python's. */
@Tag("oracle")
class SqliteStoreOracleTest {

    /** Reads runs of {@link SampleRun} by MLflow's own client and insists on every value. */
    private static final String READ = """
            import math, os, sys
            import mlflow
            from mlflow import MlflowClient

            START = 1_700_000_000_000

            def same(found, wanted):
                assert found == wanted, f"{found!r} is not {wanted!r}"

            def read(client, run_id, model_id, version, last):
                run = client.get_run(run_id)
                same((run.info.status, run.info.run_name, run.info.start_time, run.info.end_time,
                      run.info.lifecycle_stage, run.info.user_id),
                     ("FINISHED", "Training", START, START + 3, "active", "ada"))
                same(run.data.tags, {"mlflow.user": "ada", "mlflow.runName": "Training", "team": "wine", "later": "yes"})
                same(run.data.params, {f"job.key_{i}": f"value {i} ü" for i in range(300)})
                metrics = dict(run.data.metrics)
                assert math.isnan(metrics.pop("not_a_number"))
                assert metrics.pop("much") >= sys.float_info.max
                assert metrics.pop("little") <= -sys.float_info.max
                same(metrics, {"loss": 0.125, "train_rmse": 0.7, "test_rmse": 0.8})
                same([(m.step, m.value, m.timestamp) for m in client.get_metric_history(run_id, "loss")],
                     [(0, 0.5, START), (1, 0.25, START + 1), (2, 0.125, START + 1)])
                assert math.isnan(client.get_metric_history(run_id, "not_a_number")[0].value)

                datasets = {}
                for used in run.inputs.dataset_inputs:
                    d = used.dataset
                    same((d.schema, d.profile),
                         ('{"mlflow_colspec": [{"type": "double", "name": "größe", "required": true}]}',
                          '{"num_rows": 60, "num_elements": 180}'))
                    datasets[d.name] = (d.digest, d.source_type, mlflow.data.get_source(d).uri,
                                        {t.key: t.value for t in used.tags})
                same(datasets, {
                    "train": ("0123456789abcdef0123456789abcdef0123", "local", "/data/train.csv",
                              {"mlflow.data.context": "training"}),
                    "test": ("676438c5", "local", "/data/test.csv", {"mlflow.data.context": "testing"})})
                same([(m.model_id, m.step) for m in run.outputs.model_outputs], [(model_id, 0)])
                same([f.path for f in client.list_artifacts(run_id, "config")], ["config/config.yaml"])
                same(open(mlflow.artifacts.download_artifacts(f"runs:/{run_id}/config/config.yaml")).read(), "job: {}\\n")

                model = client.get_logged_model(model_id)
                same((model.name, str(model.status), model.source_run_id, model.params, model.model_type),
                     ("model", "READY", run_id, {"max_depth": "3"}, None))
                same(model.tags["mlflow.user"], "ada")
                same({(m.key, m.value, m.dataset_name, m.dataset_digest, m.run_id) for m in model.metrics},
                     {("train_rmse", 0.7, "train", "0123456789abcdef0123456789abcdef0123", run_id),
                      ("test_rmse", 0.8, "test", "676438c5", run_id)})
                same(sorted(os.listdir(model.artifact_location)), ["MLmodel"])
                # 3.0 cannot ask a SQL store by dataset.
                by_dataset = {} if mlflow.__version__.startswith("3.0.") else {
                    "datasets": [{"dataset_name": "test", "dataset_digest": "676438c5"}]}
                good = f"metrics.test_rmse < 0.9 AND source_run_id = '{run_id}'"
                same([m.model_id for m in client.search_logged_models(
                         [run.info.experiment_id], filter_string=good, **by_dataset)], [model_id])

                v = client.get_model_version("wines", version)
                same((v.source, v.run_id, v.status, v.description, v.current_stage, v.tags),
                     ("models:/" + model_id, run_id, "READY", "The first of them", "None",
                      {"stage": "candidate", "größe": "ß"}))
                same(list(v.aliases), ["champion"] if version == last else [])
                same(int(client.get_model_version_by_alias("wines", "champion").version), last)
                same(client.get_model_version_download_uri("wines", version), model.artifact_location)
                same(max(int(v.version) for v in client.search_model_versions("name = 'wines'")), last)

            def read_all(file, samples):
                client = MlflowClient("sqlite:///" + file, "sqlite:///" + file)
                mlflow.set_tracking_uri("sqlite:///" + file)
                for run_id, model_id, version in samples:
                    read(client, run_id, model_id, int(version), int(samples[-1][2]))
                wine = client.get_experiment_by_name("wine").experiment_id
                same({e.name for e in client.search_experiments()}, {"Default", "wine"})
                found = {r.info.run_id for r in client.search_runs([wine], "tags.team = 'wine' AND metrics.loss < 0.2")}
                same(found, {s[0] for s in samples})
                return client
            """;

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

    @ParameterizedTest
    @EnumSource(value = Python.class, mode = EnumSource.Mode.MATCH_ANY, names = "MLFLOW.*")
    void everyMlflowReadsOurStoresAndWeWriteItsOwn(Python python) throws Exception {
        Path ours = Files.createDirectory(folder.resolve("weine & größe #1")).resolve("ours.db");
        Path its = folder.resolve("its.db");
        List<String> first = write(ours);
        Map<String, List<String>> rows = rows(ours, columns(ours));
        Map<String, List<String>> columns = columns(ours);

        // Its first look moves our tables to its own level.
        python.run(
                folder,
                READ + MAKE + "\nread_all(sys.argv[1], [sys.argv[2:5]])\nmake(sys.argv[5])\n",
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
                READ + MAKE + """

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
            assertThat(client.version("wines", 7)).isEmpty();
            assertThat(client.versionByAlias("beers", "champion")).isEmpty();
            assertThat(client.version("wines", 1).orElseThrow().tags()).containsEntry("stage", "candidate");
            assertThat(client.experiment("elsewhere")).isEqualTo("78");
            assertThat(SampleRun.write(client, "wine", "wines").version().version())
                    .isEqualTo(2);
            assertThat(SampleRun.write(client, "wine", "beers").version().version())
                    .isEqualTo(1);
        }
        assertThat(query(file, theirs)).isEqualTo(before);
        assertThat(query(file, "PRAGMA foreign_key_check")).isEmpty();
    }

    private void itsServerServes(Python python, Path file, String runId) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = folder.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(
                        python.interpreter().toString(),
                        "-m",
                        "mlflow",
                        "server",
                        "--backend-store-uri",
                        "sqlite:///" + file,
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--workers",
                        "1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        builder.environment().put("DO_NOT_TRACK", "true");
        // Without its job workers it starts and stops sooner.
        builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        Process server = builder.start();
        try {
            HttpClient http = HttpClient.newHttpClient();
            String base = "http://127.0.0.1:" + port;
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (!answers(http, base + "/health")) {
                assertThat(server.isAlive() && System.nanoTime() < end)
                        .as(() -> content(log))
                        .isTrue();
                Thread.sleep(100);
            }
            assertThat(get(http, base + "/api/2.0/mlflow/runs/get?run_id=" + runId))
                    .contains("\"run_id\": \"" + runId + "\"", "\"status\": \"FINISHED\"", "\"job.key_299\"");
            assertThat(get(http, base + "/get-artifact?path=config%2Fconfig.yaml&run_id=" + runId))
                    .isEqualTo("job: {}\n");
        } finally {
            List<ProcessHandle> family = new ArrayList<>(server.descendants().toList());
            family.add(server.toHandle());
            family.forEach(ProcessHandle::destroy);
            for (ProcessHandle process : family) {
                try {
                    process.onExit().get(10, TimeUnit.SECONDS);
                } catch (java.util.concurrent.TimeoutException e) {
                    process.destroyForcibly();
                }
            }
        }
    }

    private static boolean answers(HttpClient http, String url) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not yet listening
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
            RunInfo run = client.createRun("1", "waits", 0, Map.of());
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
            assertThat(client.run(run.runId()).status()).isEqualTo(RunStatus.RUNNING);
            assertThat(python).as("reads do not wait").isNotDone();
            client.endRun(run.runId(), RunStatus.KILLED, 5);
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
