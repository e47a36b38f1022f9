package org.modelwright.data;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Examples without the rows that lack a value. */
public final class CompleteRows {

    private CompleteRows() {}

    /**
     * {@return the numbers of the rows in which none of these columns lacks a value, rising}
     *
     * @param rows how many there are
     */
    public static int[] of(List<Column> columns, int rows) {
        List<Column> gappy = columns.stream().filter(it -> it.missing() > 0).toList();
        return IntStream.range(0, rows)
                .filter(row -> gappy.stream().noneMatch(it -> it.isMissing(row)))
                .toArray();
    }

    /**
     * {@return these rows of the examples}
     *
     * <p>Whole numbers are held as doubles where some are missing. A column that has lost its gaps by this, and holds
     * nothing but whole numbers, holds them as such again.
     *
     * @param kept the numbers of the rows, as {@link #of} gives them
     * @param whole whether a column may become one of whole numbers
     * @param space where copies are held
     * @param threads who copies
     */
    public static Examples take(Examples examples, int[] kept, Predicate<Column> whole, Space space, Threads threads) {
        Examples taken = examples.take(kept, space, threads);
        List<Column> inputs = new ArrayList<>();
        for (Column column : taken.inputs().columns()) {
            boolean had = examples.inputs().column(column.name()).missing() > 0;
            inputs.add(had && whole.test(column) ? asFound(column) : column);
        }
        Column target = examples.target().missing() > 0 && whole.test(taken.target())
                ? asFound(taken.target())
                : taken.target();
        return new Examples(Frame.of(inputs), target, taken.rowKeys(), taken.beside());
    }

    private static Column asFound(Column column) {
        if (column.type() != DataType.DOUBLE || column.missing() > 0) {
            return column;
        }
        LongBuffer values = LongColumn.allocate(column.rows());
        for (int row = 0; row < column.rows(); row++) {
            double value = column.number(row);
            if (value != Math.rint(value) || !TypeRules.isExact((long) value)) {
                return column;
            }
            values.put(row, (long) value);
        }
        return new LongColumn(column.name(), values);
    }
}
