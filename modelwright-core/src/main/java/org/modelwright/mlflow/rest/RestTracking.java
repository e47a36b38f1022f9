package org.modelwright.mlflow.rest;

import static java.util.Objects.requireNonNullElse;
import static org.modelwright.mlflow.rest.RestCalls.PORTION;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;

/** Experiments and runs of a server. */
final class RestTracking implements Tracking {

    private static final String JOB_KEY = "modelwright.job_key";
    private static final String RUN_NAME = "mlflow.runName";
    private static final int METRICS_PORTION = 1000;
    private static final int HISTORY_PAGE = 25_000;

    private final RestCalls calls;
    private final ArtifactServers servers;
    private final Map<String, String> contexts = new ConcurrentHashMap<>();

    RestTracking(RestCalls calls, ArtifactServers servers) {
        this.calls = calls;
        this.servers = servers;
    }

    @Override
    public String ensureExperiment(String name) {
        Limits.refuse(MlflowRules.experiment(name));
        Optional<Fields> found = experimentByName(name);
        if (found.isEmpty()) {
            calls.ensure(
                    "experiments/create",
                    Map.of("name", name),
                    () -> experimentByName(name),
                    "making the experiment (" + name + ")");
            found = experimentByName(name);
        }
        Fields experiment = found.orElseThrow(() -> new InfrastructureException(
                "The experiment (" + name + ") was made, but is not there when read back."));
        servers.of(experiment.string("artifact_location")); // refuses a place that cannot be written to
        return experiment.string("experiment_id");
    }

    @Override
    public Optional<String> findExperiment(String name) {
        return experimentByName(name).map(it -> it.string("experiment_id"));
    }

    private Optional<Fields> experimentByName(String name) {
        return calls.find(
                        "experiments/get-by-name",
                        Map.of("experiment_name", name),
                        "looking for the experiment (" + name + ")")
                .map(RestTracking::active);
    }

    private static Fields active(Fields answer) {
        Fields experiment = answer.object("experiment");
        if (!experiment.string("lifecycle_stage").equals("active")) {
            throw Limits.deletedExperiment(experiment.string("name"));
        }
        return experiment;
    }

    @Override
    public String experimentName(String experimentId) {
        return active(calls.get(
                        "experiments/get",
                        Map.of("experiment_id", experimentId),
                        "reading the experiment (" + experimentId + ")"))
                .string("name");
    }

    @Override
    public RunInfo createRun(String experimentId, String name, long startTime, Map<String, String> tags) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put(RUN_NAME, name);
        String jobKey = all.computeIfAbsent(JOB_KEY, key -> UUID.randomUUID().toString());
        Limits.keys(all.keySet());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("experiment_id", experimentId);
        body.put("user_id", all.getOrDefault("mlflow.user", ""));
        body.put("run_name", name);
        body.put("start_time", startTime);
        body.put("tags", RestCalls.pairs("tag", all, MlflowRules.TAG_VALUE));
        List<String> experiments = List.of(experimentId);
        String filter = "tags.`" + JOB_KEY + "` = '" + jobKey + "'";
        Fields answer = calls.create(
                "runs/create",
                body,
                () -> calls.first(
                        "runs/search", Map.of("experiment_ids", experiments, "filter", filter), "runs", "run"),
                made -> removeDuplicates(
                        experiments, filter, made.object("run").object("info").string("run_id")),
                "starting the run");
        return run(answer.object("run"));
    }

    private void removeDuplicates(List<String> experiments, String filter, String runId) {
        searchRuns(experiments, filter, PORTION, null).items().stream()
                .map(RunInfo::runId)
                .filter(it -> !it.equals(runId))
                .forEach(it -> calls.post("runs/delete", Map.of("run_id", it), "deleting a doubled run"));
    }

    private static RunInfo run(Fields run) {
        Fields info = run.object("info");
        return new RunInfo(
                info.string("run_id"),
                info.string("experiment_id"),
                info.string("run_name"),
                RunStatus.valueOf(info.string("status")),
                info.string("artifact_uri"));
    }

    private Fields read(String runId) {
        return calls.get("runs/get", Map.of("run_id", runId), "reading the run (" + runId + ")")
                .object("run");
    }

    private Fields data(String runId) {
        return read(runId).object("data");
    }

    @Override
    public RunInfo continueRun(String runId) {
        calls.post("runs/update", Map.of("run_id", runId, "status", RunStatus.RUNNING.name()), "continuing the run");
        return run(runId);
    }

    @Override
    public RunInfo run(String runId) {
        return run(read(runId));
    }

    @Override
    public Map<String, String> params(String runId) {
        return data(runId).pairs("params");
    }

    @Override
    public Map<String, String> tags(String runId) {
        return data(runId).pairs("tags");
    }

    @Override
    public Map<String, Double> metrics(String runId) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        data(runId).objects("metrics").forEach(it -> metrics.put(it.string("key"), it.doubleValue("value")));
        return metrics;
    }

    @Override
    public List<MetricPoint> metricHistory(String runId, String key) {
        List<MetricPoint> points = new ArrayList<>();
        // Servers from 3.5 to 3.11 give a page token that they refuse, unless they are asked for a number of points.
        Map<String, String> query = new LinkedHashMap<>(
                Map.of("run_id", runId, "metric_key", key, "max_results", Integer.toString(HISTORY_PAGE)));
        String next;
        do {
            Fields page = history(query, key);
            page.objects("metrics")
                    .forEach(it -> points.add(MetricPoint.of(
                            key, it.doubleValue("value"), it.longValue("timestamp"), it.longValue("step"))));
            next = page.string("next_page_token");
            query.put("page_token", next);
        } while (!next.isEmpty());
        points.sort(Comparator.comparingLong(MetricPoint::step).thenComparingLong(MetricPoint::timestamp));
        return points;
    }

    private Fields history(Map<String, String> query, String key) {
        return calls.get("metrics/get-history", query, "reading the metric (" + key + ")");
    }

    @Override
    public Map<String, Dataset> inputs(String runId) {
        Map<String, Dataset> inputs = new LinkedHashMap<>();
        for (Fields input : read(runId).object("inputs").objects("dataset_inputs")) {
            Fields it = input.object("dataset");
            inputs.put(
                    it.string("name"),
                    new Dataset(
                            it.string("name"),
                            it.string("digest"),
                            it.string("source_type"),
                            it.string("source"),
                            it.string("schema"),
                            it.string("profile")));
        }
        return inputs;
    }

    @Override
    public Page<RunInfo> searchRuns(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        Map<String, Object> body = RestCalls.search(filter, maxResults, pageToken);
        body.put("experiment_ids", experimentIds);
        return RestCalls.page(calls.post("runs/search", body, "searching for runs"), "runs", RestTracking::run);
    }

    @Override
    public void logParams(String runId, Map<String, String> params) {
        Limits.keys(params.keySet());
        logBatches(runId, "params", RestCalls.pairs("param", params, MlflowRules.PARAM_VALUE), PORTION);
    }

    @Override
    public void setTags(String runId, Map<String, String> tags) {
        Limits.keys(tags.keySet());
        logBatches(runId, "tags", RestCalls.pairs("tag", tags, MlflowRules.TAG_VALUE), PORTION);
    }

    private void logBatches(String runId, String what, List<Map<String, Object>> all, int most) {
        for (List<Map<String, Object>> portion : RestCalls.portions(all, most)) {
            calls.post("runs/log-batch", Map.of("run_id", runId, what, portion), "logging " + what);
        }
    }

    @Override
    public void logMetrics(String runId, List<MetricPoint> points) {
        Limits.keys(points.stream().map(MetricPoint::key).toList());
        List<Map<String, Object>> numbers = new ArrayList<>();
        List<MetricPoint> nans = new ArrayList<>();
        for (MetricPoint point : points) {
            if (Double.isNaN(point.value())) {
                nans.add(point);
            } else {
                numbers.add(metric(runId, point));
            }
        }
        logBatches(runId, "metrics", numbers, METRICS_PORTION);
        // Servers before 3.13 refuse a NaN that they have already: each goes alone, and is looked for first.
        for (MetricPoint nan : nans) {
            calls.create(
                    "runs/log-batch",
                    Map.of("run_id", runId, "metrics", List.of(metric(runId, nan))),
                    () -> logged(runId, nan),
                    "logging metrics");
        }
    }

    private Optional<Fields> logged(String runId, MetricPoint point) {
        Fields history = history(Map.of("run_id", runId, "metric_key", point.key()), point.key());
        return history.objects("metrics").stream()
                        .anyMatch(it ->
                                it.longValue("step") == point.step() && it.longValue("timestamp") == point.timestamp())
                ? Optional.of(new Fields(Map.of()))
                : Optional.empty();
    }

    private static Map<String, Object> metric(String runId, MetricPoint point) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("key", point.key());
        metric.put("value", Double.isFinite(point.value()) ? point.value() : Double.toString(point.value()));
        metric.put("timestamp", point.timestamp());
        metric.put("step", point.step());
        MetricPoint.Evaluated evaluated = point.evaluated();
        if (evaluated != null && !Double.isNaN(point.value())) { // the table of model metrics has no mark for NaN
            metric.put("model_id", evaluated.modelId());
            metric.put("run_id", runId);
            metric.put("dataset_name", evaluated.dataset().name());
            metric.put("dataset_digest", evaluated.dataset().digest());
        }
        return metric;
    }

    @Override
    public void logInput(String runId, Dataset dataset, String context) {
        Limits.dataset(dataset);
        // A server keeps the first context in silence.
        String before = contexts.putIfAbsent(runId + " " + dataset.digest() + " " + dataset.name(), context);
        Limits.context(dataset, requireNonNullElse(before, context), context);
        Map<String, Object> input = Map.of(
                "tags", List.of(Map.of("key", "mlflow.data.context", "value", context)), "dataset", dataset.toMap());
        calls.post(
                "runs/log-inputs",
                Map.of("run_id", runId, "datasets", List.of(input)),
                "linking the dataset (" + dataset.name() + ")");
    }

    @Override
    public void logModelInput(String runId, String modelId) {
        calls.post(
                "runs/log-inputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", modelId))),
                "linking the model (" + modelId + ")");
    }

    @Override
    public void endRun(String runId, RunStatus status, long endTime) {
        if (status == RunStatus.FINISHED) {
            calls.removeDuplicates(); // it is finished when there is one of each
        }
        calls.post(
                "runs/update", Map.of("run_id", runId, "status", status.name(), "end_time", endTime), "ending the run");
        calls.removeDuplicates();
    }
}
