package org.modelwright.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Redactor;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.service.AlertsService;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.spi.LoggingEventBuilder;

/** The steps of a job as people see them: each named, timed and logged; and what should be looked at. */
final class Steps {

    /** Before anything is read. */
    static final String FIRST = "configure";

    private static final double MILLIS = 1000;

    private final Logger log;
    private final JobListener listener;
    private final List<String> warnings = new ArrayList<>();
    private final List<StepSpan> spans = new ArrayList<>();
    private int number;
    private String current = FIRST;
    private final Instant began = Instant.now();
    private final long start = System.nanoTime();
    private @Nullable RunInfo run;
    private OptionalLong rows = OptionalLong.empty();

    Steps(Logger log, JobListener listener) {
        this.log = log;
        this.listener = listener;
    }

    /** {@return when the first of them could be taken} */
    Instant began() {
        return began;
    }

    /** {@return how long they have taken so far, with all between them} */
    Duration taken() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** {@return steps that nobody hears of} */
    static Steps silent() {
        return new Steps(NOPLogger.NOP_LOGGER, new JobListener() {});
    }

    /** Takes one step, unless the job was stopped; says afterwards what came out and how long it took. */
    <T> T take(String name, Supplier<T> work, Function<T, String> said) {
        current = name;
        if (Thread.interrupted() || listener.stopped().isPresent()) {
            throw new InterruptedJobException("The job was stopped before the step (" + name + ").");
        }
        return timed(name, work, said);
    }

    /** Takes the step after which nothing can be stopped any more; says who was told. */
    void takeLast(String name, Supplier<AlertsService.Told> work) {
        current = name;
        timed(name, work, AlertsService.Told::toString);
    }

    /** The run is there: from now on the log names it. */
    void runCreated(RunInfo created) {
        run = created;
        listener.runCreated(created);
    }

    /** {@return the run; empty before it is there} */
    Optional<RunInfo> run() {
        return Optional.ofNullable(run);
    }

    /** Notes how many rows the step that is being taken is about. */
    void rows(long count) {
        rows = OptionalLong.of(count);
    }

    /** Does what lies between two steps, belongs to neither, and takes its time. */
    <T> T between(String name, Supplier<T> work) {
        StepSpan.Start start = StepSpan.Start.now();
        try {
            return work.get();
        } finally {
            spans.add(start.end(name));
        }
    }

    private <T> T timed(String name, Supplier<T> work, Function<T, String> said) {
        number++;
        rows = OptionalLong.empty();
        listener.stepStarted(name);
        T result = between(name, work);
        StepSpan span = spans.get(spans.size() - 1);
        listener.stepFinished(name);
        double seconds = span.wall().toMillis() / MILLIS;
        LoggingEventBuilder event =
                about(log.atInfo()).addKeyValue("number", number).addKeyValue("seconds", seconds);
        if (rows.isPresent()) {
            event = event.addKeyValue("rows", rows.getAsLong());
        }
        event.log(String.format(Locale.ROOT, "%s: %s (%.2f s)", name, said.apply(result), seconds));
        log.debug("{}", span);
        return result;
    }

    /** What is said is said of a run and a step; a backend that writes fields gets them as such. */
    private LoggingEventBuilder about(LoggingEventBuilder event) {
        LoggingEventBuilder told = run == null ? event : event.addKeyValue("run_id", run.runId());
        return told.addKeyValue("step", current);
    }

    /**
     * {@return that the job was stopped, if this failure is nothing but that}
     *
     * <p>A call that is broken off and a file that is closed while it is written fail in words of their own; what they
     * would advise helps nobody. From here on nothing is broken off: the run is ended, and people are told.
     */
    Optional<InterruptedJobException> stopped(Throwable failure) {
        boolean interrupted = Thread.interrupted();
        OptionalInt asked = listener.stopped();
        int exitCode = asked.orElse(InterruptedJobException.INTERRUPTED);
        if (failure instanceof InterruptedJobException known) {
            return Optional.of(asked.isPresent() ? known.exitCode(exitCode) : known);
        }
        return interrupted || asked.isPresent()
                ? Optional.of(
                        new InterruptedJobException("The job was stopped in the step (" + current + ").", null, failure)
                                .exitCode(exitCode))
                : Optional.empty();
    }

    /** Notes something that should be looked at. */
    void warn(String message) {
        String cleaned = Redactor.clean(message);
        warnings.add(cleaned);
        about(log.atWarn()).addKeyValue("problem", cleaned).log(cleaned);
        listener.warning(cleaned);
    }

    /** {@return the name of the step that is being taken, or was the last} */
    String current() {
        return current;
    }

    /** {@return what the steps cost so far, one that failed too} */
    List<StepSpan> spans() {
        return List.copyOf(spans);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    JobListener listener() {
        return listener;
    }
}
