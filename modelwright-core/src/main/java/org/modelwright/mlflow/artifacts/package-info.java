/**
 * Files of runs and models on this machine's disk, for every store whose artifacts lie here. Read {@link
 * org.modelwright.mlflow.artifacts.ArtifactFolder} first, the only class. An artifact URI becomes a path, or is
 * refused if it leads elsewhere. A single file is copied beside its place, synced and renamed. A model's directory is
 * staged beside the place where it belongs, filled by the saver and published by one rename; when the model fails,
 * what was staged or published is withdrawn.
 */
@NullMarked
package org.modelwright.mlflow.artifacts;

import org.jspecify.annotations.NullMarked;
