package org.modelwright.mlflow.rest;

import static org.modelwright.mlflow.rest.RestCalls.PORTION;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.artifacts.ArtifactFolder;

/** Logged models of a server, and their files: on the server, or on this machine's disk. */
final class RestLoggedModels implements LoggedModels {

    private final RestCalls calls;
    private final ArtifactServers servers;
    private final Tracking tracking;

    RestLoggedModels(RestCalls calls, ArtifactServers servers, Tracking tracking) {
        this.calls = calls;
        this.servers = servers;
        this.tracking = tracking;
    }

    @Override
    public LoggedModel createLoggedModel(
            String experimentId, String name, String runId, Map<String, String> params, Map<String, String> tags) {
        Limits.loggedModel(name, params, tags);
        List<List<Map<String, Object>>> portions =
                RestCalls.portions(RestCalls.pairs("param", params, MlflowRules.PARAM_VALUE), PORTION);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("experiment_id", experimentId);
        body.put("name", name);
        body.put("source_run_id", runId);
        body.put("params", portions.isEmpty() ? List.of() : portions.get(0));
        body.put("tags", RestCalls.pairs("tag", tags, MlflowRules.TAG_VALUE));
        Fields answer = calls.create(
                "logged-models",
                body,
                () -> lookUp(experimentId, runId, name),
                made -> removeDuplicates(
                        experimentId,
                        runId,
                        name,
                        made.object("model").object("info").string("model_id")),
                "making the model");
        LoggedModel model = model(answer.object("model"));
        for (List<Map<String, Object>> portion : portions.subList(Math.min(1, portions.size()), portions.size())) {
            calls.postOnce(
                    path(model.modelId()) + "/params",
                    Map.of("model_id", model.modelId(), "params", portion),
                    "logging the model's params");
        }
        calls.postOnce(
                "runs/outputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", model.modelId(), "step", 0))),
                "linking the model");
        return model;
    }

    private void removeDuplicates(String experimentId, String runId, String name, String modelId) {
        searchLoggedModels(List.of(experimentId), filter(runId, name), PORTION, null).items().stream()
                .map(LoggedModel::modelId)
                .filter(it -> !it.equals(modelId))
                .forEach(it -> calls.delete(path(it), Map.of(), "deleting a doubled model"));
    }

    private Optional<Fields> lookUp(String experimentId, String runId, String name) {
        return calls.first(
                "logged-models/search",
                Map.of(
                        "experiment_ids",
                        List.of(experimentId),
                        "filter",
                        filter(runId, name),
                        "order_by",
                        RestCalls.NEWEST_FIRST),
                "models",
                "model");
    }

    private static String filter(String runId, String name) {
        return "source_run_id = '" + runId + "' AND name = '" + name + "'";
    }

    private static String path(String modelId) {
        return "logged-models/" + RestCalls.segment(modelId);
    }

    @Override
    public Optional<LoggedModel> findLoggedModel(String runId, String name) {
        return lookUp(tracking.run(runId).experimentId(), runId, name).map(it -> model(it.object("model")));
    }

    @Override
    public LoggedModel loggedModel(String modelId) {
        return model(calls.get(path(modelId), Map.of(), "reading the model (" + modelId + ")")
                .object("model"));
    }

    private static LoggedModel model(Fields model) {
        Fields info = model.object("info");
        return new LoggedModel(
                info.string("model_id"),
                info.string("name"),
                info.string("artifact_uri"),
                switch (info.string("status")) {
                    case "LOGGED_MODEL_PENDING" -> LoggedModel.Status.PENDING;
                    case "LOGGED_MODEL_READY" -> LoggedModel.Status.READY;
                    default -> LoggedModel.Status.FAILED;
                });
    }

    @Override
    public Page<LoggedModel> searchLoggedModels(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        Map<String, Object> body = RestCalls.search(filter, maxResults, pageToken);
        body.put("experiment_ids", experimentIds);
        body.put("order_by", RestCalls.NEWEST_FIRST);
        return RestCalls.page(
                calls.post("logged-models/search", body, "searching for models"), "models", RestLoggedModels::model);
    }

    @Override
    public Path stage(LoggedModel model, Session session) {
        if (servers.of(model.artifactUri()).isEmpty()) {
            return ArtifactFolder.stage(ArtifactFolder.of(model.artifactUri()));
        }
        return session.newFolder("model");
    }

    @Override
    public void publish(LoggedModel model, Path directory) {
        Optional<ServerArtifacts> kept = servers.of(model.artifactUri());
        if (kept.isEmpty()) {
            ArtifactFolder.publish(directory, ArtifactFolder.of(model.artifactUri()));
            return;
        }
        // MLmodel last: a folder without it is no model to any reader.
        List<Path> files = regularFiles(directory);
        files.sort(Comparator.<Path, Boolean>comparing(it -> it.endsWith("MLmodel"))
                .thenComparing(it -> it));
        for (Path file : files) {
            kept.get().put(directory.relativize(file).toString().replace('\\', '/'), file);
        }
    }

    private static List<Path> regularFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).toList());
        } catch (IOException | UncheckedIOException e) {
            throw Cause.failure("The folder (" + directory + ") cannot be read", null, e);
        }
    }

    @Override
    public void finalizeLoggedModel(String modelId, LoggedModel.Status status) {
        if (status == LoggedModel.Status.FAILED) {
            LoggedModel model = loggedModel(modelId);
            if (model.status() != LoggedModel.Status.FAILED
                    && servers.of(model.artifactUri()).isEmpty()) {
                ArtifactFolder.withdraw(ArtifactFolder.of(model.artifactUri()));
            }
        }
        String name = "LOGGED_MODEL_" + (status == LoggedModel.Status.FAILED ? "UPLOAD_FAILED" : status.name());
        Fields answer = calls.patch(
                path(modelId), Map.of("model_id", modelId, "status", name), "ending the model (" + modelId + ")");
        LoggedModel.Status stored = model(answer.object("model")).status();
        if (stored != status) {
            throw new InfrastructureException("The model (" + modelId + ") is " + stored
                    + " when read back from the server (" + calls.shown() + "), not " + status + ".");
        }
    }
}
