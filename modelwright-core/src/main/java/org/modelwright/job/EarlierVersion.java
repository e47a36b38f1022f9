package org.modelwright.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.service.MlflowService;

/**
 * A version that the same job made earlier, of whatever data.
 *
 * @param run the run that made it
 * @param version the version
 * @param digests of its inputs and targets, by name
 */
record EarlierVersion(RunInfo run, ModelVersion version, Map<String, Dataset> digests) {

    private static final int MOST = 1000;

    /** {@return those that there are and that were held against the same policies, the newest first} */
    static List<EarlierVersion> of(TrainingJob job, PolicyCheck policies, MlflowService.Session mlflow) {
        MlflowClient client = mlflow.client();
        Optional<String> experiment =
                client.exists() ? client.tracking().findExperiment(mlflow.experimentName()) : Optional.empty();
        if (experiment.isEmpty()) {
            return List.of();
        }
        String filter =
                "attributes.status = 'FINISHED' AND tags.`" + JobIdentity.TAG + "` = '" + JobIdentity.of(job) + "'"
                        + (policies.sha256().isEmpty()
                                ? ""
                                : " AND tags.`" + RunTags.POLICY + "` = '" + String.join(",", policies.sha256()) + "'");
        return client.tracking().searchRuns(List.of(experiment.get()), filter, MOST, null).items().stream()
                .flatMap(run ->
                        client
                                .registry()
                                .searchModelVersions("run_id = '" + run.runId() + "'", MOST, null)
                                .items()
                                .stream()
                                .filter(version -> version.name().equals(mlflow.registryName()))
                                .map(version -> new EarlierVersion(
                                        run, version, client.tracking().inputs(run.runId()))))
                .sorted((one, other) ->
                        Long.compare(other.version().version(), one.version().version()))
                .toList();
    }

    /** {@return whether it was made of this data} */
    boolean isOf(List<Dataset> sources) {
        return sources.stream().allMatch(source -> {
            Dataset before = digests.get(source.name());
            return before != null && before.digest().equals(source.digest());
        });
    }
}
