package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;

/** The laws that every splitter keeps, on tables drawn by chance. */
class SplittersTest {

    private static final long DAY = 86_400_000_000L;

    /** A splitting column {@code by} of one of the types, with few or many different values. */
    private static Column column(Random random, int rows) {
        int different = 3 + random.nextInt(rows);
        int[] drawn = random.ints(rows, 0, different).toArray();
        return switch (random.nextInt(4)) {
            case 0 ->
                TextColumn.of(
                        "by",
                        IntStream.of(drawn)
                                .mapToObj(it -> "20" + (10 + it % 80) + "-01-0" + (1 + it / 80 % 9))
                                .toArray(String[]::new));
            case 1 -> LongColumn.of("by", IntStream.of(drawn).asLongStream().toArray());
            case 2 ->
                DoubleColumn.of(
                        "by",
                        IntStream.of(drawn).mapToDouble(it -> it / 4.0 - 2).toArray());
            default ->
                new DateTimeColumn(
                        "by",
                        LongColumn.of(
                                        "by",
                                        IntStream.of(drawn)
                                                .mapToLong(it -> (it - 5) * DAY)
                                                .toArray())
                                .values());
        };
    }

    private static Splitter splitter(Random random, Examples examples) {
        double size = 0.1 + random.nextDouble() * 0.6;
        int rows = examples.count();
        double count = 1 + random.nextInt(rows / 2);
        double drawn = random.nextBoolean() ? size : count;
        Column by = examples.beside().column("by");
        String some = String.valueOf(by.text(random.nextInt(rows)));
        return switch (random.nextInt(6)) {
            case 0 -> new TrainTestSplitter(drawn, true, random.nextLong(), false);
            case 1 -> new TrainTestSplitter(drawn, true, random.nextLong(), true);
            case 2 -> new TimeSeriesSplitter("by", drawn, random.nextInt(3));
            case 3 -> new GroupSplitter("by", drawn, random.nextLong());
            case 4 -> new HashSplitter(random.nextBoolean() ? null : "by", size, "s" + random.nextInt());
            default -> new ColumnSplitter("by", List.of(some));
        };
    }

    @Test
    void disjointCompleteRepeatableAndNotToldByTheOrderOfRows() {
        Random random = new Random(11);
        int refused = 0;
        Set<Class<?>> seen = new java.util.HashSet<>();
        for (int trial = 0; trial < 2000; trial++) {
            int rows = 10 + random.nextInt(120);
            Examples examples = Samples.of(column(random, rows));
            Splitter splitter = splitter(random, examples);
            RowSplit split;
            try {
                split = splitter.split(examples);
            } catch (DataException e) {
                assertThat(e.problems()).allMatch(it -> it.message().contains("("));
                refused++;
                continue;
            }
            seen.add(splitter.getClass());
            split.verify(rows);
            assertThat(split.train()).isSorted();
            assertThat(split.test()).isSorted();
            assertThat(splitter.split(examples)).isEqualTo(split);
            Examples turned = Samples.shuffled(examples, rows, random);
            RowSplit other = splitter.split(turned);
            other.verify(rows);
            assertThat(Samples.keys(turned, other.test()))
                    .as("%s", splitter)
                    .isEqualTo(Samples.keys(examples, split.test()));
            assertThat(Samples.keys(turned, other.leftOut())).isEqualTo(Samples.keys(examples, split.leftOut()));
            assertThat(other.facts()).isEqualTo(split.facts());
        }
        assertThat(refused).isLessThan(700);
        assertThat(seen).hasSize(5);
    }

    @Test
    void noGroupIsOnBothSidesAndTheShareIsNear() {
        Random random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            int rows = 50 + random.nextInt(300);
            int[] sizes = random.ints(rows, 0, 5 + random.nextInt(40)).toArray();
            Examples examples = Samples.of(
                    LongColumn.of("by", IntStream.of(sizes).asLongStream().toArray()));
            RowSplit split = new GroupSplitter("by", 0.3, random.nextLong()).split(examples);
            Set<String> train = new TreeSet<>();
            Set<String> test = new TreeSet<>();
            IntStream.of(split.train())
                    .forEach(row -> train.add(examples.beside().column("by").text(row)));
            IntStream.of(split.test())
                    .forEach(row -> test.add(examples.beside().column("by").text(row)));
            assertThat(train).doesNotContainAnyElementsOf(test);
            assertThat(split.facts())
                    .containsEntry("train_groups", train.size())
                    .containsEntry("test_groups", test.size());
            int wanted = (int) Math.ceil(0.3 * rows);
            int largest = IntStream.range(0, 45)
                    .map(group ->
                            (int) IntStream.of(sizes).filter(it -> it == group).count())
                    .max()
                    .orElseThrow();
            assertThat(Math.abs(split.test().length - wanted)).isLessThanOrEqualTo(largest / 2 + 1);
        }
    }

    @Test
    void aRowStaysOnItsSideAsDataGrows() {
        Random random = new Random(8);
        for (int trial = 0; trial < 200; trial++) {
            Examples all = Samples.of(column(random, 300));
            Examples some = Samples.shuffled(all, 150, random);
            Splitter splitter = new HashSplitter(trial % 2 == 0 ? null : "by", 0.4, "s" + trial);
            RowSplit now = splitter.split(all);
            RowSplit before = splitter.split(some);
            assertThat(Samples.keys(all, now.test())).containsAll(Samples.keys(some, before.test()));
            assertThat(Samples.keys(all, now.train())).containsAll(Samples.keys(some, before.train()));
        }
    }

    @Test
    void sharesByHashComeOutNearly() {
        Examples examples = Samples.of(LongColumn.of("by", new long[20_000]));
        for (double size : new double[] {0.01, 0.2, 0.5, 0.9}) {
            double share = HashSplitter.of().testSize(size).split(examples).test().length / 20_000.0;
            assertThat(share).isBetween(size - 0.012, size + 0.012);
        }
    }

    @Test
    void thePastIsLearntFromTheFutureJudgesAndTheGapIsNeither() {
        Random random = new Random(13);
        for (int trial = 0; trial < 500; trial++) {
            int rows = 20 + random.nextInt(100);
            long[] times = random.longs(rows, 0, 3 + random.nextInt(200)).toArray();
            Examples examples = Samples.of(LongColumn.of("by", times));
            int wanted = 1 + random.nextInt(rows / 2);
            int gap = random.nextInt(4);
            RowSplit split;
            try {
                split = new TimeSeriesSplitter("by", wanted, gap).split(examples);
            } catch (DataException e) {
                continue;
            }
            long last = IntStream.of(split.train())
                    .mapToLong(row -> times[row])
                    .max()
                    .orElseThrow();
            long first = IntStream.of(split.test())
                    .mapToLong(row -> times[row])
                    .min()
                    .orElseThrow();
            assertThat(last).isLessThan(first);
            assertThat(IntStream.of(split.leftOut()).mapToLong(row -> times[row]))
                    .allMatch(time -> time > last && time < first);
            assertThat(split.test().length).isGreaterThanOrEqualTo(wanted);
            assertThat(split.leftOut().length).isGreaterThanOrEqualTo(gap);
            // No more than those that are at the same time as the first.
            assertThat(IntStream.of(split.test()).filter(row -> times[row] > first))
                    .hasSizeLessThan(wanted);
            if (gap > 0) {
                long start = IntStream.of(split.leftOut())
                        .mapToLong(row -> times[row])
                        .min()
                        .orElseThrow();
                assertThat(IntStream.of(split.leftOut()).filter(row -> times[row] > start))
                        .hasSizeLessThan(gap);
            } else {
                assertThat(split.leftOut()).isEmpty();
            }
        }
    }

    @Test
    void classesAreToldForBothSides() {
        Examples examples = Samples.of(LongColumn.of("by", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        RowSplit split = TimeSeriesSplitter.of("by").testSize(0.4).split(examples);
        assertThat(split.facts().get("train_classes")).hasToString("{b=0.6667, a=0.3333}");
        assertThat(split.facts().get("test_classes")).hasToString("{b=0.5, a=0.5}");
        assertThat(split)
                .hasToString(
                        "6 train, 4 test; column by; border 7; train from 1; train until 6; test from 7; "
                                + "test until 10; gap 0; gap rows 0; train classes b 0.6667, a 0.3333; test classes b 0.5, a 0.5");
        Examples numbers = new Examples(
                examples.inputs(), DoubleColumn.of("y", new double[10]), examples.rowKeys(), examples.beside());
        assertThat(TimeSeriesSplitter.of("by").testSize(0.4).split(numbers).facts())
                .doesNotContainKey("train_classes");
    }

    @Test
    void manyClassesAreNotAllTold() {
        String[] classes =
                IntStream.range(0, 60).mapToObj(row -> "c" + row % 30).toArray(String[]::new);
        Examples base = Samples.of(LongColumn.of("by", new long[60]));
        Examples examples = new Examples(base.inputs(), TextColumn.of("y", classes), base.rowKeys(), base.beside());
        RowSplit split = TrainTestSplitter.of()
                .testSize(0.5)
                .shuffle(true)
                .stratify(true)
                .split(examples);
        assertThat(split.facts().get("test_classes").toString()).contains("c26=0.0333, 10 others=0.3333");
    }

    @Test
    void aColumnThatCannotSplitIsRefusedByName() {
        Column gaps = TextColumn.of("by", "a", null, "b", null);
        for (Splitter splitter : List.of(
                GroupSplitter.of("by"),
                HashSplitter.of().column("by"),
                new ColumnSplitter("by", List.of("a")),
                TimeSeriesSplitter.of("by"))) {
            assertThat(splitter.columns()).containsExactly("by");
            assertThatThrownBy(() -> splitter.split(Samples.of(gaps)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            "The column (by) of the splitter is missing in 2 of 4 rows, first in (id=1).");
            assertThatThrownBy(() -> splitter.split(Samples.of(LongColumn.of("bye", 1, 2, 3))))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The column (by) of the splitter is not among the inputs.");
        }
        assertThatThrownBy(() -> GroupSplitter.of("xs").split(Samples.of(gaps))).hasMessageContaining("Maybe x.");
        assertThatThrownBy(() -> GroupSplitter.of("y").split(Samples.of(gaps)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (y) of the splitter is the target.");
    }

    @Test
    void partOfAKeySplitsToo() {
        Frame key = Frame.of(
                List.of(TextColumn.of("shop", "n", "n", "s", "s", "w"), LongColumn.of("day", 1, 2, 1, 2, 3)),
                List.of("shop", "day"));
        Examples examples =
                new Examples(Frame.of(LongColumn.of("x", 1, 2, 3, 4, 5)), LongColumn.of("y", 5, 6, 7, 8, 9), key);
        RowSplit shops = GroupSplitter.of("shop").testSize(1.0).split(examples);
        assertThat(shops.test()).containsExactly(4);
        RowSplit days = TimeSeriesSplitter.of("day").testSize("2").split(examples);
        assertThat(days.test()).containsExactly(1, 3, 4);
        assertThat(new ColumnSplitter("shop", List.of("s")).split(examples).test())
                .containsExactly(2, 3);
    }

    @Test
    void oneGroupOrGroupsThatAreTooLargeAreRefused() {
        assertThatThrownBy(() -> GroupSplitter.of("by").split(Samples.of(TextColumn.of("by", "a", "a"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has one group (a) in all 2 rows");
        String[] two =
                IntStream.range(0, 100).mapToObj(row -> row < 49 ? "a" : "b").toArray(String[]::new);
        assertThatThrownBy(() -> GroupSplitter.of("by").testSize(0.2).split(Samples.of(TextColumn.of("by", two))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the smallest (a) holds 49 rows: too many for 20 test rows.")
                .hasMessageContaining("Maybe test_size: 49");
        assertThat(GroupSplitter.of("by")
                        .testSize(49.0)
                        .split(Samples.of(TextColumn.of("by", two)))
                        .test())
                .hasSize(49);
    }

    @Test
    void aGroupThatWouldLeaveNothingToLearnFromIsNotTested() {
        String[] two =
                IntStream.range(0, 100).mapToObj(row -> row < 3 ? "a" : "b").toArray(String[]::new);
        Examples examples = Samples.of(TextColumn.of("by", two));
        for (long seed = 0; seed < 20; seed++) {
            new GroupSplitter("by", 99.0, seed).split(examples).verify(100);
        }
    }

    @Test
    void thereIsOneZero() {
        Examples examples = Samples.of(DoubleColumn.of("by", -0.0, 0.0, 1.5, -0.0, 1.5));
        RowSplit split = GroupSplitter.of("by").testSize(0.4).split(examples);
        assertThat(split.test()).containsExactly(2, 4);
        assertThat(new HashSplitter("by", 0.5, "a").split(examples).facts())
                .containsEntry("train_values", 1)
                .containsEntry("test_values", 1);
        assertThat(test(DoubleColumn.of("by", -0.0, 0.0, 1.5, -0.0, 1.5), 0L)).containsExactly(0, 1, 3);
    }

    @Test
    void valuesThatAreNotInTheColumnAreRefusedWithTheNearest() {
        Examples examples = Samples.of(TextColumn.of("by", "train", "test", "valid", "train"));
        assertThatThrownBy(() -> new ColumnSplitter("by", List.of("tset", "valdi", "test")).split(examples))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("The value (tset) of test_values is not in the column (by).")
                .hasMessageContaining("Maybe test.")
                .hasMessageContaining("Maybe valid.");
        assertThatThrownBy(() -> new ColumnSplitter("by", List.of("train", "test", "valid")).split(examples))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no row is left to learn from");
        RowSplit split = new ColumnSplitter("by", List.of("test", "valid")).split(examples);
        assertThat(split.test()).containsExactly(1, 2);
        assertThat(split.facts()).containsEntry("train_values", "train").containsEntry("test_values", "test, valid");
    }

    @Test
    void valuesAreThoseOfTheTypeOfTheColumn() {
        assertThat(test(LongColumn.of("by", 1, 2, 3), 2L)).containsExactly(1);
        assertThat(test(LongColumn.of("by", 1, 2, 3), "3")).containsExactly(2);
        assertThat(test(LongColumn.of("by", 1, 2, 3), 2.0)).containsExactly(1);
        assertThat(test(DoubleColumn.of("by", 1, 2.5, 3), 3L, 2.5)).containsExactly(1, 2);
        assertThat(test(DoubleColumn.of("by", 0, 1, 0), true)).containsExactly(1);
        assertThat(test(BooleanColumn.of("by", false, true, false), false)).containsExactly(0, 2);
        assertThat(test(TextColumn.of("by", "1", "2", "3"), 2L)).containsExactly(1);
        DateTimeColumn days =
                new DateTimeColumn("by", LongColumn.of("by", 0, DAY, 2 * DAY).values());
        assertThat(test(days, "1970-01-02")).containsExactly(1);
        assertThatThrownBy(() -> test(LongColumn.of("by", 1, 2, 3), "two")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> test(LongColumn.of("by", 1, 2, 3), 2.5)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> test(days, "1970-01-09")).isInstanceOf(DataException.class);
    }

    private static int[] test(Column column, Object... values) {
        return new ColumnSplitter("by", List.of(values))
                .split(Samples.of(column))
                .test();
    }

    @Test
    void withoutANameNoRowStaysOnItsSide() {
        Examples examples = new Examples(
                Frame.of(LongColumn.of("x", 1, 2)), LongColumn.of("y", 1, 2), Frame.of(LongColumn.of("row", 0, 1)));
        assertThatThrownBy(() -> HashSplitter.of().split(examples))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column, and the inputs have no key");
        assertThat(HashSplitter.of().columns()).isEmpty();
    }

    @Test
    void aSideThatNoHashFallsOn() {
        Examples examples = Samples.of(TextColumn.of("by", "a", "a", "a"));
        assertThatThrownBy(() -> HashSplitter.of().column("by").testSize(0.5).split(examples))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("of 3 rows gives")
                .hasMessageContaining("another salt");
    }
}
