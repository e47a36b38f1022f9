package org.modelwright.job;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.modelwright.internal.tree.Product;
import org.modelwright.mlflow.RunConfig;

/** The tags that a run and its model start with: the user's, MLflow's usual ones, and ours. */
final class RunTags {

    private RunTags() {}

    static Map<String, String> of(RunConfig config) {
        Map<String, String> tags = new LinkedHashMap<>(config.tags());
        tags.putAll(ofModel());
        if (!config.description().isEmpty()) {
            tags.put("mlflow.note.content", config.description());
        }
        tags.put("modelwright.job_key", UUID.randomUUID().toString());
        return tags;
    }

    /** {@return what MLflow's pages show of a logged model's origin, as its own client sets it, and our version} */
    static Map<String, String> ofModel() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
        tags.put("mlflow.source.name", "modelwright");
        tags.put("mlflow.source.type", "JOB");
        GitCommit.of(Path.of("")).ifPresent(commit -> tags.put("mlflow.source.git.commit", commit));
        tags.put("modelwright.version", Product.version());
        return tags;
    }
}
