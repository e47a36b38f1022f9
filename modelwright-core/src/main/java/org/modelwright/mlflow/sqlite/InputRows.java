package org.modelwright.mlflow.sqlite;

import static org.modelwright.mlflow.sqlite.Rows.string;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.Limits;

/**
 * The tables {@code datasets}, {@code inputs} and {@code input_tags}. MLflow keeps every link between a run, its data and
 * its models in {@code inputs}, outputs as well.
 */
final class InputRows {

    private InputRows() {}

    /** {@return the data that is linked to a run, by name} */
    static Map<String, Dataset> datasets(Transaction sql, String runId) throws SQLException {
        Map<String, Dataset> datasets = new LinkedHashMap<>();
        sql.rows(
                        "SELECT d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema,"
                                + " d.dataset_profile FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id"
                                + " WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'"
                                + " AND i.destination_id = ? ORDER BY d.name",
                        runId)
                .forEach(row -> datasets.put(
                        string(row, "name"),
                        new Dataset(
                                string(row, "name"),
                                string(row, "digest"),
                                string(row, "dataset_source_type"),
                                string(row, "dataset_source"),
                                string(row, "dataset_schema"),
                                string(row, "dataset_profile"))));
        return datasets;
    }

    /** Links data to a run, in one context. */
    static void link(Transaction sql, String runId, long experiment, Dataset dataset, String context)
            throws SQLException {
        String input = link(sql, "DATASET", ensure(sql, experiment, dataset), "RUN", runId);
        List<Map<String, Object>> before =
                sql.rows("SELECT value FROM input_tags WHERE input_uuid = ? AND name = 'mlflow.data.context'", input);
        if (before.isEmpty()) {
            sql.run(
                    "INSERT INTO input_tags (input_uuid, name, value) VALUES (?, 'mlflow.data.context', ?)",
                    input,
                    context);
        } else {
            Limits.context(dataset, string(before.get(0), "value"), context);
        }
    }

    private static String ensure(Transaction sql, long experiment, Dataset dataset) throws SQLException {
        List<Map<String, Object>> known = sql.rows(
                "SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?",
                experiment,
                dataset.name(),
                dataset.digest());
        if (!known.isEmpty()) {
            return string(known.get(0), "dataset_uuid");
        }
        String id = Rows.newId();
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
        return id;
    }

    /** {@return the id of a link, made if it is not there} */
    static String link(Transaction sql, String from, String fromId, String to, String toId) throws SQLException {
        List<Map<String, Object>> known = sql.rows(
                "SELECT input_uuid FROM inputs WHERE source_type = ? AND source_id = ? AND destination_type = ?"
                        + " AND destination_id = ?",
                from,
                fromId,
                to,
                toId);
        if (!known.isEmpty()) {
            return string(known.get(0), "input_uuid");
        }
        String id = Rows.newId();
        sql.run(
                "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)"
                        + " VALUES (?, ?, ?, ?, ?, 0)",
                id,
                from,
                fromId,
                to,
                toId);
        return id;
    }

    /** {@return whether a run made the model} */
    static boolean isOutput(Transaction sql, String runId, String modelId) throws SQLException {
        return !sql.rows(
                        "SELECT 1 FROM inputs WHERE source_type = 'RUN_OUTPUT' AND source_id = ?"
                                + " AND destination_type = 'MODEL_OUTPUT' AND destination_id = ?",
                        runId,
                        modelId)
                .isEmpty();
    }
}
