package org.modelwright.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.data.Work;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;

/**
 * What stands around a training: its services, the attempts before it, and how it ends, in MLflow and for the channels.
 *
 * @param job what is done
 */
record JobExecution(TrainingJob job) {

    /** Does the work, unless the same was made already and only a change is wanted. */
    JobOutcome run(JobListener listener, Supplier<CheckedJob> check, boolean ifChanged) {
        try (Work work = Work.begin();
                LoggerService.Session logging = job.loggerService().start();
                AlertsService.Session alerts = job.alertsService().start()) {
            Steps steps = new Steps(logging.logger(), listener);
            JobOutcome outcome = told(steps, alerts, logging, check, ifChanged);
            if (outcome instanceof TrainingResult result) {
                listener.finished(result);
                answered(result.run(), steps);
            }
            return outcome;
        }
    }

    private JobOutcome told(
            Steps steps,
            AlertsService.Session alerts,
            LoggerService.Session logging,
            Supplier<CheckedJob> check,
            boolean ifChanged) {
        try {
            JobOutcome outcome = train(steps, check, ifChanged);
            if (outcome instanceof TrainingResult result) {
                steps.takeLast("notify", () -> alerts.notify(Alerts.success(job, result), steps::warn));
                return result.ended(steps.warnings(), steps.spans());
            }
            return outcome;
        } catch (RuntimeException | Error failure) {
            Optional<InterruptedJobException> stopped = steps.stopped(failure);
            logging.logger().debug("The step ({}) failed.", steps.current(), failure);
            alerts.notify(Alerts.failure(job, steps, stopped.isPresent() ? stopped.get() : failure), steps::warn);
            if (stopped.isPresent()) {
                throw stopped.get();
            }
            throw failure;
        }
    }

    /** The last thing that a job leaves: from now on the same job, started again, is another one. */
    private void answered(RunInfo run, Steps steps) {
        boolean stopped = Thread.interrupted(); // too late to be stopped
        try (MlflowService.Session mlflow = job.mlflowService().start()) {
            mlflow.client().tracking().setTags(run.runId(), Map.of(RunTags.ANSWERED, "true"));
        } catch (InfrastructureException e) {
            steps.warn("The run (" + run.runId() + ") could not be marked as answered; the same job, if it is started"
                    + " again, answers the same version: " + Cause.of(e) + ".");
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private JobOutcome train(Steps steps, Supplier<CheckedJob> check, boolean ifChanged) {
        String jobKey = UUID.randomUUID().toString();
        RunTags tags = steps.take("configure", () -> configured(steps, check.get(), jobKey), this::summary);
        try (Session session = job.resources().open();
                MlflowService.Session mlflow = job.mlflowService().start()) {
            mlflow.client().onTransfer(steps.listener()::transferred);
            List<Attempt> earlier = Attempts.endAbandoned(mlflow, job, steps::warn);
            Preparation preparation = new Preparation(job, session, steps::warn);
            List<EarlierVersion> versions = ifChanged ? EarlierVersion.of(job, mlflow) : List.of();
            if (versions.isEmpty() && !TaskFit.dependsOnTheData(job)) {
                return train(steps, session, mlflow, tags, earlier, preparation, null);
            }
            Preparation.Traced traced;
            try {
                traced = preparation.trace(steps, new Preparation.Listener() {});
            } catch (DataException | ConfigException | GateException | InfrastructureException e) {
                return train(steps, session, mlflow, tags, earlier, preparation, () -> {
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
            return train(steps, session, mlflow, tags, earlier, preparation, () -> traced);
        }
    }

    private TrainingResult train(
            Steps steps,
            Session session,
            MlflowService.Session mlflow,
            RunTags tags,
            List<Attempt> earlier,
            Preparation preparation,
            @Nullable Supplier<Preparation.Traced> traced) {
        try (RunContext run = mlflow.runContext(job.runConfig(), tags.ofRun(), steps.began())) {
            Artifacts artifacts = mlflow.client().artifacts();
            steps.runCreated(run.info());
            try {
                return new TrainingRun(job, steps, session, mlflow, run, tags, earlier, preparation, traced).execute();
            } catch (RuntimeException | Error failure) {
                Optional<InterruptedJobException> stopped = steps.stopped(failure);
                if (stopped.isPresent()) {
                    run.failed(RunStatus.KILLED, Alerts.cause(steps.current(), stopped.get()));
                    throw stopped.get();
                }
                if (failure instanceof DataException || failure instanceof GateException) {
                    keep(
                            ProblemFile.NAME,
                            () -> ProblemFile.log(session, artifacts, run.info(), (ModelwrightException) failure),
                            steps);
                }
                run.failed(RunStatus.FAILED, Alerts.cause(steps.current(), failure));
                throw failure;
            } finally {
                keep(SpanFile.NAME, () -> SpanFile.log(session, artifacts, run.info(), steps.spans()), steps);
            }
        }
    }

    /** A store that fails now is a warning: how the job ended must not be lost. */
    private static void keep(String name, Runnable log, Steps steps) {
        try {
            log.run();
        } catch (RuntimeException e) {
            steps.warn("The file (" + name + ") could not be written to the run: " + Cause.of(e) + ".");
        }
    }

    private static RunTags configured(Steps steps, CheckedJob checked, String jobKey) {
        checked.warnings().stream().map(Problem::line).forEach(steps::warn);
        checked.job().signer().keyHint(); // a key that cannot sign is told before anything is read
        return RunTags.of(checked, jobKey);
    }

    private String summary(RunTags tags) {
        return job.model().getClass().getSimpleName() + ", "
                + job.splitter().getClass().getSimpleName() + ", "
                + job.mlflowService().trackingUri() + tags.commit();
    }
}
