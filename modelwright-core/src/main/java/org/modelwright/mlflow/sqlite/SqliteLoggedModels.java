package org.modelwright.mlflow.sqlite;

import static org.modelwright.mlflow.sqlite.Rows.string;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.error.Redactor;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.artifacts.ArtifactFolder;

/** Logged models of a store, and their files on this machine's disk. */
final class SqliteLoggedModels implements LoggedModels {

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

    private final Store store;

    SqliteLoggedModels(Store store) {
        this.store = store;
    }

    @Override
    public LoggedModel createLoggedModel(
            String experimentId, String name, String runId, Map<String, String> params, Map<String, String> tags) {
        Limits.loggedModel(name, params, tags);
        String id = "m-" + Rows.newId();
        long now = System.currentTimeMillis();
        return store.write(sql -> {
            SqliteTracking.run(sql, runId);
            String artifacts = ExperimentRows.artifactLocation(sql, experimentId) + "/models/" + id + "/artifacts";
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
            params.forEach((key, value) -> rows.add(new @Nullable Object[] {
                id, experiment, key, MlflowRules.shortened(Redactor.clean(value), MlflowRules.PARAM_VALUE)
            }));
            sql.runAll(
                    "INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value)"
                            + " VALUES (?, ?, ?, ?)",
                    rows);
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                setTag(sql, id, experiment, tag.getKey(), Redactor.clean(tag.getValue()));
            }
            InputRows.link(sql, "RUN_OUTPUT", runId, "MODEL_OUTPUT", id);
            return model(sql, id);
        });
    }

    private static void setTag(Transaction sql, String id, Object experiment, String key, String value)
            throws SQLException {
        sql.run(
                "INSERT OR REPLACE INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value)"
                        + " VALUES (?, ?, ?, ?)",
                id,
                experiment,
                key,
                value);
    }

    /** Tags a model with a version of it, as MLflow's server does, so that the model knows its versions. */
    static void tagWithVersion(Transaction sql, String modelId, String name, long version) throws SQLException {
        List<Object> versions = new ArrayList<>();
        List<Map<String, Object>> tags = sql.rows(
                "SELECT tag_value FROM logged_model_tags WHERE model_id = ? AND tag_key = 'mlflow.modelVersions'",
                modelId);
        if (!tags.isEmpty() && Json.read(string(tags.get(0), "tag_value")) instanceof List<?> before) {
            versions.addAll(before);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("version", version);
        versions.add(entry);
        Object experiment = Rows.only(
                        sql.rows("SELECT experiment_id FROM logged_models WHERE model_id = ?", modelId),
                        "model (" + modelId + ")")
                .getOrDefault("experiment_id", 0L);
        setTag(sql, modelId, experiment, "mlflow.modelVersions", Json.write(versions));
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
            return found.isEmpty() ? Optional.empty() : Optional.of(model(sql, string(found.get(0), "model_id")));
        });
    }

    /** {@return the model as it is stored; refuses an id that is not there} */
    static LoggedModel model(Transaction sql, String id) throws SQLException {
        Map<String, Object> row = Rows.only(
                sql.rows("SELECT name, artifact_location, status FROM logged_models WHERE model_id = ?", id),
                "model (" + id + ")");
        return new LoggedModel(
                id,
                string(row, "name"),
                string(row, "artifact_location"),
                switch (string(row, "status")) {
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
    public Page<LoggedModel> searchLoggedModels(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        return store.read(sql -> Search.of(filter, MODELS)
                .page(
                        sql,
                        "SELECT model_id AS found FROM logged_models WHERE lifecycle_stage = 'active' AND "
                                + Search.inExperiments(experimentIds) + " AND ",
                        experimentIds,
                        "ORDER BY creation_timestamp_ms DESC, model_id",
                        maxResults,
                        pageToken,
                        row -> model(sql, string(row, "found"))));
    }

    @Override
    public Path stage(LoggedModel model, Session session) {
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
            if (model.status() != LoggedModel.Status.FAILED) {
                // Files first: on a full disk their room is what the rows below need.
                ArtifactFolder.withdraw(ArtifactFolder.of(model.artifactUri()));
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
}
