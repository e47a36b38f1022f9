package org.modelwright.mlflow;

import java.util.Map;

/**
 * A name in the model registry.
 *
 * @param name the name
 * @param description free text, empty if none
 * @param tags its tags
 * @param aliases the aliases and the versions they point to
 */
public record RegisteredModel(
        String name, String description, Map<String, String> tags, Map<String, Integer> aliases) {}
