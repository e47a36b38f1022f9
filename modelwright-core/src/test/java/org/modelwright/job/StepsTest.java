package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.service.AlertsService;
import org.slf4j.LoggerFactory;

class StepsTest {

    private final List<String> heard = new ArrayList<>();
    private final Steps steps = new Steps(LoggerFactory.getLogger(StepsTest.class), new JobListener() {
        @Override
        public void stepStarted(String step) {
            heard.add("started " + step);
        }

        @Override
        public void stepFinished(String step) {
            heard.add("finished " + step);
        }

        @Override
        public void warning(String message) {
            heard.add("warning " + message);
        }
    });

    @Test
    void aStepGivesItsResultAndIsHeard() {
        assertThat(steps.current()).isEqualTo("configure");

        int result = steps.take("read", () -> 7, it -> "seven is " + it);

        assertThat(result).isEqualTo(7);
        assertThat(steps.current()).isEqualTo("read");
        assertThat(heard).containsExactly("started read", "finished read");
    }

    @Test
    void aStepThatFailsStaysTheCurrentOneAndIsNotFinished() {
        assertThatThrownBy(() -> steps.take(
                        "read",
                        () -> {
                            throw new DataException("No data.");
                        },
                        it -> ""))
                .isInstanceOf(DataException.class);

        assertThat(steps.current()).isEqualTo("read");
        assertThat(heard).containsExactly("started read");
    }

    @Test
    void aStoppedJobTakesNoStepButTheLast() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> steps.take("fit", () -> 1, String::valueOf))
                .isInstanceOf(InterruptedJobException.class)
                .hasMessage("The job was stopped before the step (fit).");
        assertThat(steps.current()).isEqualTo("fit");
        assertThat(heard).isEmpty();

        Thread.currentThread().interrupt();
        steps.takeLast("notify", () -> new AlertsService.Told(List.of("ConsoleChannel"), List.of()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard).containsExactly("started notify", "finished notify");
    }

    @Test
    void whatFailsAfterAStopWasStopped() {
        OptionalInt[] asked = {OptionalInt.empty()};
        Steps stoppable = new Steps(LoggerFactory.getLogger(StepsTest.class), new JobListener() {
            @Override
            public OptionalInt stopped() {
                return asked[0];
            }
        });
        DataException failure = new DataException("The file cannot be written: null.", "free some space.");
        stoppable.take("fit", () -> 1, String::valueOf);
        assertThat(stoppable.stopped(failure)).isEmpty();
        assertThat(stoppable
                        .stopped(new InterruptedJobException("It was."))
                        .orElseThrow()
                        .exitCode())
                .isEqualTo(130);

        asked[0] = OptionalInt.of(143);
        InterruptedJobException stopped = stoppable.stopped(failure).orElseThrow();
        assertThat(stopped).hasMessage("The job was stopped in the step (fit).").hasCause(failure);
        assertThat(stopped.exitCode()).isEqualTo(143);
        assertThat(stoppable
                        .stopped(new InterruptedJobException("It was."))
                        .orElseThrow()
                        .exitCode())
                .isEqualTo(143);
        assertThatThrownBy(() -> stoppable.take("predict", () -> 1, String::valueOf))
                .isInstanceOf(InterruptedJobException.class);
    }

    @Test
    void nobodyWantsToKnowIsSaidOnlyOfThat() {
        assertThat(new AlertsService.Told(List.of(), List.of())).hasToString("nobody wants to know");
        assertThat(new AlertsService.Told(List.of("ConsoleChannel"), List.of())).hasToString("ConsoleChannel");
        assertThat(new AlertsService.Told(List.of(), List.of("WebhookChannel")))
                .hasToString("nobody; not WebhookChannel");
    }

    @Test
    void warningsAreKeptInOrder() {
        steps.warn("one");
        List<String> before = steps.warnings();
        steps.warn("two");

        assertThat(before).containsExactly("one");
        assertThat(steps.warnings()).containsExactly("one", "two");
        assertThat(heard).containsExactly("warning one", "warning two");
    }

    @Test
    void eachStepHasItsSpanAlsoOneThatFails() {
        long start = System.nanoTime();
        steps.take("read", () -> new byte[5_000_000].length + burn(), it -> "");
        assertThatThrownBy(() -> steps.take(
                        "split",
                        () -> {
                            throw new DataException("No data.");
                        },
                        it -> ""))
                .isInstanceOf(DataException.class);
        Duration all = Duration.ofNanos(System.nanoTime() - start);

        assertThat(steps.spans()).extracting(StepSpan::step).containsExactly("read", "split");
        StepSpan read = steps.spans().get(0);
        assertThat(read.wall()).isPositive();
        assertThat(read.wall().plus(steps.spans().get(1).wall())).isLessThanOrEqualTo(all);
        assertThat(read.cpu()).isPositive();
        assertThat(read.allocated()).isBetween(5_000_000L, 50_000_000L);
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(read.peak().orElseThrow()).isGreaterThan(10_000_000L);
        }
    }

    /** Keeps a processor busy until the clock of processors, which ticks slowly, has seen it. */
    private static int burn() {
        Duration before = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        int turns = 0;
        while (ProcessHandle.current().info().totalCpuDuration().orElseThrow().equals(before)) {
            turns++;
        }
        return turns;
    }

    @Test
    void aSpanIsWrittenTheSameEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(new StepSpan(
                            "fit",
                            Duration.ofMillis(1234),
                            Duration.ofMillis(2460),
                            7L << 20,
                            OptionalLong.of(9L << 20)))
                    .hasToString("fit: wall 1.234 s, cpu 2.46 s, allocated 7 MB, peak 9 MB");
        } finally {
            Locale.setDefault(before);
        }
    }
}
