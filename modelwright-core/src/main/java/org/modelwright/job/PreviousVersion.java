package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.modelfiles.RunCourse.Previous;

/** The version that this one comes after. */
final class PreviousVersion {

    private PreviousVersion() {}

    /**
     * {@return the last version of a name, if there is one, with what differs}
     *
     * @param inputs what is learned from
     * @param params of the run
     * @param scores whose names are those that are looked up
     */
    static Optional<Previous> find(
            MlflowClient client, String name, Dataset inputs, Map<String, String> params, List<Score> scores) {
        Optional<ModelVersion> latest = client.registry().latestVersion(name);
        return latest.map(version -> {
            Map<String, Double> all = client.tracking().metrics(version.runId());
            Map<String, Double> metrics = new LinkedHashMap<>();
            for (Score score : scores) {
                Double value = all.get(score.name());
                if (value != null && Double.isFinite(value)) {
                    metrics.put(score.name(), value);
                }
            }
            return new Previous(
                    version.version(),
                    version.runId(),
                    metrics,
                    Changes.since(client.tracking(), version, inputs, params));
        });
    }
}
