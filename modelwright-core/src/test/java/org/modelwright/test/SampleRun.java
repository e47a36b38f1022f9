package org.modelwright.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;

/** A run with everything that a job writes, in the order of a job. */
public record SampleRun(RunInfo run, LoggedModel model, ModelVersion version) {

    public static final int PARAMS = 300;
    public static final long START = 1_700_000_000_000L;
    public static final Dataset TRAIN = dataset("train", "0123456789abcdef0123456789abcdef0123");
    public static final Dataset TEST = dataset("test", "676438c5");

    /** Python that defines {@code read_all(uri, [(run, model, version), …])}. */
    public static final String READ = resource("sample_run.py");

    private static String resource(String name) {
        try (InputStream in = SampleRun.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dataset dataset(String name, String digest) {
        return new Dataset(
                name,
                digest,
                "local",
                "{\"uri\": \"/data/" + name + ".csv\"}",
                "{\"mlflow_colspec\": [{\"type\": \"double\", \"name\": \"größe\", \"required\": true}]}",
                "{\"num_rows\": 60, \"num_elements\": 180}");
    }

    public static SampleRun write(MlflowClient client, String experiment, String registered) {
        String experimentId = client.tracking().ensureExperiment(experiment);
        RunInfo run = client.tracking()
                .createRun(experimentId, "Training", START, Map.of("mlflow.user", "ada", "team", "wine & spirits"));
        client.tracking().logInput(run.runId(), TRAIN, "training");
        client.tracking().logInput(run.runId(), TEST, "testing");
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 0; i < PARAMS; i++) {
            params.put("job.key_" + i, "value " + i + " ü");
        }
        client.tracking().logParams(run.runId(), params);
        client.tracking()
                .logMetrics(
                        run.runId(),
                        List.of(
                                MetricPoint.of("loss", 0.5, START, 0),
                                MetricPoint.of("loss", 0.25, START + 1, 1),
                                MetricPoint.of("loss", 0.125, START + 1, 2),
                                MetricPoint.of("not_a_number", Double.NaN, START, 0),
                                MetricPoint.of("much", Double.POSITIVE_INFINITY, START, 0),
                                MetricPoint.of("little", Double.NEGATIVE_INFINITY, START, 0)));
        client.tracking().setTags(run.runId(), Map.of("team", "wine", "later", "yes"));
        LoggedModel model = client.loggedModels()
                .createLoggedModel(
                        experimentId, "model", run.runId(), Map.of("max_depth", "3"), Map.of("mlflow.user", "ada"));
        try {
            Path directory = client.loggedModels().stage(model, Sessions.of(1L << 30, 1));
            Files.writeString(directory.resolve("MLmodel"), "flavors: {}\n");
            client.loggedModels().publish(model, directory);
            Path artifact = Files.createTempFile("config", ".yaml");
            Files.writeString(artifact, "job: {}\n");
            client.artifacts().logArtifact(run.runId(), "config/config.yaml", artifact);
            Files.delete(artifact);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.tracking()
                .logMetrics(
                        run.runId(),
                        List.of(
                                MetricPoint.of("train_rmse", 0.7, START + 2, 0).on(model.modelId(), TRAIN),
                                MetricPoint.of("test_rmse", 0.8, START + 2, 0).on(model.modelId(), TEST)));
        client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.READY);
        client.registry().ensureRegisteredModel(registered);
        int number = client.registry()
                .createVersion(
                        registered, model, run.runId(), "The first of them", Map.of("stage", "candidate", "größe", "ß"))
                .version();
        client.registry().setAlias(registered, "champion", number);
        client.tracking().endRun(run.runId(), RunStatus.FINISHED, START + 3);
        return new SampleRun(
                client.tracking().run(run.runId()),
                client.loggedModels().loggedModel(model.modelId()),
                client.registry().version(registered, number).orElseThrow());
    }
}
