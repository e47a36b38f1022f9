package org.modelwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

class MetricTest {

    @Test
    void namesAreThoseOfScikitLearn() {
        assertThat(new RegressionMetric(RegressionScore.R2_SCORE, null, null).key())
                .isEqualTo("r2_score");
        assertThat(new ClassificationMetric(ClassificationScore.F1_SCORE, null, null, null, null).key())
                .isEqualTo("f1_score");
        assertThat(new RegressionMetric(RegressionScore.R2_SCORE, null, null).greaterIsBetter())
                .isTrue();
        assertThat(new RegressionMetric(RegressionScore.MAX_ERROR, null, null).greaterIsBetter())
                .isFalse();
    }

    @Test
    void everyKeySet() {
        ClassificationMetric metric =
                new ClassificationMetric(ClassificationScore.RECALL_SCORE, Average.MICRO, "yes", 0.1, 0.9);
        assertThat(metric.minimum()).isEqualTo(0.1);
        assertThat(metric.maximum()).isEqualTo(0.9);
        assertThat(metric.fits(Task.MULTICLASS)).isTrue();
        assertThat(metric.fits(Task.REGRESSION)).isFalse();
        assertThat(new ClassificationMetric(ClassificationScore.ROC_AUC_SCORE, null, null, null, null)
                        .fits(Task.MULTICLASS))
                .isFalse();
    }

    @Test
    void aGateThatNothingPasses() {
        assertThatThrownBy(() -> new RegressionMetric(RegressionScore.R2_SCORE, 0.9, 0.1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The minimum (0.9) is above the maximum (0.1).");
    }

    @Test
    void anAverageWhereThereIsNone() {
        assertThatThrownBy(
                        () -> new ClassificationMetric(ClassificationScore.LOG_LOSS, Average.MACRO, null, null, null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The average (macro) means nothing for log_loss.");
    }

    @Test
    void aPositiveClassThatIsNone() {
        Target target = Target.of(TextColumn.of("y", "yes", "no"), null);
        var outputs = Outputs.classes(
                target.labels(),
                java.util.List.of(
                        DoubleColumn.of("a", 0.1, 0.9).values(),
                        DoubleColumn.of("b", 0.9, 0.1).values()));
        assertThatThrownBy(() -> new ClassificationMetric(ClassificationScore.F1_SCORE, null, "yse", null, null)
                        .score(target, outputs))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The pos_label (yse)")
                .hasMessageContaining("Maybe yes.");
    }

    @Test
    void theUsualMetricsFitTheirTask() {
        for (Task task : Task.values()) {
            assertThat(DefaultMetrics.of(task)).isNotEmpty().allMatch(metric -> metric.fits(task));
        }
    }
}
