package org.modelwright.mlflow;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * What to call a run.
 *
 * @param name the run's name; {@code Training} by default
 * @param description free text, empty by default
 * @param tags tags of the run, none by default
 */
public record RunConfig(String name, String description, Map<String, String> tags) {

    /** Fills the defaults; refuses tags that MLflow would refuse. */
    public RunConfig(@Nullable String name, @Nullable String description, @Nullable Map<String, String> tags) {
        this.name = requireNonNullElse(name, "Training");
        this.description = requireNonNullElse(description, "");
        this.tags = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(tags, Map.of())));
        List<Problem> problems = MlflowRules.tags("tags", this.tags);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static RunConfig of() {
        return Records.of(RunConfig.class);
    }

    /** {@return the same with this {@code name}} */
    public RunConfig name(String name) {
        return Records.with(this, "name", name);
    }

    /** {@return the same with this {@code description}} */
    public RunConfig description(String description) {
        return Records.with(this, "description", description);
    }

    /** {@return the same with this {@code tags}} */
    public RunConfig tags(Map<String, String> tags) {
        return Records.with(this, "tags", tags);
    }
}
