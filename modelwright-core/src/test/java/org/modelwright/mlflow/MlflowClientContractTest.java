package org.modelwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.rest.RestMlflowClient;
import org.modelwright.mlflow.sqlite.SqliteMlflowClient;
import org.modelwright.test.Python;
import org.modelwright.test.SampleRun;
import org.modelwright.test.TrackingServer;

/** What a client promises, held to the embedded store and to real servers, and read by Python's own client. */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MlflowClientContractTest {

    @TempDir
    static Path folder;

    final Map<Python, TrackingServer> servers = new LinkedHashMap<>();

    /**
     * A way to MLflow.
     *
     * @param name what it is called
     * @param uri where it is
     * @param reader who reads it
     */
    record Way(String name, String uri, Python reader) {

        MlflowClient client() {
            return uri.startsWith("sqlite:") ? new SqliteMlflowClient(uri) : new RestMlflowClient(uri);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Starts those to be asked beside the embedded store. */
    @BeforeAll
    void startServers() throws IOException {
        servers.put(Python.MLFLOW_3_17, TrackingServer.shared());
    }

    Stream<Way> ways() {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("embedded store", "sqlite:///" + folder.resolve("ours.db"), Python.MLFLOW_3_17));
        servers.forEach((python, server) -> ways.add(new Way("server of " + python, server.uri(), python)));
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void pythonReadsWhatAJobWrites(Way way) {
        List<Object> arguments = new ArrayList<>(List.of(way.uri()));
        try (MlflowClient client = way.client()) {
            for (int i = 0; i < 2; i++) {
                SampleRun sample = SampleRun.write(client, "wine", "wines");
                arguments.add(sample.run().runId());
                arguments.add(sample.model().modelId());
                arguments.add(sample.version().version());
            }
        }
        way.reader()
                .run(
                        folder,
                        SampleRun.READ + "\nread_all(sys.argv[1], [sys.argv[2:5], sys.argv[5:8]])\n",
                        arguments.toArray());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatWasWrittenIsReadBack(Way way) throws IOException {
        try (MlflowClient client = way.client()) {
            assertThat(client.tracking().findExperiment("nowhere")).isEmpty();
            assertThat(client.registry().versionByAlias("nothing", "champion")).isEmpty();
            assertThat(client.registry().version("nothing", 1)).isEmpty();
            assertThat(client.registry().latestVersion("nothing")).isEmpty();
            assertThat(client.registry().nextVersion("nothing")).isEqualTo(1);

            SampleRun sample = SampleRun.write(client, "größe & more", "beers");
            String run = sample.run().runId();
            assertThat(client.tracking().findExperiment("größe & more"))
                    .contains(sample.run().experimentId());
            assertThat(client.tracking().experimentName(sample.run().experimentId()))
                    .isEqualTo("größe & more");
            assertThat(client.tracking().run(run).status()).isEqualTo(RunStatus.FINISHED);
            assertThat(client.tracking().params(run)).hasSize(SampleRun.PARAMS).containsEntry("job.key_7", "value 7 ü");
            assertThat(client.tracking().inputs(run))
                    .containsOnlyKeys("train", "test")
                    .containsEntry("train", SampleRun.TRAIN);
            assertThat(client.loggedModels().findLoggedModel(run, "model")).contains(sample.model());
            assertThat(client.loggedModels().findLoggedModel(run, "another")).isEmpty();
            assertThat(client.registry().versionByAlias("beers", "champion")).contains(sample.version());
            assertThat(client.registry().latestVersion("beers")).contains(sample.version());
            assertThat(client.registry().nextVersion("beers")).isEqualTo(2);
            assertThat(sample.version().tags()).isEqualTo(Map.of("stage", "candidate", "größe", "ß"));
            assertThat(sample.version().aliases()).containsExactly("champion");

            assertThat(client.artifacts().list(sample.run().artifactUri(), ""))
                    .containsExactly(new ArtifactFile("config", true, 0));
            assertThat(client.artifacts().list(sample.run().artifactUri(), "config"))
                    .containsExactly(new ArtifactFile("config/config.yaml", false, 8));
            assertThat(client.artifacts().list(sample.run().artifactUri(), "nowhere"))
                    .isEmpty();
            Path copy = folder.resolve(run);
            client.artifacts().download(sample.run().artifactUri(), copy);
            assertThat(copy.resolve("config/config.yaml")).hasContent("job: {}\n");
            Path model = folder.resolve(sample.model().modelId());
            client.artifacts().download(client.registry().downloadUri("beers", 1), model);
            assertThat(model.resolve("MLmodel")).hasContent("flavors: {}\n");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatMlflowRefusesIsRefused(Way way) {
        try (MlflowClient client = way.client()) {
            String experiment = client.tracking().ensureExperiment("refusals");
            RunInfo run = client.tracking().createRun(experiment, "Training", SampleRun.START, Map.of());
            client.tracking().logParams(run.runId(), Map.of("depth", "6"));
            client.tracking().logParams(run.runId(), Map.of("depth", "6"));
            refused(() -> client.tracking().logParams(run.runId(), Map.of("depth", "7")), "depth");
            refused(() -> client.tracking().logParams(run.runId(), Map.of("a//b", "7")), "a//b");
            refused(
                    () -> client.tracking().run("0123456789abcdef0123456789abcdef"),
                    "0123456789abcdef0123456789abcdef");
            refused(
                    () -> client.loggedModels().loggedModel("m-0123456789abcdef0123456789abcdef"),
                    "m-0123456789abcdef");
            client.tracking().logInput(run.runId(), SampleRun.TRAIN, "training");
            client.tracking().logInput(run.runId(), SampleRun.TRAIN, "training");
            refused(() -> client.tracking().logInput(run.runId(), SampleRun.TRAIN, "testing"), "training");
            refused(() -> client.registry().ensureRegisteredModel("a/b"), "a/b");
            LoggedModel model =
                    client.loggedModels().createLoggedModel(experiment, "model", run.runId(), Map.of(), Map.of());
            refused(() -> client.registry().createVersion("wines", model, run.runId(), "", Map.of()), "not READY");
            refused(() -> client.artifacts().logArtifact(run.runId(), "../x", Path.of("x")), "../x");
            client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.FAILED);
            assertThat(client.loggedModels().loggedModel(model.modelId()).status())
                    .isEqualTo(LoggedModel.Status.FAILED);
            client.registry().ensureRegisteredModel("refused");
            refused(() -> client.registry().setAlias("refused", "champion", 7), "7");
            refused(() -> client.artifacts().download(run.artifactUri(), folder.resolve("nothing")), "artifacts");
            client.tracking().endRun(run.runId(), RunStatus.KILLED, SampleRun.START + 1);
            assertThat(client.tracking().run(run.runId()).status()).isEqualTo(RunStatus.KILLED);
            assertThat(client.tracking().continueRun(run.runId()).status()).isEqualTo(RunStatus.RUNNING);
            refused(() -> client.tracking().experimentName("4711"), "4711");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void muchIsWrittenInPortions(Way way) {
        try (MlflowClient client = way.client()) {
            String experiment = client.tracking().ensureExperiment("much");
            RunInfo run = client.tracking().createRun(experiment, "Training", SampleRun.START, Map.of());
            Map<String, String> params = new LinkedHashMap<>();
            for (int i = 0; i < 130; i++) {
                params.put("param_" + i, "ß".repeat(5999));
            }
            client.tracking().logParams(run.runId(), params);
            assertThat(client.tracking().params(run.runId())).isEqualTo(params);
            List<MetricPoint> points = new ArrayList<>();
            for (int step = 0; step < 1200; step++) {
                points.add(MetricPoint.of("loss", 1.0 / (step + 1), SampleRun.START + step, step));
            }
            client.tracking().logMetrics(run.runId(), points);
            client.tracking().logMetrics(run.runId(), points.subList(0, 10));
            LoggedModel model =
                    client.loggedModels().createLoggedModel(experiment, "model", run.runId(), params, Map.of());
            String counted = way.reader().run(folder, """
                    import sys, mlflow
                    uri, run, model = sys.argv[1:]
                    mlflow.set_tracking_uri(uri)
                    client = mlflow.MlflowClient(uri, uri)
                    history = client.get_metric_history(run, "loss")
                    assert [(m.step, m.value) for m in history] == [(s, 1.0 / (s + 1)) for s in range(1200)]
                    print(len(history), len(client.get_logged_model(model).params))
                    """, way.uri(), run.runId(), model.modelId());
            assertThat(counted.strip()).isEqualTo("1200 130");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void oneValueOfAMetricIsLoggedAtOnce(Way way) {
        try (MlflowClient client = way.client()) {
            String experiment = client.tracking().ensureExperiment("values");
            RunInfo run = client.tracking().createRun(experiment, "Training", SampleRun.START, Map.of());
            long before = System.currentTimeMillis();
            client.logMetric(run.runId(), "rmse", 0.5);
            List<MetricPoint> points = client.tracking().metricHistory(run.runId(), "rmse");
            assertThat(points).hasSize(1);
            assertThat(points.get(0).value()).isEqualTo(0.5);
            assertThat(points.get(0).step()).isZero();
            assertThat(points.get(0).timestamp()).isBetween(before, System.currentTimeMillis());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void searchesFindWhatPythonFinds(Way way) {
        try (MlflowClient client = way.client()) {
            String experiment = client.tracking().ensureExperiment("searches");
            List<String> runs = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RunInfo run = client.tracking()
                        .createRun(
                                experiment,
                                "run " + i,
                                SampleRun.START + i,
                                Map.of("team.name", i < 3 ? "Rides" : "Walks"));
                client.tracking()
                        .logMetrics(run.runId(), List.of(MetricPoint.of("rmse", i / 10.0, SampleRun.START, 0)));
                client.tracking().logParams(run.runId(), Map.of("depth", Integer.toString(i)));
                LoggedModel model = client.loggedModels()
                        .createLoggedModel(experiment, "model_" + i, run.runId(), Map.of(), Map.of());
                client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.READY);
                client.registry().ensureRegisteredModel("found_" + i % 2);
                client.registry()
                        .createVersion(
                                "found_" + i % 2, model, run.runId(), "", Map.of("stage", i == 4 ? "prod" : "trial"));
                client.tracking()
                        .endRun(run.runId(), i == 1 ? RunStatus.FAILED : RunStatus.FINISHED, SampleRun.START + 10);
                runs.add(run.runId());
            }
            List<String> experiments = List.of(experiment);
            Map<String, List<Integer>> filters = new LinkedHashMap<>();
            filters.put("", List.of(4, 3, 2, 1, 0));
            filters.put("metrics.rmse >= 0.2", List.of(4, 3, 2));
            filters.put("tags.`team.name` = 'Rides' AND metrics.rmse < 0.2", List.of(1, 0));
            filters.put("params.depth != '3' and attributes.status = 'FINISHED'", List.of(4, 2, 0));
            filters.put("tags.\"team.name\" LIKE 'W%'", List.of(4, 3));
            filters.put("tags.`team.name` LIKE 'w%'", List.of());
            filters.put("tags.`team.name` ILIKE 'w%'", List.of(4, 3));
            filters.put("attributes.run_id IN ('" + runs.get(1) + "', '" + runs.get(3) + "')", List.of(3, 1));
            filters.put("attributes.start_time > " + (SampleRun.START + 2), List.of(4, 3));
            filters.forEach((filter, expected) -> assertThat(client.tracking()
                            .searchRuns(experiments, filter, 100, null)
                            .items())
                    .as(filter)
                    .extracting(it -> runs.indexOf(it.runId()))
                    .isEqualTo(expected));
            List<String> paged = new ArrayList<>();
            String token = null;
            do {
                Page<RunInfo> page = client.tracking().searchRuns(experiments, "", 2, token);
                assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
                page.items().forEach(it -> paged.add(it.name()));
                token = page.nextPageToken();
            } while (token != null);
            assertThat(paged).containsExactly("run 4", "run 3", "run 2", "run 1", "run 0");

            assertThat(client.tracking().tags(runs.get(4))).containsEntry("team.name", "Walks");
            assertThat(client.tracking().metrics(runs.get(4))).isEqualTo(Map.of("rmse", 0.4));
            assertThat(client.tracking().metricHistory(runs.get(4), "rmse"))
                    .containsExactly(MetricPoint.of("rmse", 0.4, SampleRun.START, 0));
            assertThat(client.loggedModels()
                            .searchLoggedModels(experiments, "source_run_id = '" + runs.get(2) + "'", 10, null)
                            .items())
                    .extracting(LoggedModel::name)
                    .containsExactly("model_2");
            assertThat(client.loggedModels()
                            .searchLoggedModels(experiments, "name = 'model_3'", 10, null)
                            .items())
                    .hasSize(1);
            assertThat(client.registry()
                            .searchModelVersions("name = 'found_0'", 10, null)
                            .items())
                    .extracting(it -> it.version() + " " + it.tags().get("stage"))
                    .containsExactly("3 prod", "2 trial", "1 trial");
            assertThat(client.registry()
                            .searchModelVersions("name = 'found_0' AND tags.stage = 'prod'", 10, null)
                            .items())
                    .containsExactly(client.registry().version("found_0", 3).orElseThrow());
            assertThat(client.registry()
                            .searchModelVersions("run_id = '" + runs.get(1) + "'", 10, null)
                            .items())
                    .hasSize(1);
            client.registry().setAlias("found_1", "champion", 2);
            assertThat(client.registry()
                            .searchRegisteredModels("name LIKE 'found%'", 10, null)
                            .items())
                    .containsExactly(
                            new RegisteredModel("found_0", "", Map.of(), Map.of()),
                            new RegisteredModel("found_1", "", Map.of(), Map.of("champion", 2)));
            for (String odd : List.of("metrics.rmse ~ 1", "tags.x = 7 OR 1", "colour = 'red'")) {
                assertThatThrownBy(() -> client.tracking().searchRuns(experiments, odd, 10, null))
                        .as(odd)
                        .isInstanceOf(InfrastructureException.class);
            }
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(InfrastructureException.class).hasMessageContaining(words);
    }
}
