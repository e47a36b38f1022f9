package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** Without settings, what the rows are like decides what is trained; with one, nothing is chosen. */
class DefaultRecipeTest {

    private static final int ROWS = 300;

    private final Random random = new Random(4);
    private final double[] a = random.doubles(ROWS, -1, 1).toArray();
    private final double[] b = random.doubles(ROWS, -1, 1).toArray();
    private final List<int[]> folds = new ArrayList<>();
    private final List<DoubleBuffer> judged = new ArrayList<>();

    private Frame inputs(int rows) {
        return Frame.of(DoubleColumn.of("a", a), DoubleColumn.of("b", b)).head(rows);
    }

    private FittedModel fit(XGBoostModel model, int rows, double... y) {
        FitListener listener = new FitListener() {
            @Override
            public void round(int round, int most, Map<String, Double> metrics) {}

            @Override
            public void folds(int[] foldOf, List<DoubleBuffer> outputs) {
                folds.add(foldOf);
                judged.addAll(outputs);
            }
        };
        Column target = DoubleColumn.of("y", y);
        return model.fit(inputs(rows), Target.of(target, null), new FitContext(Sessions.of(1L << 30, 2), listener));
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
        assertThat(fitted.facts().get("recipe")).startsWith("linear; inner rmse by 5 inner folds: linear 0.1");
        assertThat(fitted.found()).containsInstanceOf(LinearModel.class);
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
