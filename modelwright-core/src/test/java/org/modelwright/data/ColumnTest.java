package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.LongBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all kinds of columns have in common. */
class ColumnTest {

    private static List<Column> columns() {
        LongBuffer times = LongColumn.allocate(5).put(new long[] {0, 1, Long.MIN_VALUE, -1, 7});
        return List.of(
                DoubleColumn.of("d", 0.1, Double.NaN, -0.0, Double.NEGATIVE_INFINITY, 1e300),
                FloatColumn.of("f", 0.1f, Float.NaN, -0f, Float.POSITIVE_INFINITY, 3e38f),
                LongColumn.of("l", 1, -2, Long.MAX_VALUE, 0, 4),
                BooleanColumn.of("b", true, false, true, true, false),
                TextColumn.of("t", "1", null, "2", "", "x"),
                new DateTimeColumn("at", times.rewind()));
    }

    @Test
    void numbersInABlockAreThoseOfTheRows() {
        for (Column whole : columns()) {
            for (Column column : List.of(whole, whole.slice(1, 5))) {
                double[] block = new double[3];
                column.numbers(1, block);
                assertThat(block)
                        .as(column.name())
                        .containsExactly(column.number(1), column.number(2), column.number(3));
            }
        }
    }

    @Test
    void whereEveryRowIsMissing() {
        assertThat(columns()).noneMatch(Column::isAllMissing);
        LongBuffer none = LongColumn.allocate(1).put(0, Long.MIN_VALUE);
        assertThat(List.<Column>of(
                        DoubleColumn.of("d", Double.NaN, Double.NaN),
                        FloatColumn.of("f", Float.NaN),
                        TextColumn.of("t", new String[2]),
                        new DateTimeColumn("at", none),
                        LongColumn.of("no rows")))
                .allMatch(Column::isAllMissing);
    }
}
