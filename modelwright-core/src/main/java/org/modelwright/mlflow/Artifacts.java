package org.modelwright.mlflow;

import java.nio.file.Path;
import java.util.List;

/**
 * Files of runs and models.
 *
 * <p>Every method throws {@link org.modelwright.error.InfrastructureException} when the files cannot be read or
 * written, and when they lie in a store that this client does not reach.
 */
public interface Artifacts {

    /** Copies a file into the run's artifacts under {@code path}, such as {@code split.parquet}. */
    void logArtifact(String runId, String path, Path file);

    /**
     * {@return the files and folders at a place, by name; none if there is nothing}
     *
     * @param artifactUri of a run or a model, as MLflow gives it
     * @param path a folder below it; empty for itself. Folders are not looked into
     */
    List<ArtifactFile> list(String artifactUri, String path);

    /**
     * Copies all artifacts of a place, with their folders. Names that would lead out of the folder are refused.
     *
     * @param artifactUri of a run or a model, as MLflow gives it
     * @param folder made if it is not there
     * @throws org.modelwright.error.InfrastructureException if there are none, or they do not arrive whole
     */
    void download(String artifactUri, Path folder);

    /**
     * Removes files that were being written when their process was ended from outside, where they lie on this machine's
     * disk. What cannot be removed stays.
     *
     * @param artifactUri of a run, as MLflow gives it
     */
    void removeAbandoned(String artifactUri);
}
