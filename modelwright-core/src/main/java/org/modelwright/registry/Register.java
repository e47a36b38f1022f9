package org.modelwright.registry;

import java.util.Map;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.ModelVersion;

/** Puts a saved model into a registry. */
public interface Register {

    /**
     * Makes a version.
     *
     * @param registry where to
     * @param name the registered model's name
     * @param model what to register; it must be READY
     * @param runId the run that made it
     * @param told Markdown that describes the version, for a register that has no text of its own
     * @param found tags that say what the job found out of the model: its verdict, how its files are signed
     * @return the version as read back from the store
     */
    ModelVersion register(
            ModelRegistry registry,
            String name,
            LoggedModel model,
            String runId,
            String told,
            Map<String, String> found);

    /**
     * Does what an attempt that was ended from outside left undone on its version: aliases, and the proof that it reads
     * back as configured.
     *
     * @param registry where to
     * @param version what {@link #register} had made in that attempt, by the same configuration
     * @return the version as read back from the store
     */
    default ModelVersion complete(ModelRegistry registry, ModelVersion version) {
        return version;
    }

    /**
     * Checks names before anything is read.
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    default void check(String name) {}
}
