/**
 * MLflow 3 behind a server: {@link org.modelwright.mlflow.rest.RestMlflowClient} makes the calls,
 * {@link org.modelwright.mlflow.rest.ServerSettings} says where to and as whom.
 */
@NullMarked
package org.modelwright.mlflow.rest;

import org.jspecify.annotations.NullMarked;
