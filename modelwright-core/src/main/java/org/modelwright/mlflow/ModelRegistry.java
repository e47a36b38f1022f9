package org.modelwright.mlflow;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's model registry: names, their versions and the aliases that point to them.
 *
 * <p>Every method throws {@link org.modelwright.error.InfrastructureException} when the store cannot be read or
 * written, and when MLflow would refuse a value (names, limits).
 */
public interface ModelRegistry {

    /** Makes the registered model if it is not there. */
    void ensureRegisteredModel(String name);

    /**
     * Makes the next version of a registered model.
     *
     * @param name a registered model that is there
     * @param model what the version points to; it must be READY
     * @param runId the run that made it
     * @param description free text; empty for none
     * @return the version as read back from the store
     */
    ModelVersion createVersion(
            String name, LoggedModel model, String runId, String description, Map<String, String> tags);

    /** Points an alias to a version; it is taken away from another one. */
    void setAlias(String name, String alias, int version);

    /** Sets a tag of a version that is there. */
    void setVersionTag(String name, int version, String key, String value);

    /** {@return the version as it is stored now, if there is one} */
    Optional<ModelVersion> version(String name, int version);

    /** {@return the version with the highest number, if there is one} */
    Optional<ModelVersion> latestVersion(String name);

    /** {@return the version an alias points to, if there is one} */
    Optional<ModelVersion> versionByAlias(String name, String alias);

    /** {@return the number that the next version will have, unless somebody else makes one before} */
    int nextVersion(String name);

    /**
     * {@return where the files of a version are: an artifact URI}
     *
     * @throws org.modelwright.error.InfrastructureException if there is no such version
     */
    String downloadUri(String name, int version);

    /**
     * {@return registered models by name}
     *
     * @param filter as in {@link Tracking#searchRuns}; it asks for the attribute {@code name}, and {@code tags}
     * @param maxResults how many at most, from 1
     * @param pageToken of the page before; null for the first
     */
    Page<RegisteredModel> searchRegisteredModels(String filter, int maxResults, @Nullable String pageToken);

    /**
     * {@return versions, by name and the highest number first}
     *
     * @param filter as in {@link Tracking#searchRuns}; it asks for the attributes {@code name}, {@code run_id},
     *     {@code source_path}, {@code version_number}, and {@code tags}
     * @param maxResults how many at most, from 1
     * @param pageToken of the page before; null for the first
     */
    Page<ModelVersion> searchModelVersions(String filter, int maxResults, @Nullable String pageToken);
}
