package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;

class JoinerTest {

    private final List<String> warnings = new ArrayList<>();

    private static Frame inputs(long... keys) {
        return Frame.of(List.of(LongColumn.of("id", keys), LongColumn.of("x", keys)), List.of("id"));
    }

    private static Frame targets(long... keys) {
        double[] values = new double[keys.length];
        for (int i = 0; i < keys.length; i++) {
            values[i] = keys[i] * 10;
        }
        return Frame.of(List.of(LongColumn.of("id", keys), DoubleColumn.of("y", values)), List.of("id"));
    }

    private Examples join(Frame inputs, Frame targets) {
        return Joiner.join(inputs, targets, false, warnings::add);
    }

    @Test
    void targetsFollowTheOrderOfTheInputs() {
        Examples examples = join(inputs(3, 1, 2), targets(1, 2, 3));
        assertThat(examples.target().text(0)).isEqualTo("30.0");
        assertThat(examples.target().text(1)).isEqualTo("10.0");
        assertThat(examples.inputs().names()).containsExactly("x");
        assertThat(examples.rowKeys().key()).containsExactly("id");
        assertThat(warnings).isEmpty();
    }

    @Test
    void shuffledTargetsChangeNothing() {
        Random random = new Random(5);
        for (int trial = 0; trial < 50; trial++) {
            long[] keys =
                    random.longs(1 + random.nextInt(100), 0, 1000).distinct().toArray();
            long[] shuffled = IntStream.range(0, keys.length)
                    .boxed()
                    .sorted((a, b) -> Long.compare(keys[a] * 31 % 17, keys[b] * 31 % 17))
                    .mapToLong(i -> keys[i])
                    .toArray();
            assertThat(ContentHash.of(join(inputs(keys), targets(shuffled)).whole(), Threads.CALLER))
                    .isEqualTo(ContentHash.of(join(inputs(keys), targets(keys)).whole(), Threads.CALLER));
        }
    }

    /** The same counts as plain sets of texts give, for keys of several columns and types, with faults and without. */
    @Test
    void compositeKeysAreJoinedAsSetsOfTextsWouldBe() {
        Random random = new Random(7);
        int joined = 0;
        for (int trial = 0; trial < 400; trial++) {
            int rows = 1 + random.nextInt(12);
            int values = 2 + random.nextInt(60);
            List<List<Object>> left = keys(random, rows, values);
            List<List<Object>> right = new ArrayList<>(random.nextBoolean() ? left : keys(random, rows, values));
            Collections.shuffle(right, random);
            Set<List<Object>> lefts = new HashSet<>(left);
            Set<List<Object>> rights = new HashSet<>(right);
            long unmatchedLeft =
                    lefts.stream().filter(it -> !rights.contains(it)).count();
            long unmatchedRight =
                    rights.stream().filter(it -> !lefts.contains(it)).count();
            Frame inputs =
                    keyed(left, LongColumn.of("x", LongStream.range(0, rows).toArray()));
            Frame targets = keyed(
                    right,
                    DoubleColumn.of(
                            "y", right.stream().mapToDouble(Object::hashCode).toArray()));
            if (lefts.size() == rows && rights.size() == rows && unmatchedLeft == 0 && unmatchedRight == 0) {
                Examples examples = join(inputs, targets);
                for (int row = 0; row < rows; row++) {
                    assertThat(examples.target().number(row))
                            .isEqualTo(left.get(row).hashCode());
                }
                joined++;
                continue;
            }
            Map<String, Integer> counts = new TreeMap<>();
            assertThatThrownBy(() -> join(inputs, targets))
                    .isInstanceOfSatisfying(
                            DataException.class,
                            e -> e.problems()
                                    .forEach(it -> counts.put(
                                            it.facts().get("side") + " "
                                                    + it.facts().get("rule"),
                                            (Integer) it.facts().get("count"))));
            Map<String, Integer> expected = new TreeMap<>();
            expected.put("inputs duplicate key", rows - lefts.size());
            expected.put("targets duplicate key", rows - rights.size());
            expected.put("inputs unmatched key", (int) unmatchedLeft);
            expected.put("targets unmatched key", (int) unmatchedRight);
            expected.values().removeIf(count -> count == 0);
            assertThat(counts).isEqualTo(expected);
        }
        assertThat(joined).isGreaterThan(50);
    }

    private static List<List<Object>> keys(Random random, int rows, int values) {
        List<List<Object>> keys = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int value = random.nextInt(values);
            keys.add(List.of("t" + value % 7, (long) value, value % 3 == 0, value / 4.0));
        }
        return keys;
    }

    private static Frame keyed(List<List<Object>> keys, Column value) {
        int rows = keys.size();
        boolean[] truths = new boolean[rows];
        IntStream.range(0, rows)
                .forEach(row -> truths[row] = (boolean) keys.get(row).get(2));
        return Frame.of(
                List.of(
                        TextColumn.of(
                                "a", keys.stream().map(it -> (String) it.get(0)).toArray(String[]::new)),
                        LongColumn.of(
                                "b",
                                keys.stream().mapToLong(it -> (long) it.get(1)).toArray()),
                        BooleanColumn.of("c", truths),
                        DoubleColumn.of(
                                "d",
                                keys.stream()
                                        .mapToDouble(it -> (double) it.get(3))
                                        .toArray()),
                        value),
                List.of("a", "b", "c", "d"));
    }

    @Test
    void neighbouringRowsAreAViewAndSayTheSameAsACopy() {
        Frame frame = keyed(
                keys(new Random(3), 20, 50),
                LongColumn.of("x", LongStream.range(0, 20).toArray()));
        int[] neighbours = IntStream.range(5, 15).toArray();
        int[] turned = IntStream.range(0, 10).map(i -> 14 - i).toArray();
        int[] back = IntStream.range(0, 10).map(i -> 9 - i).toArray();
        assertThat(ContentHash.of(frame.take(neighbours), Threads.CALLER))
                .isEqualTo(ContentHash.of(frame.take(turned).take(back), Threads.CALLER));
        assertThat(frame.take(neighbours)
                        .take(new int[] {2, 3})
                        .columns()
                        .get(0)
                        .text(0))
                .isEqualTo(frame.columns().get(0).text(7));
        assertThat(frame.take(new int[0]).rows()).isZero();
    }

    @Test
    void keysThatRiseTogetherNeedNoLookingUpAndOthersDo() {
        Examples examples = join(inputs(1, 2, 5), targets(1, 2, 5));
        assertThat(examples.target().text(2)).isEqualTo("50.0");
        assertThat(examples.rowKeys().key()).containsExactly("id");
        assertThatThrownBy(() -> join(inputs(1, 2, 2), targets(1, 2, 2)))
                .hasMessageContaining("more than once in 1 of 3 rows of the targets: (id=2)")
                .hasMessageContaining("more than once in 1 of 3 rows of the inputs: (id=2)");
        assertThatThrownBy(() -> join(inputs(1, 2, 3), targets(1, 2, 4)))
                .hasMessageContaining("The inputs hold 1 keys that the targets do not: (id=3)");
        assertThatThrownBy(() -> join(inputs(1, 2), targets(1, 2, 4)))
                .hasMessageContaining("The targets hold 1 keys that the inputs do not: (id=4)");
    }

    @Test
    void everyFaultOfTheKeysAtOnce() {
        assertThatThrownBy(() -> join(inputs(1, 1, 2, 9), targets(1, 2, 2, 8)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than once in 1 of 4 rows of the targets: (id=2)")
                .hasMessageContaining("more than once in 1 of 4 rows of the inputs: (id=1)")
                .hasMessageContaining("The inputs hold 1 keys that the targets do not: (id=9)")
                .hasMessageContaining("The targets hold 1 keys that the inputs do not: (id=8)");
    }

    @Test
    void aKeyOfTwoColumns() {
        Frame inputs = Frame.of(
                List.of(
                        TextColumn.of("shop", "a", "a", "b"),
                        LongColumn.of("day", 1, 2, 1),
                        DoubleColumn.of("x", 1, 2, 3)),
                List.of("shop", "day"));
        Frame targets = Frame.of(
                List.of(
                        LongColumn.of("day", 1, 1, 2),
                        TextColumn.of("shop", "b", "a", "a"),
                        DoubleColumn.of("y", 31, 11, 12)),
                List.of("day", "shop"));
        Examples examples = join(inputs, targets);
        assertThat(List.of(
                        examples.target().number(0),
                        examples.target().number(1),
                        examples.target().number(2)))
                .containsExactly(11.0, 12.0, 31.0);
    }

    @Test
    void aMissingKeyAndOneOfAnotherType() {
        Frame texts = Frame.of(
                List.of(TextColumn.of("id", "1", (@Nullable String) null), LongColumn.of("x", 1, 2)), List.of("id"));
        assertThatThrownBy(() -> join(texts, targets(1, 2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is string in the inputs and long in the targets")
                .hasMessageContaining("of the inputs is missing in 1 of 2 rows");
    }

    @Test
    void aKeyOnOneSideOnly() {
        assertThatThrownBy(() -> join(inputs(1), Frame.of(DoubleColumn.of("y", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The inputs have the key [id], the targets have none.");
    }

    @Test
    void noKeyJoinsByPositionWithAWarning() {
        Examples examples = join(Frame.of(LongColumn.of("x", 5, 6)), Frame.of(DoubleColumn.of("y", 1, 2)));
        assertThat(warnings).hasSize(1);
        assertThat(examples.rowKeys().names()).containsExactly("row");
        assertThat(examples.rowKeys().key()).isEmpty();
    }

    @Test
    void oneSourceReadTwiceIsOneTable() {
        Joiner.join(Frame.of(LongColumn.of("x", 5, 6)), Frame.of(DoubleColumn.of("y", 1, 2)), true, warnings::add);
        assertThat(warnings).isEmpty();
    }

    @Test
    void noKeyAndUnequalLengths() {
        assertThatThrownBy(() -> join(Frame.of(LongColumn.of("x", 5)), Frame.of(DoubleColumn.of("y", 1, 2))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Inputs (1 rows) and targets (2 rows)");
    }

    @Test
    void twoTargetsAndNone() {
        assertThatThrownBy(() -> join(inputs(1), Frame.of(LongColumn.of("a", 1), LongColumn.of("b", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The targets hold 2 columns (a, b)")
                .hasMessageContaining("columns: [b]");
        assertThatThrownBy(() -> join(inputs(1), Frame.of(List.of(LongColumn.of("id", 1)), List.of("id"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The targets hold 0 columns");
    }

    @Test
    void theAnswerAmongTheFeatures() {
        Frame told = Frame.of(List.of(LongColumn.of("id", 1), DoubleColumn.of("y", 1)), List.of("id"));
        assertThatThrownBy(() -> join(told, targets(1)))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("exclude: [y]");
    }

    @Test
    void aColumnThatIsNamedAsTheCountedRows() {
        assertThatThrownBy(() -> join(Frame.of(LongColumn.of("row", 5)), Frame.of(DoubleColumn.of("y", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("key: row");
    }
}
