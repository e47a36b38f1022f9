package org.modelwright.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.modelwright.error.InterruptedJobException;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** The steps of a job as people see them: each named, timed and logged; and what should be looked at. */
final class Steps {

    private static final double MILLIS = 1000;

    private final Logger log;
    private final JobListener listener;
    private final List<String> warnings = new ArrayList<>();
    private final List<StepSpan> spans = new ArrayList<>();
    private int number;
    private String current = "configure";
    private final Instant began = Instant.now();
    private final long start = System.nanoTime();

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
        if (Thread.interrupted()) {
            throw new InterruptedJobException("The job was stopped before the step (" + name + ").");
        }
        return timed(name, work, said);
    }

    /** Takes the step after which nothing can be stopped any more; says who was told. */
    void takeLast(String name, Supplier<List<String>> work) {
        current = name;
        timed(name, work, told -> told.isEmpty() ? "nobody wants to know" : String.join(", ", told));
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
        listener.stepStarted(name);
        T result = between(name, work);
        StepSpan span = spans.get(spans.size() - 1);
        listener.stepFinished(name);
        log.info(String.format(
                Locale.ROOT,
                "%2d %-9s %s (%.2f s)",
                number,
                name,
                said.apply(result),
                span.wall().toMillis() / MILLIS));
        log.debug("{}", span);
        return result;
    }

    /** Notes something that should be looked at. */
    void warn(String message) {
        warnings.add(message);
        log.warn(message);
        listener.warning(message);
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
