package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Frame;

/** Rows that stand on both sides of the split. */
class CopiesTest extends LeakChecks {

    // ---- copies

    @Test
    void rowsThatStandOnBothSides() {
        Frame frame = Frame.of(real("a", noise), real("b", other), real("y", target));
        int[] twice = IntStream.range(0, 4 * ROWS).map(row -> row % ROWS).toArray();
        LeakReport report = lookAt(frame.take(twice));
        assertThat(report.findings()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("480 of 480 test rows", "480 of them with the same target");
            assertThat(problem.facts()).containsEntry("equal_features_and_target", 480);
        });
        int[] few = IntStream.range(0, ROWS).map(row -> row == 599 ? 3 : row).toArray();
        LeakReport one = lookAt(frame.take(few));
        assertThat(one.findings()).isEmpty();
        assertThat(one.warnings())
                .containsExactly("1 of 120 test rows stand among the training rows with equal features, 1 of them with"
                        + " the same target.");
    }

    @Test
    void fromHalfOfTheTestRowsOnCopiesStopTheJob() {
        Frame frame = Frame.of(real("a", noise), real("b", other), real("y", target));
        for (int copies : new int[] {59, 60}) {
            int[] some = IntStream.range(0, ROWS)
                    .map(row -> row < 480 || row >= 480 + copies ? row : row - 480)
                    .toArray();
            LeakReport report = lookAt(frame.take(some));
            assertThat(report.findings()).hasSize(copies == 60 ? 1 : 0);
            assertThat(report.warnings()).hasSize(copies == 60 ? 0 : 1);
        }
    }

    @Test
    void rowsThatNearlyStandOnBothSides() {
        Frame frame = Frame.of(
                real("a", row -> row >= 500 ? noise[row - 500] + 1e-9 : noise[row]),
                text("b", row -> row >= 500 ? "Word " + (row - 500) : "word " + row),
                real("y", target));
        assertThat(lookAt(frame).warnings()).singleElement().asString().contains("0 of 120", "more with nearly equal");
    }

    /** Most rows are set aside by a few columns: that must lose none. */
    @Test
    void copiesAreCountedAmongGapsAndBothZeros() {
        DoubleUnaryOperator gapped = value -> value > 0.5 ? Double.NaN : Math.abs(value) < 0.3 ? 0.0 : value;
        Frame frame = Frame.of(
                real("a", row -> gapped.applyAsDouble(noise[row >= 500 ? row - 500 : row])),
                real("b", row -> row >= 550 ? other[row - 500] + 1e-9 : other[row >= 500 ? row - 500 : row]),
                real("c", row -> row >= 500 ? -(noise[row - 500] > 0 ? 0.0 : 3) : noise[row] > 0 ? 0.0 : -3),
                whole("d", row -> row % 5),
                text("e", row -> (row >= 500 ? "Word " : "word ") + row % 2),
                real("y", row -> target[row >= 520 ? row - 500 : row]));
        // Of the test rows, 500 to 549 equal a row but for the spelling of e, 550 to 599 nearly, and one by chance.
        assertThat(lookAt(frame).warnings())
                .containsExactly("0 of 120 test rows stand among the training rows with equal features, 0 of them with"
                        + " the same target; 101 more with nearly equal ones.");
        Frame spelled = Frame.of(
                frame.column("a"),
                frame.column("b"),
                frame.column("c"),
                frame.column("d"),
                text("e", row -> "word " + row % 2),
                frame.column("y"));
        assertThat(lookAt(spelled).warnings())
                .containsExactly("50 of 120 test rows stand among the training rows with equal features, 30 of them"
                        + " with the same target; 51 more with nearly equal ones.");
    }

    @Test
    void coarseRowsRepeatHonestly() {
        Frame frame =
                Frame.of(whole("a", row -> row % 5), text("b", row -> row % 2 == 0 ? "x" : "y"), real("y", target));
        LeakReport report = lookAt(frame);
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings()).isEmpty();
    }
}
