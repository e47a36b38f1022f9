package org.modelwright.registry;

import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;

/** Puts a saved model into a registry. */
public interface Register {

    /**
     * Makes a version.
     *
     * @param client the store
     * @param name the registered model's name
     * @param model what to register; it must be READY
     * @param runId the run that made it
     * @return the version as read back from the store
     */
    ModelVersion register(MlflowClient client, String name, LoggedModel model, String runId);

    /**
     * Does what an attempt that was ended from outside left undone on its version: aliases, and the proof that it reads
     * back as configured.
     *
     * @param client the store
     * @param version what {@link #register} had made in that attempt, by the same configuration
     * @return the version as read back from the store
     */
    default ModelVersion complete(MlflowClient client, ModelVersion version) {
        return version;
    }

    /**
     * Checks names before anything is read.
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    default void check(String name) {}
}
