package org.modelwright.mlflow.sqlite;

import static org.modelwright.mlflow.sqlite.Rows.longValue;
import static org.modelwright.mlflow.sqlite.Rows.string;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MetricPoint;

/** The tables {@code metrics}, {@code latest_metrics} and {@code logged_model_metrics}. */
final class MetricRows {

    private MetricRows() {}

    /** {@return the last value of each metric of a run} */
    static Map<String, Double> latest(Transaction sql, String runId) throws SQLException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        sql.rows("SELECT \"key\" AS k, value, is_nan FROM latest_metrics WHERE run_uuid = ? ORDER BY 1", runId)
                .forEach(row -> metrics.put(string(row, "k"), value(row)));
        return metrics;
    }

    /** {@return all values of a metric of a run, by step} */
    static List<MetricPoint> history(Transaction sql, String runId, String key) throws SQLException {
        return sql
                .rows(
                        "SELECT value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ? AND \"key\" = ?"
                                + " ORDER BY step, timestamp, value",
                        runId,
                        key)
                .stream()
                .map(row -> MetricPoint.of(key, value(row), longValue(row, "timestamp"), longValue(row, "step")))
                .toList();
    }

    private static double value(Map<String, Object> row) {
        return string(row, "is_nan").equals("1") ? Double.NaN : Double.parseDouble(string(row, "value"));
    }

    /** Adds a point to a run, and to the model it judges. */
    static void insert(Transaction sql, String runId, MetricPoint point) throws SQLException {
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
        MetricPoint.Evaluated evaluated = point.evaluated();
        if (evaluated != null && !nan) { // the table of model metrics has no mark for NaN
            insertOfModel(sql, runId, point, evaluated, value);
        }
    }

    private static void insertOfModel(
            Transaction sql, String runId, MetricPoint point, MetricPoint.Evaluated evaluated, double value)
            throws SQLException {
        String modelId = evaluated.modelId();
        Map<String, Object> model = Rows.only(
                sql.rows("SELECT experiment_id FROM logged_models WHERE model_id = ?", modelId),
                "model (" + modelId + ")");
        List<Map<String, Object>> known = sql.rows(
                "SELECT metric_value, dataset_name, dataset_digest FROM logged_model_metrics WHERE model_id = ?"
                        + " AND metric_name = ? AND metric_timestamp_ms = ? AND metric_step = ? AND run_id = ?",
                modelId,
                point.key(),
                point.timestamp(),
                point.step(),
                runId);
        Dataset dataset = evaluated.dataset();
        Map<String, Object> row =
                Map.of("metric_value", value, "dataset_name", dataset.name(), "dataset_digest", dataset.digest());
        if (!InputRows.isOutput(sql, runId, modelId)) {
            // A model of another run that is judged by this one is its input, as Python's client has it.
            InputRows.link(sql, "RUN_INPUT", runId, "MODEL_INPUT", modelId);
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
                    dataset.name(),
                    dataset.digest());
        } else if (!known.get(0).equals(row)) {
            // MLflow's key of a model's metric leaves the dataset out.
            throw new InfrastructureException("The metric (" + point.key() + ") of the model (" + modelId
                    + ") has another value or dataset at the step (" + point.step() + ") already.");
        }
    }
}
