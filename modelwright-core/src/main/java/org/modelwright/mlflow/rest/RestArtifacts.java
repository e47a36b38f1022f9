package org.modelwright.mlflow.rest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.modelwright.data.Staged;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.artifacts.ArtifactFolder;

/** Files that a server keeps, or that lie on this machine's disk though a server knows of them. */
final class RestArtifacts implements Artifacts {

    private final RestCalls calls;
    private final ArtifactServers servers;
    private final Tracking tracking;
    private final Map<String, String> urisOfRuns = new ConcurrentHashMap<>();

    RestArtifacts(RestCalls calls, ArtifactServers servers, Tracking tracking) {
        this.calls = calls;
        this.servers = servers;
        this.tracking = tracking;
    }

    @Override
    public void logArtifact(String runId, String path, Path file) {
        String artifactUri =
                urisOfRuns.computeIfAbsent(runId, id -> tracking.run(id).artifactUri());
        Optional<ServerArtifacts> kept = servers.of(artifactUri);
        if (kept.isPresent()) {
            kept.get().put(path, file);
            return;
        }
        ArtifactFolder.copy(file, ArtifactFolder.of(artifactUri), path);
        refuseOtherDisk(runId, artifactUri, path);
    }

    /** A server in a container has another disk, though it answers at this machine's address. */
    private void refuseOtherDisk(String runId, String artifactUri, String path) {
        int slash = path.lastIndexOf('/');
        Map<String, String> query =
                slash < 0 ? Map.of("run_id", runId) : Map.of("run_id", runId, "path", path.substring(0, slash));
        boolean seen = calls.get("artifacts/list", query, "listing the run's files").objects("files").stream()
                .anyMatch(it -> it.string("path").equals(path));
        if (!seen) {
            throw servers.onAnotherDisk(artifactUri);
        }
    }

    @Override
    public List<ArtifactFile> list(String artifactUri, String path) {
        return servers.of(artifactUri)
                .map(it -> it.list(path))
                .orElseGet(() -> ArtifactFolder.list(ArtifactFolder.of(artifactUri), path));
    }

    @Override
    public void download(String artifactUri, Path folder) {
        Optional<ServerArtifacts> kept = servers.of(artifactUri);
        if (kept.isEmpty()) {
            ArtifactFolder.copyAll(ArtifactFolder.of(artifactUri), folder);
            return;
        }
        if (kept.get().list("").isEmpty()) {
            throw new InfrastructureException(
                    "The artifacts (" + artifactUri + ") are not on the server (" + calls.shown() + ").",
                    "they were deleted.");
        }
        kept.get().download("", folder);
    }

    @Override
    public void removeAbandoned(String artifactUri) {
        if (servers.of(artifactUri).isEmpty()) {
            Staged.removeAbandoned(ArtifactFolder.of(artifactUri));
        }
    }
}
