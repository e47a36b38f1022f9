package org.modelwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Each metric on a handful of rows, beside what scikit-learn 1.7 says of them: fast, and without Python. */
class MetricValuesTest {

    private static final double[] TRUTH = {3, 0.5, 2, 7, 4.25, -0.5};
    private static final double[] PREDICTED = {2.5, 1.5, 2, 8, 0.25, -0.25};
    private static final double[] OF_B = {0.1, 0.8, 0.4, 0.6, 0.8, 0.7, 0.9, 0.55};

    private final Target target = Target.of(TextColumn.of("y", "a", "b", "b", "a", "b", "a", "b", "b"), null);
    private final Frame outputs = Outputs.classes(
            target.labels(),
            List.of(
                    DoubleColumn.of("a", DoubleStream.of(OF_B).map(p -> 1 - p).toArray())
                            .values(),
                    DoubleColumn.of("b", OF_B).values()));

    private static double regression(RegressionScore score, double[] truth, double[] predicted) {
        // A target varies, though the rows that are judged may not.
        double[] varied = Arrays.copyOf(truth, truth.length + 1);
        varied[truth.length] = truth[0] + 1;
        return RegressionMetric.of(score)
                .score(
                        Target.of(DoubleColumn.of("y", varied), Task.REGRESSION)
                                .take(IntStream.range(0, truth.length).toArray()),
                        Outputs.numbers(DoubleColumn.of("p", predicted).values()));
    }

    private double classification(ClassificationScore score, @Nullable Average average, @Nullable String posLabel) {
        return ClassificationMetric.of(score)
                .average(average)
                .posLabel(posLabel)
                .score(target, outputs);
    }

    @ParameterizedTest
    @CsvSource({
        "MEAN_SQUARED_ERROR, 3.0520833333333335, 3.65",
        "ROOT_MEAN_SQUARED_ERROR, 1.7470212744363858, 1.91049731745428",
        "MEAN_ABSOLUTE_ERROR, 1.125, 1.3",
        "MEDIAN_ABSOLUTE_ERROR, 0.75, 1.0",
        "MEAN_ABSOLUTE_PERCENTAGE_ERROR, 0.6251167133520075, 0.650140056022409",
        "MAX_ERROR, 4.0, 4.0",
        "R2_SCORE, 0.49900256483328576, 0.24586776859504134",
        "EXPLAINED_VARIANCE_SCORE, 0.5220860644058136, 0.2975206611570248",
        "MEAN_SQUARED_LOG_ERROR, 0.41941930713643955, 0.47042277778509434",
    })
    void numbersScoreAsInScikitLearn(RegressionScore score, double ofSixRows, double ofFive) {
        assertThat(regression(score, TRUTH, PREDICTED)).isCloseTo(ofSixRows, within(1e-12));
        assertThat(regression(score, Arrays.copyOf(TRUTH, 5), Arrays.copyOf(PREDICTED, 5)))
                .isCloseTo(ofFive, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "MEAN_POISSON_DEVIANCE, , , 0.28870142164584944, 0.38561479499051154",
        "MEAN_GAMMA_DEVIANCE, , , 0.34291870682747017, 0.535465290658368",
        "MEAN_TWEEDIE_DEVIANCE, , 1.5, 0.29860076520002954, 0.42783101047176597",
        "MEAN_TWEEDIE_DEVIANCE, , , 0.328125, 0.40625",
        "MEAN_PINBALL_LOSS, 0.9, , 0.29375, 0.4208333333333334",
        "MEAN_PINBALL_LOSS, , , 0.21875, 0.2708333333333333",
        "ROOT_MEAN_SQUARED_LOG_ERROR, , , 0.24871477059980482, 0.28234742265949647",
    })
    void amountsScoreAsInScikitLearnWithWeightsToo(
            RegressionScore score, @Nullable Double alpha, @Nullable Double power, double expected, double weighted) {
        RegressionMetric plain = RegressionMetric.of(score);
        RegressionMetric tilted = alpha == null ? plain : plain.alpha(alpha);
        RegressionMetric metric = power == null ? tilted : tilted.power(power);
        Target amounts = Target.of(DoubleColumn.of("y", 1, 2, 3, 0.5), Task.REGRESSION);
        Frame predicted = Outputs.numbers(DoubleColumn.of("p", 1.5, 1, 3, 0.25).values());
        assertThat(metric.score(amounts, predicted)).isCloseTo(expected, within(1e-12));
        assertThat(metric.score(amounts, predicted, new double[] {1, 2, 0, 3})).isCloseTo(weighted, within(1e-12));
    }

    @Test
    void aTargetThatDoesNotVaryIsExplainedWhollyOrNotAtAll() {
        double[] constant = {2, 2, 2};
        assertThat(regression(RegressionScore.R2_SCORE, constant, constant)).isEqualTo(1);
        assertThat(regression(RegressionScore.R2_SCORE, constant, new double[] {2, 2, 3}))
                .isZero();
        assertThat(regression(RegressionScore.R2_SCORE, new double[] {2}, new double[] {1}))
                .isNaN();
        assertThat(regression(RegressionScore.R2_SCORE, new double[] {2, 4}, new double[] {2, 3}))
                .isEqualTo(0.5);
    }

    @Test
    void anErrorBesideZeroIsDividedByTheSmallestDifference() {
        assertThat(regression(RegressionScore.MEAN_ABSOLUTE_PERCENTAGE_ERROR, new double[] {0, 1}, new double[] {1, 1}))
                .isEqualTo(0.5 / Math.ulp(1.0));
    }

    @Test
    void sumsLoseNoDigitsToTheirSize() {
        double[] values = {1e16, 1, -1e16, 1, 1};
        assertThat(RowWeights.equal(5).sum(row -> values[row])).isEqualTo(3);
        double[] turned = {1, 1e16, 1, -1e16, 1};
        assertThat(RowWeights.equal(5).mean(row -> turned[row])).isEqualTo(0.6);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCURACY_SCORE, , , 0.625",
        "BALANCED_ACCURACY_SCORE, , , 0.5666666666666667",
        "MATTHEWS_CORRCOEF, , , 0.14907119849998599",
        "COHEN_KAPPA_SCORE, , , 0.1428571428571429",
        "PRECISION_SCORE, BINARY, , 0.6666666666666666",
        "RECALL_SCORE, BINARY, , 0.8",
        "F1_SCORE, BINARY, , 0.7272727272727273",
        "JACCARD_SCORE, BINARY, , 0.5714285714285714",
        "PRECISION_SCORE, , , 0.6666666666666666",
        "PRECISION_SCORE, BINARY, a, 0.5",
        "RECALL_SCORE, BINARY, a, 0.3333333333333333",
        "F1_SCORE, BINARY, a, 0.4",
        "JACCARD_SCORE, BINARY, a, 0.25",
        "PRECISION_SCORE, MICRO, , 0.625",
        "RECALL_SCORE, MICRO, , 0.625",
        "F1_SCORE, MICRO, , 0.625",
        "JACCARD_SCORE, MICRO, , 0.45454545454545453",
        "PRECISION_SCORE, MACRO, , 0.5833333333333333",
        "RECALL_SCORE, MACRO, , 0.5666666666666667",
        "F1_SCORE, MACRO, , 0.5636363636363637",
        "JACCARD_SCORE, MACRO, , 0.4107142857142857",
        "PRECISION_SCORE, WEIGHTED, , 0.6041666666666666",
        "RECALL_SCORE, WEIGHTED, , 0.625",
        "F1_SCORE, WEIGHTED, , 0.6045454545454546",
        "JACCARD_SCORE, WEIGHTED, , 0.4508928571428571",
        "ROC_AUC_SCORE, , , 0.7333333333333334",
        "AVERAGE_PRECISION_SCORE, , , 0.8761904761904762",
        "AVERAGE_PRECISION_SCORE, , a, 0.7",
        "BRIER_SCORE_LOSS, , , 0.18906249999999997",
        "LOG_LOSS, , , 0.5364249253467422",
    })
    void twoClassesScoreAsInScikitLearn(
            ClassificationScore score, @Nullable Average average, @Nullable String posLabel, double expected) {
        assertThat(classification(score, average, posLabel)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "ACCURACY_SCORE, , 0.6666666666666666",
        "BALANCED_ACCURACY_SCORE, , 0.6666666666666666",
        "MATTHEWS_CORRCOEF, , 0.540432519092169",
        "COHEN_KAPPA_SCORE, , 0.5",
        "PRECISION_SCORE, , 0.7",
        "PRECISION_SCORE, MICRO, 0.6666666666666666",
        "JACCARD_SCORE, MICRO, 0.5",
        "PRECISION_SCORE, MACRO, 0.7",
        "RECALL_SCORE, MACRO, 0.6666666666666666",
        "F1_SCORE, MACRO, 0.6388888888888888",
        "JACCARD_SCORE, MACRO, 0.4777777777777778",
        "PRECISION_SCORE, WEIGHTED, 0.7555555555555555",
        "RECALL_SCORE, WEIGHTED, 0.6666666666666666",
        "F1_SCORE, WEIGHTED, 0.6574074074074073",
        "JACCARD_SCORE, WEIGHTED, 0.4962962962962963",
    })
    void threeClassesScoreAsInScikitLearn(ClassificationScore score, @Nullable Average average, double expected) {
        Target three = Target.of(TextColumn.of("y", "x", "y", "z", "x", "y", "x", "z", "y", "y"), null);
        int[] predicted = {0, 1, 0, 0, 2, 0, 2, 1, 0};
        List<DoubleBuffer> probabilities = IntStream.range(0, 3)
                .mapToObj(label -> DoubleColumn.of(
                                "p",
                                Arrays.stream(predicted)
                                        .mapToDouble(it -> it == label ? 0.6 : 0.2)
                                        .toArray())
                        .values())
                .toList();
        assertThat(ClassificationMetric.of(score)
                        .average(average)
                        .score(three, Outputs.classes(three.labels(), probabilities)))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void equalProbabilitiesCountHalfAndAreOneStep() {
        Target two = Target.of(LongColumn.of("y", 0, 1, 1, 0, 1), Task.BINARY);
        double[] of1 = {0.5, 0.5, 0.75, 0.25, 0.5};
        Frame tied = Outputs.classes(
                two.labels(),
                List.of(
                        DoubleColumn.of(
                                        "0",
                                        DoubleStream.of(of1).map(p -> 1 - p).toArray())
                                .values(),
                        DoubleColumn.of("1", of1).values()));
        // Of the six pairs four are in order and two are tied.
        assertThat(ClassificationMetric.of(ClassificationScore.ROC_AUC_SCORE).score(two, tied))
                .isCloseTo(5 / 6.0, within(1e-15));
        // A third of the positives at a precision of 1, then two thirds at one of 3/4.
        assertThat(ClassificationMetric.of(ClassificationScore.AVERAGE_PRECISION_SCORE)
                        .score(two, tied))
                .isCloseTo(1 / 3.0 + 2 / 3.0 * 3 / 4, within(1e-15));
    }

    @Test
    void oneClassAloneHasNoAreaAndNoCorrelation() {
        Target one = target.take(new int[] {1, 2});
        Frame ofOne = Outputs.classes(
                target.labels(),
                List.of(
                        DoubleColumn.of("a", 0.25, 0).values(),
                        DoubleColumn.of("b", 0.75, 1).values()));
        assertThat(ClassificationMetric.of(ClassificationScore.ROC_AUC_SCORE).score(one, ofOne))
                .isNaN();
        assertThat(ClassificationMetric.of(ClassificationScore.ROC_AUC_SCORE)
                        .posLabel("a")
                        .score(one, ofOne))
                .isNaN();
        assertThat(ClassificationMetric.of(ClassificationScore.MATTHEWS_CORRCOEF)
                        .score(one, ofOne))
                .isZero();
        assertThat(ClassificationMetric.of(ClassificationScore.PRECISION_SCORE)
                        .posLabel("a")
                        .score(one, ofOne))
                .isZero();
        // The class that is neither true nor predicted is left out of the mean.
        assertThat(ClassificationMetric.of(ClassificationScore.RECALL_SCORE)
                        .average(Average.MACRO)
                        .score(one, ofOne))
                .isEqualTo(1);
    }

    @Test
    void certaintyThatIsWrongCostsMuchButNotEndlessly() {
        Target one = target.take(new int[] {0, 1});
        Frame certain = Outputs.classes(
                target.labels(),
                List.of(
                        DoubleColumn.of("a", 0, 0).values(),
                        DoubleColumn.of("b", 1, 1).values()));
        assertThat(ClassificationMetric.of(ClassificationScore.LOG_LOSS).score(one, certain))
                .isCloseTo(-Math.log(Math.ulp(1.0)) / 2, within(1e-12));
    }

    @Test
    void gatesAndTasksAreThoseOfTheMetric() {
        assertThatThrownBy(() -> ClassificationMetric.of(ClassificationScore.F1_SCORE)
                        .minimum(0.9)
                        .maximum(0.1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The minimum (0.9) is above the maximum (0.1).");
        assertThat(RegressionMetric.of(RegressionScore.R2_SCORE)
                        .minimum(0.5)
                        .maximum(0.5)
                        .minimum())
                .isEqualTo(0.5);
        assertThat(RegressionMetric.of(RegressionScore.R2_SCORE).fits(Task.BINARY))
                .isFalse();
        for (ClassificationScore score : ClassificationScore.values()) {
            ClassificationMetric metric = ClassificationMetric.of(score);
            assertThat(metric.fits(Task.BINARY)).isEqualTo(score != ClassificationScore.TOP_K_ACCURACY_SCORE);
            assertThat(metric.fits(Task.REGRESSION)).isFalse();
            assertThat(metric.fits(Task.MULTICLASS)).isTrue();
            assertThat(metric.greaterIsBetter())
                    .isEqualTo(score != ClassificationScore.LOG_LOSS && score != ClassificationScore.BRIER_SCORE_LOSS);
        }
        assertThat(ClassificationMetric.of(ClassificationScore.F1_SCORE)
                        .average(Average.BINARY)
                        .fits(Task.MULTICLASS))
                .isFalse();
    }
}
