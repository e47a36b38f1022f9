package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Pipeline;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** Where each category has few rows, the default recipe tries what else can be made of them, and ends in one graph. */
class SparseCategoriesTest {

    private static final int ROWS = 240;
    private static final int CATEGORIES = 40;

    private final Random random = new Random(8);
    private final int[] c = random.ints(ROWS, 0, CATEGORIES).toArray();
    private final double[] a = random.doubles(ROWS, -1, 1).toArray();
    private final double[] b = random.doubles(ROWS, -1, 1).toArray();

    private Frame inputs() {
        return Frame.of(
                DoubleColumn.of("a", a),
                TextColumn.of("c", IntStream.of(c).mapToObj(it -> "c" + it).toArray(String[]::new)),
                DoubleColumn.of("b", b));
    }

    private static Target target(IntToDoubleFunction y) {
        return Target.of(
                DoubleColumn.of("y", IntStream.range(0, ROWS).mapToDouble(y).toArray()), null);
    }

    private FittedModel fit(XGBoostModel model, IntToDoubleFunction y) {
        return model.fit(inputs(), target(y), FitContext.quiet(Sessions.of(1L << 30, 2)));
    }

    private double step(int row) {
        return Math.signum(a[row]) * Math.signum(b[row]) + 0.1 * random.nextGaussian();
    }

    private static Frame edges() {
        return Frame.of(
                DoubleColumn.of("a", 0.5, -0.5, Double.NaN, 0.1),
                TextColumn.of("c", null, "", "never seen", "c1"),
                DoubleColumn.of("b", 0.5, 0.5, -0.5, Double.NaN));
    }

    @Test
    void whatSaysNothingIsMadeLessOf() {
        FittedModel fitted = fit(XGBoostModel.of(), this::step);
        String recipe = String.valueOf(fitted.facts().get("recipe"));
        assertThat(recipe)
                .matches("depth . with.*")
                .contains(" with means of the target for c 0.", " of categories, rare ones as one 0.");
        assertThat(fitted.features()).extracting(Feature::name).containsExactly("a", "c", "b");
        assertThat(fitted.found()).containsInstanceOf(Pipeline.class);
        assertThat(fitted.splitGains()).containsKeys("a", "b");
        Onnx.assertParity(fitted, inputs());
        Onnx.assertParity(fitted, edges());
    }

    @Test
    void eachOfThemEndsInOneGraph() {
        Target target = target(this::step);
        FitContext context = FitContext.quiet(Sessions.of(1L << 30, 2));
        List<Candidates.Candidate> tried = variations(XGBoostModel.of());
        assertThat(tried)
                .extracting(Candidates.Candidate::name)
                .containsExactly(
                        "depth 6 with means of the target for c",
                        "depth 6 with small sets of categories, rare ones as one",
                        "depth 6 without c");
        for (Candidates.Candidate candidate : tried) {
            Pipeline pipeline = (Pipeline) candidate.model();
            FittedModel fitted = new Pipeline(pipeline.transforms(), ((XGBoostModel) pipeline.model()).found(5))
                    .fit(inputs(), target, context);
            assertThat(fitted.features()).extracting(Feature::name).containsExactly("a", "c", "b");
            Onnx.assertParity(fitted, inputs());
            Onnx.assertParity(fitted, edges());
        }
    }

    @Test
    void whatIsNamedStaysACategory() {
        assertThat(variations(XGBoostModel.of().categorical("c")))
                .extracting(Candidates.Candidate::name)
                .containsExactly("depth 6 with small sets of categories");
    }

    private List<Candidates.Candidate> variations(XGBoostModel model) {
        Candidates candidates = new Candidates(model, inputs(), target(this::step), false);
        List<Candidates.Candidate> first = candidates.first();
        return candidates.variations().stream()
                .flatMap(it -> it.of(List.of(first.get(first.size() - 1))).stream())
                .toList();
    }

    @Test
    void manyCategoriesAreSparseBelowFiftyRowsEachAndFromFiveHundredOn() {
        assertThat(sparse(30 * 49, 30)).isTrue();
        assertThat(sparse(30 * 50, 30)).isFalse();
        assertThat(sparse(29, 29)).isFalse();
        assertThat(sparse(500 * 60, 500)).isTrue();
    }

    private static boolean sparse(int rows, int categories) {
        String[] texts =
                IntStream.range(0, rows).mapToObj(row -> "c" + row % categories).toArray(String[]::new);
        return !SparseCategories.of(Frame.of(TextColumn.of("c", texts)), List.of())
                .isEmpty();
    }
}
