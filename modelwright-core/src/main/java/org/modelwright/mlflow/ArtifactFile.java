package org.modelwright.mlflow;

/**
 * A file or folder among the artifacts of a run or a model.
 *
 * @param path relative to the artifacts' root, with / between names
 * @param directory whether it is a folder
 * @param size bytes; 0 for a folder
 */
public record ArtifactFile(String path, boolean directory, long size) {}
