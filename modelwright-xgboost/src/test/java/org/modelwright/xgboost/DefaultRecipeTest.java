package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Threads;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.TargetTransform;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainingRows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;

/** Without settings, what the rows are like decides what is trained; with one, nothing is chosen. */
class DefaultRecipeTest {

    private static final int ROWS = 300;

    private final Random random = new Random(4);
    private final double[] a = random.doubles(ROWS, -1, 1).toArray();
    private final double[] b = random.doubles(ROWS, -1, 1).toArray();
    private final List<int[]> folds = new ArrayList<>();
    private final List<DoubleBuffer> judged = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    private Frame inputs(int rows) {
        return Frame.of(DoubleColumn.of("a", a), DoubleColumn.of("b", b)).head(rows);
    }

    private FittedModel fit(XGBoostModel model, int rows, double... y) {
        FitListener listener = new FitListener() {
            @Override
            public void round(int round, int most, Map<String, Double> metrics) {}

            @Override
            public void tried(int done, int candidates) {
                progress.add(done + " of " + candidates);
            }

            @Override
            public void folds(int[] foldOf, List<DoubleBuffer> outputs) {
                folds.add(foldOf);
                judged.addAll(outputs);
            }
        };
        Column target = DoubleColumn.of("y", y);
        FitContext context = new FitContext(Sessions.of(1L << 30, 2), listener);
        return model.fit(
                inputs(rows),
                Target.of(target, null),
                new FitContext(context.session(), listener, inner == null ? context.inner() : inner, Frame.of()));
    }

    private @Nullable InnerSplits inner;

    private double[] numbers(IntToDoubleFunction of) {
        return IntStream.range(0, ROWS).mapToDouble(of).toArray();
    }

    @Test
    void noiseIsLearnedByAConstant() {
        FittedModel fitted = fit(XGBoostModel.of(), ROWS, numbers(row -> random.nextGaussian()));
        assertThat(fitted.facts().get("recipe")).startsWith("constant; ");
        assertThat(fitted.found()).containsInstanceOf(BaselineModel.class);
        assertThat(progress).containsExactly("1 of 4", "2 of 4", "3 of 4", "4 of 4");
    }

    @Test
    void aSkewedTargetIsLearnedAsItsLogarithmWhereThatIsBetterInItsOwnUnit() {
        double[] y = numbers(row -> Math.exp(5 + 3 * a[row] - 2 * b[row] + 0.1 * random.nextGaussian()));
        FittedModel fitted = fit(XGBoostModel.of(), ROWS, y);
        assertThat(fitted.facts().get("recipe"))
                .startsWith("linear of the logarithm; ")
                .contains(", depth ", " of the logarithm ");
        assertThat(fitted.found())
                .contains(LinearModel.of().task(Task.REGRESSION).alpha(1).targetTransform(TargetTransform.LOG));
        assertThat(progress).last().isEqualTo("6 of 6");
        // The error of what is learned as it is would be larger on a line.
        assertThat(fit(XGBoostModel.of(), ROWS, numbers(row -> y[row] > 1000 ? -1 : y[row]))
                        .facts()
                        .get("recipe"))
                .doesNotContain("logarithm");
    }

    @Test
    void laterRowsJudgeThreeTimesAndTreesWithoutSubsamplingAreTried() {
        long[] time = IntStream.range(0, ROWS).asLongStream().toArray();
        Frame beside = Frame.of(LongColumn.of("t", time));
        TrainingRows rows = new TrainingRows(new Examples(beside, DoubleColumn.of("y", a), beside), false, ROWS / 10);
        inner = InnerSplits.of(TimeSeriesSplitter.of("t"), rows, Threads.CALLER);
        FittedModel fitted = fit(XGBoostModel.of(), ROWS, sum());
        assertThat(fitted.facts().get("recipe"))
                .startsWith("linear; inner rmse by 3 inner folds: ")
                .contains("depth 3 without subsampling 0.");
        assertThat(IntStream.of(folds.get(0)).filter(it -> it < 0).count()).isEqualTo(ROWS * 7 / 10);
    }

    private double[] sum() {
        return IntStream.range(0, ROWS)
                .mapToDouble(row -> 2 * a[row] - b[row] + 0.1 * random.nextGaussian())
                .toArray();
    }

    @Test
    void aSumIsLearnedByALinearModel() {
        double[] y = sum();
        FittedModel fitted = fit(XGBoostModel.of(), ROWS, y);
        assertThat(fitted.facts().get("recipe"))
                .startsWith("linear; inner rmse by 5 inner folds: constant 1.")
                .contains(", linear 0.1");
        assertThat(fitted.found()).containsInstanceOf(LinearModel.class);
        assertThat(fitted.coefficients()).isNotEmpty();
        assertThat(fitted.nativeFiles()).isEmpty();
        assertThat(folds).hasSize(1);
        assertThat(IntStream.of(folds.get(0)).distinct().sorted()).containsExactly(0, 1, 2, 3, 4);
        double squares = IntStream.range(0, ROWS)
                .mapToDouble(row -> Math.pow(judged.get(0).get(row) - y[row], 2))
                .sum();
        assertThat(Math.sqrt(squares / ROWS)).isBetween(0.08, 0.12);
    }

    @Test
    void whatNoSumSaysIsLearnedByTreesOfTheRoundsThatWereFound() {
        double[] y = IntStream.range(0, ROWS)
                .mapToDouble(row -> Math.signum(a[row]) * Math.signum(b[row]) + 0.1 * random.nextGaussian())
                .toArray();
        FittedModel fitted = fit(XGBoostModel.of(), ROWS, y);
        assertThat(fitted.facts().get("recipe")).startsWith("depth ");
        XGBoostModel found = (XGBoostModel) fitted.found().orElseThrow();
        assertThat(fitted.facts()).containsEntry("rounds", String.valueOf(found.numBoostRound()));
        assertThat(found.earlyStoppingRounds()).isNull();
        assertThat(found.params()).containsEntry("eta", 0.05);
        assertThat(fitted.nativeFiles()).containsKey("model.ubj");
        Onnx.assertParity(fitted, inputs(ROWS));
    }

    @Test
    void whatIsSaidIsNeverOverruled() {
        for (XGBoostModel said : List.of(
                XGBoostModel.of().numBoostRound(5),
                XGBoostModel.of().param("max_depth", 2),
                XGBoostModel.of().earlyStoppingRounds(5))) {
            assertThat(fit(said, ROWS, sum()).facts()).doesNotContainKey("recipe");
        }
        assertThat(folds).isEmpty();
    }

    @Test
    void tooFewRowsToChooseBySaySo() {
        assertThat(fit(XGBoostModel.of(), 6, 1, 2, 3, 4, 5, 6).facts())
                .containsEntry("recipe", "depth 3; there are too few rows, groups or times to choose by")
                .containsEntry("rounds", "100");
        assertThat(folds).isEmpty();
    }
}
