package org.modelwright.job;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.service.MlflowService;

/** What a store holds of a job, one line for each thing. */
final class Remains {

    private static final int MOST = 1000;

    private Remains() {}

    /** {@return runs, models and versions of an experiment and a registered model of that name} */
    static List<String> of(String server, String name) {
        List<String> left = new ArrayList<>();
        try (MlflowClient client = MlflowService.of()
                .trackingUri(server)
                .experimentName(name)
                .registryName(name)
                .start()
                .client()) {
            List<String> experiments =
                    client.tracking().findExperiment(name).stream().toList();
            if (experiments.isEmpty()) {
                return left;
            }
            for (RunInfo run :
                    client.tracking().searchRuns(experiments, "", MOST, null).items()) {
                left.add("run " + run.status() + " with "
                        + client.tracking().params(run.runId()).size() + " params, "
                        + client.tracking().metrics(run.runId()).size() + " metrics, "
                        + client.tracking().inputs(run.runId()).keySet() + ", " + files(client, run.artifactUri(), ""));
            }
            for (LoggedModel model : client.loggedModels()
                    .searchLoggedModels(experiments, "", MOST, null)
                    .items()) {
                left.add("model " + model.status() + " of " + files(client, model.artifactUri(), ""));
            }
            for (ModelVersion version : client.registry()
                    .searchModelVersions("name = '" + name + "'", MOST, null)
                    .items()) {
                boolean usable = version.status().equals("READY")
                        && client.loggedModels()
                                        .loggedModel(version.source().substring(8))
                                        .status()
                                == LoggedModel.Status.READY
                        && client.tracking().run(version.runId()).status() == RunStatus.FINISHED;
                left.add("version " + version.version() + " " + version.tags() + version.aliases() + usable);
            }
        }
        return left;
    }

    private static TreeSet<String> files(MlflowClient client, String uri, String path) {
        TreeSet<String> files = new TreeSet<>();
        for (ArtifactFile file : client.artifacts().list(uri, path)) {
            if (file.directory()) {
                files.addAll(files(client, uri, file.path()));
            } else {
                files.add(file.path());
            }
        }
        return files;
    }
}
