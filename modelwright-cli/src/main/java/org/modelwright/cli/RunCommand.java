package org.modelwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.Event;
import org.modelwright.card.FailedRun;
import org.modelwright.card.FailureCard;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.job.CheckedJob;
import org.modelwright.job.JobListener;
import org.modelwright.job.JobOutcome;
import org.modelwright.job.RefusedJob;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.job.UnchangedResult;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.service.LoggerService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code modelwright run}. */
@Command(
        name = "run",
        description = "Trains a model and registers it: does the job of the configuration.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright run training.yaml",
            "  modelwright run base.yaml night.yaml --set job.splitter.test_size=0.3",
            "  modelwright run training.yaml -e 'job: {model: {KIND: LinearModel}}'",
            "  modelwright run training.yaml --if-changed",
            "  modelwright run training.yaml --failure-card last-failure.html",
            "  modelwright run training.yaml --output json 2>run.log | jq -r .model.version_uri"
        })
final class RunCommand extends AnsweringCommand {

    /** Set by the launcher where standard error is a terminal. */
    private static final String TERMINAL = "modelwright.terminal";

    /** Bytes of a file for which people wait. */
    private static final long LONG_WAY = 20_000_000;

    @Mixin
    ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--if-changed",
            description = "Make nothing where the same job has made a version of the same data; say which one it is.")
    boolean ifChanged;

    @Option(
            names = "--failure-card",
            paramLabel = "FILE",
            description =
                    "If the job fails, write its failure card here too, as Markdown if it ends in .md, else it must end"
                            + " in .html; a run that a store can keep has one among its artifacts in any case.")
    @Nullable Path failureCard;

    private @Nullable TrainingJob started;
    private @Nullable String runId;

    RunCommand(Console console) {
        super(console);
    }

    @Override
    @Nullable String runId() {
        return runId;
    }

    @Override
    boolean isTold(Throwable thrown) {
        TrainingJob job = started;
        return job != null
                && (thrown instanceof ModelwrightException
                        || Cause.ofMachine(thrown).isPresent())
                && job.alertsService().channels().stream()
                        .anyMatch(channel -> channel instanceof ConsoleChannel console
                                && console.on().contains(Event.FAILURE));
    }

    @Override
    void answer() {
        if (failureCard != null && !failureCard.toString().matches(".+\\.(html|md)")) {
            throw new ConfigException(
                    "The file (" + failureCard + ") of --failure-card ends in neither .html nor .md.", "failure.html");
        }
        CheckedJob job = load();
        started = job.job();
        boolean bar = Boolean.getBoolean(TERMINAL) && !output.quiet;
        Progress progress = bar ? new Progress(console().terminal()) : null;
        JobOutcome outcome;
        try {
            outcome = ifChanged ? job.runIfChanged(new Listener(progress)) : job.run(new Listener(progress));
        } finally {
            if (progress != null) {
                progress.close();
            }
        }
        if (outcome instanceof UnchangedResult unchanged) {
            UnchangedAnswer answer = new UnchangedAnswer(unchanged);
            console()
                    .out()
                    .print(
                            output.form == OutputOptions.Form.JSON
                                    ? JsonText.of(answer.object()) + System.lineSeparator()
                                    : answer.text());
        }
    }

    private void answer(TrainingResult result) {
        RunAnswer answer = new RunAnswer(result);
        if (output.form == OutputOptions.Form.JSON) {
            console().out().println(JsonText.of(answer.object()));
        } else {
            if (!output.quiet && result.duration().compareTo(SpanTable.LONG) >= 0) {
                console().err().print(new SpanTable(result.spans(), result.duration()).text());
            }
            console().out().print(answer.text());
        }
    }

    /** Whoever wants to know that the job failed hears that it did not begin. */
    private CheckedJob load() {
        try {
            return config.load();
        } catch (ConfigException refusal) {
            RefusedJob refused = Modelwright.refused(config.files, config.extras, config.overrides);
            refused.tell(refusal, this::warn);
            keep(refused.failed(refusal, config.files));
            throw refusal;
        }
    }

    private void warn(String warning) {
        console().err().println("warning: " + warning);
    }

    /** A card that cannot be written is no other failure. */
    private void keep(FailedRun failed) {
        if (failureCard == null) {
            return;
        }
        try {
            FailureCard card = FailureCard.of(failed);
            Files.writeString(failureCard, failureCard.toString().endsWith(".md") ? card.markdown() : card.html());
        } catch (IOException | RuntimeException e) {
            warn("The failure card (" + failureCard + ") cannot be written: "
                    + Cause.of(e).words() + ".");
        }
    }

    /** Keeps the run's id for the answer, and shows the rounds. */
    private final class Listener implements JobListener {

        private final @Nullable Progress progress;

        Listener(@Nullable Progress progress) {
            this.progress = progress;
        }

        @Override
        public void runCreated(RunInfo run) {
            runId = run.runId();
        }

        @Override
        public void round(int round, int rounds, Map<String, Double> metrics) {
            if (progress != null) {
                progress.round(round, rounds, metrics);
            }
            stopIfAsked();
        }

        @Override
        public void tried(int done, int candidates) {
            if (progress != null) {
                progress.tried(done, candidates);
            }
            stopIfAsked();
        }

        @Override
        public void stepStarted(String step) {
            if (step.equals("search")) {
                console().searchEnd().begin();
            }
        }

        @Override
        public void trial(int done, int most, double best, OptionalDouble secondsLeft) {
            if (progress != null) {
                progress.trial(done, most, best, secondsLeft);
            }
            stopIfAsked();
        }

        @Override
        public boolean isSearchEnough() {
            return console().searchEnd().isAsked();
        }

        @Override
        public void transferred(String what, long done, long total) {
            if (progress != null && total >= LONG_WAY) {
                progress.transferred(what, done, total);
            }
        }

        @Override
        public void finished(TrainingResult result) {
            answer(result);
        }

        @Override
        public void failed(FailedRun run) {
            keep(run);
            TrainingJob job = started;
            if (job != null && job.loggerService().format() == LoggerService.Format.TEXT) {
                new FailureSummary(run).lines().forEach(console().err()::println);
            }
        }

        @Override
        public void stepFinished(String step) {
            console().searchEnd().finish();
            if (progress != null) {
                progress.close();
            }
        }

        /** Some libraries swallow an interrupt; what the user wants is not lost with it. */
        private void stopIfAsked() {
            if (stopped().isPresent()) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public OptionalInt stopped() {
            return console().stopped().get();
        }
    }
}
