/**
 * What can be asked of MLflow. Read {@link org.modelwright.mlflow.MlflowClient} first: it hands out tracking, logged
 * models, the registry and artifacts. A job ensures its experiment, creates a run in it, logs params, inputs and
 * metrics as they come, creates a logged model, fills its staged directory and publishes it, finalizes it as READY,
 * registers a version and ends the run; a {@link org.modelwright.mlflow.RunContext} that is closed without having
 * finished is FAILED. What MLflow would refuse is refused before, by {@link org.modelwright.mlflow.MlflowRules} and
 * {@link org.modelwright.mlflow.Limits}.
 */
@NullMarked
package org.modelwright.mlflow;

import org.jspecify.annotations.NullMarked;
