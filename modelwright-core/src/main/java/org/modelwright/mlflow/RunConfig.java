package org.modelwright.mlflow;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to call a run.
 *
 * @param name the run's name; {@code Training} by default
 * @param description free text, empty by default
 * @param tags tags of the run, none by default
 */
public record RunConfig(String name, String description, Map<String, String> tags) {

    /** Fills the defaults. */
    public RunConfig(@Nullable String name, @Nullable String description, @Nullable Map<String, String> tags) {
        this.name = requireNonNullElse(name, "Training");
        this.description = requireNonNullElse(description, "");
        this.tags = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(tags, Map.of())));
    }
}
