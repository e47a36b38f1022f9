package org.modelwright.internal.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.mlflow.rest.RestMlflowClient;
import org.modelwright.internal.mlflow.sqlite.SqliteMlflowClient;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.test.Python;
import org.modelwright.test.SampleRun;
import org.modelwright.test.TrackingServer;

/** What a client promises, held to the embedded store and to real servers, and read by Python's own client. */
@Tag("oracle")
class MlflowClientContractTest {

    @TempDir
    static Path folder;

    private static final Map<Python, TrackingServer> SERVERS = new LinkedHashMap<>();

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

    @BeforeAll
    static void servers() throws IOException {
        for (Python python : List.of(Python.MLFLOW_3_0, Python.MLFLOW_3_17)) {
            SERVERS.put(python, TrackingServer.start(python, Files.createDirectory(folder.resolve(python.name()))));
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(TrackingServer::close);
    }

    static Stream<Way> ways() {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("embedded store", "sqlite:///" + folder.resolve("ours.db"), Python.MLFLOW_3_17));
        SERVERS.forEach((python, server) -> ways.add(new Way("server of " + python, server.uri(), python)));
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void python_reads_what_a_job_writes(Way way) {
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
    void what_was_written_is_read_back(Way way) throws IOException {
        try (MlflowClient client = way.client()) {
            assertThat(client.findExperiment("nowhere")).isEmpty();
            assertThat(client.versionByAlias("nothing", "champion")).isEmpty();
            assertThat(client.version("nothing", 1)).isEmpty();
            assertThat(client.latestVersion("nothing")).isEmpty();
            assertThat(client.nextVersion("nothing")).isEqualTo(1);

            SampleRun sample = SampleRun.write(client, "größe & more", "beers");
            String run = sample.run().runId();
            assertThat(client.findExperiment("größe & more"))
                    .contains(sample.run().experimentId());
            assertThat(client.experimentName(sample.run().experimentId())).isEqualTo("größe & more");
            assertThat(client.run(run).status()).isEqualTo(RunStatus.FINISHED);
            assertThat(client.params(run)).hasSize(SampleRun.PARAMS).containsEntry("job.key_7", "value 7 ü");
            assertThat(client.inputs(run)).containsOnlyKeys("train", "test").containsEntry("train", SampleRun.TRAIN);
            assertThat(client.loggedModel(run, "model")).contains(sample.model());
            assertThat(client.loggedModel(run, "another")).isEmpty();
            assertThat(client.versionByAlias("beers", "champion")).contains(sample.version());
            assertThat(client.latestVersion("beers")).contains(sample.version());
            assertThat(client.nextVersion("beers")).isEqualTo(2);
            assertThat(sample.version().tags()).isEqualTo(Map.of("stage", "candidate", "größe", "ß"));
            assertThat(sample.version().aliases()).containsExactly("champion");

            assertThat(client.artifacts(sample.run().artifactUri(), ""))
                    .containsExactly(new ArtifactFile("config", true, 0));
            assertThat(client.artifacts(sample.run().artifactUri(), "config"))
                    .containsExactly(new ArtifactFile("config/config.yaml", false, 8));
            assertThat(client.artifacts(sample.run().artifactUri(), "nowhere")).isEmpty();
            Path copy = folder.resolve(run);
            client.download(sample.run().artifactUri(), copy);
            assertThat(copy.resolve("config/config.yaml")).hasContent("job: {}\n");
            Path model = folder.resolve(sample.model().modelId());
            client.download(client.downloadUri("beers", 1), model);
            assertThat(model.resolve("MLmodel")).hasContent("flavors: {}\n");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void what_mlflow_refuses_is_refused(Way way) {
        try (MlflowClient client = way.client()) {
            String experiment = client.experiment("refusals");
            RunInfo run = client.createRun(experiment, "Training", SampleRun.START, Map.of());
            client.logParams(run.runId(), Map.of("depth", "6"));
            client.logParams(run.runId(), Map.of("depth", "6"));
            refused(() -> client.logParams(run.runId(), Map.of("depth", "7")), "depth");
            refused(() -> client.logParams(run.runId(), Map.of("a//b", "7")), "a//b");
            refused(() -> client.run("0123456789abcdef0123456789abcdef"), "0123456789abcdef0123456789abcdef");
            refused(() -> client.loggedModel("m-0123456789abcdef0123456789abcdef"), "m-0123456789abcdef");
            client.logInput(run.runId(), SampleRun.TRAIN, "training");
            client.logInput(run.runId(), SampleRun.TRAIN, "training");
            refused(() -> client.logInput(run.runId(), SampleRun.TRAIN, "testing"), "training");
            refused(() -> client.registeredModel("a/b"), "a/b");
            LoggedModel model = client.createLoggedModel(experiment, "model", run.runId(), Map.of(), Map.of());
            refused(() -> client.createVersion("wines", model, run.runId(), "", Map.of()), "not READY");
            refused(() -> client.logArtifact(run.runId(), "../x", Path.of("x")), "../x");
            client.finishLoggedModel(model.modelId(), LoggedModel.Status.FAILED);
            assertThat(client.loggedModel(model.modelId()).status()).isEqualTo(LoggedModel.Status.FAILED);
            client.registeredModel("refused");
            refused(() -> client.setAlias("refused", "champion", 7), "7");
            refused(() -> client.download(run.artifactUri(), folder.resolve("nothing")), "artifacts");
            client.endRun(run.runId(), RunStatus.KILLED, SampleRun.START + 1);
            assertThat(client.run(run.runId()).status()).isEqualTo(RunStatus.KILLED);
            assertThat(client.continueRun(run.runId()).status()).isEqualTo(RunStatus.RUNNING);
            refused(() -> client.experimentName("4711"), "4711");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void much_is_written_in_portions(Way way) {
        try (MlflowClient client = way.client()) {
            String experiment = client.experiment("much");
            RunInfo run = client.createRun(experiment, "Training", SampleRun.START, Map.of());
            Map<String, String> params = new LinkedHashMap<>();
            for (int i = 0; i < 250; i++) {
                params.put("param_" + i, "ß".repeat(5999));
            }
            client.logParams(run.runId(), params);
            assertThat(client.params(run.runId())).isEqualTo(params);
            List<MetricPoint> points = new ArrayList<>();
            for (int step = 0; step < 2500; step++) {
                points.add(MetricPoint.of("loss", 1.0 / (step + 1), SampleRun.START + step, step));
            }
            client.logMetrics(run.runId(), points);
            client.logMetrics(run.runId(), points.subList(0, 10));
            LoggedModel model = client.createLoggedModel(experiment, "model", run.runId(), params, Map.of());
            String counted = way.reader().run(folder, """
                    import sys, mlflow
                    uri, run, model = sys.argv[1:]
                    mlflow.set_tracking_uri(uri)
                    client = mlflow.MlflowClient(uri, uri)
                    history = client.get_metric_history(run, "loss")
                    assert [(m.step, m.value) for m in history] == [(s, 1.0 / (s + 1)) for s in range(2500)]
                    print(len(history), len(client.get_logged_model(model).params))
                    """, way.uri(), run.runId(), model.modelId());
            assertThat(counted.strip()).isEqualTo("2500 250");
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(InfrastructureException.class).hasMessageContaining(words);
    }
}
