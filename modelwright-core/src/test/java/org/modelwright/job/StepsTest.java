package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
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
        steps.takeLast("notify", () -> List.of("ConsoleChannel"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard).containsExactly("started notify", "finished notify");
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
    void secondsAreWrittenTheSameEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Steps.seconds(1_234_567_890L)).isEqualTo("1.23 s");
        } finally {
            Locale.setDefault(before);
        }
    }
}
