package org.modelwright.mlflow;

import java.util.List;
import java.util.Map;

/**
 * A version in the model registry.
 *
 * @param name the registered model
 * @param version its number, from 1
 * @param source {@code models:/m-…}
 * @param runId the run that made it
 * @param status {@code READY} when it can be used
 * @param description free text, empty if none
 * @param tags its tags
 * @param aliases the aliases that point to it
 */
public record ModelVersion(
        String name,
        int version,
        String source,
        String runId,
        String status,
        String description,
        Map<String, String> tags,
        List<String> aliases) {

    /** {@return {@code models:/name/1}} */
    public String uri() {
        return "models:/" + name + "/" + version;
    }
}
