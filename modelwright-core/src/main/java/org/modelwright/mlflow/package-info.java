/** Read {@link org.modelwright.mlflow.MlflowClient} first. */
@NullMarked
package org.modelwright.mlflow;

import org.jspecify.annotations.NullMarked;
