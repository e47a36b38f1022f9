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
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.artifacts.ArtifactFolder;

/** Experiments and runs of a store: one transaction for each call. */
final class SqliteTracking implements Tracking {

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

    private final Store store;
    private final Path root;

    /**
     * Serves a store.
     *
     * @param root the folder that new experiments have their files in
     */
    SqliteTracking(Store store, Path root) {
        this.store = store;
        this.root = root;
    }

    /** Files that are reached by way of the working folder lie in the store's. */
    private void refuseOtherFolder(String artifacts) {
        if (artifacts.startsWith(ArtifactFolder.WORKING_FOLDER)
                && !root.startsWith(Path.of("").toAbsolutePath())) {
            throw new InfrastructureException(
                    "The artifacts (" + artifacts + ") of the experiment are found from the store's folder alone.",
                    "cd '" + root.getParent() + "'");
        }
    }

    @Override
    public String ensureExperiment(String name) {
        Limits.refuse(MlflowRules.experiment(name));
        return store.write(sql -> ExperimentRows.ensure(sql, name, root));
    }

    @Override
    public Optional<String> findExperiment(String name) {
        return store.read(sql -> ExperimentRows.find(sql, name));
    }

    @Override
    public String experimentName(String experimentId) {
        return store.read(sql -> ExperimentRows.name(sql, experimentId));
    }

    @Override
    public RunInfo createRun(String experimentId, String name, long startTime, Map<String, String> tags) {
        String id = Rows.newId();
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put("mlflow.runName", name);
        Limits.keys(all.keySet());
        return store.write(sql -> {
            String artifacts = ExperimentRows.artifactLocation(sql, experimentId) + "/" + id + "/artifacts";
            ArtifactFolder.of(artifacts); // refuses a place that is not on this machine
            refuseOtherFolder(artifacts);
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

    /** {@return the run as it is stored; refuses an id that is not there} */
    static RunInfo run(Transaction sql, String runId) throws SQLException {
        Map<String, Object> row = Rows.only(
                sql.rows("SELECT experiment_id, name, status, artifact_uri FROM runs WHERE run_uuid = ?", runId),
                "run (" + runId + ")");
        return new RunInfo(
                runId,
                string(row, "experiment_id"),
                string(row, "name"),
                RunStatus.valueOf(string(row, "status")),
                string(row, "artifact_uri"));
    }

    /** {@return what a query about a run gives, which is there} */
    private <T> T read(String runId, Store.Work<T> work) {
        return store.read(sql -> {
            run(sql, runId);
            return work.in(sql);
        });
    }

    @Override
    public Map<String, String> params(String runId) {
        return read(runId, sql -> params(sql, runId));
    }

    private static Map<String, String> params(Transaction sql, String runId) throws SQLException {
        return Rows.pairs(sql.rows("SELECT \"key\" AS k, value FROM params WHERE run_uuid = ? ORDER BY 1", runId));
    }

    @Override
    public Map<String, String> tags(String runId) {
        return read(
                runId,
                sql -> Rows.pairs(
                        sql.rows("SELECT \"key\" AS k, value FROM tags WHERE run_uuid = ? ORDER BY 1", runId)));
    }

    @Override
    public Map<String, Double> metrics(String runId) {
        return read(runId, sql -> MetricRows.latest(sql, runId));
    }

    @Override
    public List<MetricPoint> metricHistory(String runId, String key) {
        return read(runId, sql -> MetricRows.history(sql, runId, key));
    }

    @Override
    public Map<String, Dataset> inputs(String runId) {
        return read(runId, sql -> InputRows.datasets(sql, runId));
    }

    @Override
    public Page<RunInfo> searchRuns(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken) {
        return store.read(sql -> Search.of(filter, RUNS)
                .page(
                        sql,
                        "SELECT run_uuid AS found FROM runs WHERE lifecycle_stage = 'active' AND "
                                + Search.inExperiments(experimentIds) + " AND ",
                        experimentIds,
                        "ORDER BY start_time DESC, run_uuid",
                        maxResults,
                        pageToken,
                        row -> run(sql, string(row, "found"))));
    }

    @Override
    public void logParams(String runId, Map<String, String> params) {
        Limits.keys(params.keySet());
        store.write(sql -> {
            run(sql, runId);
            Map<String, String> known = params(sql, runId);
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
                MetricRows.insert(sql, runId, point);
            }
            return points.size();
        });
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

    private static void insertTags(Transaction sql, String runId, Map<String, String> tags) throws SQLException {
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
            InputRows.link(sql, runId, experiment, dataset, context);
            return dataset;
        });
    }

    @Override
    public void logModelInput(String runId, String modelId) {
        store.write(sql -> {
            run(sql, runId);
            return InputRows.link(sql, "RUN_INPUT", runId, "MODEL_INPUT", modelId);
        });
    }

    @Override
    public void endRun(String runId, RunStatus status, long endTime) {
        store.write(sql -> {
            Rows.only(sql.rows("SELECT 1 FROM runs WHERE run_uuid = ?", runId), "run (" + runId + ")");
            return sql.run(
                    "UPDATE runs SET status = ?, end_time = ? WHERE run_uuid = ?", status.name(), endTime, runId);
        });
    }
}
