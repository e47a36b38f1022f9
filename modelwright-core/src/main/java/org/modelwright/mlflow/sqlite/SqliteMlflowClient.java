package org.modelwright.mlflow.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import org.modelwright.error.ConfigException;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.Tracking;

/**
 * MLflow's own tables in a SQLite file and its artifacts beside it. Rows are those that Python's client writes; INSERTs
 * name the columns of the 3.0 level only, so that a file that a later MLflow has migrated is served as well.
 */
public final class SqliteMlflowClient implements MlflowClient {

    private static final String SCHEME = "sqlite:///";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String uri;
    private final Store store;
    private final SqliteTracking tracking;
    private final SqliteLoggedModels loggedModels;
    private final SqliteRegistry registry;
    private final SqliteArtifacts artifacts;

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
        this.store = new Store(file, uri, patience);
        this.tracking = new SqliteTracking(store, file.resolveSibling("mlruns"));
        this.loggedModels = new SqliteLoggedModels(store);
        this.registry = new SqliteRegistry(store);
        this.artifacts = new SqliteArtifacts(tracking);
    }

    @Override
    public String trackingUri() {
        return uri;
    }

    @Override
    public boolean exists() {
        return store.exists();
    }

    @Override
    public Tracking tracking() {
        return tracking;
    }

    @Override
    public LoggedModels loggedModels() {
        return loggedModels;
    }

    @Override
    public ModelRegistry registry() {
        return registry;
    }

    @Override
    public Artifacts artifacts() {
        return artifacts;
    }

    @Override
    public void close() {
        store.close();
    }
}
