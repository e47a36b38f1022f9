package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;

/** The written rules of the splitters, followed a second time in the plainest way: the same rows must come out. */
class RepeatableSplitTest {

    private static BigInteger hash(String seed, String name) {
        try {
            byte[] sha =
                    MessageDigest.getInstance("SHA-256").digest((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, Arrays.copyOf(sha, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Examples examples(int rows, IntFunction<String> classOf, Column... key) {
        return new Examples(
                Frame.of(LongColumn.of("x", new long[rows])),
                TextColumn.of("y", IntStream.range(0, rows).mapToObj(classOf).toArray(String[]::new)),
                Frame.of(List.of(key), Arrays.stream(key).map(Column::name).toList()));
    }

    private static Column ids(int rows) {
        return LongColumn.of("id", IntStream.range(0, rows).asLongStream().toArray());
    }

    /** {@return the first rows in the order of their hashes, equal ones by row number, ascending} */
    private static int[] first(int count, List<Integer> rows, IntFunction<String> nameOf) {
        return rows.stream()
                .sorted(Comparator.comparing((Integer row) -> hash("7", nameOf.apply(row)))
                        .thenComparing(row -> row))
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private static List<Integer> all(int rows) {
        return IntStream.range(0, rows).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 0.96, 1, 7, 29})
    void shuffledTheRowsOfTheLeastHashesAreTested(double size) {
        int rows = 30;
        int count = (int) (size < 1 ? Math.ceil(size * rows) : size);
        RowSplit split = new TrainTestSplitter(size, true, 7L, false).split(examples(rows, row -> "a", ids(rows)));
        assertThat(split.test()).containsExactly(first(count, all(rows), String::valueOf));
    }

    @Test
    void rowsOfOneNameAreDrawnInTheirOrder() {
        // Five rows with each of four names: the border falls among equal hashes.
        Column key = LongColumn.of(
                "id", IntStream.range(0, 20).mapToLong(row -> row % 4).toArray());
        for (int count = 1; count < 20; count++) {
            RowSplit split =
                    new TrainTestSplitter((double) count, true, 7L, false).split(examples(20, row -> "a", key));
            assertThat(split.test()).containsExactly(first(count, all(20), row -> String.valueOf(row % 4)));
        }
    }

    @Test
    void stratifiedEachClassGivesItsShareOfTheLeastHashes() {
        IntFunction<String> classOf = row -> row % 7 < 4 ? "b" : row % 7 < 6 ? "a" : "c";
        for (int rows : new int[] {14, 20, 33, 100}) {
            for (int test = 3; test <= rows - 3; test++) {
                RowSplit split =
                        new TrainTestSplitter((double) test, true, 7L, true).split(examples(rows, classOf, ids(rows)));
                List<Integer> expected = new ArrayList<>();
                int[] counts = new int[3];
                List<String> classes = List.of("a", "b", "c");
                all(rows).forEach(row -> counts[classes.indexOf(classOf.apply(row))]++);
                int[] train = largestRemainders(counts, rows - test);
                for (int label = 0; label < 3; label++) {
                    String text = classes.get(label);
                    List<Integer> ofClass = all(rows).stream()
                            .filter(row -> classOf.apply(row).equals(text))
                            .toList();
                    Arrays.stream(first(counts[label] - train[label], ofClass, String::valueOf))
                            .forEach(expected::add);
                }
                assertThat(split.test())
                        .as("%s of %s", test, rows)
                        .containsExactly(expected.stream()
                                .sorted()
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        }
    }

    @Test
    void stratifiedRowsOfOneNameAreDrawnInTheirOrder() {
        Column key = LongColumn.of("id", new long[12]);
        RowSplit split =
                new TrainTestSplitter(4.0, true, 7L, true).split(examples(12, row -> row % 2 == 0 ? "a" : "b", key));
        assertThat(split.test()).containsExactly(0, 1, 2, 3);
    }

    /** Whole parts of the shares first, then one each to the largest remainders, equal ones in order. */
    private static int[] largestRemainders(int[] counts, int draws) {
        double total = Arrays.stream(counts).sum();
        double[] exact =
                Arrays.stream(counts).mapToDouble(it -> it / total * draws).toArray();
        int[] given = Arrays.stream(exact).mapToInt(it -> (int) Math.floor(it)).toArray();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, counts.length).boxed().toList());
        order.sort(Comparator.comparing(i -> Math.floor(exact[i]) - exact[i]));
        int left = draws - Arrays.stream(given).sum();
        order.subList(0, left).forEach(i -> given[i]++);
        return given;
    }

    @Test
    void aTargetWithGapsHasNoStrata() {
        Examples gaps = examples(8, row -> row == 3 ? null : "ab".substring(row % 2, row % 2 + 1), ids(8));
        assertThatThrownBy(() -> new TrainTestSplitter(0.5, true, 7L, true).split(gaps))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The target (y) is missing in 1 of 8 rows");
    }

    @Test
    void sidesSmallerThanTheClassesAreRefused() {
        Examples three = examples(12, row -> "abc".substring(row % 3, row % 3 + 1), ids(12));
        for (double test : new double[] {2, 10}) {
            assertThatThrownBy(() -> new TrainTestSplitter(test, true, 7L, true).split(three))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The sides (" + (12 - (int) test) + " and " + (int) test
                            + " rows) are smaller than the 3 classes.");
        }
        assertThat(new TrainTestSplitter(3.0, true, 7L, true).split(three).test())
                .hasSize(3);
        assertThat(new TrainTestSplitter(9.0, true, 7L, true).split(three).train())
                .hasSize(3);
    }

    @Test
    void ofManyClassesThatAreTooSmallTwentyAreListed() {
        Examples lonely = examples(60, row -> row < 35 ? "big" : "c" + row, ids(60));
        assertThatThrownBy(() -> new TrainTestSplitter(30.0, true, 7L, true).split(lonely))
                .isInstanceOfSatisfying(DataException.class, e -> {
                    assertThat(e.problems()).hasSize(21);
                    assertThat(e.problems().get(20).message()).contains("So have 5 more classes.");
                });
        Examples twenty = examples(60, row -> row < 40 ? "big" : "c" + row, ids(60));
        assertThatThrownBy(() -> new TrainTestSplitter(30.0, true, 7L, true).split(twenty))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.problems()).hasSize(20));
    }

    @Test
    void aKeyOfSeveralColumnsIsJoinedBySlashesInEveryBlockOfRows() {
        int rows = 20_000;
        Column one =
                LongColumn.of("one", IntStream.range(0, rows).asLongStream().toArray());
        Column two = TextColumn.of(
                "two", IntStream.range(0, rows).mapToObj(row -> "t" + row % 5).toArray(String[]::new));
        RowSplit split = HashSplitter.of().testSize(0.3).salt("7").split(examples(rows, row -> "a", one, two));
        BigInteger border = new BigDecimal(0.3)
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(64)))
                .toBigInteger();
        int[] expected = IntStream.range(0, rows)
                .filter(row -> hash("7", row + "/t" + row % 5).compareTo(border) <= 0)
                .toArray();
        assertThat(split.test()).containsExactly(expected);
    }

    @Test
    void groupsAreTakenInTheOrderOfTheirHashes() {
        Column by = LongColumn.of(
                "by", IntStream.range(0, 60).mapToLong(row -> row * row % 17).toArray());
        Examples examples = Samples.of(by);
        for (int target = 4; target < 56; target++) {
            TreeSet<Long> tested = new TreeSet<>();
            long count = 0;
            for (long group : groups(60, by)) {
                long size = IntStream.range(0, 60)
                        .filter(row -> row * row % 17 == group)
                        .count();
                if (Math.abs(count + size - target) < Math.abs(count - target) && count + size < 60) {
                    tested.add(group);
                    count += size;
                }
            }
            assertThat(new GroupSplitter("by", (double) target, 7L)
                            .split(examples)
                            .test())
                    .containsExactly(IntStream.range(0, 60)
                            .filter(row -> tested.contains((long) row * row % 17))
                            .toArray());
        }
    }

    private static List<Long> groups(int rows, Column by) {
        LinkedHashSet<Long> groups = new LinkedHashSet<>();
        IntStream.range(0, rows).forEach(row -> groups.add((long) by.number(row)));
        return groups.stream()
                .sorted(Comparator.comparing(group -> hash("7", group.toString())))
                .toList();
    }

    @Test
    void theSmallestOfGroupsThatAreTooLargeIsNamed() {
        Column by = TextColumn.of(
                "by",
                IntStream.range(0, 30)
                        .mapToObj(row -> row < 12 ? "large" : row < 20 ? "small" : "medium")
                        .toArray(String[]::new));
        assertThatThrownBy(() -> new GroupSplitter("by", 1.0, 7L).split(Samples.of(by)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("of which the smallest (small) holds 8 rows: too many for 1 test rows.")
                .hasMessageContaining("Maybe test_size: 8");
    }

    @Test
    void classesAreThoseOfTextBooleansAndZeroAndOne() {
        assertThat(facts(LongColumn.of("y", 0, 1, 1, 0, 1))).containsKeys("train_classes", "test_classes");
        assertThat(facts(LongColumn.of("y", 0, 1, 2, 0, 1))).doesNotContainKey("test_classes");
        assertThat(facts(LongColumn.of("y", 0, 1, 1, 0, -1))).doesNotContainKey("test_classes");
        assertThat(facts(DoubleColumn.of("y", 0, 1, 1, 0, 1))).doesNotContainKey("test_classes");
        assertThat(facts(TextColumn.of("y", "a", "b", "b", "a", "b")))
                .containsEntry("train_classes", Map.of("a", 0.5, "b", 0.5))
                .containsEntry("test_classes", Map.of("a", 0.0, "b", 1.0));
    }

    private static Map<String, Object> facts(Column target) {
        Examples examples = new Examples(
                Frame.of(LongColumn.of("x", new long[5])), target, Frame.of(List.of(ids(5)), List.of("id")));
        return TrainTestSplitter.of()
                .testSize(0.2)
                .shuffle(false)
                .split(examples)
                .facts();
    }

    @Test
    void moreThanAThousandValuesAreCountedAndNotListed() {
        for (int values : new int[] {1000, 1001}) {
            Column by = LongColumn.of(
                    "by", IntStream.rangeClosed(0, values).asLongStream().toArray());
            Object train = new ColumnSplitter("by", List.of(0))
                    .split(Samples.of(by))
                    .facts()
                    .get("train_values");
            if (values > 1000) {
                assertThat(train).isEqualTo("1001 values");
            } else {
                assertThat(String.valueOf(train)).doesNotContain(" values");
            }
        }
    }

    @Test
    void adviceOnASizeIsTheShareThatWasMeantOrTheCount() {
        assertThatThrownBy(() -> TrainTestSplitter.of().testSize(2.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Maybe 0.25, or 250 for a count of rows.");
        for (double size : new double[] {0, -3, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> TrainTestSplitter.of().testSize(size))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("Maybe 0.2")
                    .hasMessageNotContaining("for a count of rows");
        }
        assertThatThrownBy(() -> TrainTestSplitter.of().testSize(12.0).split(examples(10, row -> "a", ids(10))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The test_size (12) of 10 rows gives 12 test and -2 training rows.");
        assertThatThrownBy(() -> TrainTestSplitter.of().testSize(0.95).split(examples(10, row -> "a", ids(10))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The test_size (0.95) of 10 rows gives 10 test and 0 training rows.");
    }

    @Test
    void aGapIsACountThatRowsCanHave() {
        for (double gap : new double[] {-1, 0.5, 3e9, Double.NaN}) {
            assertThatThrownBy(() -> TimeSeriesSplitter.of("c").gap(gap))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("is no count of rows");
        }
        assertThat(TimeSeriesSplitter.of("c").gap((double) Integer.MAX_VALUE).gap())
                .isEqualTo((double) Integer.MAX_VALUE);
    }

    @Test
    void splitsDifferByTheirRows() {
        RowSplit split = new RowSplit(new int[] {0, 1}, new int[] {2});
        assertThat(split).isEqualTo(new RowSplit(new int[] {0, 1}, new int[] {2}));
        assertThat(split).hasSameHashCodeAs(new RowSplit(new int[] {0, 1}, new int[] {2}));
        assertThat(split).isNotEqualTo(new RowSplit(new int[] {0, 2}, new int[] {1}));
        assertThat(split).isNotEqualTo(new RowSplit(new int[] {0, 1}, new int[] {2}, new int[] {3}, Map.of()));
        assertThat(split).isNotEqualTo(new RowSplit(new int[] {0, 1}, new int[] {2}, new int[0], Map.of("a", 1)));
        assertThat(split).isNotEqualTo("split");
    }
}
