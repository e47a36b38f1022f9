package org.modelwright.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.RunInfo;

/** Files that are written for a run: beside nobody, and then handed over. */
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
     * @param name its path among the run's artifacts
     * @throws InfrastructureException if it cannot be written, or the store does not take it
     */
    static void log(Artifacts artifacts, RunInfo run, String name, Content content) {
        try {
            Path folder = Files.createTempDirectory("modelwright");
            Path file = folder.resolve(name);
            try {
                content.to(file);
                artifacts.logArtifact(run.runId(), name, file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InfrastructureException(
                    "The file (" + name + ") cannot be written: " + e.getMessage() + ".", "free some disk space.", e);
        }
    }
}
