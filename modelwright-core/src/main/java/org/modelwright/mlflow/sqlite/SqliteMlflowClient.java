package org.modelwright.mlflow.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
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
import org.modelwright.mlflow.artifacts.ArtifactFolder;
import org.modelwright.mlflow.sqlite.Store.Session;

/**
 * MLflow's own tables in a SQLite file and its artifacts beside it. Rows are those that Python's client writes; INSERTs
 * name the columns of the 3.0 level only, so that a file that a later MLflow has migrated is served as well.
 */
public final class SqliteMlflowClient implements MlflowClient, Tracking, LoggedModels, ModelRegistry, Artifacts {

    private static final String SCHEME = "sqlite:///";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String DELETED_VERSION = "Deleted_Internal";

    private final String uri;
    private final Path root;
    private final Store store;

    /**
     * Serves {@code sqlite:///FILE}. Nothing is opened or made before it is needed. Other writers are waited for, up to
     * a minute.
     *
     * @param uri the file is relative to the working directory, or absolute with a fourth slash
     * @throws ConfigException if the URI names no file, or says more than that
     */
    public SqliteMlflowClient(String uri) {
        this(uri, PATIENCE);
    }

    /** Serves a store and waits so long for other writers. */
    SqliteMlflowClient(String uri, Duration patience) {
        // SQLAlchemy reads options behind ?, and some of its versions %41 as A: Python would open another file.
        if (!uri.matches("sqlite:///[^?]+") || uri.endsWith(":memory:") || uri.matches(".*%\\p{XDigit}{2}.*")) {
            throw new ConfigException(
                    "The tracking_uri (" + uri + ") does not name a file as sqlite:///FILE, without ? and % escapes.",
                    "sqlite:///mlflow.db");
        }
        this.uri = uri;
        Path file = Path.of(uri.substring(SCHEME.length())).toAbsolutePath().normalize();
        this.root = file.resolveSibling("mlruns");
        this.store = new Store(file, uri, patience);
    }

    @Override
    public String trackingUri() {
        return uri;
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
        return store.exists();
    }

    @Override
    public String ensureExperiment(String name) {
        Limits.refuse(MlflowRules.experiment(name));
        return store.write(sql -> {
            Optional<String> found = experiment(sql, name);
            if (found.isPresent()) {
                return found.get();
            }
            // MLflow wants an experiment 0 in every store.
            Long id = sql.rows("SELECT 1 FROM experiments").isEmpty() ? 0L : null;
            if (id != null && !name.equals("Default")) {
                insertExperiment(sql, id, "Default");
                id = null;
            }
            return insertExperiment(sql, id, name);
        });
    }

    @Override
    public Optional<String> findExperiment(String name) {
        return store.read(sql -> experiment(sql, name));
    }

    private static Optional<String> experiment(Session sql, String name) throws SQLException {
        List<Map<String, Object>> found = sql.rows(
                "SELECT experiment_id, name, lifecycle_stage FROM experiments WHERE name = ?" + sql.here("experiments"),
                name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(text(active(found.get(0)), "experiment_id"));
    }

    private static Map<String, Object> active(Map<String, Object> experiment) {
        if (!"active".equals(experiment.get("lifecycle_stage"))) {
            throw new InfrastructureException(
                    "The experiment (" + text(experiment, "name") + ") is deleted and takes no runs.",
                    "another experiment_name, or mlflow experiments restore.");
        }
        return experiment;
    }

    @Override
    public String experimentName(String experimentId) {
        return store.read(sql -> text(
                active(only(
                        sql.rows(
                                "SELECT name, lifecycle_stage FROM experiments WHERE CAST(experiment_id AS TEXT) = ?"
                                        + sql.here("experiments"),
                                experimentId),
                        () -> "experiment (" + experimentId + ")")),
                "name"));
    }

    private String insertExperiment(Session sql, @Nullable Long id, String name) throws SQLException {
        long now = System.currentTimeMillis();
        sql.run(
                "INSERT INTO experiments (experiment_id, name, lifecycle_stage, creation_time, last_update_time)"
                        + " VALUES (?, ?, 'active', ?, ?)",
                id,
                name,
                now,
                now);
        String made = text(
                sql.rows("SELECT experiment_id FROM experiments WHERE name = ?" + sql.here("experiments"), name)
                        .get(0),
                "experiment_id");
        sql.run(
                "UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?",
                root.resolve(made).toString(),
                Long.parseLong(made));
        return made;
    }

    private static String artifactRoot(Session sql, String experimentId) throws SQLException {
        return text(
                only(
                        sql.rows(
                                "SELECT artifact_location FROM experiments WHERE experiment_id = ?",
                                Long.parseLong(experimentId)),
                        () -> "experiment (" + experimentId + ")"),
                "artifact_location");
    }

    @Override
    public RunInfo createRun(String experimentId, String name, long startTime, Map<String, String> tags) {
        String id = hex();
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put("mlflow.runName", name);
        Limits.keys(all.keySet());
        return store.write(sql -> {
            String artifacts = artifactRoot(sql, experimentId) + "/" + id + "/artifacts";
            ArtifactFolder.of(artifacts); // refuses a place that is not on this machine
            sql.run(
                    "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,"
                            + " start_time, source_version, lifecycle_stage, artifact_uri, experiment_id)"
                            + " VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)",
                    id,
                    name,
                    all.getOrDefault("mlflow.user", ""),
                    startTime,
                    artifacts,
                    Long.parseLong(experimentId));
            insertTags(sql, id, all);
            return run(sql, id);
        });
    }

    @Override
    public RunInfo continueRun(String runId) {
        return store.write(sql -> {
            run(sql, runId);
            sql.run("UPDATE runs SET status = 'RUNNING', end_time = NULL WHERE run_uuid = ?", runId);
            return run(sql, runId);
        });
    }

    @Override
    public RunInfo run(String runId) {
        return store.read(sql -> run(sql, runId));
    }

    private static RunInfo run(Session sql, String runId) throws SQLException {
        Map<String, Object> row = only(
                sql.rows("SELECT experiment_id, name, status, artifact_uri FROM runs WHERE run_uuid = ?", runId),
                () -> "run (" + runId + ")");
        return new RunInfo(
                runId,
                text(row, "experiment_id"),
                text(row, "name"),
                RunStatus.valueOf(text(row, "status")),
                text(row, "artifact_uri"));
    }

    @Override
    public Map<String, String> tags(String runId) {
        return pairs("SELECT \"key\" AS k, value FROM tags WHERE run_uuid = ? ORDER BY 1", runId);
    }

    private Map<String, String> pairs(String query, String runId) {
        return store.read(sql -> {
            run(sql, runId);
            Map<String, String> pairs = new LinkedHashMap<>();
            sql.rows(query, runId).forEach(row -> pairs.put(text(row, "k"), text(row, "value")));
            return pairs;
        });
    }

    @Override
    public Map<String, Double> metrics(String runId) {
        return store.read(sql -> {
            run(sql, runId);
            Map<String, Double> metrics = new LinkedHashMap<>();
            sql.rows("SELECT \"key\" AS k, value, is_nan FROM latest_metrics WHERE run_uuid = ? ORDER BY 1", runId)
                    .forEach(row -> metrics.put(text(row, "k"), number(row)));
            return metrics;
        });
    }

    private static double number(Map<String, Object> row) {
        return text(row, "is_nan").equals("1") ? Double.NaN : Double.parseDouble(text(row, "value"));
    }

    @Override
    public List<MetricPoint> metricHistory(String runId, String key) {
        return store.read(sql -> {
            run(sql, runId);
            return sql
                    .rows(
                            "SELECT value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ? AND \"key\" = ?"
                                    + " ORDER BY step, timestamp, value",
                            runId,
                            key)
                    .stream()
                    .map(row -> MetricPoint.of(
                            key,
                            number(row),
                            Long.parseLong(text(row, "timestamp")),
                            Long.parseLong(text(row, "step"))))
                    .toList();
        });
    }

    @Override
    public Map<String, String> params(String runId) {
        return pairs("SELECT \"key\" AS k, value FROM params WHERE run_uuid = ? ORDER BY 1", runId);
    }

    @Override
    public Map<String, Dataset> inputs(String runId) {
        return store.read(sql -> {
            run(sql, runId);
            Map<String, Dataset> inputs = new LinkedHashMap<>();
            sql.rows(
                            "SELECT d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema,"
                                    + " d.dataset_profile FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id"
                                    + " WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'"
                                    + " AND i.destination_id = ? ORDER BY d.name",
                            runId)
                    .forEach(row -> inputs.put(
                            text(row, "name"),
                            new Dataset(
                                    text(row, "name"),
                                    text(row, "digest"),
                                    text(row, "dataset_source_type"),
                                    text(row, "dataset_source"),
                                    text(row, "dataset_schema"),
                                    text(row, "dataset_profile"))));
            return inputs;
        });
    }

    @Override
    public void logParams(String runId, Map<String, String> params) {
        Limits.keys(params.keySet());
        store.write(sql -> {
            run(sql, runId);
            Map<String, String> known = new HashMap<>();
            sql.rows("SELECT \"key\" AS k, value FROM params WHERE run_uuid = ?", runId)
                    .forEach(row -> known.put(text(row, "k"), text(row, "value")));
            List<@Nullable Object[]> rows = new ArrayList<>();
            params.forEach((key, value) -> {
                String kept = Limits.fitting("param", key, value, MlflowRules.PARAM_VALUE);
                String before = known.get(key);
                if (before == null) {
                    rows.add(new @Nullable Object[] {key, kept, runId});
                } else if (!before.equals(kept)) {
                    throw new InfrastructureException("The param (" + key + ") of the run (" + runId + ") is " + before
                            + " already and cannot become " + kept + ".");
                }
            });
            sql.runAll("INSERT INTO params (\"key\", value, run_uuid) VALUES (?, ?, ?)", rows);
            return rows.size();
        });
    }

    @Override
    public void logMetrics(String runId, List<MetricPoint> points) {
        Limits.keys(points.stream().map(MetricPoint::key).toList());
        store.write(sql -> {
            run(sql, runId);
            for (MetricPoint point : points) {
                log(sql, runId, point);
            }
            return points.size();
        });
    }

    private static void log(Session sql, String runId, MetricPoint point) throws SQLException {
        boolean nan = Double.isNaN(point.value());
        // MLflow's way to keep what SQL has no number for.
        double value = nan ? 0 : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, point.value()));
        sql.run(
                "INSERT INTO metrics (\"key\", value, timestamp, run_uuid, step, is_nan)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                point.key(),
                value,
                point.timestamp(),
                runId,
                point.step(),
                nan ? 1 : 0);
        sql.run(
                "INSERT INTO latest_metrics (\"key\", value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (\"key\", run_uuid) DO UPDATE SET value = excluded.value,"
                        + " timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan"
                        + " WHERE (excluded.step, excluded.timestamp, excluded.value)"
                        + " > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)",
                point.key(),
                value,
                point.timestamp(),
                point.step(),
                nan ? 1 : 0,
                runId);
        if (point.modelId() == null || nan) {
            return; // the table of model metrics has no mark for NaN
        }
        logModelMetric(sql, runId, point, point.modelId(), value);
    }

    private static void logModelMetric(Session sql, String runId, MetricPoint point, String modelId, double value)
            throws SQLException {
        Map<String, Object> model = only(
                sql.rows("SELECT experiment_id FROM logged_models WHERE model_id = ?", modelId),
                () -> "model (" + modelId + ")");
        List<Map<String, Object>> known = sql.rows(
                "SELECT metric_value, dataset_name, dataset_digest FROM logged_model_metrics WHERE model_id = ?"
                        + " AND metric_name = ? AND metric_timestamp_ms = ? AND metric_step = ? AND run_id = ?",
                modelId,
                point.key(),
                point.timestamp(),
                point.step(),
                runId);
        Map<String, Object> row = new HashMap<>();
        row.put("metric_value", value);
        Dataset dataset = point.dataset();
        if (dataset != null) {
            row.put("dataset_name", dataset.name());
            row.put("dataset_digest", dataset.digest());
        }
        if (!isOutput(sql, runId, modelId)) {
            // A model of another run that is judged by this one is its input, as Python's client has it.
            link(sql, "RUN_INPUT", runId, "MODEL_INPUT", modelId);
        }
        if (known.isEmpty()) {
            sql.run(
                    "INSERT INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step,"
                            + " metric_value, experiment_id, run_id, dataset_name, dataset_digest)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    modelId,
                    point.key(),
                    point.timestamp(),
                    point.step(),
                    value,
                    model.get("experiment_id"),
                    runId,
                    row.get("dataset_name"),
                    row.get("dataset_digest"));
        } else if (!known.get(0).equals(row)) {
            // MLflow's key of a model's metric leaves the dataset out.
            throw new InfrastructureException("The metric (" + point.key() + ") of the model (" + modelId
                    + ") has another value or dataset at the step (" + point.step() + ") already.");
        }
    }

    private static boolean isOutput(Session sql, String runId, String modelId) throws SQLException {
        return !sql.rows(
                        "SELECT 1 FROM inputs WHERE source_type = 'RUN_OUTPUT' AND source_id = ?"
                                + " AND destination_type = 'MODEL_OUTPUT' AND destination_id = ?",
                        runId,
                        modelId)
                .isEmpty();
    }

    @Override
    public void setTags(String runId, Map<String, String> tags) {
        Limits.keys(tags.keySet());
        store.write(sql -> {
            run(sql, runId);
            insertTags(sql, runId, tags);
            return tags.size();
        });
    }

    private static void insertTags(Session sql, String runId, Map<String, String> tags) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        tags.forEach((key, value) -> rows.add(
                new @Nullable Object[] {key, Limits.fitting("tag", key, value, MlflowRules.TAG_VALUE), runId}));
        sql.runAll("INSERT OR REPLACE INTO tags (\"key\", value, run_uuid) VALUES (?, ?, ?)", rows);
    }

    @Override
    public void logInput(String runId, Dataset dataset, String context) {
        Limits.dataset(dataset);
        store.write(sql -> {
            long experiment = Long.parseLong(run(sql, runId).experimentId());
            List<Map<String, Object>> known = sql.rows(
                    "SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?",
                    experiment,
                    dataset.name(),
                    dataset.digest());
            String id = known.isEmpty() ? hex() : text(known.get(0), "dataset_uuid");
            if (known.isEmpty()) {
                sql.run(
                        "INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type,"
                                + " dataset_source, dataset_schema, dataset_profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        id,
                        experiment,
                        dataset.name(),
                        dataset.digest(),
                        dataset.sourceType(),
                        dataset.source(),
                        dataset.schema(),
                        dataset.profile());
            }
            String edge = link(sql, "DATASET", id, "RUN", runId);
            List<Map<String, Object>> before = sql.rows(
                    "SELECT value FROM input_tags WHERE input_uuid = ? AND name = 'mlflow.data.context'", edge);
            if (before.isEmpty()) {
                sql.run(
                        "INSERT INTO input_tags (input_uuid, name, value) VALUES (?, 'mlflow.data.context', ?)",
                        edge,
                        context);
            } else if (!text(before.get(0), "value").equals(context)) {
                throw new InfrastructureException("The dataset (" + dataset.name() + ") is the run's "
                        + text(before.get(0), "value") + " data already and cannot become its " + context + " data.");
            }
            return edge;
        });
    }

    private static String link(Session sql, String from, String fromId, String to, String toId) throws SQLException {
        List<Map<String, Object>> known = sql.rows(
                "SELECT input_uuid FROM inputs WHERE source_type = ? AND source_id = ? AND destination_type = ?"
                        + " AND destination_id = ?",
                from,
                fromId,
                to,
                toId);
        if (!known.isEmpty()) {
            return text(known.get(0), "input_uuid");
        }
        String edge = hex();
        sql.run(
                "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)"
                        + " VALUES (?, ?, ?, ?, ?, 0)",
                edge,
                from,
                fromId,
                to,
                toId);
        return edge;
    }

    @Override
    public void logArtifact(String runId, String path, Path file) {
        ArtifactFolder.copy(file, ArtifactFolder.of(run(runId).artifactUri()), path);
    }

    @Override
    public List<ArtifactFile> list(String artifactUri, String path) {
        return ArtifactFolder.list(ArtifactFolder.of(artifactUri), path);
    }

    @Override
    public void download(String artifactUri, Path folder) {
        ArtifactFolder.copyAll(ArtifactFolder.of(artifactUri), folder);
    }

    @Override
    public void endRun(String runId, RunStatus status, long endTime) {
        store.write(sql -> {
            only(sql.rows("SELECT 1 FROM runs WHERE run_uuid = ?", runId), () -> "run (" + runId + ")");
            return sql.run(
                    "UPDATE runs SET status = ?, end_time = ? WHERE run_uuid = ?", status.name(), endTime, runId);
        });
    }

    @Override
    public LoggedModel createLoggedModel(
            String experimentId, String name, String runId, Map<String, String> params, Map<String, String> tags) {
        Limits.refuse(MlflowRules.loggedModel(name));
        Limits.keys(params.keySet());
        Limits.keys(tags.keySet());
        String id = "m-" + hex();
        long now = System.currentTimeMillis();
        return store.write(sql -> {
            run(sql, runId);
            String artifacts = artifactRoot(sql, experimentId) + "/models/" + id + "/artifacts";
            long experiment = Long.parseLong(experimentId);
            sql.run(
                    "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location,"
                            + " creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, source_run_id)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?)",
                    id,
                    experiment,
                    name,
                    artifacts,
                    now,
                    now,
                    code(LoggedModel.Status.PENDING),
                    runId);
            List<@Nullable Object[]> rows = new ArrayList<>();
            params.forEach((key, value) -> rows.add(
                    new @Nullable Object[] {id, experiment, key, MlflowRules.shortened(value, MlflowRules.PARAM_VALUE)
                    }));
            sql.runAll(
                    "INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value)"
                            + " VALUES (?, ?, ?, ?)",
                    rows);
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                tagModel(sql, id, experiment, tag.getKey(), tag.getValue());
            }
            link(sql, "RUN_OUTPUT", runId, "MODEL_OUTPUT", id);
            return model(sql, id);
        });
    }

    private static void tagModel(Session sql, String id, Object experiment, String key, String value)
            throws SQLException {
        sql.run(
                "INSERT OR REPLACE INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value)"
                        + " VALUES (?, ?, ?, ?)",
                id,
                experiment,
                key,
                value);
    }

    @Override
    public LoggedModel loggedModel(String modelId) {
        return store.read(sql -> model(sql, modelId));
    }

    @Override
    public Optional<LoggedModel> findLoggedModel(String runId, String name) {
        return store.read(sql -> {
            List<Map<String, Object>> found = sql.rows(
                    "SELECT model_id FROM logged_models WHERE source_run_id = ? AND name = ?"
                            + " AND lifecycle_stage = 'active' ORDER BY creation_timestamp_ms DESC",
                    runId,
                    name);
            return found.isEmpty() ? Optional.empty() : Optional.of(model(sql, text(found.get(0), "model_id")));
        });
    }

    private static LoggedModel model(Session sql, String id) throws SQLException {
        Map<String, Object> row = only(
                sql.rows("SELECT name, artifact_location, status FROM logged_models WHERE model_id = ?", id),
                () -> "model (" + id + ")");
        return new LoggedModel(
                id,
                text(row, "name"),
                text(row, "artifact_location"),
                switch (text(row, "status")) {
                    case "1" -> LoggedModel.Status.PENDING;
                    case "2" -> LoggedModel.Status.READY;
                    default -> LoggedModel.Status.FAILED;
                });
    }

    private static int code(LoggedModel.Status status) {
        return switch (status) {
            case PENDING -> 1;
            case READY -> 2;
            case FAILED -> 3;
        };
    }

    @Override
    public Path stage(LoggedModel model) {
        return ArtifactFolder.stage(ArtifactFolder.of(model.artifactUri()));
    }

    @Override
    public void publish(LoggedModel model, Path directory) {
        ArtifactFolder.publish(directory, ArtifactFolder.of(model.artifactUri()));
    }

    @Override
    public void finalizeLoggedModel(String modelId, LoggedModel.Status status) {
        if (status == LoggedModel.Status.FAILED) {
            LoggedModel model = loggedModel(modelId);
            if (model.status() == LoggedModel.Status.PENDING) {
                // Files first: on a full disk their room is what the rows below need.
                Path artifacts = ArtifactFolder.of(model.artifactUri());
                ArtifactFolder.discard(artifacts);
                ArtifactFolder.withdraw(artifacts);
            }
        }
        store.write(sql -> {
            model(sql, modelId);
            return sql.run(
                    "UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?",
                    code(status),
                    System.currentTimeMillis(),
                    modelId);
        });
    }

    @Override
    public void ensureRegisteredModel(String name) {
        Limits.refuse(MlflowRules.registeredModel(name));
        store.write(sql -> {
            if (sql.rows("SELECT 1 FROM registered_models WHERE name = ?" + sql.here("registered_models"), name)
                    .isEmpty()) {
                long now = System.currentTimeMillis();
                sql.run(
                        "INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES (?, ?, ?)",
                        name,
                        now,
                        now);
            }
            return name;
        });
    }

    @Override
    public ModelVersion createVersion(
            String name, LoggedModel model, String runId, String description, Map<String, String> tags) {
        Limits.refuse(MlflowRules.tags("the version", tags));
        return store.write(sql -> {
            if (model(sql, model.modelId()).status() != LoggedModel.Status.READY) {
                throw new InfrastructureException("The model (" + model.modelId() + ") is not READY.");
            }
            only(
                    sql.rows("SELECT 1 FROM registered_models WHERE name = ?" + sql.here("registered_models"), name),
                    () -> "registered model (" + name + ")");
            // Deleted versions stay as rows: their numbers are never handed out again.
            long version = next(sql, name);
            long now = System.currentTimeMillis();
            sql.run(
                    "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description,"
                            + " current_stage, source, run_id, status, storage_location)"
                            + " VALUES (?, ?, ?, ?, ?, 'None', ?, ?, 'READY', ?)",
                    name,
                    version,
                    now,
                    now,
                    description.isEmpty() ? null : description,
                    model.uri(),
                    runId,
                    model.artifactUri());
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                sql.run(
                        "INSERT INTO model_version_tags (\"key\", value, name, version) VALUES (?, ?, ?, ?)",
                        tag.getKey(),
                        tag.getValue(),
                        name,
                        version);
            }
            sql.run(
                    "UPDATE registered_models SET last_updated_time = ? WHERE name = ?" + sql.here("registered_models"),
                    now,
                    name);
            tagModelWithVersion(sql, model.modelId(), name, version);
            return version(sql, name, version)
                    .orElseThrow(() -> new InfrastructureException("The new version is not there."));
        });
    }

    private static long next(Session sql, String name) throws SQLException {
        Object next = sql.rows(
                        "SELECT coalesce(max(version), 0) + 1 AS next FROM model_versions WHERE name = ?"
                                + sql.here("model_versions"),
                        name)
                .get(0)
                .getOrDefault("next", 1L);
        return ((Number) next).longValue();
    }

    @Override
    public int nextVersion(String name) {
        return store.read(sql -> (int) next(sql, name));
    }

    @Override
    public Optional<ModelVersion> latestVersion(String name) {
        return store.read(sql -> {
            for (Map<String, Object> row : sql.rows(
                    "SELECT version FROM model_versions WHERE name = ?" + sql.here("model_versions")
                            + " ORDER BY version DESC",
                    name)) {
                Optional<ModelVersion> version = version(sql, name, Long.parseLong(text(row, "version")));
                if (version.isPresent()) {
                    return version;
                }
            }
            return Optional.empty();
        });
    }

    /** As MLflow's server does, so that a model knows its versions. */
    private static void tagModelWithVersion(Session sql, String modelId, String name, long version)
            throws SQLException {
        List<Object> versions = new ArrayList<>();
        List<Map<String, Object>> tags = sql.rows(
                "SELECT tag_value FROM logged_model_tags WHERE model_id = ? AND tag_key = 'mlflow.modelVersions'",
                modelId);
        if (!tags.isEmpty() && Json.read(text(tags.get(0), "tag_value")) instanceof List<?> before) {
            versions.addAll(before);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("version", version);
        versions.add(entry);
        Object experiment = only(
                        sql.rows("SELECT experiment_id FROM logged_models WHERE model_id = ?", modelId),
                        () -> "model (" + modelId + ")")
                .getOrDefault("experiment_id", 0L);
        tagModel(sql, modelId, experiment, "mlflow.modelVersions", Json.write(versions));
    }

    @Override
    public void setAlias(String name, String alias, int version) {
        Limits.refuse(MlflowRules.alias(alias));
        store.write(sql -> {
            if (version(sql, name, version).isEmpty()) {
                throw new InfrastructureException("There is no version (" + version + ") of " + name + ".");
            }
            String here = sql.here("registered_model_aliases");
            sql.run("DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?" + here, name, alias);
            return sql.run(
                    "INSERT INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)",
                    alias,
                    version,
                    name);
        });
    }

    @Override
    public Optional<ModelVersion> version(String name, int version) {
        return store.read(sql -> version(sql, name, version));
    }

    @Override
    public Optional<ModelVersion> versionByAlias(String name, String alias) {
        return store.read(sql -> {
            List<Map<String, Object>> found = sql.rows(
                    "SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?"
                            + sql.here("registered_model_aliases"),
                    name,
                    alias);
            return found.isEmpty()
                    ? Optional.empty()
                    : version(sql, name, Long.parseLong(text(found.get(0), "version")));
        });
    }

    @Override
    public String downloadUri(String name, int version) {
        return store.read(sql -> {
            Map<String, Object> row = only(
                    sql.rows(
                            "SELECT source, storage_location FROM model_versions WHERE name = ? AND version = ?"
                                    + sql.here("model_versions"),
                            name,
                            version),
                    () -> "version (" + version + ") of " + name);
            String location = text(row, "storage_location");
            return location.isEmpty() ? text(row, "source") : location;
        });
    }

    private static Optional<ModelVersion> version(Session sql, String name, long version) throws SQLException {
        List<Map<String, Object>> found = sql.rows(
                "SELECT source, run_id, status, description, current_stage FROM model_versions"
                        + " WHERE name = ? AND version = ?" + sql.here("model_versions"),
                name,
                version);
        if (found.isEmpty() || DELETED_VERSION.equals(found.get(0).get("current_stage"))) {
            return Optional.empty();
        }
        Map<String, Object> row = found.get(0);
        Map<String, String> tags = new LinkedHashMap<>();
        sql.rows(
                        "SELECT \"key\" AS k, value FROM model_version_tags WHERE name = ? AND version = ?"
                                + sql.here("model_version_tags"),
                        name,
                        version)
                .forEach(tag -> tags.put(text(tag, "k"), text(tag, "value")));
        List<String> aliases = sql
                .rows(
                        "SELECT alias FROM registered_model_aliases WHERE name = ? AND version = ?"
                                + sql.here("registered_model_aliases") + " ORDER BY alias",
                        name,
                        version)
                .stream()
                .map(alias -> text(alias, "alias"))
                .toList();
        return Optional.of(new ModelVersion(
                name,
                (int) version,
                text(row, "source"),
                text(row, "run_id"),
                text(row, "status"),
                text(row, "description"),
                Map.copyOf(tags),
                aliases));
    }

    // ---- searches ----

    private static final Search.Subject RUNS = new Search.Subject(
            Map.of(
                    "run_id", "run_uuid",
                    "run_name", "name",
                    "status", "status",
                    "user_id", "user_id",
                    "artifact_uri", "artifact_uri",
                    "start_time", "start_time",
                    "end_time", "end_time"),
            List.of("start_time", "end_time"),
            Map.of(
                    "param", "SELECT 1 FROM params x WHERE x.run_uuid = runs.run_uuid AND x.\"key\" = ?",
                    "metric", "SELECT 1 FROM latest_metrics x WHERE x.run_uuid = runs.run_uuid AND x.\"key\" = ?",
                    "tag", "SELECT 1 FROM tags x WHERE x.run_uuid = runs.run_uuid AND x.\"key\" = ?"));

    private static final Search.Subject MODELS = new Search.Subject(
            Map.of(
                    "name", "name",
                    "model_id", "model_id",
                    "model_type", "model_type",
                    "source_run_id", "source_run_id",
                    "status", "CASE status WHEN 1 THEN 'PENDING' WHEN 2 THEN 'READY' ELSE 'UPLOAD_FAILED' END",
                    "creation_timestamp", "creation_timestamp_ms",
                    "last_updated_timestamp", "last_updated_timestamp_ms"),
            List.of("creation_timestamp", "last_updated_timestamp"),
            Map.of(
                    "param",
                    "SELECT x.param_value AS value FROM logged_model_params x"
                            + " WHERE x.model_id = logged_models.model_id AND x.param_key = ?",
                    "metric",
                    "SELECT x.metric_value AS value FROM logged_model_metrics x"
                            + " WHERE x.model_id = logged_models.model_id AND x.metric_name = ?",
                    "tag",
                    "SELECT x.tag_value AS value FROM logged_model_tags x"
                            + " WHERE x.model_id = logged_models.model_id AND x.tag_key = ?"));

    @Override
    public Page<RunInfo> searchRuns(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        return store.read(sql -> search(
                sql,
                "SELECT run_uuid AS found FROM runs WHERE lifecycle_stage = 'active' AND CAST(experiment_id AS TEXT) IN ("
                        + marks(experimentIds) + ") AND ",
                experimentIds,
                Search.of(filter, RUNS),
                " ORDER BY start_time DESC, run_uuid",
                maxResults,
                pageToken,
                (session, row) -> run(session, text(row, "found"))));
    }

    @Override
    public Page<LoggedModel> searchLoggedModels(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        return store.read(sql -> search(
                sql,
                "SELECT model_id AS found FROM logged_models WHERE lifecycle_stage = 'active'"
                        + " AND CAST(experiment_id AS TEXT) IN (" + marks(experimentIds) + ") AND ",
                experimentIds,
                Search.of(filter, MODELS),
                " ORDER BY creation_timestamp_ms DESC, model_id",
                maxResults,
                pageToken,
                (session, row) -> model(session, text(row, "found"))));
    }

    @Override
    public Page<RegisteredModel> searchRegisteredModels(String filter, int maxResults, @Nullable String pageToken) {
        return store.read(sql -> {
            Search.Subject subject = new Search.Subject(
                    Map.of("name", "name"),
                    List.of(),
                    Map.of(
                            "tag",
                            "SELECT 1 FROM registered_model_tags x WHERE x.name = registered_models.name"
                                    + " AND x.\"key\" = ?" + sql.here("registered_model_tags")));
            return search(
                    sql,
                    "SELECT name, description FROM registered_models WHERE 1 = 1" + sql.here("registered_models")
                            + " AND ",
                    List.of(),
                    Search.of(filter, subject),
                    " ORDER BY name",
                    maxResults,
                    pageToken,
                    SqliteMlflowClient::registered);
        });
    }

    private static RegisteredModel registered(Session sql, Map<String, Object> row) throws SQLException {
        String name = text(row, "name");
        Map<String, String> tags = new LinkedHashMap<>();
        sql.rows(
                        "SELECT \"key\" AS k, value FROM registered_model_tags WHERE name = ?"
                                + sql.here("registered_model_tags"),
                        name)
                .forEach(tag -> tags.put(text(tag, "k"), text(tag, "value")));
        Map<String, Integer> aliases = new LinkedHashMap<>();
        sql.rows(
                        "SELECT alias, version FROM registered_model_aliases WHERE name = ?"
                                + sql.here("registered_model_aliases") + " ORDER BY alias",
                        name)
                .forEach(it -> aliases.put(text(it, "alias"), Integer.parseInt(text(it, "version"))));
        return new RegisteredModel(name, text(row, "description"), tags, aliases);
    }

    @Override
    public Page<ModelVersion> searchModelVersions(String filter, int maxResults, @Nullable String pageToken) {
        return store.read(sql -> {
            Search.Subject subject = new Search.Subject(
                    Map.of("name", "name", "run_id", "run_id", "source_path", "source", "version_number", "version"),
                    List.of("version_number"),
                    Map.of(
                            "tag",
                            "SELECT 1 FROM model_version_tags x WHERE x.name = model_versions.name"
                                    + " AND x.version = model_versions.version AND x.\"key\" = ?"
                                    + sql.here("model_version_tags")));
            return search(
                    sql,
                    "SELECT name, version FROM model_versions WHERE current_stage <> '" + DELETED_VERSION + "'"
                            + sql.here("model_versions") + " AND ",
                    List.of(),
                    Search.of(filter, subject),
                    " ORDER BY name, version DESC",
                    maxResults,
                    pageToken,
                    (session, row) -> version(session, text(row, "name"), Long.parseLong(text(row, "version")))
                            .orElseThrow());
        });
    }

    /** A row as the value it stands for. */
    private interface Found<T> {
        T of(Session sql, Map<String, Object> row) throws SQLException;
    }

    private static <T> Page<T> search(
            Session sql,
            String select,
            List<String> first,
            Search search,
            String order,
            int maxResults,
            @Nullable String pageToken,
            Found<T> found)
            throws SQLException {
        if (maxResults < 1) {
            throw new InfrastructureException("The maxResults (" + maxResults + ") is below 1.");
        }
        int offset = pageToken == null ? 0 : Integer.parseInt(pageToken);
        List<Object> arguments = new ArrayList<>(first);
        arguments.addAll(search.arguments());
        List<Map<String, Object>> rows = sql.rows(
                select + search.where() + order + " LIMIT " + (maxResults + 1L) + " OFFSET " + offset,
                arguments.toArray());
        List<T> items = new ArrayList<>();
        for (Map<String, Object> row : rows.subList(0, Math.min(maxResults, rows.size()))) {
            items.add(found.of(sql, row));
        }
        return new Page<>(items, rows.size() > maxResults ? Integer.toString(offset + maxResults) : null);
    }

    private static String marks(List<String> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    @Override
    public void close() {
        store.close();
    }

    private static Map<String, Object> only(List<Map<String, Object>> rows, Supplier<String> what) {
        if (rows.isEmpty()) {
            throw new InfrastructureException("There is no " + what.get() + " in the store.");
        }
        return rows.get(0);
    }

    private static String text(Map<String, Object> row, String column) {
        return String.valueOf(row.getOrDefault(column, ""));
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
