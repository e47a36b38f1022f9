package org.modelwright.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.modelwright.data.Owner;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.service.MlflowService;

/**
 * Runs that a process of this machine began and did not live to end, or to answer. A run that says RUNNING though nobody
 * runs it would do so for ever, and a version whose number nobody was told would be made again.
 */
final class Attempts {

    private static final int MOST = 1000;
    private static final String OUTSIDE = "The process was ended from outside.";

    private Attempts() {}

    /**
     * Marks what such processes left behind as failed: a run, with its model. One that had registered its version lacks
     * nothing but its end: it is ended well. It is given back if this job may be the same one, started again; and so is
     * one that was ended well, before anybody was told.
     *
     * @param job this job
     * @param warn hears of each
     * @param tell is told of each run, once by all jobs, and what can be known of its end; before it is marked, since one
     *     that nobody has told of is found again
     * @return attempts with a version, of the same job
     */
    static List<Attempt> endAbandoned(
            MlflowService.Session mlflow, TrainingJob job, Consumer<String> warn, BiConsumer<RunInfo, String> tell) {
        return endAbandoned(mlflow.client(), mlflow.experimentName(), mlflow.registryName(), job, warn, tell);
    }

    static List<Attempt> endAbandoned(
            MlflowClient client,
            String experimentName,
            String registryName,
            TrainingJob job,
            Consumer<String> warn,
            BiConsumer<RunInfo, String> tell) {
        Optional<String> experiment =
                client.exists() ? client.tracking().findExperiment(experimentName) : Optional.empty();
        if (experiment.isEmpty()) {
            return List.of();
        }
        String jobSha256 = JobIdentity.of(job);
        List<Attempt> same = new ArrayList<>();
        for (RunInfo run : ofDead(client, experiment.get(), "attributes.status = 'RUNNING'", RunStatus.RUNNING)) {
            Optional<ModelVersion> version = version(client, run);
            if (version.isEmpty()) {
                claimed(client, run, () -> endAbandoned(client, run, warn, tell));
            } else if (isSame(client, run, version.get(), registryName, jobSha256)) {
                same.add(new Attempt(run, version.get()));
            } else {
                claimed(client, run, () -> {
                    tell.accept(
                            run, OUTSIDE + " It had registered " + version.get().uri() + ". " + lastSign(run));
                    new Attempt(run, version.get()).end(client, warn);
                });
            }
        }
        String unanswered = "attributes.status = 'FINISHED' AND tags.`" + RunTags.ANSWERED + "` = 'false'";
        for (RunInfo run : ofDead(client, experiment.get(), unanswered, RunStatus.FINISHED)) {
            version(client, run)
                    .filter(it -> isSame(client, run, it, registryName, jobSha256))
                    .ifPresent(it -> same.add(new Attempt(run, it)));
        }
        return same;
    }

    /**
     * {@return runs whose process is gone, and which are still what was looked for: a process may have ended its run, and
     * itself, since}
     */
    private static List<RunInfo> ofDead(MlflowClient client, String experiment, String filter, RunStatus status) {
        String ofThisPlace =
                " AND tags.`" + RunTags.PROCESS + "` LIKE '" + Owner.current().host() + " %'";
        List<RunInfo> dead = new ArrayList<>();
        for (RunInfo run : client.tracking()
                .searchRuns(List.of(experiment), filter + ofThisPlace, MOST, null)
                .items()) {
            boolean isDead = Owner.of(client.tracking().tags(run.runId()).getOrDefault(RunTags.PROCESS, ""))
                    .filter(Owner::isDead)
                    .isPresent();
            if (isDead && client.tracking().run(run.runId()).status() == status) {
                client.artifacts().removeAbandoned(run.artifactUri());
                dead.add(run);
            }
        }
        return dead;
    }

    private static Optional<ModelVersion> version(MlflowClient client, RunInfo run) {
        return client.registry().searchModelVersions("run_id = '" + run.runId() + "'", MOST, null).items().stream()
                .findFirst();
    }

    private static boolean isSame(
            MlflowClient client, RunInfo run, ModelVersion version, String registryName, String jobSha256) {
        return version.name().equals(registryName)
                && jobSha256.equals(client.tracking().tags(run.runId()).get(JobIdentity.TAG));
    }

    /** Does what one job alone may do: another one may have found the run at the same time, and have ended it. */
    private static void claimed(MlflowClient client, RunInfo run, Runnable end) {
        Optional<Claim> claim = Claim.of(run.runId());
        if (claim.isPresent()) {
            try (Claim held = claim.get()) {
                if (client.tracking().run(run.runId()).status() == RunStatus.RUNNING) {
                    end.run();
                    Heartbeat.forget(run.runId());
                }
            }
        }
    }

    /** Ends a run that nobody runs any more and of which no job tells: see {@link RunningRun#endDead}. */
    static void end(MlflowClient client, RunInfo run, String said, Consumer<String> warn) {
        claimed(client, run, () -> {
            Optional<ModelVersion> version = version(client, run);
            if (version.isPresent()) {
                new Attempt(run, version.get()).end(client, warn);
            } else {
                endAs(client, run, OUTSIDE + " " + said, warn);
            }
        });
    }

    private static String lastSign(RunInfo run) {
        return Heartbeat.lastSign(run.runId());
    }

    private static void endAbandoned(
            MlflowClient client, RunInfo run, Consumer<String> warn, BiConsumer<RunInfo, String> tell) {
        String said = OUTSIDE + " " + lastSign(run);
        tell.accept(run, said);
        endAs(client, run, said, warn);
    }

    private static void endAs(MlflowClient client, RunInfo run, String said, Consumer<String> warn) {
        long now = System.currentTimeMillis();
        for (LoggedModel model : client.loggedModels()
                .searchLoggedModels(List.of(run.experimentId()), "source_run_id = '" + run.runId() + "'", MOST, null)
                .items()) {
            if (model.status() != LoggedModel.Status.FAILED) {
                client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.FAILED);
            }
        }
        client.tracking().setTags(run.runId(), Map.of("modelwright.error", said));
        client.tracking().endRun(run.runId(), RunStatus.FAILED, now);
        warn.accept("An earlier attempt (run " + run.runId() + ") was ended from outside: it is marked FAILED."
                + said.substring(OUTSIDE.length()));
    }
}
