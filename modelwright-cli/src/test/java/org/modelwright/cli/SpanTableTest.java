package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.modelwright.job.StepSpan;

class SpanTableTest {

    @Test
    void aLineForEachStep() {
        List<StepSpan> spans = List.of(
                new StepSpan("read", Duration.ofMillis(2500), Duration.ofMillis(4000), 0, OptionalLong.of(300L << 20)),
                new StepSpan("sign", Duration.ZERO, Duration.ZERO, 0, OptionalLong.empty()));
        assertThat(new SpanTable(spans, Duration.ofSeconds(10)).text().lines())
                .containsExactly(
                        "step        seconds   share  cores       peak",
                        "read           2.50   25.0%    1.6     300 MB",
                        "sign           0.00    0.0%    0.0           ");
    }
}
