package org.modelwright.job;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelwright.internal.text.Product;
import org.modelwright.mlflow.RunConfig;

/** The tags that a run and its model start with: the user's, MLflow's usual ones, and ours. */
final class RunTags {

    /** Names one attempt of one job: what it makes is found by it. */
    static final String JOB_KEY = "modelwright.job_key";

    /** Names the process that runs it. */
    static final String PROCESS = "modelwright.process";

    /** Names the Modelwright that ran it. */
    static final String VERSION = "modelwright.version";

    /** Names the metrics that are worse than the baseline's. */
    static final String BELOW_BASELINE = "modelwright.worse_than_baseline";

    private RunTags() {}

    static Map<String, String> of(RunConfig config, String jobKey) {
        Map<String, String> tags = new LinkedHashMap<>(config.tags());
        tags.putAll(ofModel(jobKey));
        if (!config.description().isEmpty()) {
            tags.put("mlflow.note.content", config.description());
        }
        tags.put(PROCESS, Attempts.thisProcess());
        return tags;
    }

    /** {@return what MLflow's pages show of a logged model's origin, as its own client sets it, and our version} */
    static Map<String, String> ofModel(String jobKey) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
        tags.put("mlflow.source.name", "modelwright");
        tags.put("mlflow.source.type", "JOB");
        GitCommit.of(Path.of("")).ifPresent(commit -> tags.put("mlflow.source.git.commit", commit));
        tags.put(VERSION, Product.version());
        tags.put(JOB_KEY, jobKey);
        return tags;
    }
}
