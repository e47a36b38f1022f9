package org.modelwright.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.metric.Score;

/** A gate lets pass what reaches it, and says what does not. */
class GateTest {

    private static Optional<Score> more(double value) {
        return Optional.of(new Score("r2_score", value, true));
    }

    private static Optional<Score> less(double value) {
        return Optional.of(new Score("max_error", value, false));
    }

    private static List<String> misses(Gate gate, Optional<Score> score, Optional<Score> baseline) {
        return gate.misses(score, baseline).stream()
                .map(problem -> problem.message())
                .toList();
    }

    @Test
    void aBoundItselfPasses() {
        assertThat(misses(Gate.atLeast("r2_score", 0.8), more(0.8), Optional.empty()))
                .isEmpty();
        assertThat(misses(Gate.atMost("max_error", 3), less(3), Optional.empty()))
                .isEmpty();
    }

    @Test
    void bothBoundsAreTold() {
        assertThat(misses(Gate.atLeast("r2_score", 0.8), more(0.79), Optional.empty()))
                .containsExactly("The metric (r2_score) is 0.79, below its minimum (0.8).");
        assertThat(misses(Gate.atMost("max_error", 3), less(3.5), Optional.empty()))
                .containsExactly("The metric (max_error) is 3.5, above its maximum (3.0).");
    }

    @Test
    void theBaselineMustBeBeatenInTheDirectionOfTheMetric() {
        Gate more = Gate.betterThan("r2_score", Gate.Rival.BASELINE);
        assertThat(misses(more, more(0.1), more(0))).isEmpty();
        assertThat(misses(more, more(0), more(0)))
                .containsExactly("The metric (r2_score) is 0.0, not better than the baseline's (0.0).");

        Gate less = Gate.betterThan("max_error", Gate.Rival.BASELINE);
        assertThat(misses(less, less(1), less(2))).isEmpty();
        assertThat(misses(less, less(2), less(1))).hasSize(1);
    }

    @Test
    void theMarginIsNotEnough() {
        Gate gate = Gate.betterThan("r2_score", Gate.Rival.BASELINE).margin(0.25);

        assertThat(misses(gate, more(0.5), more(0.125))).isEmpty();
        assertThat(misses(gate, more(0.5), more(0.25)))
                .containsExactly(
                        "The metric (r2_score) is 0.5, not better than the baseline's (0.25) by more than (0.25).");
    }

    @Test
    void whatIsNotDefinedPassesNoGate() {
        assertThat(misses(Gate.atLeast("r2_score", -9), Optional.empty(), Optional.empty()))
                .containsExactly("The metric (r2_score) is not defined for the test rows, and its gate asks for it.");
        assertThat(misses(Gate.betterThan("r2_score", Gate.Rival.BASELINE), more(0.5), Optional.empty()))
                .containsExactly("The metric (r2_score) is 0.5, not better than the baseline's (not defined).");
    }

    @Test
    void theBoundsOfAMetricAreAGate() {
        List<Metric> metrics = List.of(
                RegressionMetric.of(RegressionScore.R2_SCORE).minimum(0.5),
                RegressionMetric.of(RegressionScore.MAX_ERROR));

        assertThat(Gate.of(metrics, List.of(Gate.atMost("max_error", 2))))
                .containsExactly(Gate.atLeast("r2_score", 0.5), Gate.atMost("max_error", 2));
        assertThat(Gate.unmeasured(List.of(Gate.atLeast("r2", 0.5)), metrics))
                .extracting(problem -> problem.message() + " Maybe " + problem.maybe())
                .containsExactly("The metric (r2) of a gate is not among those of the job. Maybe r2_score.");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Gate.atLeast("r2_score", 2).maximum(1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The minimum (2.0) is above the maximum (1.0).");
        assertThatThrownBy(() -> Records.of(Gate.class, Map.of("metric", "r2_score", "margin", 0.1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The gate of the metric (r2_score) asks for nothing.")
                .hasMessageContaining("The margin (0.1) belongs to better_than, which is not there.");
        assertThatThrownBy(
                        () -> Gate.betterThan("r2_score", Gate.Rival.BASELINE).margin(-1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The margin (-1.0) is not at least 0.");
    }
}
