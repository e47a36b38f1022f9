/** What both ways to MLflow share: {@link org.modelwright.internal.mlflow.ArtifactFolder}, files on this machine. */
@NullMarked
package org.modelwright.internal.mlflow;

import org.jspecify.annotations.NullMarked;
