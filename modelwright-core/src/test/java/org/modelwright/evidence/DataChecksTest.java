package org.modelwright.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;

/** What disappoints is told, with counts; what does not is left in peace. */
class DataChecksTest {

    private static final int ROWS = 100;

    private static RowSplit lastFifth() {
        return new RowSplit(
                IntStream.range(0, 80).toArray(), IntStream.range(80, ROWS).toArray());
    }

    private static RowSplit everyFifth() {
        return new RowSplit(
                IntStream.range(0, ROWS).filter(row -> row % 5 > 0).toArray(),
                IntStream.range(0, ROWS).filter(row -> row % 5 == 0).toArray());
    }

    private static TextColumn texts(java.util.function.IntFunction<String> text) {
        return TextColumn.of("c", IntStream.range(0, ROWS).mapToObj(text).toArray(String[]::new));
    }

    private static DoubleColumn doubles(java.util.function.IntToDoubleFunction value) {
        return DoubleColumn.of("y", IntStream.range(0, ROWS).mapToDouble(value).toArray());
    }

    private static List<String> ofTarget(Column column, RowSplit rows, boolean said) {
        return TargetCheck.warnings(column, rows, Target.of(column, null), said);
    }

    @Test
    void aNumericTargetOfTwoValues() {
        Column codes = LongColumn.of(
                "y",
                IntStream.range(0, ROWS).mapToLong(row -> row % 3 == 0 ? 4 : 2).toArray());

        assertThat(ofTarget(codes, lastFifth(), false))
                .containsExactly(
                        "The target (y) has only two values (4 and 2), and is learned as a number: probably they"
                                + " are classes. Maybe model: {task: binary}");
        assertThat(ofTarget(codes, lastFifth(), true)).isEmpty();
        assertThat(ofTarget(doubles(row -> row % 3), lastFifth(), false)).isEmpty();
        assertThat(ofTarget(doubles(row -> row % 2), lastFifth(), false)).hasSize(1);
    }

    @Test
    void aClassWithoutATrainingRow() {
        assertThat(ofTarget(texts(row -> row < 90 ? "ab".substring(row % 2, row % 2 + 1) : "late"), lastFifth(), false))
                .containsExactly(
                        "No training row has these classes of the target (c), which are never predicted: late: 10"
                                + " test rows. Maybe splitter: {KIND: TrainTestSplitter, shuffle: true}");
        assertThat(ofTarget(texts(row -> row % 2 == 0 ? "a" : "b"), lastFifth(), false))
                .isEmpty();
    }

    @Test
    void rowsThatAreSortedByTheTarget() {
        String told =
                "The rows are sorted by the target (%s), and the last of them are tested: what is tested is not what"
                        + " was learned. Maybe splitter: {KIND: TrainTestSplitter, shuffle: true}";

        assertThat(ofTarget(doubles(row -> row / 2), lastFifth(), false)).containsExactly(told.formatted("y"));
        assertThat(ofTarget(doubles(row -> -row), lastFifth(), false)).containsExactly(told.formatted("y"));
        assertThat(ofTarget(texts(row -> row < 50 ? "b" : row < 75 ? "c" : "a"), lastFifth(), false))
                .containsExactly(told.formatted("c"));
        assertThat(ofTarget(doubles(row -> row / 2), everyFifth(), false)).isEmpty();
        assertThat(ofTarget(doubles(row -> row == 50 ? -1 : row), lastFifth(), false))
                .isEmpty();
    }

    @Test
    void aColumnThatIsTheSameInEveryTrainingRow() {
        assertThat(ColumnCheck.warning(doubles(row -> row < 80 ? 7 : 8), lastFifth(), true))
                .contains("The column (y) is (7.0) in every training row, and says nothing. Maybe exclude: [y]");
        assertThat(ColumnCheck.warning(doubles(row -> row < 80 ? 7 : 8), everyFifth(), true))
                .isEmpty();
        assertThat(ColumnCheck.warning(doubles(row -> row == 3 ? Double.NaN : 7), lastFifth(), true))
                .as("where it is missing may say something")
                .isEmpty();
        assertThat(ColumnCheck.warning(texts(row -> "x"), lastFifth(), true)).isPresent();
        long exact = (1L << 53) + 1;
        assertThat(ColumnCheck.warning(
                        LongColumn.of(
                                "id",
                                IntStream.range(0, ROWS)
                                        .mapToLong(row -> exact - row % 2)
                                        .toArray()),
                        lastFifth(),
                        true))
                .isEmpty();
    }

    @Test
    void textsThatTrainingDidNotSee() {
        assertThat(ColumnCheck.warning(texts(row -> row < 80 ? "old" + row % 3 : "new"), lastFifth(), true))
                .contains(
                        "The text column (c) has 3 different values in 80 training rows; 20 of 20 test rows (100 %) have"
                                + " one that no training row has, of which a model knows nothing. Maybe exclude: [c]");
        assertThat(ColumnCheck.warning(texts(row -> row < 99 ? "old" + row % 3 : "new"), lastFifth(), true))
                .as("1 of 20")
                .isEmpty();
    }

    @Test
    void textsThatAreNearlyUnique() {
        assertThat(ColumnCheck.warning(texts(row -> "name " + row), everyFifth(), true))
                .contains(
                        "The text column (c) has 80 different values in 80 training rows; 20 of 20 test rows (100 %) have"
                                + " one that no training row has, of which a model knows nothing. Maybe exclude: [c]");
        assertThat(ColumnCheck.warning(
                        texts(row -> "2024-01-01 10:" + (10 + row % 50) + ":" + (10 + row / 50)), everyFifth(), true))
                .hasValueSatisfying(
                        it -> assertThat(it).endsWith("Maybe transforms: [{KIND: DateParts, columns: [c]}]"));
        assertThat(ColumnCheck.warning(texts(row -> "name " + row / 2), everyFifth(), true))
                .isEmpty();
    }
}
