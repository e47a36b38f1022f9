package org.modelwright.mlflow.sqlite;

import static org.modelwright.mlflow.sqlite.Rows.string;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.mlflow.Limits;

/** The table {@code experiments}. */
final class ExperimentRows {

    private ExperimentRows() {}

    /** {@return the id of the experiment of that name, made with its files below {@code root} if it is not there} */
    static String ensure(Transaction sql, String name, Path root) throws SQLException {
        Optional<String> found = find(sql, name);
        if (found.isPresent()) {
            return found.get();
        }
        // MLflow wants an experiment 0 in every store.
        Long id = sql.rows("SELECT 1 FROM experiments").isEmpty() ? 0L : null;
        if (id != null && !name.equals("Default")) {
            insert(sql, id, "Default", root);
            id = null;
        }
        return insert(sql, id, name, root);
    }

    private static String insert(Transaction sql, @Nullable Long id, String name, Path root) throws SQLException {
        long now = System.currentTimeMillis();
        sql.run(
                "INSERT INTO experiments (experiment_id, name, lifecycle_stage, creation_time, last_update_time)"
                        + " VALUES (?, ?, 'active', ?, ?)",
                id,
                name,
                now,
                now);
        String made = string(
                sql.rows("SELECT experiment_id FROM experiments WHERE name = ?" + sql.inWorkspace("experiments"), name)
                        .get(0),
                "experiment_id");
        sql.run(
                "UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?",
                location(root.resolve(made)),
                Long.parseLong(made));
        return made;
    }

    /** As MLflow writes it; but MLflow decodes each path that it reads, so that one with a percent sign must be a URI. */
    private static String location(Path folder) {
        return folder.toString().contains("%") ? folder.toUri().toString().replaceFirst("/$", "") : folder.toString();
    }

    /** {@return the id of the experiment of that name, if it is there; refuses one that is deleted} */
    static Optional<String> find(Transaction sql, String name) throws SQLException {
        List<Map<String, Object>> found = sql.rows(
                "SELECT experiment_id, name, lifecycle_stage FROM experiments WHERE name = ?"
                        + sql.inWorkspace("experiments"),
                name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(string(active(found.get(0)), "experiment_id"));
    }

    /** {@return the name of an experiment; refuses one that is deleted} */
    static String name(Transaction sql, String id) throws SQLException {
        Map<String, Object> row = Rows.only(
                sql.rows(
                        "SELECT name, lifecycle_stage FROM experiments WHERE CAST(experiment_id AS TEXT) = ?"
                                + sql.inWorkspace("experiments"),
                        id),
                "experiment (" + id + ")");
        return string(active(row), "name");
    }

    private static Map<String, Object> active(Map<String, Object> experiment) {
        if (!"active".equals(experiment.get("lifecycle_stage"))) {
            throw Limits.deletedExperiment(string(experiment, "name"));
        }
        return experiment;
    }

    /** {@return the folder of an experiment's files, as MLflow wrote it} */
    static String artifactLocation(Transaction sql, String id) throws SQLException {
        return string(
                Rows.only(
                        sql.rows(
                                "SELECT artifact_location FROM experiments WHERE experiment_id = ?",
                                Long.parseLong(id)),
                        "experiment (" + id + ")"),
                "artifact_location");
    }
}
