package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
    void targets_follow_the_order_of_the_inputs() {
        Examples examples = join(inputs(3, 1, 2), targets(1, 2, 3));
        assertThat(examples.target().text(0)).isEqualTo("30.0");
        assertThat(examples.target().text(1)).isEqualTo("10.0");
        assertThat(examples.inputs().names()).containsExactly("x");
        assertThat(examples.rows().key()).containsExactly("id");
        assertThat(warnings).isEmpty();
    }

    @Test
    void shuffled_targets_change_nothing() {
        Random random = new Random(5);
        for (int trial = 0; trial < 50; trial++) {
            long[] keys =
                    random.longs(1 + random.nextInt(100), 0, 1000).distinct().toArray();
            long[] shuffled = IntStream.range(0, keys.length)
                    .boxed()
                    .sorted((a, b) -> Long.compare(keys[a] * 31 % 17, keys[b] * 31 % 17))
                    .mapToLong(i -> keys[i])
                    .toArray();
            assertThat(ContentHash.of(join(inputs(keys), targets(shuffled)).whole()))
                    .isEqualTo(ContentHash.of(join(inputs(keys), targets(keys)).whole()));
        }
    }

    @Test
    void every_fault_of_the_keys_at_once() {
        assertThatThrownBy(() -> join(inputs(1, 1, 2, 9), targets(1, 2, 2, 8)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than once in 1 rows of the targets: (id=2)")
                .hasMessageContaining("more than once in 1 rows of the inputs: (id=1)")
                .hasMessageContaining("The inputs hold 1 keys that the targets do not: (id=9)")
                .hasMessageContaining("The targets hold 1 keys that the inputs do not: (id=8)");
    }

    @Test
    void a_key_of_two_columns() {
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
    void a_missing_key_and_one_of_another_type() {
        Frame texts = Frame.of(
                List.of(TextColumn.of("id", "1", (@Nullable String) null), LongColumn.of("x", 1, 2)), List.of("id"));
        assertThatThrownBy(() -> join(texts, targets(1, 2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is string in the inputs and long in the targets")
                .hasMessageContaining("of the inputs is missing in 1 of 2 rows");
    }

    @Test
    void a_key_on_one_side_only() {
        assertThatThrownBy(() -> join(inputs(1), Frame.of(DoubleColumn.of("y", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The key of the inputs [id] is not the key of the targets []");
    }

    @Test
    void no_key_joins_by_position_with_a_warning() {
        Examples examples = join(Frame.of(LongColumn.of("x", 5, 6)), Frame.of(DoubleColumn.of("y", 1, 2)));
        assertThat(warnings).hasSize(1);
        assertThat(examples.rows().names()).containsExactly("row");
        assertThat(examples.rows().key()).isEmpty();
    }

    @Test
    void one_source_read_twice_is_one_table() {
        Joiner.join(Frame.of(LongColumn.of("x", 5, 6)), Frame.of(DoubleColumn.of("y", 1, 2)), true, warnings::add);
        assertThat(warnings).isEmpty();
    }

    @Test
    void no_key_and_unequal_lengths() {
        assertThatThrownBy(() -> join(Frame.of(LongColumn.of("x", 5)), Frame.of(DoubleColumn.of("y", 1, 2))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Inputs (1 rows) and targets (2 rows)");
    }

    @Test
    void two_targets_and_none() {
        assertThatThrownBy(() -> join(inputs(1), Frame.of(LongColumn.of("a", 1), LongColumn.of("b", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The targets hold 2 columns (a, b)")
                .hasMessageContaining("columns: [b]");
        assertThatThrownBy(() -> join(inputs(1), Frame.of(List.of(LongColumn.of("id", 1)), List.of("id"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The targets hold 0 columns");
    }

    @Test
    void the_answer_among_the_features() {
        Frame told = Frame.of(List.of(LongColumn.of("id", 1), DoubleColumn.of("y", 1)), List.of("id"));
        assertThatThrownBy(() -> join(told, targets(1)))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("exclude: [y]");
    }

    @Test
    void a_column_that_is_named_as_the_counted_rows() {
        assertThatThrownBy(() -> join(Frame.of(LongColumn.of("row", 5)), Frame.of(DoubleColumn.of("y", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("key: row");
    }
}
