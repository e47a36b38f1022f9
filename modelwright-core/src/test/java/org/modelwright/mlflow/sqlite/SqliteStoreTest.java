package org.modelwright.mlflow.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.test.SampleRun;

class SqliteStoreTest extends SqliteStores {

    @Test
    void rowsAreThoseOfPython() throws Exception {
        SampleRun sample = sample();

        assertThat(sample.run().runId()).matches("[0-9a-f]{32}");
        assertThat(sample.run().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(sample.run().artifactUri())
                .isEqualTo(folder + "/mlruns/1/" + sample.run().runId() + "/artifacts");
        assertThat(sample.model().modelId()).matches("m-[0-9a-f]{32}");
        assertThat(sample.model().status()).isEqualTo(LoggedModel.Status.READY);
        assertThat(sample.model().artifactUri())
                .isEqualTo(folder + "/mlruns/1/models/" + sample.model().modelId() + "/artifacts");
        assertThat(sample.version().source())
                .isEqualTo("models:/" + sample.model().modelId());
        assertThat(sample.version().tags()).containsOnly(Map.entry("stage", "candidate"), Map.entry("größe", "ß"));
        assertThat(sample.version().aliases()).containsExactly("champion");

        assertThat(rows("SELECT version_num FROM alembic_version")).containsExactly("6953534de441");
        assertThat(rows("SELECT experiment_id, name, artifact_location, lifecycle_stage FROM experiments"))
                .containsExactly(
                        "0 | Default | " + folder + "/mlruns/0 | active",
                        "1 | wine | " + folder + "/mlruns/1 | active");
        assertThat(rows("SELECT name, source_type, source_name, entry_point_name, user_id, status, start_time,"
                        + " end_time, deleted_time, source_version, lifecycle_stage, experiment_id FROM runs"))
                .containsExactly("Training | UNKNOWN |  |  | ada | FINISHED | 1700000000000 | 1700000000003 | null |"
                        + "  | active | 1");
        assertThat(rows("SELECT \"key\", value FROM tags ORDER BY 1"))
                .containsExactly("later | yes", "mlflow.runName | Training", "mlflow.user | ada", "team | wine");
        assertThat(rows("SELECT count(*), min(value), max(value) FROM params"))
                .containsExactly("300 | value 0 ü | value 99 ü");
        assertThat(rows("SELECT \"key\", value, step, is_nan FROM metrics ORDER BY \"key\", step"))
                .containsExactly(
                        "little | -1.7976931348623157E308 | 0 | 0",
                        "loss | 0.5 | 0 | 0",
                        "loss | 0.25 | 1 | 0",
                        "loss | 0.125 | 2 | 0",
                        "much | 1.7976931348623157E308 | 0 | 0",
                        "not_a_number | 0.0 | 0 | 1",
                        "test_rmse | 0.8 | 0 | 0",
                        "train_rmse | 0.7 | 0 | 0");
        assertThat(rows("SELECT value, step FROM latest_metrics WHERE \"key\" = 'loss'"))
                .containsExactly("0.125 | 2");
        assertThat(rows("SELECT metric_name, metric_value, dataset_uuid, dataset_name, dataset_digest"
                        + " FROM logged_model_metrics ORDER BY 1"))
                .containsExactly(
                        "test_rmse | 0.8 | null | test | " + SampleRun.TEST.digest(),
                        "train_rmse | 0.7 | null | train | " + SampleRun.TRAIN.digest());
        assertThat(rows("SELECT d.name, i.destination_type, t.value FROM inputs i JOIN datasets d"
                        + " ON i.source_id = d.dataset_uuid JOIN input_tags t ON t.input_uuid = i.input_uuid"
                        + " WHERE i.source_type = 'DATASET' AND t.name = 'mlflow.data.context' ORDER BY 1"))
                .containsExactly("test | RUN | testing", "train | RUN | training");
        assertThat(rows("SELECT source_id, destination_id FROM inputs WHERE source_type = 'RUN_OUTPUT'"
                        + " AND destination_type = 'MODEL_OUTPUT'"))
                .containsExactly(sample.run().runId() + " | " + sample.model().modelId());
        assertThat(rows("SELECT status, lifecycle_stage, model_type, source_run_id, status_message"
                        + " FROM logged_models"))
                .containsExactly("2 | active | null | " + sample.run().runId() + " | null");
        assertThat(rows("SELECT tag_value FROM logged_model_tags WHERE tag_key = 'mlflow.modelVersions'"))
                .singleElement()
                .asString()
                .isEqualToIgnoringWhitespace("[{\"name\": \"wines\", \"version\": 1}]");
        assertThat(rows("SELECT name, version, description, user_id, current_stage, status, status_message,"
                        + " run_link, storage_location FROM model_versions"))
                .containsExactly("wines | 1 | The first of them | null | None | READY | null | null | "
                        + sample.model().artifactUri());
        assertThat(rows("PRAGMA foreign_key_check")).isEmpty();
        assertThat(rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(rows("PRAGMA journal_mode")).containsExactly("delete");
        assertThat(tree(folder.resolve("mlruns")))
                .containsExactly(
                        "1/" + sample.run().runId() + "/artifacts/config/config.yaml",
                        "1/models/" + sample.model().modelId() + "/artifacts/MLmodel");
    }

    @Test
    void theLatestMetricIsThatOfTheHighestStepThenTheLatestTimeThenTheGreatestValue() throws Exception {
        try (SqliteMlflowClient client = client()) {
            String run = run(client);
            client.tracking()
                    .logMetrics(
                            run,
                            List.of(
                                    MetricPoint.of("a", 1, 10, 5),
                                    MetricPoint.of("a", 2, 20, 4),
                                    MetricPoint.of("b", 1, 20, 0),
                                    MetricPoint.of("b", 2, 10, 0),
                                    MetricPoint.of("c", 2, 10, 0),
                                    MetricPoint.of("c", 1, 10, 0)));
            client.tracking().logMetrics(run, List.of(MetricPoint.of("c", 2, 10, 0)));
        }
        assertThat(rows("SELECT \"key\", value FROM latest_metrics ORDER BY 1"))
                .containsExactly("a | 1.0", "b | 1.0", "c | 2.0");
        assertThat(rows("SELECT count(*) FROM metrics")).containsExactly("6");
    }

    @Test
    void theDefaultExperimentIsNumberZero() {
        try (SqliteMlflowClient client = client()) {
            assertThat(client.tracking().ensureExperiment("Default")).isEqualTo("0");
            assertThat(client.tracking().ensureExperiment("wine")).isEqualTo("1");
            assertThat(client.tracking().ensureExperiment("wine")).isEqualTo("1");
        }
    }

    @Test
    void aRenamedDefaultExperimentKeepsItsNumber() throws Exception {
        sample();
        sql("UPDATE experiments SET name = 'old' WHERE experiment_id = 0");
        try (SqliteMlflowClient client = client()) {
            assertThat(client.tracking().ensureExperiment("Default")).isEqualTo("2");
        }
    }

    @Test
    void valuesThatMlflowWouldRefuseAreRefused() throws Exception {
        SampleRun sample = sample();
        String before = hash();
        String run = sample.run().runId();
        String model = sample.model().modelId();
        Dataset train = SampleRun.TRAIN;
        try (SqliteMlflowClient client = client()) {
            refused(
                    () -> client.tracking().createRun("1", "Training", 0, Map.of("a//b", "")),
                    "The key (a//b) is not one");
            refused(() -> client.tracking().logParams(run, Map.of("a,b", "1")), "The key (a,b) is not one");
            refused(() -> client.tracking().logParams(run, Map.of("job.key_0", "other")), "is value 0 ü already");
            refused(
                    () -> client.tracking().logMetrics(run, List.of(MetricPoint.of("a/", 1, 0, 0))),
                    "The key (a/) is not one");
            refused(() -> client.tracking().setTags(run, Map.of("", "1")), "The key () is not one");
            refused(
                    () -> client.tracking().logInput(run, train, "testing"),
                    "The dataset (train) is the run's training data");
            refused(
                    () -> client.tracking()
                            .logInput(run, new Dataset("x", "d".repeat(37), "local", "{}", "{}", "{}"), "x"),
                    "is longer");
            refused(
                    () -> client.tracking()
                            .logMetrics(
                                    run,
                                    List.of(MetricPoint.of("train_rmse", 0.7, SampleRun.START + 2, 0)
                                            .on(model, SampleRun.TEST))),
                    "has another value or dataset");
            refused(
                    () -> client.loggedModels().createLoggedModel("1", "a.b", run, Map.of(), Map.of()),
                    "The path (a.b) is not a name");
            refused(() -> client.registry().ensureRegisteredModel("a/b"), "The registry_name (a/b) is not a name");
            refused(() -> client.tracking().ensureExperiment(" "), "The experiment_name ( )");
            refused(() -> client.registry().setAlias("wines", "latest", 1), "The alias (latest) is reserved");
            refused(() -> client.registry().setAlias("wines", "new", 2), "There is no version (2) of wines");
            refused(
                    () -> client.registry()
                            .createVersion("wines", sample.model(), run, "", Map.of("k", "v".repeat(5001))),
                    "more than 5000");
            refused(
                    () -> client.registry().createVersion("none", sample.model(), run, "", Map.of()),
                    "no registered model (none)");
            for (ThrowingRun call : List.<ThrowingRun>of(
                    () -> client.tracking().run("none"),
                    () -> client.tracking().logParams("none", Map.of("a", "1")),
                    () -> client.tracking().logMetrics("none", List.of(MetricPoint.of("a", 1, 0, 0))),
                    () -> client.tracking().setTags("none", Map.of("a", "1")),
                    () -> client.tracking().logInput("none", train, "training"),
                    () -> client.loggedModels().createLoggedModel("1", "model", "none", Map.of(), Map.of()),
                    () -> client.tracking().endRun("none", RunStatus.FAILED, 1))) {
                refused(call, "There is no run (none) in the store.");
            }
            refused(
                    () -> client.tracking().createRun("7", "Training", 0, Map.of()),
                    "There is no experiment (7) in the store.");
            refused(() -> client.loggedModels().loggedModel("m-7"), "There is no model (m-7) in the store.");
            LoggedModel pending = new LoggedModel("m-7", "model", "", LoggedModel.Status.READY);
            refused(
                    () -> client.registry().createVersion("wines", pending, run, "", Map.of()),
                    "There is no model (m-7)");
        }
        assertThat(hash()).isEqualTo(before);
    }

    @Test
    void theSameAgainAddsNothing() throws Exception {
        SampleRun sample = sample();
        String run = sample.run().runId();
        Map<String, Integer> before = counts();
        try (SqliteMlflowClient client = client()) {
            client.tracking().logParams(run, Map.of("job.key_0", "value 0 ü"));
            client.tracking().logInput(run, SampleRun.TRAIN, "training");
            client.tracking()
                    .logMetrics(
                            run,
                            List.of(MetricPoint.of("train_rmse", 0.7, SampleRun.START + 2, 0)
                                    .on(sample.model().modelId(), SampleRun.TRAIN)));
            client.registry().ensureRegisteredModel("wines");
            client.registry().setAlias("wines", "champion", 1);
        }
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void aModelOfAnotherRunThatIsJudgedBecomesAnInput() throws Exception {
        String model = sample().model().modelId();
        String edges = "SELECT source_id, destination_id FROM inputs WHERE source_type = 'RUN_INPUT'"
                + " AND destination_type = 'MODEL_INPUT'";
        assertThat(rows(edges)).isEmpty(); // the run that made the model has it as its output only
        try (SqliteMlflowClient client = client()) {
            String run = run(client);
            MetricPoint point =
                    MetricPoint.of("test_rmse", 0.5, SampleRun.START, 0).on(model, SampleRun.TRAIN);
            client.tracking().logMetrics(run, List.of(point));
            client.tracking().logMetrics(run, List.of(point));
            assertThat(rows(edges)).containsExactly(run + " | " + model);
        }
    }

    @Test
    void longValuesAreCutWithAMark() throws Exception {
        try (SqliteMlflowClient client = client()) {
            String run = run(client);
            client.tracking().logParams(run, Map.of("long", "x".repeat(6001), "fits", "x".repeat(6000)));
            client.tracking().setTags(run, Map.of("long", "x".repeat(5001), "fits", "x".repeat(5000)));
        }
        assertThat(rows("SELECT length(value), value LIKE '%x … (cut, 6001 characters)' FROM params ORDER BY \"key\""))
                .containsExactly("6000 | 0", "6000 | 1");
        assertThat(rows("SELECT length(value) FROM tags WHERE \"key\" IN ('fits', 'long')"))
                .containsExactly("5000", "5000");
    }

    @Test
    void aDeletedExperimentIsRefused() throws Exception {
        sample();
        sql("UPDATE experiments SET lifecycle_stage = 'deleted' WHERE experiment_id = 1");
        try (SqliteMlflowClient client = client()) {
            refused(() -> client.tracking().ensureExperiment("wine"), "The experiment (wine) is deleted");
        }
    }

    @Test
    void aModelThatIsNotReadyGetsNoVersion() {
        try (SqliteMlflowClient client = client()) {
            String run = run(client);
            LoggedModel model = client.loggedModels().createLoggedModel("1", "model", run, Map.of(), Map.of());
            client.registry().ensureRegisteredModel("wines");
            refused(() -> client.registry().createVersion("wines", model, run, "", Map.of()), "is not READY");
            assertThat(client.registry().version("wines", 1)).isEmpty();
            assertThat(client.registry().versionByAlias("wines", "champion")).isEmpty();
        }
    }

    @Test
    void theNumberOfADeletedVersionIsNotHandedOutAgain() throws Exception {
        SampleRun first = sample();
        sql("UPDATE model_versions SET current_stage = 'Deleted_Internal'");
        try (SqliteMlflowClient client = client()) {
            assertThat(client.registry().version("wines", 1)).isEmpty();
            assertThat(client.registry()
                            .createVersion("wines", first.model(), first.run().runId(), "", Map.of())
                            .version())
                    .isEqualTo(2);
        }
    }

    @Test
    void artifactsGoWhereTheExperimentSays() throws Exception {
        Path elsewhere = folder.resolve("else where");
        try (SqliteMlflowClient client = client()) {
            client.tracking().ensureExperiment("wine");
            sql("UPDATE experiments SET artifact_location = '" + elsewhere.toUri() + "' WHERE experiment_id = 1");
            RunInfo run = client.tracking().createRun("1", "Training", 0, Map.of());
            client.artifacts().logArtifact(run.runId(), "a.txt", Files.writeString(folder.resolve("a"), "a"));
            assertThat(elsewhere.resolve(run.runId()).resolve("artifacts/a.txt"))
                    .hasContent("a");
            sql("UPDATE experiments SET artifact_location = 'mlflow-artifacts:/1' WHERE experiment_id = 1");
            refused(() -> client.tracking().createRun("1", "Training", 0, Map.of()), "are not on this machine");
        }
    }

    @Test
    void twoClientsAtOnceTakeTurns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Integer> versions = new ArrayList<>();
        try {
            Callable<List<Integer>> job = () -> {
                List<Integer> numbers = new ArrayList<>();
                try (SqliteMlflowClient client = client()) {
                    for (int i = 0; i < 20; i++) {
                        numbers.add(SampleRun.write(client, "wine", "wines")
                                .version()
                                .version());
                    }
                }
                return numbers;
            };
            for (Future<List<Integer>> done : threads.invokeAll(List.of(job, job))) {
                versions.addAll(done.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 40).boxed().toList());
        assertThat(rows("SELECT count(*) FROM runs WHERE status = 'FINISHED'")).containsExactly("40");
        assertThat(rows("PRAGMA foreign_key_check")).isEmpty();
    }

    @Test
    void aClientThatDoesNothingMakesNothing() {
        client().close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readingMakesNothing() {
        try (SqliteMlflowClient client = client()) {
            refused(() -> client.tracking().run("any"), "does not exist");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anEmptyFileBecomesAStore() throws Exception {
        Files.createFile(file);
        try (SqliteMlflowClient client = client()) {
            refused(() -> client.tracking().run("any"), "is empty");
        }
        assertThat(file).isEmptyFile();
        assertThat(sample().version().version()).isEqualTo(1);
    }

    @Test
    void aChangeBetweenTwoWritesOfOneClientIsSeen() throws Exception {
        try (SqliteMlflowClient client = new SqliteMlflowClient(uri, Duration.ofSeconds(1))) {
            String run = run(client);
            sql("CREATE TABLE _alembic_tmp_runs (a)");
            refused(() -> client.tracking().setTags(run, Map.of("a", "1")), "a migration of it is running");
            sql("DROP TABLE _alembic_tmp_runs");
            client.tracking().setTags(run, Map.of("a", "1"));
        }
    }
}
