package org.modelwright.mlflow.sqlite;

import static org.modelwright.mlflow.sqlite.Rows.longValue;
import static org.modelwright.mlflow.sqlite.Rows.string;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Redactor;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RegisteredModel;

/**
 * Registered models of a store. Only two lines of {@link #createVersion} touch the tables of the models it registers:
 * a store of its own would ask {@code LoggedModels} there, and give up that both happen in one transaction.
 */
final class SqliteRegistry implements ModelRegistry {

    private static final String DELETED = "Deleted_Internal";

    private final Store store;

    SqliteRegistry(Store store) {
        this.store = store;
    }

    @Override
    public void ensureRegisteredModel(String name) {
        Limits.refuse(MlflowRules.registeredModel(name));
        store.write(sql -> {
            if (registeredRows(sql, name).isEmpty()) {
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

    private static List<Map<String, Object>> registeredRows(Transaction sql, String name) throws SQLException {
        return sql.rows("SELECT 1 FROM registered_models WHERE name = ?" + sql.inWorkspace("registered_models"), name);
    }

    @Override
    public ModelVersion createVersion(
            String name, LoggedModel model, String runId, String description, Map<String, String> tags) {
        Limits.refuse(MlflowRules.tags("the version", tags));
        return store.write(sql -> {
            Limits.ready(SqliteLoggedModels.model(sql, model.modelId()));
            Rows.only(registeredRows(sql, name), "registered model (" + name + ")");
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
                    description.isEmpty() ? null : Redactor.clean(description),
                    model.uri(),
                    runId,
                    model.artifactUri());
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                sql.run(
                        "INSERT INTO model_version_tags (\"key\", value, name, version) VALUES (?, ?, ?, ?)",
                        tag.getKey(),
                        Redactor.clean(tag.getValue()),
                        name,
                        version);
            }
            sql.run(
                    "UPDATE registered_models SET last_updated_time = ? WHERE name = ?"
                            + sql.inWorkspace("registered_models"),
                    now,
                    name);
            SqliteLoggedModels.tagWithVersion(sql, model.modelId(), name, version);
            return version(sql, name, version)
                    .orElseThrow(() -> new InfrastructureException("The new version is not there."));
        });
    }

    /** Deleted versions stay as rows: their numbers are never handed out again. */
    private static long next(Transaction sql, String name) throws SQLException {
        return longValue(
                sql.rows(
                                "SELECT coalesce(max(version), 0) + 1 AS next FROM model_versions WHERE name = ?"
                                        + sql.inWorkspace("model_versions"),
                                name)
                        .get(0),
                "next");
    }

    @Override
    public void setAlias(String name, String alias, int version) {
        Limits.refuse(MlflowRules.alias(alias));
        store.write(sql -> {
            if (version(sql, name, version).isEmpty()) {
                throw new InfrastructureException("There is no version (" + version + ") of " + name + ".");
            }
            sql.run(
                    "DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?"
                            + sql.inWorkspace("registered_model_aliases"),
                    name,
                    alias);
            return sql.run(
                    "INSERT INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)",
                    alias,
                    version,
                    name);
        });
    }

    @Override
    public void setVersionTag(String name, int version, String key, String value) {
        Limits.refuse(MlflowRules.tags("tags", Map.of(key, value)));
        store.write(sql -> {
            if (version(sql, name, version).isEmpty()) {
                throw new InfrastructureException("There is no version (" + version + ") of " + name + ".");
            }
            sql.run(
                    "DELETE FROM model_version_tags WHERE name = ? AND version = ? AND \"key\" = ?"
                            + sql.inWorkspace("model_version_tags"),
                    name,
                    version,
                    key);
            return sql.run(
                    "INSERT INTO model_version_tags (\"key\", value, name, version) VALUES (?, ?, ?, ?)",
                    key,
                    Redactor.clean(value),
                    name,
                    version);
        });
    }

    @Override
    public Optional<ModelVersion> version(String name, int version) {
        return store.read(sql -> version(sql, name, version));
    }

    private static Optional<ModelVersion> version(Transaction sql, String name, long version) throws SQLException {
        List<Map<String, Object>> found = sql.rows(
                "SELECT source, run_id, status, description, current_stage FROM model_versions"
                        + " WHERE name = ? AND version = ?" + sql.inWorkspace("model_versions"),
                name,
                version);
        if (found.isEmpty() || DELETED.equals(found.get(0).get("current_stage"))) {
            return Optional.empty();
        }
        Map<String, Object> row = found.get(0);
        Map<String, String> tags = Rows.pairs(sql.rows(
                "SELECT \"key\" AS k, value FROM model_version_tags WHERE name = ? AND version = ?"
                        + sql.inWorkspace("model_version_tags"),
                name,
                version));
        List<String> aliases = sql
                .rows(
                        "SELECT alias FROM registered_model_aliases WHERE name = ? AND version = ?"
                                + sql.inWorkspace("registered_model_aliases") + " ORDER BY alias",
                        name,
                        version)
                .stream()
                .map(alias -> string(alias, "alias"))
                .toList();
        return Optional.of(new ModelVersion(
                name,
                (int) version,
                string(row, "source"),
                string(row, "run_id"),
                string(row, "status"),
                string(row, "description"),
                Map.copyOf(tags),
                aliases));
    }

    @Override
    public Optional<ModelVersion> latestVersion(String name) {
        return store.read(sql -> {
            for (Map<String, Object> row : sql.rows(
                    "SELECT version FROM model_versions WHERE name = ?" + sql.inWorkspace("model_versions")
                            + " ORDER BY version DESC",
                    name)) {
                Optional<ModelVersion> version = version(sql, name, longValue(row, "version"));
                if (version.isPresent()) {
                    return version;
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public Optional<ModelVersion> versionByAlias(String name, String alias) {
        return store.read(sql -> {
            List<Map<String, Object>> found = sql.rows(
                    "SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?"
                            + sql.inWorkspace("registered_model_aliases"),
                    name,
                    alias);
            return found.isEmpty() ? Optional.empty() : version(sql, name, longValue(found.get(0), "version"));
        });
    }

    @Override
    public int nextVersion(String name) {
        return store.read(sql -> (int) next(sql, name));
    }

    @Override
    public String downloadUri(String name, int version) {
        return store.read(sql -> {
            Map<String, Object> row = Rows.only(
                    sql.rows(
                            "SELECT source, storage_location FROM model_versions WHERE name = ? AND version = ?"
                                    + sql.inWorkspace("model_versions"),
                            name,
                            version),
                    "version (" + version + ") of " + name);
            String location = string(row, "storage_location");
            return location.isEmpty() ? string(row, "source") : location;
        });
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
                                    + " AND x.\"key\" = ?" + sql.inWorkspace("registered_model_tags")));
            return Search.of(filter, subject)
                    .page(
                            sql,
                            "SELECT name, description FROM registered_models WHERE 1 = 1"
                                    + sql.inWorkspace("registered_models") + " AND ",
                            List.of(),
                            "ORDER BY name",
                            maxResults,
                            pageToken,
                            row -> registered(sql, row));
        });
    }

    private static RegisteredModel registered(Transaction sql, Map<String, Object> row) throws SQLException {
        String name = string(row, "name");
        Map<String, String> tags = Rows.pairs(sql.rows(
                "SELECT \"key\" AS k, value FROM registered_model_tags WHERE name = ?"
                        + sql.inWorkspace("registered_model_tags"),
                name));
        Map<String, Integer> aliases = new LinkedHashMap<>();
        sql.rows(
                        "SELECT alias, version FROM registered_model_aliases WHERE name = ?"
                                + sql.inWorkspace("registered_model_aliases") + " ORDER BY alias",
                        name)
                .forEach(it -> aliases.put(string(it, "alias"), (int) longValue(it, "version")));
        return new RegisteredModel(name, string(row, "description"), tags, aliases);
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
                                    + sql.inWorkspace("model_version_tags")));
            return Search.of(filter, subject)
                    .page(
                            sql,
                            "SELECT name, version FROM model_versions WHERE current_stage <> '" + DELETED + "'"
                                    + sql.inWorkspace("model_versions") + " AND ",
                            List.of(),
                            "ORDER BY name, version DESC",
                            maxResults,
                            pageToken,
                            row -> version(sql, string(row, "name"), longValue(row, "version"))
                                    .orElseThrow());
        });
    }
}
