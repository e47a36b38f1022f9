package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.test.Sessions;

class LeakCheckTest {

    private static final int ROWS = 600;

    private final Random random = new Random(1);
    private final double[] noise = noise(ROWS);
    private final double[] other = noise(ROWS);
    private final double[] target = noise(ROWS);

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

    // ---- no false alarm

    @Test
    void twoHundredHonestFrames() {
        List<String> alarms = new ArrayList<>();
        int[] sizes = {5, 20, 21, 30, 50, 100, 400, 2000};
        for (int seed = 0; seed < 200; seed++) {
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
            List<Column> targets = List.of(
                    real("y", signal),
                    whole("y", rows, row -> Math.round(signal[row])),
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

    /** A column as they come: numbers, counts, flags, rare flags, categories, row numbers, with gaps or without. */
    private static Column honest(Random random, String name, int rows) {
        double gaps = random.nextInt(3) == 0 ? random.nextDouble() / 2 : 0;
        double rate = Math.pow(10, -2 * random.nextDouble());
        int kinds = 2 + random.nextInt(6);
        return switch (random.nextInt(9)) {
            case 0 -> real(name, rows, row -> random.nextDouble() < gaps ? Double.NaN : random.nextGaussian());
            case 1 -> real(name, rows, row -> Math.exp(2 * random.nextGaussian()));
            case 2 -> whole(name, rows, row -> random.nextInt(100));
            case 3 -> BooleanColumn.of(name, flags(rows, row -> random.nextDouble() < rate));
            case 4 -> whole(name, rows, row -> random.nextDouble() < rate ? 1 : 0);
            case 5 -> text(name, rows, row -> random.nextDouble() < gaps ? null : "v" + random.nextInt(kinds));
            case 6 -> whole(name, rows, row -> row);
            case 7 -> real(name, rows, row -> random.nextDouble() < gaps ? Double.NaN : random.nextInt(kinds));
            default -> text(name, rows, row -> "t" + row);
        };
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

    // ---- making data

    private Problem only(Column target, Column... columns) {
        List<Problem> findings = look(target, columns).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static LeakReport look(Column target, Column... columns) {
        return look(Map.of(), target, columns);
    }

    private static LeakReport look(Map<String, String> waive, Column target, Column... columns) {
        return LeakCheck.of()
                .waive(waive)
                .check(
                        examples(target, columns),
                        split(target.rows()),
                        Sessions.of(1L << 30, 2).threads());
    }

    private static LeakReport lookAt(Frame frame) {
        return look(frame.column("y"), frame.drop(List.of("y")).columns().toArray(Column[]::new));
    }

    private static org.modelwright.splitter.RowSplit split(int rows) {
        int train = rows - rows / 5;
        return new org.modelwright.splitter.RowSplit(
                IntStream.range(0, train).toArray(),
                IntStream.range(train, rows).toArray());
    }

    private static Examples examples(Column target, Column... columns) {
        Frame inputs = columns.length == 0 ? Frame.of(List.of(real("x", noiseOf(target.rows())))) : Frame.of(columns);
        return new Examples(inputs, target, Frame.of(whole(Examples.ROW, target.rows(), row -> row)));
    }

    private static double[] noiseOf(int rows) {
        return new Random(5).doubles(rows).toArray();
    }

    private double[] noise(int rows) {
        return IntStream.range(0, rows)
                .mapToDouble(row -> random.nextGaussian())
                .toArray();
    }

    private static double[] map(java.util.function.DoubleUnaryOperator how, double[] values) {
        return Arrays.stream(values).map(how).toArray();
    }

    private static double[] combine(java.util.function.DoubleBinaryOperator how, double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(row -> how.applyAsDouble(a[row], b[row]))
                .toArray();
    }

    private static DoubleColumn real(String name, double[] values) {
        return DoubleColumn.of(name, values);
    }

    private static DoubleColumn real(String name, IntToDoubleFunction values) {
        return real(name, ROWS, values);
    }

    private static DoubleColumn real(String name, int rows, IntToDoubleFunction values) {
        return DoubleColumn.of(
                name, IntStream.range(0, rows).mapToDouble(values).toArray());
    }

    private static LongColumn whole(String name, IntToLongFunction values) {
        return whole(name, ROWS, values);
    }

    private static LongColumn whole(String name, int rows, IntToLongFunction values) {
        return LongColumn.of(name, IntStream.range(0, rows).mapToLong(values).toArray());
    }

    private static TextColumn text(String name, IntFunction<@Nullable String> values) {
        return text(name, ROWS, values);
    }

    private static TextColumn text(String name, int rows, IntFunction<@Nullable String> values) {
        return TextColumn.of(name, IntStream.range(0, rows).mapToObj(values).toArray(String[]::new));
    }

    private static boolean[] flags(IntPredicate values) {
        return flags(ROWS, values);
    }

    private static boolean[] flags(int rows, IntPredicate values) {
        boolean[] flags = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            flags[row] = values.test(row);
        }
        return flags;
    }
}
