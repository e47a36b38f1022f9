package org.modelwright.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.job.UnchangedResult;
import org.modelwright.mlflow.ModelVersion;

/** What a job is told as that made nothing, because the same is there. */
record UnchangedAnswer(UnchangedResult result) {

    /** {@return for scripts: the answer {@code UNCHANGED}} */
    Map<String, @Nullable Object> object() {
        ModelVersion version = result.version();
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        model.put("model_id", version.source().replaceFirst("^models:/", ""));
        model.put("model_uri", version.source());
        model.put("name", version.name());
        model.put("version", String.valueOf(version.version()));
        model.put("version_uri", version.uri());
        model.put("aliases", version.aliases());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", "UNCHANGED");
        answer.put("run_id", result.run().runId());
        answer.put("experiment_id", result.run().experimentId());
        answer.put("tracking_uri", result.trackingUri().replaceFirst("//[^/@]*@", "//"));
        answer.put("model", model);
        answer.put("warnings", result.warnings());
        return answer;
    }

    /** {@return for people: which version it is} */
    String text() {
        return String.format(
                "unchanged: %s was made by the same job of the same data (run %s).%n",
                result.version().uri(), result.run().runId());
    }
}
