package org.modelwright.mlflow.sqlite;

import static org.modelwright.mlflow.sqlite.Rows.string;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Log;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.artifacts.ArtifactFolder;
import org.slf4j.Logger;

/** The table {@code experiments}. */
final class ExperimentRows {

    private static final Logger LOG = Log.of(ExperimentRows.class);

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

    /**
     * As MLflow writes it; but MLflow decodes a path on this machine once when it looks for a file and once more when it loads
     * a model, so that none with a percent sign is found twice. Where there is a name for the working folder that has none,
     * the path begins with that; else it is a URI, which is found once.
     */
    private static String location(Path folder) {
        if (!folder.toString().contains("%")) {
            return folder.toString();
        }
        Path work = Path.of("").toAbsolutePath();
        if (folder.startsWith(work) && isWorkingFolder(work)) {
            String inside = work.relativize(folder).toString();
            if (!inside.contains("%")) {
                return ArtifactFolder.WORKING_FOLDER + "/" + inside;
            }
        }
        return folder.toUri().toString().replaceFirst("/$", "");
    }

    private static boolean isWorkingFolder(Path work) {
        Path other = Path.of(ArtifactFolder.WORKING_FOLDER);
        try {
            return Files.isDirectory(other) && Files.isSameFile(other, work);
        } catch (IOException e) {
            LOG.debug("The working folder has no other name: {}", e.toString());
            return false;
        }
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
