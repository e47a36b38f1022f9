/**
 * MLflow 3 behind a server: {@link org.modelwright.internal.mlflow.rest.RestMlflowClient} makes the calls,
 * {@link org.modelwright.internal.mlflow.rest.ServerSettings} says where to and as whom.
 */
@NullMarked
package org.modelwright.internal.mlflow.rest;

import org.jspecify.annotations.NullMarked;
