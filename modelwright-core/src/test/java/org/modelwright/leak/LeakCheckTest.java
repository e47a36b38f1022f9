package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.test.Sessions;

class LeakCheckTest extends LeakChecks {

    // ---- the record

    @Test
    void itLooksAndWaivesNothingByDefault() {
        LeakCheck check = LeakCheck.of();
        assertThat(check.enabled()).isTrue();
        assertThat(check.waive()).isEmpty();
    }

    @Test
    void everyKeyCanBeSet() {
        LeakCheck check = new LeakCheck(false, Map.of("a", "known at noon"));
        assertThat(check.enabled()).isFalse();
        assertThat(check.waive()).containsExactly(Map.entry("a", "known at noon"));
    }

    @Test
    void aWaiverNeedsAReason() {
        assertThatThrownBy(() -> LeakCheck.of().waive(Map.of("a", " ")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The column (a) is waived without a reason.");
    }

    @Test
    void aWaiverNeedsAColumn() {
        assertThatThrownBy(() -> look(Map.of("nois", "why"), real("y", target), real("noise", noise)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The column (nois) of leak_check.waive is not among the inputs.")
                .hasMessageContaining("Maybe noise");
    }

    @Test
    void aWaivedFindingIsAWarningWithItsReason() {
        LeakReport report = look(Map.of("copy", "measured before"), real("y", target), real("copy", target));
        assertThat(report.findings()).isEmpty();
        assertThat(report.waived()).containsExactly(Map.entry("copy", "measured before"));
        assertThat(report.warnings()).singleElement().asString().contains("(copy) is the target", "measured before");
        assertThat(report).hasToString("no leak found in 600 rows, waived [copy]");
    }

    @Test
    void oneWaivedColumnOfASumWaivesTheSum() {
        double[] b = combine((y, n) -> y - n, target, noise);
        assertThat(look(Map.of("b", "why"), real("y", target), real("a", noise), real("b", b))
                        .findings())
                .isEmpty();
    }

    @Test
    void aWaiverWithoutNeedIsAWarning() {
        LeakReport report = look(Map.of("noise", "why"), real("y", target), real("noise", noise));
        assertThat(report.warnings())
                .containsExactly("The column (noise) is waived in leak_check, and tells nothing that needs it.");
        assertThat(report.waived()).isEmpty();
    }

    @Test
    void switchedOffItSaysSo() {
        LeakReport report = LeakCheck.of()
                .enabled(false)
                .check(
                        examples(real("y", target), real("copy", target)),
                        split(ROWS),
                        Sessions.of(1L << 30, 2).threads());
        assertThat(report.findings()).isEmpty();
        assertThat(report.checked()).isFalse();
        assertThat(report.warnings()).singleElement().asString().contains("leak_check.enabled is false");
        assertThat(report).hasToString("leaks not looked for (leak_check.enabled is false)");
    }

    // ---- the target itself

    @Test
    void aCopy() {
        Problem problem = only(real("y", target), real("copy", target), real("noise", noise));
        assertThat(problem.message()).isEqualTo("The column (copy) is the target (y): y = copy in 600 of 600 rows.");
        assertThat(problem.maybe())
                .isEqualTo("exclude: [copy] in inputs; or, if known before the prediction is wanted,"
                        + " leak_check: {waive: {copy: \"why\"}}");
        assertThat(problem.facts())
                .containsEntry("leak", "same")
                .containsEntry("columns", List.of("copy"))
                .containsEntry("rows_that_agree", 600)
                .containsEntry("rows_looked_at", 600);
    }

    @Test
    void otherUnits() {
        assertThat(only(real("y", target), real("x", map(y -> (y - 32) / 1.8, target)))
                        .message())
                .contains("(x) is the target (y) in other numbers: y = 1.8 * x + 32 in 600 of 600 rows");
    }

    @Test
    void singlePrecisionAndRounded() {
        assertThat(only(real("y", target), real("x", map(y -> (float) y, target)))
                        .message())
                .contains("is the target");
        assertThat(only(real("y", target), real("x", map(y -> Math.rint(y * 1000) / 1000, target)))
                        .message())
                .contains("(x)");
        assertThat(only(real("y", target), real("x", map(y -> Math.rint(y * 5) / 5, target)))
                        .message())
                .contains("The column (x) is the target (y) cut at");
    }

    @Test
    void aLogarithmAPowerAndAnyOtherOrder() {
        double[] y = map(Math::exp, target);
        assertThat(only(real("y", y), real("x", target)).message()).contains("log(y) = x in 600 of 600");
        assertThat(only(real("y", target), real("x", y)).message()).contains("y = log(x) in 600 of 600");
        assertThat(only(real("y", y), real("x", map(v -> v * v, y))).message()).contains("log(y) = 0.5 * log(x)");
        assertThat(only(real("y", target), real("x", map(v -> 1 / (1 + Math.exp(v)), target)))
                        .message())
                .contains("stands in the reverse order of the target (y): their rank correlation is -1");
    }

    @Test
    void nearlyTheTarget() {
        double[] few = target.clone();
        for (int row = 0; row < ROWS; row += 200) {
            few[row] = noise[row];
        }
        assertThat(only(real("y", target), real("x", few)).message()).contains("y = x in 597 of 600 rows");
        double[] blurred = combine((y, n) -> y + n / 200, target, noise);
        assertThat(only(real("y", target), real("x", blurred)).message()).contains("rank correlation is 0.9999");
        double[] measured = combine((y, n) -> y + n / 20, target, noise);
        assertThat(look(real("y", target), real("x", measured)).findings()).isEmpty();
    }

    @Test
    void rowsWhereTheColumnIsMissingDoNotHideIt() {
        double[] gaps = target.clone();
        for (int row = 0; row < ROWS; row += 3) {
            gaps[row] = Double.NaN;
        }
        assertThat(only(real("y", target), real("x", gaps)).message()).contains("y = x in 400 of 400 rows");
    }

    @Test
    void numbersAsText() {
        TextColumn text = text("x", row -> "" + target[row]);
        assertThat(only(real("y", target), text).message()).contains("y = x in 600 of 600 rows");
    }

    // ---- under another name

    @Test
    void classesUnderAnotherName() {
        BooleanColumn y = BooleanColumn.of("y", flags(row -> target[row] > 0));
        assertThat(only(y, text("x", row -> target[row] > 0 ? "Yes" : "No")).message())
                .contains(
                        "(x) is the target (y) under another name: each of its 2 values has one target value, in 600"
                                + " of 600 rows",
                        "Yes → true");
        assertThat(only(y, whole("x", row -> target[row] > 0 ? 0 : 1)).message())
                .contains("1 → false");
        assertThat(only(y, text("x", row -> (target[row] > 0 ? "yes" : "no") + (row % 2 == 0 ? " " : "")))
                        .message())
                .contains("decides the target (y): each of its 4 values");
        TextColumn three = text("y", row -> "abc".substring(row % 3, row % 3 + 1));
        assertThat(only(three, whole("x", row -> 7 - row % 3)).message()).contains("7 → a, ".substring(0, 3));
    }

    @Test
    void classesWithSomeMistakes() {
        BooleanColumn y = BooleanColumn.of("y", flags(row -> target[row] > 0));
        assertThat(only(y, text("x", row -> target[row] > 0 == row % 100 > 0 ? "Yes" : "No"))
                        .message())
                .contains("in 594 of 600 rows");
        assertThat(look(y, text("x", row -> target[row] > 0 == row % 20 > 0 ? "Yes" : "No"))
                        .findings())
                .isEmpty();
    }

    @Test
    void aScoreThatRoundsToTheClass() {
        BooleanColumn y = BooleanColumn.of("y", flags(row -> target[row] > 0));
        assertThat(only(y, real("score", row -> (target[row] > 0 ? 1 : 0) + noise[row] / 10))
                        .message())
                .contains("The column (score) rounded is the target (y) in 600 of 600 rows");
        assertThat(look(y, real("score", row -> (target[row] > 0 ? 1 : 0) + noise[row] / 2))
                        .findings())
                .isEmpty();
    }

    @Test
    void aCategoryThatDecides() {
        assertThat(only(
                                real("y", map(Math::rint, target)),
                                text("zip", row -> "z" + (long) Math.rint(target[row]) + row % 4))
                        .message())
                .contains("The column (zip) decides the target (y)");
        // Too few rows for each value to tell anything.
        assertThat(look(text("y", row -> row % 2 == 0 ? "a" : "b"), text("name", row -> "n" + row / 4 * 2 + row % 2))
                        .findings())
                .isEmpty();
    }

    @Test
    void aThreshold() {
        BooleanColumn y = BooleanColumn.of("late", flags(row -> target[row] > 0.7));
        assertThat(only(y, real("delay", target)).message())
                .contains("The column (delay) cut at 0.7", "is the target (late) in 600 of 600 rows");
        assertThat(only(real("delay", target), y).message())
                .contains("The column (late) is the target (delay) cut at 0.7");
    }

    @Test
    void groupsThatAreFarApartAreAWarning() {
        BooleanColumn y = BooleanColumn.of("y", flags(row -> row % 2 == 0));
        LeakReport report = look(y, real("x", row -> noise[row] + (row % 2 == 0 ? 8 : 0)));
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings()).singleElement().asString().contains("(x) cut at", "(y) in 600 of 600 rows");
    }

    @Test
    void whatIsKnownOnlyAfterwards() {
        BooleanColumn y = BooleanColumn.of("churned", flags(row -> row % 7 == 0));
        assertThat(only(y, real("end", row -> row % 7 == 0 ? noise[row] : Double.NaN))
                        .message())
                .isEqualTo("The column (end) has a value exactly where the target (churned) is (true):"
                        + " they agree in 600 of 600 rows.");
        assertThat(only(y, real("refund", row -> row % 7 == 0 ? 5 + Math.abs(noise[row]) : 0))
                        .message())
                .contains("(refund)");
        assertThat(only(
                                real("sales", row -> row % 7 == 0 ? 0 : 1 + Math.exp(target[row])),
                                real("last_order", row -> row % 7 == 0 ? Double.NaN : noise[row]))
                        .message())
                .contains("(last_order) is missing exactly where the target (sales) is (0)");
    }

    @Test
    void aRowNumberOfASortedFile() {
        TextColumn y = text("species", row -> row < 200 ? "a" : row < 400 ? "b" : "c");
        assertThat(only(y, whole("Id", row -> row + 1)).message())
                .contains("The column (Id) cut at 200.5, 400.5 is the target (species)", "sorted by the target");
        double[] sorted = target.clone();
        Arrays.sort(sorted);
        assertThat(only(real("y", sorted), whole("Id", row -> row + 1)).message())
                .contains("it counts the rows, and these are sorted by the target");
        assertThat(look(real("y", target), whole("Id", row -> row + 1)).findings())
                .isEmpty();
    }

    @Test
    void twoTrendsAreNoLeak() {
        double[] cumulative = new double[ROWS];
        double[] population = new double[ROWS];
        for (int row = 1; row < ROWS; row++) {
            cumulative[row] = cumulative[row - 1] + Math.abs(noise[row]);
            population[row] = population[row - 1] + Math.abs(other[row]);
        }
        LeakReport report = look(real("y", cumulative), real("population", population));
        assertThat(report.findings()).isEmpty();
        assertThat(report.warnings()).singleElement().asString().contains("both only follow the order of the rows");
    }

    @Test
    void severalFindingsAreToldAtOnceEachWithItsOwnColumns() {
        List<Problem> problems = look(
                        real("y", combine(Double::sum, noise, other)),
                        real("a", noise),
                        real("b", other),
                        real("z", target),
                        real("copy, of y", combine(Double::sum, noise, other)))
                .findings();
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).maybe()).startsWith("exclude: [\"copy, of y\"] in inputs");
        assertThat(problems.get(1).maybe()).startsWith("exclude: [a, b] in inputs");
    }

    // ---- no false alarm

    @Test
    void sixtyHonestFrames() {
        honestFrames(60);
    }

    @Test
    @Tag("thorough")
    void fiveHundredHonestFrames() {
        honestFrames(500);
    }

    private static void honestFrames(int frames) {
        List<String> alarms = new ArrayList<>();
        int[] sizes = {5, 20, 21, 30, 50, 100, 400, 2000};
        for (int seed = 0; seed < frames; seed++) {
            Random honest = new Random(seed);
            int rows = sizes[seed % sizes.length];
            int width = 1 + honest.nextInt(rows <= 30 ? 40 : 60);
            double[] signal = new double[rows];
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                Column column = honest(honest, "c" + i, rows);
                columns.add(column);
                double weight = honest.nextInt(3) == 0 ? honest.nextGaussian() : 0;
                for (int row = 0; row < rows; row++) {
                    double value = column.isMissing(row) ? 0 : column.number(row);
                    signal[row] += Double.isNaN(value) ? 0 : weight * value;
                }
            }
            double blur = (seed % 4 + 0.2) * Values.spread(signal) / 2 + 0.1;
            for (int row = 0; row < rows; row++) {
                signal[row] += blur * honest.nextGaussian();
            }
            double[] sorted = signal.clone();
            Arrays.sort(sorted);
            Random rounded = new Random(-seed);
            List<Column> targets = List.of(
                    real("y", signal),
                    // Rounding takes away noise that is less than it, and the target would be a column itself.
                    whole("y", rows, row -> Math.round(signal[row] + rounded.nextGaussian())),
                    BooleanColumn.of("y", flags(rows, row -> signal[row] > sorted[rows / 2])),
                    BooleanColumn.of("y", flags(rows, row -> signal[row] > sorted[rows * 9 / 10])),
                    text("y", rows, row -> "k" + Arrays.binarySearch(sorted, signal[row]) * 4 / rows));
            for (Column y : targets) {
                Examples examples = examples(y, columns.toArray(Column[]::new));
                LeakReport report = LeakCheck.of()
                        .check(
                                examples,
                                TrainTestSplitter.of().shuffle(seed % 2 == 0).split(examples),
                                Sessions.of(1L << 30, 2).threads());
                for (Problem problem : report.findings()) {
                    alarms.add(seed + ", " + y + ", " + rows + " x " + width + ": " + problem.message());
                }
            }
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void whatChanceCanDoIsNoFinding() {
        IntPredicate two = row -> row == 3 || row == 17;
        IntPredicate third = row -> row % 3 == 0;
        for (IntPredicate which : List.of(two, third)) {
            Column y = BooleanColumn.of("y", flags(24, which));
            List<Column> same = List.of(
                    BooleanColumn.of("x", flags(24, which)),
                    text("x", 24, row -> which.test(row) ? "a" : "b"),
                    real("x", 24, row -> which.test(row) ? noise[row] : Double.NaN),
                    real("x", 24, row -> which.test(row) ? 10 + noise[row] : noise[row]));
            for (Column x : same) {
                assertThat(look(y, x).findings()).as(x.toString()).isEmpty();
            }
        }
        Column y = BooleanColumn.of("y", flags(60, third));
        assertThat(only(y, BooleanColumn.of("x", flags(60, third))).message()).contains("60 of 60 rows");
    }

    @Test
    void oddColumnsDoNoHarm() {
        java.nio.LongBuffer days = LongColumn.allocate(ROWS);
        for (int row = 0; row < ROWS; row++) {
            days.put(row, row * 86_400_000_000L);
        }
        Column[] odd = {
            new DateTimeColumn("when", days),
            real("constant", row -> 1),
            real("missing", row -> Double.NaN),
            real("infinite", row -> row == 3 ? Double.POSITIVE_INFINITY : noise[row]),
            text("nothing", row -> null),
            text("unique", row -> "u" + row),
        };
        for (Column y : List.of(
                real("y", target),
                real("y", row -> 1),
                real("y", row -> Double.NaN),
                real("y", row -> row % 5 == 0 ? Double.NaN : target[row]),
                text("y", row -> row % 2 == 0 ? "a" : null),
                new DateTimeColumn("y", days))) {
            assertThat(look(y, odd).findings()).as(y.toString()).isEmpty();
        }
        assertThat(look(real("y", target)).findings()).isEmpty();
    }

    @Test
    void ofManyRowsASampleIsLookedAtAndSaid() {
        int rows = 120_000;
        double[] a = noise(rows);
        double[] b = noise(rows);
        LeakReport report =
                look(real("y", rows, row -> a[row] + b[row]), real("a", a), real("b", b), real("c", noise(rows)));
        assertThat(report.sample()).isEqualTo(Sample.MAX_ROWS);
        assertThat(report).hasToString("1 leak found in a sample of 20000 of 120000 rows");
        assertThat(report.findings())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .endsWith("a + b = y in 20000 of 20000 rows (a sample of 120000).");
    }
}
