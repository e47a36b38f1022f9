package org.modelwright.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.modelwright.data.FolderTree;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.RunInfo;

/** Files that are written for a run: in the session's folder, and then handed over. */
final class RunFile {

    private RunFile() {}

    /** What stands in a file. */
    interface Content {

        /** Writes it. */
        void to(Path path) throws IOException;
    }

    /**
     * Logs a file as an artifact of a run.
     *
     * @param session whose temporary folder it is written in
     * @param name its path among the run's artifacts
     * @throws InfrastructureException if it cannot be written, or the store does not take it
     */
    static void log(Session session, Artifacts artifacts, RunInfo run, String name, Content content) {
        Path folder = session.newFolder("file");
        try {
            Path file = folder.resolve(name);
            content.to(file);
            artifacts.logArtifact(run.runId(), name, file);
            FolderTree.delete(folder); // it may be large; what is left after a failure is gone with the session
        } catch (IOException | UncheckedIOException e) {
            throw Cause.failure("The file (" + name + ") cannot be written", "free some disk space.", e);
        }
    }
}
