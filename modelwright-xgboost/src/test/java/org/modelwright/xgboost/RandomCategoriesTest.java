package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;
import org.modelwright.transform.InfrequentCategories;
import org.modelwright.transform.TargetEncoder;
import org.modelwright.transform.Transform;

/** A law: a random column of 500 categories says nothing of a target of noise, whatever is made of it and whoever judges. */
class RandomCategoriesTest {

    private static final int ROWS = 1500;
    private static final int CATEGORIES = 500;

    private final Random random = new Random(11);
    private final double[] y =
            IntStream.range(0, ROWS).mapToDouble(row -> random.nextGaussian()).toArray();
    private final Frame inputs =
            Frame.of(DoubleColumn.of("x", random.doubles(ROWS).toArray()), categories("c"), categories("d"));
    private final Target target = Target.of(DoubleColumn.of("y", y), Task.REGRESSION);
    private final List<Double> gains = new ArrayList<>();

    private TextColumn categories(String name) {
        return TextColumn.of(
                name,
                IntStream.range(0, ROWS)
                        .mapToObj(row -> "c" + random.nextInt(CATEGORIES))
                        .toArray(String[]::new));
    }

    /** {@return how much of the spread of the target the predictions of some rows take away} */
    private double gain(List<Integer> rows, DoubleBuffer predictions) {
        double mean = rows.stream().mapToDouble(row -> y[row]).average().orElseThrow();
        double left = rows.stream()
                .mapToDouble(row -> Math.pow(y[row] - predictions.get(row), 2))
                .sum();
        double spread =
                rows.stream().mapToDouble(row -> Math.pow(y[row] - mean, 2)).sum();
        return 1 - left / spread;
    }

    private FittedModel fit(Model model, Transform... transforms) {
        FitListener listener = new FitListener() {
            @Override
            public void round(int round, int most, Map<String, Double> metrics) {
                if (metrics.containsKey("valid_rmse")) {
                    gains.add(1 - Math.pow(metrics.get("valid_rmse"), 2));
                }
            }

            @Override
            public void folds(int[] foldOf, List<DoubleBuffer> outputs) {
                gains.add(gain(IntStream.range(0, ROWS).boxed().toList(), outputs.get(0)));
            }
        };
        return new Pipeline(List.of(transforms), model)
                .fit(inputs, target, new FitContext(Sessions.of(1L << 30, 2), listener));
    }

    @Test
    void encodedTheyWinNothingWhereInnerFoldsChoose() {
        fit(
                XGBoostModel.of(),
                TargetEncoder.of("c"),
                InfrequentCategories.of("d").minFrequency(6));
        assertThat(gains).hasSize(1).allMatch(gain -> gain < 0.01, "below 0.01");
    }

    @Test
    void encodedTheyWinNothingWhereAnInnerSplitStops() {
        FittedModel fitted = fit(
                XGBoostModel.of().earlyStoppingRounds(10).validationSize(0.3).param("max_depth", 2),
                InfrequentCategories.of("d").minFrequency(3),
                TargetEncoder.of("c"));
        assertThat(fitted.facts()).containsEntry("columns_of_c", "c_target");
        Onnx.assertParity(fitted, inputs);
        RowSplit split = InnerSplits.byRow().validation(ROWS, 0.3);
        double[] judged = IntStream.of(split.test()).mapToDouble(row -> y[row]).toArray();
        double mean =
                IntStream.of(split.train()).mapToDouble(row -> y[row]).average().orElseThrow();
        double constant = 1
                - IntStream.range(0, judged.length)
                        .mapToDouble(i -> Math.pow(judged[i] - mean, 2))
                        .average()
                        .orElseThrow();
        assertThat(gains).isNotEmpty().allMatch(gain -> gain - constant < 0.02, "below 0.02 more than " + constant);
    }

    @Test
    void rowsAreToldWhatOthersHaveTaught() {
        Frame learned = new Pipeline(List.of(TargetEncoder.of("c")), XGBoostModel.of())
                .learn(inputs, target, FitContext.quiet(Sessions.of(1L << 30, 2)))
                .columns();
        double mean = DoubleStream.of(y).average().orElseThrow();
        double together = IntStream.range(0, ROWS)
                .mapToDouble(row -> (y[row] - mean) * learned.column("c_target").number(row))
                .sum();
        assertThat(together / ROWS).isLessThan(0.05);
    }
}
