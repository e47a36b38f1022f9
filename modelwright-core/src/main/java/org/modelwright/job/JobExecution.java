package org.modelwright.job;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.card.FailedRun;
import org.modelwright.data.Session;
import org.modelwright.data.Work;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;

/**
 * What stands around a training: its services, the attempts before it, and how it ends, in MLflow and for the channels.
 *
 * @param job what is done
 * @param environment says where lineage goes, and may name the MLflow run to go on with
 */
record JobExecution(TrainingJob job, Map<String, String> environment) {

    private static final double MILLIS = 1000;

    /**
     * Who hears of the work from its first step to its end.
     *
     * @param ending says how it ended
     * @param steps that are taken
     * @param alerts to the channels
     * @param lineage to whoever traces data
     */
    private record Around(Ending ending, Steps steps, AlertsService.Session alerts, JobLineage lineage) {}

    /**
     * What a training works with.
     *
     * @param session the machine
     * @param mlflow the store
     * @param tags of run and model
     * @param earlier attempts at the same that were ended from outside
     * @param preparation of the data
     */
    record Opened(
            Session session,
            MlflowService.Session mlflow,
            RunTags tags,
            List<Attempt> earlier,
            Preparation preparation) {}

    /** Does the work, unless the same was made already and only a change is wanted. */
    JobOutcome run(JobListener listener, Supplier<CheckedJob> check, boolean ifChanged) {
        try (Work work = Work.begin();
                LoggerService.Session logging = job.loggerService().start();
                AlertsService.Session alerts = job.alertsService().start();
                JobLineage lineage = JobLineage.open(
                        job, environment, warning -> logging.logger().warn(warning));
                Heartbeat heartbeat = new Heartbeat(listener)) {
            Steps steps = new Steps(logging.logger(), heartbeat);
            Ending ending = new Ending(job, steps);
            alerts.begin();
            JobOutcome outcome = told(new Around(ending, steps, alerts, lineage), logging, check, ifChanged);
            if (outcome instanceof TrainingResult result) {
                listener.finished(result);
                answered(result, steps);
            }
            return outcome;
        }
    }

    private JobOutcome told(
            Around around, LoggerService.Session logging, Supplier<CheckedJob> check, boolean ifChanged) {
        Steps steps = around.steps;
        AlertsService.Session alerts = around.alerts;
        try {
            JobOutcome outcome = train(around, check, ifChanged);
            if (outcome instanceof TrainingResult result) {
                steps.takeLast("notify", () -> {
                    JobHistory history = JobHistory.of(job, result, steps::warn);
                    return alerts.notify(addressed(Alerts.success(job, result, history)), steps::warn);
                });
                return result.ended(steps.warnings(), steps.spans());
            }
            alerts.unchanged(steps::warn);
            return outcome;
        } catch (RuntimeException | Error failure) {
            Throwable told = around.ending.told(failure);
            around.lineage.ended(told instanceof InterruptedJobException, Alerts.cause(steps.current(), told));
            logging.logger().debug("The step ({}) failed.", steps.current(), failure);
            FailedRun failed = around.ending.failed(told);
            alerts.notify(addressed(Alerts.failure(job, steps, told, failed)), steps::warn);
            steps.listener().failed(failed);
            if (told instanceof InterruptedJobException stopped) {
                throw stopped;
            }
            throw failure;
        }
    }

    private Alert addressed(Alert alert) {
        return Owners.addressed(alert, job.statement());
    }

    /** The last thing that a job leaves: from now on the same job, started again, is another one. */
    private void answered(TrainingResult result, Steps steps) {
        RunInfo run = result.run();
        boolean stopped = Thread.interrupted(); // too late to be stopped
        try (MlflowService.Session mlflow = job.mlflowService().start(environment)) {
            String seconds = String.valueOf(result.duration().toMillis() / MILLIS);
            mlflow.client()
                    .tracking()
                    .setTags(run.runId(), Map.of(RunTags.ANSWERED, "true", RunTags.DURATION, seconds));
        } catch (InfrastructureException e) {
            steps.warn("The run (" + run.runId() + ") could not be marked as answered; the same job, if it is started"
                    + " again, answers the same version: " + Cause.of(e) + ".");
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private JobOutcome train(Around around, Supplier<CheckedJob> check, boolean ifChanged) {
        Steps steps = around.steps;
        JobLineage lineage = around.lineage;
        RunTags tags = steps.take("configure", () -> configured(around, check.get()), this::summary);
        try (Session session = job.resources().open();
                MlflowService.Session mlflow = job.mlflowService().start(environment)) {
            mlflow.client().onTransfer(steps.listener()::transferred);
            lineage.in(session, mlflow.client());
            List<Attempt> earlier = Attempts.endAbandoned(mlflow, job, steps::warn, (dead, said) -> {
                lineage.abandoned(dead);
                around.alerts.notify(addressed(Alerts.killed(job, dead, said)), steps::warn);
            });
            earlier.forEach(it -> lineage.abandoned(it.run()));
            Preparation preparation = new Preparation(job, tags.policies(), session, steps::warn);
            Opened opened = new Opened(session, mlflow, tags, earlier, preparation);
            List<EarlierVersion> versions = ifChanged ? EarlierVersion.of(job, tags.policies(), mlflow) : List.of();
            if (versions.isEmpty() && !TaskFit.dependsOnTheData(job)) {
                return train(around, opened, null);
            }
            Preparation.Traced traced;
            try {
                traced = preparation.trace(steps, new Preparation.Listener() {});
            } catch (DataException | ConfigException | GateException | InfrastructureException e) {
                return train(around, opened, () -> {
                    throw e; // a run tells it
                });
            }
            for (EarlierVersion each : versions) {
                if (each.isOf(traced.sources())) {
                    return new UnchangedResult(
                            mlflow.client().trackingUri(), each.run(), each.version(), steps.warnings());
                }
            }
            preparation.refuseOtherTask(traced.examples());
            return train(around, opened, () -> traced);
        }
    }

    private TrainingResult train(Around around, Opened opened, @Nullable Supplier<Preparation.Traced> traced) {
        Steps steps = around.steps;
        Ending ending = around.ending;
        JobLineage lineage = around.lineage;
        Session session = opened.session;
        MlflowService.Session mlflow = opened.mlflow;
        try (RunContext run = mlflow.runContext(job.runConfig(), opened.tags.ofRun(), steps.began())) {
            steps.runCreated(run.info());
            lineage.started(run.info());
            TrainingResult result;
            try {
                result = new TrainingRun(job, steps, opened, run, traced).execute();
                Checkpointing.end(session, mlflow.client().tracking(), run.info());
            } catch (RuntimeException | Error failure) {
                Throwable told = ending.told(failure);
                lineage.ended(told instanceof InterruptedJobException, Alerts.cause(steps.current(), told));
                Checkpointing.end(session, told);
                ending.failed(session, mlflow.client(), run, told);
                if (told instanceof InterruptedJobException stopped) {
                    throw stopped;
                }
                throw failure;
            }
            lineage.completed(result);
            ending.spans(session, mlflow.client().artifacts(), run.info());
            return result;
        }
    }

    private static RunTags configured(Around around, CheckedJob checked) {
        around.ending.writtenIn(checked.files());
        checked.warnings().stream().map(Problem::line).forEach(around.steps::warn);
        checked.job().signer().keyHint(); // a key that cannot sign is told before anything is read
        return RunTags.of(checked, around.lineage.runId());
    }

    private String summary(RunTags tags) {
        return job.model().getClass().getSimpleName() + ", "
                + job.splitter().getClass().getSimpleName() + ", "
                + job.mlflowService().trackingUri() + tags.commit();
    }
}
