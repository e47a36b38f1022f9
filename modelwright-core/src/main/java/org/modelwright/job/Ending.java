package org.modelwright.job;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.FailedRun;
import org.modelwright.card.FailureCard;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.GateException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.internal.text.Product;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.Artifacts;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;

/** How a job ends: what its run keeps of that, and, if it was no good end, what is known of it. */
final class Ending {

    private static final int MOST = 20;

    private final TrainingJob job;
    private final Steps steps;
    private List<Path> files = List.of();
    private @Nullable FailedRun kept;

    Ending(TrainingJob job, Steps steps) {
        this.job = job;
        this.steps = steps;
    }

    /** Notes which files the job is written in. */
    void writtenIn(List<Path> configuration) {
        files = configuration;
    }

    /** {@return what is told of a failure: that the job was stopped, where it is nothing but that} */
    Throwable told(Throwable failure) {
        Optional<InterruptedJobException> stopped = steps.stopped(failure);
        return stopped.isPresent() ? stopped.get() : failure;
    }

    /** Ends the run badly. A store that fails now is a warning: how the job ended must not be lost. */
    void failed(Session session, MlflowClient client, RunContext run, Throwable told) {
        RunInfo info = run.info();
        Artifacts artifacts = client.artifacts();
        if (told instanceof DataException || told instanceof GateException) {
            keep(ProblemFile.NAME, () -> ProblemFile.log(session, artifacts, info, (ModelwrightException) told));
        }
        boolean stopped = told instanceof InterruptedJobException;
        run.failed(stopped ? RunStatus.KILLED : RunStatus.FAILED, Alerts.cause(steps.current(), told));
        if (spans(session, artifacts, info)) { // else the store would be waited for once more
            keep(FailureCard.HTML, () -> card(session, client, info, told));
        }
    }

    /** Keeps what each step cost; says whether the store took it. */
    boolean spans(Session session, Artifacts artifacts, RunInfo run) {
        return keep(SpanFile.NAME, () -> SpanFile.log(session, artifacts, run, steps.spans()));
    }

    private void card(Session session, MlflowClient client, RunInfo run, Throwable told) {
        FailedRun failed = describe(told, left(session, client, run));
        FailureCard card = FailureCard.of(failed);
        write(session, client.artifacts(), run, FailureCard.HTML, card.html());
        write(session, client.artifacts(), run, FailureCard.MARKDOWN, card.markdown());
        String page = failed.page();
        kept = failed.keptAt(
                page == null ? run.artifactUri() + "/" + FailureCard.HTML : page + "/artifacts/" + FailureCard.HTML);
    }

    private static void write(Session session, Artifacts artifacts, RunInfo run, String name, String page) {
        RunFile.log(session, artifacts, run, name, path -> Files.writeString(path, page, StandardCharsets.UTF_8));
    }

    private boolean keep(String name, Runnable log) {
        try {
            log.run();
            return true;
        } catch (RuntimeException | LinkageError e) {
            steps.warn("The file (" + name + ") could not be written to the run: " + Cause.of(e) + ".");
            return false;
        }
    }

    /** {@return what is known of it: what its run keeps, or what can be said without one} */
    FailedRun failed(Throwable told) {
        return kept == null ? describe(told, List.of()) : kept;
    }

    private FailedRun describe(Throwable told, List<FailedRun.Left> left) {
        RunInfo run = steps.run().orElse(null);
        return new FailedRun(
                job.runConfig().name(),
                job.mlflowService().experimentName(),
                job.mlflowService().registryName(),
                run,
                run == null ? null : run.url(job.mlflowService().trackingUri()).orElse(null),
                ErrorClass.of(told),
                steps.current(),
                ErrorClass.problems(told),
                steps.spans().stream()
                        .map(it -> new FailedRun.Step(it.step(), it.wall(), it.cpu(), it.peak()))
                        .toList(),
                steps.warnings(),
                left,
                files.stream().map(Path::toString).toList(),
                steps.began(),
                steps.taken(),
                Product.version(),
                null);
    }

    private List<FailedRun.Left> left(Session session, MlflowClient client, RunInfo run) {
        List<FailedRun.Left> left = new ArrayList<>();
        left.add(new FailedRun.Left(
                "Run",
                client.tracking().run(run.runId()).status() + " in " + client.trackingUri()
                        + ", with its cause in the tag modelwright.error"));
        left.add(new FailedRun.Left(
                "Artifacts",
                Stream.concat(
                                client.artifacts().list(run.artifactUri(), "").stream()
                                        .map(ArtifactFile::path),
                                Stream.of(FailureCard.HTML, FailureCard.MARKDOWN))
                        .sorted()
                        .collect(Collectors.joining(", "))));
        List<LoggedModel> models = client.loggedModels()
                .searchLoggedModels(List.of(run.experimentId()), "source_run_id = '" + run.runId() + "'", MOST, null)
                .items();
        for (LoggedModel model : models) {
            left.add(new FailedRun.Left(
                    "Model",
                    model.uri() + ", " + model.status()
                            + (model.status() == LoggedModel.Status.FAILED
                                    ? ": it is half-way, and nothing uses it"
                                    : "")));
        }
        List<ModelVersion> versions = client.registry()
                .searchModelVersions("run_id = '" + run.runId() + "'", MOST, null)
                .items();
        versions.forEach(it -> left.add(new FailedRun.Left("Version", it.uri() + " with the aliases " + it.aliases())));
        if (models.isEmpty()) {
            left.add(new FailedRun.Left("Model", "none"));
        }
        if (versions.isEmpty()) {
            left.add(new FailedRun.Left("Version", "none; what was registered before is as it was"));
        }
        Checkpointing.left(session).ifPresent(it -> left.add(new FailedRun.Left("Checkpoint", it)));
        left.add(new FailedRun.Left("Temporary files", "none: they are removed with the job"));
        return left;
    }
}
