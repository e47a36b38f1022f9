package org.modelwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
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
                new ClassificationMetric(ClassificationScore.RECALL_SCORE, Average.MICRO, "yes", null, "w", 0.1, 0.9);
        assertThat(metric.columns()).containsExactly("w");
        assertThat(metric.minimum()).isEqualTo(0.1);
        assertThat(metric.maximum()).isEqualTo(0.9);
        assertThat(metric.fits(Task.MULTICLASS)).isTrue();
        assertThat(metric.fits(Task.REGRESSION)).isFalse();
        assertThat(RegressionMetric.of(RegressionScore.MEAN_PINBALL_LOSS)
                        .alpha(0.9)
                        .minimum(0.1)
                        .maximum(0.8)
                        .alpha())
                .isEqualTo(0.9);
        assertThat(RegressionMetric.of(RegressionScore.MEAN_TWEEDIE_DEVIANCE)
                        .power(1.5)
                        .power())
                .isEqualTo(1.5);
        assertThat(ClassificationMetric.of(ClassificationScore.TOP_K_ACCURACY_SCORE)
                        .k(3)
                        .k())
                .isEqualTo(3);
    }

    @Test
    void aKeyOfAnotherMetric() {
        RegressionMetric r2 = RegressionMetric.of(RegressionScore.R2_SCORE);
        assertThatThrownBy(() -> r2.alpha(0.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The alpha (0.5) means nothing for r2_score.")
                .hasMessageContaining("Maybe leave alpha out, or name: mean_pinball_loss.");
        assertThatThrownBy(() -> r2.power(1.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The power (1.5) means nothing for r2_score.")
                .hasMessageContaining("Maybe leave power out, or name: mean_tweedie_deviance.");
        assertThatThrownBy(() ->
                        ClassificationMetric.of(ClassificationScore.LOG_LOSS).k(3))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The k (3) means nothing for log_loss.")
                .hasMessageContaining("Maybe leave k out, or name: top_k_accuracy_score.");
    }

    @Test
    void aValueThatAMetricDoesNotTake() {
        assertThatThrownBy(() ->
                        RegressionMetric.of(RegressionScore.MEAN_PINBALL_LOSS).alpha(90))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The alpha (90.0) is not between 0 and 1.");
        assertThatThrownBy(() -> RegressionMetric.of(RegressionScore.MEAN_TWEEDIE_DEVIANCE)
                        .power(0.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The power (0.5) is that of no Tweedie distribution.")
                .hasMessageContaining("Maybe 1 (Poisson), 2 (gamma), or a number between them.");
        assertThatThrownBy(() -> ClassificationMetric.of(ClassificationScore.TOP_K_ACCURACY_SCORE)
                        .k(0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The k (0) is not at least 1.");
    }

    @Test
    void oneScoreOfTwoQuantilesIsTwoMetrics() {
        RegressionMetric pinball = RegressionMetric.of(RegressionScore.MEAN_PINBALL_LOSS);
        assertThat(Metric.named(List.of(pinball.alpha(0.1), pinball.alpha(0.9))))
                .extracting(Metric::key)
                .containsExactly("mean_pinball_loss_0.1", "mean_pinball_loss_0.9");
    }

    @Test
    void whatIsNotDefinedSaysWhy() {
        Target target = Target.of(DoubleColumn.of("y", 1, -2, 0), Task.REGRESSION);
        var outputs = Outputs.numbers(DoubleColumn.of("p", 1, 0, 2).values());
        RegressionMetric poisson = RegressionMetric.of(RegressionScore.MEAN_POISSON_DEVIANCE);
        assertThat(poisson.score(target, outputs)).isNaN();
        assertThat(poisson.undefined(target, outputs))
                .contains("the target is not at least 0 in 1 of 3 rows, first in row 1 (-2.0)");
        assertThat(RegressionMetric.of(RegressionScore.MEAN_GAMMA_DEVIANCE).undefined(target, outputs))
                .contains("the target is not above 0 in 2 of 3 rows, first in row 1 (-2.0)");
        Metric extreme =
                RegressionMetric.of(RegressionScore.MEAN_TWEEDIE_DEVIANCE).power(-1);
        assertThat(Metric.named(List.of(extreme, poisson, extreme)).get(0).undefined(target, outputs))
                .contains("the prediction is not above 0 in 1 of 3 rows, first in row 1 (0.0)");
        assertThat(RegressionMetric.of(RegressionScore.MEAN_SQUARED_LOG_ERROR).undefined(target, outputs))
                .contains("the target is not above -1 in 1 of 3 rows, first in row 1 (-2.0)");
        assertThat(RegressionMetric.of(RegressionScore.R2_SCORE).undefined(target, outputs))
                .isEmpty();
        Target classes = Target.of(TextColumn.of("y", "yes", "no"), null).take(new int[] {0});
        assertThat(ClassificationMetric.of(ClassificationScore.ROC_AUC_SCORE).undefined(classes, outputs))
                .contains("no row is of the class (no)");
    }

    @Test
    void weightsThatAreNone() {
        Target target = Target.of(DoubleColumn.of("y", 1, 2), Task.REGRESSION);
        var outputs = Outputs.numbers(DoubleColumn.of("p", 1, 0).values());
        RegressionMetric mse = RegressionMetric.of(RegressionScore.MEAN_SQUARED_ERROR);
        assertThat(mse.score(target, outputs, new double[] {3, 1})).isEqualTo(1);
        assertThat(Metric.named(List.of(mse)).get(0).score(target, outputs, new double[] {1, 0}))
                .isZero();
        assertThatThrownBy(() -> mse.score(target, outputs, new double[] {1, -0.5}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The weight (-0.5) of row 1 is not a finite number of at least 0.");
        assertThatThrownBy(() -> mse.score(target, outputs, new double[] {Double.NaN, 1}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The weight (NaN) of row 0");
        assertThatThrownBy(() -> mse.score(target, outputs, new double[] {0, 0}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The weights of all (2) rows are 0.");
        assertThatThrownBy(() -> mse.score(target, outputs, new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(1) weights for (2) rows");
        assertThatThrownBy(() ->
                        RegressionMetric.of(RegressionScore.MAX_ERROR).score(target, outputs, new double[] {1, 1}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The metric (max_error) takes no sample_weight.");
    }

    @Test
    void aGateThatNothingPasses() {
        assertThatThrownBy(() -> RegressionMetric.of(RegressionScore.R2_SCORE)
                        .minimum(0.9)
                        .maximum(0.1))
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
