/** What both ways to MLflow share: {@link org.modelwright.mlflow.artifacts.ArtifactFolder}, files on this machine. */
@NullMarked
package org.modelwright.mlflow.artifacts;

import org.jspecify.annotations.NullMarked;
