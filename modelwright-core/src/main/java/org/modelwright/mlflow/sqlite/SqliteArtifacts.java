package org.modelwright.mlflow.sqlite;

import java.nio.file.Path;
import java.util.List;
import org.modelwright.data.Staged;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.artifacts.ArtifactFolder;

/** Files on this machine's disk, beside a store. */
final class SqliteArtifacts implements Artifacts {

    private final Tracking tracking;

    SqliteArtifacts(Tracking tracking) {
        this.tracking = tracking;
    }

    @Override
    public void logArtifact(String runId, String path, Path file) {
        ArtifactFolder.copy(file, ArtifactFolder.of(tracking.run(runId).artifactUri()), path);
    }

    @Override
    public List<ArtifactFile> list(String artifactUri, String path) {
        return ArtifactFolder.list(ArtifactFolder.of(artifactUri), path);
    }

    @Override
    public void download(String artifactUri, Path folder) {
        ArtifactFolder.copyAll(ArtifactFolder.of(artifactUri), folder);
    }

    @Override
    public void removeAbandoned(String artifactUri) {
        Staged.removeAbandoned(ArtifactFolder.of(artifactUri));
    }
}
