package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.error.Problem;

/** Columns that add up to the target, or lie on a line with it. */
class SumLeaksTest extends LeakChecks {

    // ---- sums

    @Test
    void aSumOfTwo() {
        Problem problem = only(
                whole("cnt", row -> row % 17 + row % 23),
                whole("registered", row -> row % 23),
                real("noise", noise),
                whole("casual", row -> row % 17));
        assertThat(problem.message())
                .isEqualTo("The columns (registered, casual) add up to the target (cnt): registered + casual = cnt in"
                        + " 600 of 600 rows.");
        assertThat(problem.maybe()).startsWith("exclude: [registered, casual] in inputs");
    }

    @Test
    void differencesConstantsAndThreeColumns() {
        double[] c = noise(ROWS);
        assertThat(only(real("y", combine((a, b) -> b - a + 3, noise, other)), real("a", noise), real("b", other))
                        .message())
                .contains("b - a + 3 = y in 600 of 600 rows");
        double[] y = IntStream.range(0, ROWS)
                .mapToDouble(row -> noise[row] - other[row] - c[row])
                .toArray();
        assertThat(only(real("y", y), real("a", noise), real("b", other), real("c", c), real("d", target))
                        .message())
                .contains("a - b - c = y in 600 of 600 rows");
    }

    @Test
    void aSumOfMany() {
        List<Column> parts = new ArrayList<>();
        double[] y = new double[ROWS];
        for (int part = 0; part < 12; part++) {
            double[] values = noise(ROWS);
            parts.add(real("m" + part, values));
            for (int row = 0; row < ROWS; row++) {
                y[row] += values[row];
            }
        }
        parts.add(real("noise", noise));
        assertThat(only(real("y", y), parts.toArray(Column[]::new)).facts().get("columns"))
                .isEqualTo(IntStream.range(0, 12).mapToObj(part -> "m" + part).toList());
    }

    @Test
    void aSumWithExceptionsAndGaps() {
        double[] y = combine(Double::sum, noise, other);
        for (int row = 0; row < ROWS; row += 150) {
            y[row] += 1;
        }
        assertThat(only(real("y", y), real("a", noise), real("b", other)).message())
                .contains("a + b = y in 596 of 600 rows");
        double[] gaps = noise.clone();
        for (int row = 0; row < ROWS; row += 4) {
            gaps[row] = Double.NaN;
        }
        assertThat(only(real("y", combine(Double::sum, noise, other)), real("a", gaps), real("b", other))
                        .message())
                .contains("a + b = y in 450 of 450 rows");
    }

    @Test
    void otherExactLinesAreAWarning() {
        LeakReport report =
                look(real("y", combine((a, b) -> 2 * a + 3 * b, noise, other)), real("a", noise), real("b", other));
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("exact linear function of the columns (a, b)");
    }

    @Test
    void columnsThatAddUpAmongThemselvesTellNothingOfARareTarget() {
        Column[] columns = {
            real("a", noise),
            real("b", other),
            real("c", combine((a, b) -> a - b - 6, noise, other)),
            real("gaps", row -> row % 2 == 0 ? Double.NaN : target[row])
        };
        assertThat(look(whole("y", row -> row % 100 == 1 || row % 2 == 0 && row % 10 != 0 ? 1 : 0), columns)
                        .findings())
                .isEmpty();
    }

    @Test
    void aRoundedSum() {
        double[] c = noise(ROWS);
        double[] y = IntStream.range(0, ROWS)
                .mapToDouble(row -> Math.rint(10 * (noise[row] + other[row] - c[row])) / 10)
                .toArray();
        assertThat(only(real("y", y), real("a", noise), real("b", other), real("c", c), real("d", target))
                        .message())
                .contains("a + b - c = y in 600 of 600 rows");
        double[] measured = combine((sum, n) -> Math.rint(10 * (sum + n / 10)) / 10, y, noise(ROWS));
        assertThat(look(real("y", measured), real("a", noise), real("b", other), real("c", c))
                        .findings())
                .isEmpty();
    }

    @Test
    void aProductIsAWarning() {
        LeakReport report = look(
                real("revenue", row -> Math.exp(noise[row]) * (row % 9 + 1)),
                real("price", map(Math::exp, noise)),
                whole("pieces", row -> row % 9 + 1));
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("price * pieces = revenue in 600 of 600 rows");
    }
}
