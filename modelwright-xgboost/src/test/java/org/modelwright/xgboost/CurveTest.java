package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** Of many training rows, the metric is worked out in every tenth round and the last one; nothing else depends on it. */
class CurveTest {

    private static final int ROWS = 140_000;
    private static final DoubleColumn X =
            DoubleColumn.of("x", new Random(1).doubles(ROWS).toArray());
    private static final DoubleColumn Y = noisy(new Random(2));
    private static final XGBoostModel MODEL =
            XGBoostModel.of().numBoostRound(24).params(Map.of("max_depth", 2, "eta", 0.5));

    private static DoubleColumn noisy(Random random) {
        return DoubleColumn.of(
                "y",
                IntStream.range(0, ROWS)
                        .mapToDouble(row -> 1000 * Math.sin(9 * X.number(row)) + 900 * random.nextGaussian())
                        .toArray());
    }

    private static FittedModel fit(XGBoostModel model, List<Map<String, Double>> told) {
        return model.fit(
                Frame.of(X), Target.of(Y, null), new FitContext(Sessions.of(1L << 30, 2), (round, rounds, metrics) -> {
                    assertThat(round).isEqualTo(told.size());
                    told.add(metrics);
                }));
    }

    private static XGBoostModel asking(XGBoostModel model) {
        return model.params(Map.of("max_depth", 2, "eta", 0.5, "eval_metric", "rmse"));
    }

    @Test
    void manyRowsAreJudgedInEveryTenthRoundUnlessTheirMetricIsAskedFor() {
        List<Map<String, Double>> some = new ArrayList<>();
        List<Map<String, Double>> all = new ArrayList<>();
        FittedModel fitted = fit(MODEL, some);
        FittedModel asked = fit(asking(MODEL), all);
        assertThat(all).hasSize(24).allSatisfy(it -> assertThat(it).containsOnlyKeys("train_rmse"));
        assertThat(some)
                .isEqualTo(IntStream.range(0, 24)
                        .mapToObj(round -> round % 10 == 0 || round == 23 ? all.get(round) : Map.of())
                        .toList());
        assertThat(fitted.facts()).containsEntry("train_metric_every", "10");
        assertThat(asked.facts()).doesNotContainKey("train_metric_every");
        assertThat(fitted.nativeFiles().get("model.ubj"))
                .isEqualTo(asked.nativeFiles().get("model.ubj"));
    }

    @Test
    void validationRowsAreJudgedInEachRound() {
        XGBoostModel model = MODEL.numBoostRound(400).earlyStoppingRounds(3).validationSize(0.2);
        List<Map<String, Double>> some = new ArrayList<>();
        List<Map<String, Double>> all = new ArrayList<>();
        FittedModel fitted = fit(model, some);
        FittedModel asked = fit(asking(model), all);
        assertThat(all).allSatisfy(it -> assertThat(it).containsOnlyKeys("train_rmse", "valid_rmse"));
        int last = all.size() - 1;
        assertThat(last).isBetween(4, 398);
        assertThat(some)
                .isEqualTo(IntStream.rangeClosed(0, last)
                        .mapToObj(round -> round % 10 == 0 || round == last
                                ? all.get(round)
                                : Map.of("valid_rmse", all.get(round).get("valid_rmse")))
                        .toList());
        assertThat(fitted.facts())
                .containsEntry("best_iteration", asked.facts().get("best_iteration"))
                .containsEntry("best_score", asked.facts().get("best_score"));
        assertThat(fitted.nativeFiles().get("model.ubj"))
                .isEqualTo(asked.nativeFiles().get("model.ubj"));
    }
}
