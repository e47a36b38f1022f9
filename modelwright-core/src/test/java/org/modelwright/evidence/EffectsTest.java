package org.modelwright.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Threads;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.modelfiles.Figures;
import org.modelwright.modelfiles.RunEvidence.Check;
import org.modelwright.modelfiles.RunEvidence.Effect;
import org.modelwright.modelfiles.RunEvidence.Status;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;

/** What is known in closed form: the effect of a column in a linear model is its coefficient, whatever goes with it. */
class EffectsTest {

    private static final int ROWS = 900;

    private static JudgedModel judged() {
        Random random = new Random(1);
        double[] a = new double[ROWS];
        double[] b = new double[ROWS];
        long[] n = new long[ROWS];
        double[] y = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            a[row] = random.nextGaussian();
            b[row] = a[row] + 0.1 * random.nextGaussian();
            n[row] = random.nextInt(5);
            y[row] = 3 * a[row] - 2 * b[row] + 0.5 * n[row];
            a[row] = row == 3 ? Double.NaN : a[row];
        }
        Frame inputs = Frame.of(DoubleColumn.of("a", a), DoubleColumn.of("b", b), LongColumn.of("n", n));
        DoubleColumn truth = DoubleColumn.of("y", y);
        Target target = Target.of(truth, null);
        FittedModel model = LinearModel.of().alpha(1e-9).fit(inputs, target, Rows.context());
        return new JudgedModel(
                model,
                new Examples(inputs, truth, Frame.of(LongColumn.of("row", n))),
                target,
                model.predict(inputs),
                RowUnits.rows(ROWS),
                List.of(RegressionMetric.of(RegressionScore.R2_SCORE)),
                List.of(),
                List.of(),
                List.of(),
                Threads.CALLER);
    }

    @Test
    void theEffectInALinearModelIsItsCoefficient() {
        JudgedModel judged = judged();
        List<Effect> effects = Effects.of(judged, List.of("b", "a", "n"));
        assertThat(effects).extracting(Effect::feature).containsExactly("b", "a", "n");
        Map<String, Double> coefficients = new HashMap<>();
        judged.model().coefficients().forEach(it -> coefficients.put(it.column(), it.value()));
        for (Effect effect : effects) {
            double mean = 0;
            for (int step = 1; step < effect.values().size(); step++) {
                double moved = effect.values().get(step) - effect.values().get(step - 1);
                double grown = effect.effects().get(step) - effect.effects().get(step - 1);
                assertThat(grown / moved).isCloseTo(coefficients.get(effect.feature()), within(1e-6));
                mean += (effect.effects().get(step) + effect.effects().get(step - 1))
                        / 2
                        * effect.rows().get(step);
            }
            assertThat(mean).isCloseTo(0, within(1e-6));
        }
        assertThat(effects.get(2).values()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
        assertThat(effects.get(1).rows().stream().mapToInt(it -> it).sum()).isEqualTo(ROWS - 1);
    }

    @Test
    void aDirectionThatAModelDoesNotKeepToIsFound() {
        JudgedModel judged = judged();
        assertThat(MonotoneCheck.of(judged, Map.of("a", 1, "b", -1, "n", 1)).status())
                .isEqualTo(Status.PASSED);
        Check broken = MonotoneCheck.of(judged, Map.of("a", 1, "b", 1));
        assertThat(broken.status()).isEqualTo(Status.ISSUE);
        assertThat(broken.message())
                .startsWith("monotone_constraints do not hold: from (b) ")
                .contains("falls by");
        Check unseen = MonotoneCheck.of(judged, Map.of("a", 1, "z", 1));
        assertThat(unseen.status()).isEqualTo(Status.TIP);
        assertThat(unseen.message()).startsWith("Of z nothing can be seen");
        assertThat(MonotoneCheck.of(judged, Map.of("a", 0)).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void reasonsOfRowsAreWhatColumnsContribute() {
        JudgedModel judged = judged();
        Figures.Reasons sample = RowReasons.of(judged).sample();
        assertThat(sample).isNotNull();
        assertThat(sample.features()).extracting(Figures.Reason::feature).containsExactly("a", "b", "n");
        assertThat(sample.features().get(0).contributions()).hasSize(200);
        Map<String, Double> strongest =
                RowReasons.of(judged).strongest(new int[] {7}).get(0);
        double sum = strongest.values().stream().mapToDouble(it -> it).sum() + sample.baseValue();
        assertThat(sum).isCloseTo(judged.outputs().column("prediction").number(7), within(1e-9));
    }
}
