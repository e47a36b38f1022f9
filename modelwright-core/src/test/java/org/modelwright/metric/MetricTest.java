package org.modelwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
        assertThat(RegressionMetric.of(RegressionScore.R2_SCORE).key()).isEqualTo("r2_score");
        assertThat(ClassificationMetric.of(ClassificationScore.F1_SCORE).key()).isEqualTo("f1_score");
        assertThat(RegressionMetric.of(RegressionScore.R2_SCORE).greaterIsBetter())
                .isTrue();
        assertThat(RegressionMetric.of(RegressionScore.MAX_ERROR).greaterIsBetter())
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
        assertThat(ClassificationMetric.of(ClassificationScore.BRIER_SCORE_LOSS).fits(Task.MULTICLASS))
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
        assertThatThrownBy(() ->
                        ClassificationMetric.of(ClassificationScore.LOG_LOSS).average(Average.MACRO))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The average (macro) means nothing for log_loss.");
    }

    @Test
    void oneScoreWithTwoAveragesIsTwoMetrics() {
        ClassificationMetric f1 = ClassificationMetric.of(ClassificationScore.F1_SCORE);
        Metric r2 = RegressionMetric.of(RegressionScore.R2_SCORE);
        assertThat(Metric.named(List.of(f1.average(Average.MACRO), f1.average(Average.WEIGHTED), f1, r2)))
                .extracting(Metric::key)
                .containsExactly("f1_score_macro", "f1_score_weighted", "f1_score", "r2_score");
        assertThat(Metric.named(List.of(f1.average(Average.MACRO).posLabel("yes"), r2)))
                .extracting(Metric::key)
                .containsExactly("f1_score", "r2_score");
        assertThat(Metric.named(List.of(f1.posLabel("yes"), f1.posLabel("no"))))
                .extracting(Metric::key)
                .containsExactly("f1_score_yes", "f1_score_no");
    }

    @Test
    void anAverageThatAnAreaHasNot() {
        assertThatThrownBy(() -> ClassificationMetric.of(ClassificationScore.ROC_AUC_SCORE)
                        .average(Average.MICRO))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The average (micro) means nothing for roc_auc_score.")
                .hasMessageContaining("Maybe macro, or weighted.");
    }

    @Test
    void aPositiveClassThatIsNone() {
        Target target = Target.of(TextColumn.of("y", "yes", "no"), null);
        var outputs = Outputs.classes(
                target.labels(),
                java.util.List.of(
                        DoubleColumn.of("a", 0.1, 0.9).values(),
                        DoubleColumn.of("b", 0.9, 0.1).values()));
        assertThatThrownBy(() -> ClassificationMetric.of(ClassificationScore.F1_SCORE)
                        .posLabel("yse")
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
