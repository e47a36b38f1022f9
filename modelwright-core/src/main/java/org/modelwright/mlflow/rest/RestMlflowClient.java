package org.modelwright.mlflow.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.internal.http.JsonServer.Answer;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RegisteredModel;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.TransferListener;
import org.modelwright.mlflow.artifacts.ArtifactFolder;

/**
 * A tracking server from MLflow 3.0 on, by its REST API, with the calls and fields that Python's client uses. Calls are
 * repeated as Python does it; those that make something are looked up first, so that nothing is made twice.
 */
public final class RestMlflowClient implements MlflowClient, Tracking, LoggedModels, ModelRegistry, Artifacts {

    private static final String API = "/api/2.0/mlflow/";
    private static final String JOB_KEY = "modelwright.job_key";
    private static final String RUN_NAME = "mlflow.runName";
    private static final String EXISTS = "RESOURCE_ALREADY_EXISTS";
    private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
    private static final List<Map<String, Object>> NEWEST_FIRST =
            List.of(Map.of("field_name", "creation_time", "ascending", false));
    private static final int PORTION = 100;
    private static final int METRICS = 1000;
    private static final int HISTORY = 25_000;
    private static final int BODY = 700_000;

    private final String uri;
    private final URI base;
    private final ServerSettings settings;
    private final JsonServer server;
    private final Map<String, String> artifactUris = new ConcurrentHashMap<>();
    private final Map<String, Path> staged = new ConcurrentHashMap<>();
    private final Map<String, String> contexts = new ConcurrentHashMap<>();
    private final List<Runnable> sweeps = new CopyOnWriteArrayList<>();
    private volatile TransferListener transfers = (what, done, total) -> {};

    /**
     * A client of the server, set up by MLflow's environment variables and {@code ~/.mlflow/credentials}. Nothing is
     * called yet.
     *
     * @param uri {@code http(s)://HOST}, with a path where the server has a prefix
     * @throws org.modelwright.error.ConfigException if a variable has a value that MLflow does not take
     */
    public RestMlflowClient(String uri) {
        this(uri, ServerSettings.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    RestMlflowClient(String uri, ServerSettings settings) {
        this.uri = uri;
        this.base = URI.create(uri.replaceFirst("/$", ""));
        this.settings = settings;
        this.server = settings.server(base, true);
    }

    @Override
    public String trackingUri() {
        return uri;
    }

    @Override
    public void onTransfer(TransferListener listener) {
        transfers = listener;
    }

    @Override
    public Tracking tracking() {
        return this;
    }

    @Override
    public LoggedModels loggedModels() {
        return this;
    }

    @Override
    public ModelRegistry registry() {
        return this;
    }

    @Override
    public Artifacts artifacts() {
        return this;
    }

    @Override
    public void logMetric(String runId, String key, double value) {
        Tracking.super.logMetric(runId, key, value);
    }

    @Override
    public boolean exists() {
        post("experiments/search", Map.of("max_results", 1), "looking for experiments");
        return true;
    }

    // ---- experiments and runs ----

    @Override
    public String ensureExperiment(String name) {
        Limits.refuse(MlflowRules.experiment(name));
        Optional<Fields> found = experimentByName(name);
        if (found.isEmpty()) {
            Answer made = server.send("POST", API + "experiments/create", Map.of("name", name));
            if (!Refusals.code(made).equals(EXISTS)) {
                Refusals.done(made, server, "making the experiment (" + name + ")");
            }
            found = experimentByName(name);
        }
        Fields experiment = found.orElseThrow(() -> new InfrastructureException(
                "The experiment (" + name + ") was made, but is not there when read back."));
        files(experiment.text("artifact_location")); // refuses a place that cannot be written to
        return experiment.text("experiment_id");
    }

    @Override
    public Optional<String> findExperiment(String name) {
        return experimentByName(name).map(it -> it.text("experiment_id"));
    }

    private Optional<Fields> experimentByName(String name) {
        Answer answer = server.get(API + "experiments/get-by-name", Map.of("experiment_name", name));
        if (Refusals.code(answer).equals(MISSING)) {
            return Optional.empty();
        }
        return Optional.of(active(Refusals.done(answer, server, "looking for the experiment (" + name + ")")));
    }

    private static Fields active(Fields answer) {
        Fields experiment = answer.object("experiment");
        if (!experiment.text("lifecycle_stage").equals("active")) {
            throw new InfrastructureException(
                    "The experiment (" + experiment.text("name") + ") is deleted and takes no runs.",
                    "another experiment_name, or mlflow experiments restore.");
        }
        return experiment;
    }

    @Override
    public String experimentName(String experimentId) {
        return active(get(
                        "experiments/get",
                        Map.of("experiment_id", experimentId),
                        "reading the experiment (" + experimentId + ")"))
                .text("name");
    }

    @Override
    public RunInfo createRun(String experimentId, String name, long startTime, Map<String, String> tags) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put(RUN_NAME, name);
        all.putIfAbsent(JOB_KEY, UUID.randomUUID().toString());
        Limits.keys(all.keySet());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("experiment_id", experimentId);
        body.put("user_id", all.getOrDefault("mlflow.user", ""));
        body.put("run_name", name);
        body.put("start_time", startTime);
        body.put("tags", pairs("tag", all, MlflowRules.TAG_VALUE));
        String filter = "tags.`" + JOB_KEY + "` = '" + all.getOrDefault(JOB_KEY, "") + "'";
        Made made = new Made(() ->
                found("runs/search", Map.of("experiment_ids", List.of(experimentId), "filter", filter), "runs", "run"));
        Answer answer = server.create(API + "runs/create", body, made);
        RunInfo run = run(Refusals.done(answer, server, "starting the run").object("run"));
        made.sweep(() -> searchRuns(List.of(experimentId), filter, PORTION, null).items().stream()
                .filter(it -> !it.runId().equals(run.runId()))
                .forEach(it -> post("runs/delete", Map.of("run_id", it.runId()), "deleting a doubled run")));
        return run;
    }

    /** Looks for what a call has made, and remembers that it was asked: then a late call may have made a second one. */
    private final class Made implements Supplier<Optional<Answer>> {

        private final Supplier<Optional<Answer>> search;
        private @Nullable Instant doubt;

        Made(Supplier<Optional<Answer>> search) {
            this.search = search;
        }

        @Override
        public Optional<Answer> get() {
            doubt = Instant.now();
            return search.get();
        }

        /** Takes away at the end of the run what came too late. */
        void sweep(Runnable doubles) {
            Instant since = doubt;
            if (since != null) {
                sweeps.add(() -> {
                    server.waitFor(since);
                    doubles.run();
                });
            }
        }
    }

    /** {@return the first object that a search finds, as the answer of the call that would have made it} */
    private Optional<Answer> found(String path, Map<String, Object> query, String list, String name) {
        List<Fields> found = post(path, query, "looking for what was made").objects(list);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer(200, Map.of(name, found.get(0).map()), ""));
    }

    private static RunInfo run(Fields run) {
        Fields info = run.object("info");
        return new RunInfo(
                info.text("run_id"),
                info.text("experiment_id"),
                info.text("run_name"),
                RunStatus.valueOf(info.text("status")),
                info.text("artifact_uri"));
    }

    private Fields get(String runId) {
        return get("runs/get", Map.of("run_id", runId), "reading the run (" + runId + ")")
                .object("run");
    }

    @Override
    public RunInfo continueRun(String runId) {
        post("runs/update", Map.of("run_id", runId, "status", RunStatus.RUNNING.name()), "continuing the run");
        return run(runId);
    }

    @Override
    public RunInfo run(String runId) {
        return run(get(runId));
    }

    @Override
    public Map<String, String> tags(String runId) {
        return get(runId).object("data").pairs("tags");
    }

    @Override
    public Map<String, Double> metrics(String runId) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        get(runId).object("data").objects("metrics").forEach(it -> metrics.put(it.text("key"), it.number("value")));
        return metrics;
    }

    @Override
    public List<MetricPoint> metricHistory(String runId, String key) {
        List<MetricPoint> points = new ArrayList<>();
        // Servers from 3.5 to 3.11 give a page token that they refuse, unless they are asked for a number of points.
        Map<String, String> query = new LinkedHashMap<>(
                Map.of("run_id", runId, "metric_key", key, "max_results", Integer.toString(HISTORY)));
        String next;
        do {
            Fields page = get("metrics/get-history", query, "reading the metric (" + key + ")");
            page.objects("metrics")
                    .forEach(it -> points.add(
                            MetricPoint.of(key, it.number("value"), it.whole("timestamp"), it.whole("step"))));
            next = page.text("next_page_token");
            query.put("page_token", next);
        } while (!next.isEmpty());
        points.sort(Comparator.comparingLong(MetricPoint::step).thenComparingLong(MetricPoint::timestamp));
        return points;
    }

    @Override
    public Page<RunInfo> searchRuns(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        Map<String, Object> body = search(filter, maxResults, pageToken);
        body.put("experiment_ids", experimentIds);
        return page(post("runs/search", body, "searching for runs"), "runs", RestMlflowClient::run);
    }

    @Override
    public Page<LoggedModel> searchLoggedModels(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        Map<String, Object> body = search(filter, maxResults, pageToken);
        body.put("experiment_ids", experimentIds);
        body.put("order_by", NEWEST_FIRST);
        return page(post("logged-models/search", body, "searching for models"), "models", RestMlflowClient::model);
    }

    @Override
    public Page<RegisteredModel> searchRegisteredModels(String filter, int maxResults, @Nullable String pageToken) {
        Map<String, String> query = texts(search(filter, maxResults, pageToken));
        query.put("order_by", "name ASC");
        return page(
                get("registered-models/search", query, "searching for registered models"),
                "registered_models",
                RestMlflowClient::registered);
    }

    private static RegisteredModel registered(Fields model) {
        Map<String, Integer> aliases = new LinkedHashMap<>();
        model.objects("aliases").forEach(it -> aliases.put(it.text("alias"), (int) it.whole("version")));
        return new RegisteredModel(model.text("name"), model.text("description"), model.pairs("tags"), aliases);
    }

    @Override
    public Page<ModelVersion> searchModelVersions(String filter, int maxResults, @Nullable String pageToken) {
        Map<String, String> query = texts(search(filter, maxResults, pageToken));
        // A search leaves the aliases out.
        Page<ModelVersion> found = page(
                get("model-versions/search", query, "searching for versions"),
                "model_versions",
                RestMlflowClient::version);
        return new Page<>(
                found.items().stream()
                        .map(it -> version(it.name(), it.version()).orElse(it))
                        .toList(),
                found.nextPageToken());
    }

    private static Map<String, Object> search(String filter, int maxResults, @Nullable String pageToken) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("max_results", maxResults);
        if (!filter.isBlank()) {
            search.put("filter", filter);
        }
        if (pageToken != null) {
            search.put("page_token", pageToken);
        }
        return search;
    }

    private static Map<String, String> texts(Map<String, Object> query) {
        Map<String, String> texts = new LinkedHashMap<>();
        query.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }

    private static <T> Page<T> page(Fields answer, String list, Function<Fields, T> item) {
        String next = answer.text("next_page_token");
        return new Page<>(answer.objects(list).stream().map(item).toList(), next.isEmpty() ? null : next);
    }

    @Override
    public Map<String, String> params(String runId) {
        return get(runId).object("data").pairs("params");
    }

    @Override
    public Map<String, Dataset> inputs(String runId) {
        Map<String, Dataset> inputs = new LinkedHashMap<>();
        for (Fields input : get(runId).object("inputs").objects("dataset_inputs")) {
            Fields it = input.object("dataset");
            inputs.put(
                    it.text("name"),
                    new Dataset(
                            it.text("name"),
                            it.text("digest"),
                            it.text("source_type"),
                            it.text("source"),
                            it.text("schema"),
                            it.text("profile")));
        }
        return inputs;
    }

    @Override
    public void logParams(String runId, Map<String, String> params) {
        Limits.keys(params.keySet());
        for (List<Map<String, Object>> portion : portions(pairs("param", params, MlflowRules.PARAM_VALUE), PORTION)) {
            batch(runId, "params", portion);
        }
    }

    @Override
    public void setTags(String runId, Map<String, String> tags) {
        Limits.keys(tags.keySet());
        for (List<Map<String, Object>> portion : portions(pairs("tag", tags, MlflowRules.TAG_VALUE), PORTION)) {
            batch(runId, "tags", portion);
        }
    }

    private void batch(String runId, String what, List<Map<String, Object>> portion) {
        post("runs/log-batch", Map.of("run_id", runId, what, portion), "logging " + what);
    }

    @Override
    public void logMetrics(String runId, List<MetricPoint> points) {
        Limits.keys(points.stream().map(MetricPoint::key).toList());
        List<Map<String, Object>> numbers = new ArrayList<>();
        List<MetricPoint> gaps = new ArrayList<>();
        for (MetricPoint point : points) {
            if (Double.isNaN(point.value())) {
                gaps.add(point);
            } else {
                numbers.add(metric(runId, point));
            }
        }
        for (List<Map<String, Object>> portion : portions(numbers, METRICS)) {
            batch(runId, "metrics", portion);
        }
        // Servers before 3.13 refuse a NaN that they have already: each goes alone, and is looked for first.
        for (MetricPoint gap : gaps) {
            Answer answer = server.create(
                    API + "runs/log-batch",
                    Map.of("run_id", runId, "metrics", List.of(metric(runId, gap))),
                    () -> logged(runId, gap));
            Refusals.done(answer, server, "logging metrics");
        }
    }

    private Optional<Answer> logged(String runId, MetricPoint point) {
        Fields history = get(
                "metrics/get-history",
                Map.of("run_id", runId, "metric_key", point.key()),
                "reading the metric (" + point.key() + ")");
        return history.objects("metrics").stream()
                        .anyMatch(it -> it.whole("step") == point.step() && it.whole("timestamp") == point.timestamp())
                ? Optional.of(new Answer(200, Map.of(), ""))
                : Optional.empty();
    }

    private static Map<String, Object> metric(String runId, MetricPoint point) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("key", point.key());
        metric.put("value", Double.isFinite(point.value()) ? point.value() : Double.toString(point.value()));
        metric.put("timestamp", point.timestamp());
        metric.put("step", point.step());
        String model = point.modelId();
        if (model != null && !Double.isNaN(point.value())) { // the table of model metrics has no mark for NaN
            metric.put("model_id", model);
            metric.put("run_id", runId);
            Dataset dataset = point.dataset();
            if (dataset != null) {
                metric.put("dataset_name", dataset.name());
                metric.put("dataset_digest", dataset.digest());
            }
        }
        return metric;
    }

    @Override
    public void logInput(String runId, Dataset dataset, String context) {
        Limits.dataset(dataset);
        // A server keeps the first context in silence.
        String before = contexts.putIfAbsent(runId + " " + dataset.digest() + " " + dataset.name(), context);
        if (before != null && !before.equals(context)) {
            throw new InfrastructureException("The dataset (" + dataset.name() + ") is the run's " + before
                    + " data already and cannot become its " + context + " data.");
        }
        post(
                "runs/log-inputs",
                Map.of(
                        "run_id",
                        runId,
                        "datasets",
                        List.of(Map.of(
                                "tags",
                                List.of(Map.of("key", "mlflow.data.context", "value", context)),
                                "dataset",
                                dataset.toMap()))),
                "linking the dataset (" + dataset.name() + ")");
    }

    @Override
    public void endRun(String runId, RunStatus status, long endTime) {
        sweeps.forEach(Runnable::run);
        sweeps.clear();
        post("runs/update", Map.of("run_id", runId, "status", status.name(), "end_time", endTime), "ending the run");
    }

    // ---- artifacts ----

    @Override
    public void logArtifact(String runId, String path, Path file) {
        String artifacts = artifactUris.computeIfAbsent(runId, id -> run(id).artifactUri());
        Optional<ServerArtifacts> kept = files(artifacts);
        if (kept.isPresent()) {
            kept.get().put(path, file);
            return;
        }
        ArtifactFolder.copy(file, ArtifactFolder.of(artifacts), path);
        refuseOtherDisk(runId, artifacts, path);
    }

    /** A server in a container has another disk, though it answers at this machine's address. */
    private void refuseOtherDisk(String runId, String artifacts, String path) {
        int slash = path.lastIndexOf('/');
        Map<String, String> query =
                slash < 0 ? Map.of("run_id", runId) : Map.of("run_id", runId, "path", path.substring(0, slash));
        boolean seen = get("artifacts/list", query, "listing the run's files").objects("files").stream()
                .anyMatch(it -> it.text("path").equals(path));
        if (!seen) {
            throw elsewhere(artifacts);
        }
    }

    @Override
    public List<ArtifactFile> list(String artifactUri, String path) {
        return files(artifactUri)
                .map(it -> it.list(path))
                .orElseGet(() -> ArtifactFolder.list(ArtifactFolder.of(artifactUri), path));
    }

    @Override
    public void download(String artifactUri, Path folder) {
        Optional<ServerArtifacts> kept = files(artifactUri);
        if (kept.isEmpty()) {
            ArtifactFolder.copyAll(ArtifactFolder.of(artifactUri), folder);
            return;
        }
        if (kept.get().list("").isEmpty()) {
            throw new InfrastructureException(
                    "The artifacts (" + artifactUri + ") are not on the server (" + server.shown() + ").",
                    "they were deleted.");
        }
        kept.get().download("", folder);
    }

    /**
     * {@return the server that keeps the files of a place; empty if they are on this machine's disk}
     *
     * @throws InfrastructureException if they are somewhere else
     */
    private Optional<ServerArtifacts> files(String artifactUri) {
        if (artifactUri.startsWith("mlflow-artifacts:")) {
            URI place = URI.create(artifactUri);
            String root = place.getPath().replaceAll("^/+|/+$", "");
            if (place.getAuthority() == null || place.getAuthority().equals(base.getAuthority())) {
                return Optional.of(new ServerArtifacts(server, settings, root, transfers));
            }
            JsonServer other = settings.server(URI.create(base.getScheme() + "://" + place.getAuthority()), false);
            return Optional.of(new ServerArtifacts(other, settings, root, transfers));
        }
        if (artifactUri.matches("(?!file:)[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            throw new InfrastructureException(
                    "The artifacts (" + artifactUri + ") lie in a store that only its own client reaches.",
                    "mlflow server --serve-artifacts --artifacts-destination "
                            + artifactUri.replaceAll("(:/*[^/]+).*", "$1") + ", and an experiment made after that.");
        }
        if (!onThisMachine()) {
            throw elsewhere(artifactUri);
        }
        return Optional.empty();
    }

    private InfrastructureException elsewhere(String artifactUri) {
        return new InfrastructureException(
                "The artifacts (" + artifactUri + ") lie on the disk of the server (" + server.shown()
                        + "), which is another machine.",
                "mlflow server --serve-artifacts, and an experiment made after that.");
    }

    private boolean onThisMachine() {
        try {
            InetAddress address = InetAddress.getByName(base.getHost());
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }

    // ---- logged models ----

    @Override
    public LoggedModel createLoggedModel(
            String experimentId, String name, String runId, Map<String, String> params, Map<String, String> tags) {
        Limits.refuse(MlflowRules.loggedModel(name));
        Limits.keys(params.keySet());
        Limits.keys(tags.keySet());
        List<List<Map<String, Object>>> portions = portions(pairs("param", params, MlflowRules.PARAM_VALUE), PORTION);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("experiment_id", experimentId);
        body.put("name", name);
        body.put("source_run_id", runId);
        body.put("params", portions.isEmpty() ? List.of() : portions.get(0));
        body.put("tags", pairs("tag", tags, MlflowRules.TAG_VALUE));
        Made made = new Made(() -> loggedModelOf(experimentId, runId, name));
        Answer answer = server.create(API + "logged-models", body, made);
        LoggedModel model =
                model(Refusals.done(answer, server, "making the model").object("model"));
        made.sweep(() -> searchLoggedModels(
                        List.of(experimentId),
                        "source_run_id = '" + runId + "' AND name = '" + name + "'",
                        PORTION,
                        null)
                .items()
                .stream()
                .filter(it -> !it.modelId().equals(model.modelId()))
                .forEach(it -> delete("logged-models/" + segment(it.modelId()), Map.of(), "deleting a doubled model")));
        for (List<Map<String, Object>> portion : portions.subList(Math.min(1, portions.size()), portions.size())) {
            once(
                    "logged-models/" + model.modelId() + "/params",
                    Map.of("model_id", model.modelId(), "params", portion),
                    "logging the model's params");
        }
        once(
                "runs/outputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", model.modelId(), "step", 0))),
                "linking the model");
        return model;
    }

    /** A call that a server answers with a broken key when it has done it before. */
    private void once(String path, Map<String, Object> body, String doing) {
        Answer answer = server.send("POST", API + path, body);
        boolean before =
                Refusals.code(answer).equals("BAD_REQUEST") && answer.text().matches("(?is).*(unique|duplicate).*");
        if (!before) {
            Refusals.done(answer, server, doing);
        }
    }

    private Optional<Answer> loggedModelOf(String experimentId, String runId, String name) {
        return found(
                "logged-models/search",
                Map.of(
                        "experiment_ids",
                        List.of(experimentId),
                        "filter",
                        "source_run_id = '" + runId + "' AND name = '" + name + "'",
                        "order_by",
                        NEWEST_FIRST),
                "models",
                "model");
    }

    @Override
    public Optional<LoggedModel> findLoggedModel(String runId, String name) {
        return loggedModelOf(run(runId).experimentId(), runId, name)
                .map(it -> model(new Fields(it.json()).object("model")));
    }

    @Override
    public LoggedModel loggedModel(String modelId) {
        return model(get("logged-models/" + segment(modelId), Map.of(), "reading the model (" + modelId + ")")
                .object("model"));
    }

    private static LoggedModel model(Fields model) {
        Fields info = model.object("info");
        return new LoggedModel(
                info.text("model_id"),
                info.text("name"),
                info.text("artifact_uri"),
                switch (info.text("status")) {
                    case "LOGGED_MODEL_PENDING" -> LoggedModel.Status.PENDING;
                    case "LOGGED_MODEL_READY" -> LoggedModel.Status.READY;
                    default -> LoggedModel.Status.FAILED;
                });
    }

    @Override
    public Path stage(LoggedModel model) {
        if (files(model.artifactUri()).isEmpty()) {
            return ArtifactFolder.stage(ArtifactFolder.of(model.artifactUri()));
        }
        try {
            Path folder = Files.createTempDirectory("modelwright");
            staged.put(model.modelId(), folder);
            return folder;
        } catch (IOException e) {
            throw new InfrastructureException(
                    "No temporary folder can be made: " + e.getMessage() + ".", "free some disk space.", e);
        }
    }

    @Override
    public void publish(LoggedModel model, Path directory) {
        Optional<ServerArtifacts> kept = files(model.artifactUri());
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
        unstage(model.modelId());
    }

    private static List<Path> regularFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).toList());
        } catch (IOException | UncheckedIOException e) {
            throw new InfrastructureException(
                    "The folder (" + directory + ") cannot be read: " + e.getMessage() + ".", null, e);
        }
    }

    private void unstage(String modelId) {
        @Nullable Path folder = staged.remove(modelId);
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InfrastructureException(
                    "The temporary folder (" + folder + ") cannot be removed: " + e.getMessage() + ".", null, e);
        }
    }

    @Override
    public void finalizeLoggedModel(String modelId, LoggedModel.Status status) {
        if (status == LoggedModel.Status.FAILED) {
            unstage(modelId);
            LoggedModel model = loggedModel(modelId);
            if (model.status() == LoggedModel.Status.PENDING
                    && files(model.artifactUri()).isEmpty()) {
                Path artifacts = ArtifactFolder.of(model.artifactUri());
                ArtifactFolder.discard(artifacts);
                ArtifactFolder.withdraw(artifacts);
            }
        }
        String name = "LOGGED_MODEL_" + (status == LoggedModel.Status.FAILED ? "UPLOAD_FAILED" : status.name());
        Answer answer = server.send(
                "PATCH", API + "logged-models/" + segment(modelId), Map.of("model_id", modelId, "status", name));
        LoggedModel.Status stored = model(Refusals.done(answer, server, "ending the model (" + modelId + ")")
                        .object("model"))
                .status();
        if (stored != status) {
            throw new InfrastructureException("The model (" + modelId + ") is " + stored
                    + " when read back from the server (" + server.shown() + "), not " + status + ".");
        }
    }

    // ---- registry ----

    @Override
    public void ensureRegisteredModel(String name) {
        Limits.refuse(MlflowRules.registeredModel(name));
        Answer answer = server.send("POST", API + "registered-models/create", Map.of("name", name));
        if (!Refusals.code(answer).equals(EXISTS)) {
            Refusals.done(answer, server, "making the registered model (" + name + ")");
        }
    }

    @Override
    public ModelVersion createVersion(
            String name, LoggedModel model, String runId, String description, Map<String, String> tags) {
        Limits.refuse(MlflowRules.tags("the version", tags));
        if (loggedModel(model.modelId()).status() != LoggedModel.Status.READY) {
            throw new InfrastructureException("The model (" + model.modelId() + ") is not READY.");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("source", model.uri());
        body.put("run_id", runId);
        body.put("model_id", model.modelId());
        if (!description.isEmpty()) {
            body.put("description", description);
        }
        body.put("tags", pairs("tag", tags, MlflowRules.TAG_VALUE));
        Made made = new Made(() -> versionOf(name, runId, model.uri()));
        Answer answer = server.create(API + "model-versions/create", body, made);
        String number = Refusals.done(answer, server, "making the version of " + name)
                .object("model_version")
                .text("version");
        made.sweep(() -> versionsOf(name, runId, model.uri()).stream()
                .map(it -> it.text("version"))
                .filter(it -> !it.equals(number))
                .forEach(it -> delete(
                        "model-versions/delete", Map.of("name", name, "version", it), "deleting a doubled version")));
        return version(name, Integer.parseInt(number))
                .orElseThrow(() -> new InfrastructureException("The new version (" + number + ") is not there."));
    }

    private Optional<Answer> versionOf(String name, String runId, String source) {
        return versionsOf(name, runId, source).stream()
                .findFirst()
                .map(it -> new Answer(200, Map.of("model_version", it.map()), ""));
    }

    private List<Fields> versionsOf(String name, String runId, String source) {
        return get(
                        "model-versions/search",
                        Map.of("filter", "run_id = '" + runId + "'"),
                        "looking for the version of " + name)
                .objects("model_versions")
                .stream()
                .filter(it -> it.text("name").equals(name) && it.text("source").equals(source))
                .toList();
    }

    @Override
    public void setAlias(String name, String alias, int version) {
        Limits.refuse(MlflowRules.alias(alias));
        post(
                "registered-models/alias",
                Map.of("name", name, "alias", alias, "version", Integer.toString(version)),
                "setting the alias (" + alias + ")");
    }

    @Override
    public Optional<ModelVersion> version(String name, int version) {
        return optional(
                        "model-versions/get",
                        Map.of("name", name, "version", Integer.toString(version)),
                        "reading the version (" + version + ") of " + name)
                .map(it -> version(it.object("model_version")));
    }

    private static ModelVersion version(Fields version) {
        List<String> aliases = new ArrayList<>();
        if (version.map().get("aliases") instanceof List<?> list) {
            list.forEach(it -> aliases.add(String.valueOf(it)));
        }
        return new ModelVersion(
                version.text("name"),
                Integer.parseInt(version.text("version")),
                version.text("source"),
                version.text("run_id"),
                version.text("status"),
                version.text("description"),
                version.pairs("tags"),
                List.copyOf(aliases));
    }

    @Override
    public Optional<ModelVersion> latestVersion(String name) {
        // One for each stage; the highest of them is the latest.
        return optional("registered-models/get", Map.of("name", name), "reading the registered model (" + name + ")")
                .map(it -> it.object("registered_model").objects("latest_versions"))
                .flatMap(all -> all.stream().max(Comparator.comparingLong(it -> it.whole("version"))))
                .flatMap(it -> version(name, (int) it.whole("version")));
    }

    @Override
    public int nextVersion(String name) {
        return latestVersion(name).map(it -> it.version() + 1).orElse(1);
    }

    @Override
    public Optional<ModelVersion> versionByAlias(String name, String alias) {
        Answer answer = server.get(API + "registered-models/alias", Map.of("name", name, "alias", alias));
        String code = Refusals.code(answer);
        if (code.equals(MISSING) || code.equals("INVALID_PARAMETER_VALUE")) {
            return Optional.empty();
        }
        return Optional.of(version(Refusals.done(answer, server, "reading the alias (" + alias + ")")
                .object("model_version")));
    }

    @Override
    public String downloadUri(String name, int version) {
        return get(
                        "model-versions/get-download-uri",
                        Map.of("name", name, "version", Integer.toString(version)),
                        "reading where the version (" + version + ") of " + name + " is")
                .text("artifact_uri");
    }

    @Override
    public void close() {
        List.copyOf(staged.keySet()).forEach(this::unstage);
    }

    // ---- calls ----

    private Fields get(String path, Map<String, String> query, String doing) {
        return Refusals.done(server.get(API + path, query), server, doing);
    }

    private Optional<Fields> optional(String path, Map<String, String> query, String doing) {
        Answer answer = server.get(API + path, query);
        return Refusals.code(answer).equals(MISSING)
                ? Optional.empty()
                : Optional.of(Refusals.done(answer, server, doing));
    }

    private Fields post(String path, Map<String, Object> body, String doing) {
        return Refusals.done(server.send("POST", API + path, body), server, doing);
    }

    private void delete(String path, Map<String, Object> body, String doing) {
        Refusals.done(server.send("DELETE", API + path, body), server, doing);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<Map<String, Object>> pairs(String what, Map<String, String> pairs, int limit) {
        List<Map<String, Object>> list = new ArrayList<>();
        pairs.forEach((key, value) -> list.add(Map.of("key", key, "value", Limits.fitting(what, key, value, limit))));
        return list;
    }

    /** {@return the entities in portions that a server takes: not too many, not too large} */
    private static List<List<Map<String, Object>>> portions(Collection<Map<String, Object>> all, int most) {
        List<List<Map<String, Object>>> portions = new ArrayList<>();
        List<Map<String, Object>> portion = new ArrayList<>();
        int size = 0;
        for (Map<String, Object> each : all) {
            int bytes = Json.write(each).getBytes(StandardCharsets.UTF_8).length;
            if (!portion.isEmpty() && (portion.size() == most || size + bytes > BODY)) {
                portions.add(portion);
                portion = new ArrayList<>();
                size = 0;
            }
            portion.add(each);
            size += bytes;
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }
}
