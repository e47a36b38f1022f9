package org.modelwright.mlflow.rest;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.TransferListener;

/**
 * A tracking server from MLflow 3.0 on, by its REST API, with the calls and fields that Python's client uses. Calls are
 * repeated as Python does it; those that make something are looked up first, so that nothing is made twice.
 */
public final class RestMlflowClient implements MlflowClient {

    private final String uri;
    private final RestCalls calls;
    private final ArtifactServers servers;
    private final RestTracking tracking;
    private final RestLoggedModels loggedModels;
    private final RestRegistry registry;
    private final RestArtifacts artifacts;

    /**
     * A client of the server, set up by MLflow's environment variables and {@code ~/.mlflow/credentials}. Nothing is
     * called yet.
     *
     * @param uri {@code http(s)://HOST}, with a path where the server has a prefix
     * @throws org.modelwright.error.ConfigException if a variable has a value that MLflow does not take
     */
    public RestMlflowClient(String uri) {
        this(uri, ServerSettings.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    RestMlflowClient(String uri, ServerSettings settings) {
        this.uri = uri;
        URI base = URI.create(uri.replaceFirst("/$", ""));
        JsonServer server = settings.server(base, true);
        this.calls = new RestCalls(server);
        this.servers = new ArtifactServers(base, settings, server);
        this.tracking = new RestTracking(calls, servers);
        this.loggedModels = new RestLoggedModels(calls, servers, tracking);
        this.registry = new RestRegistry(calls, loggedModels);
        this.artifacts = new RestArtifacts(calls, servers, tracking);
    }

    @Override
    public String trackingUri() {
        return uri;
    }

    @Override
    public boolean exists() {
        calls.post("experiments/search", Map.of("max_results", 1), "looking for experiments");
        return true;
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
    public void onTransfer(TransferListener listener) {
        servers.onTransfer(listener);
    }

    @Override
    public void close() {
        // Connections are the HTTP client's, which keeps them for a while and then lets them go.
    }
}
