package org.modelwright.splitter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Records;

/**
 * Which test rows belong together, so that they tell less than as many rows would that have nothing in common: what is
 * drawn again, as a whole, where a score's interval is made.
 *
 * @param kind what a unit is
 * @param unitOf for each row the number of its unit, from 0 on
 * @param count how many units there are
 * @param blockRows how many rows a block has, the last one maybe fewer; null for another kind
 * @param column that says it; null where each row stands by itself
 */
public record RowUnits(
        Kind kind,
        int[] unitOf,
        int count,
        @Nullable Integer blockRows,
        @Nullable String column) {

    /** What a unit is. */
    public enum Kind {
        /** Each row by itself. */
        ROW,
        /** All rows of a group. */
        GROUP,
        /** Rows that follow each other in time. */
        BLOCK
    }

    /** {@return each row by itself} */
    public static RowUnits rows(int rows) {
        return Records.of(
                RowUnits.class,
                "kind",
                Kind.ROW,
                "unitOf",
                IntStream.range(0, rows).toArray(),
                "count",
                rows);
    }

    /** {@return the rows that have one value in a column} */
    static RowUnits groups(Column column) {
        Groups groups = Groups.of(column);
        int[] unitOf = new int[column.rows()];
        for (int row = 0; row < unitOf.length; row++) {
            unitOf[row] = groups.code(row);
        }
        return new RowUnits(Kind.GROUP, unitOf, groups.count(), null, column.name());
    }

    /**
     * {@return blocks of neighbours in time}
     *
     * <p>Their length is the cube root of the rows, rounded up (Hall, Horowitz and Jing, 1995), and not below the horizon.
     *
     * @param column says when each row was
     * @param horizon how many rows lie between what is learned and what is tested
     */
    static RowUnits blocks(Column column, int horizon) {
        TimeAxis axis = TimeAxis.of(column);
        int rows = column.rows();
        int length = Math.max(horizon, (int) Math.ceil(Math.cbrt(rows) - 1e-9));
        int[] unitOf = new int[rows];
        Integer[] order = IntStream.range(0, rows).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingLong(axis::time));
        for (int place = 0; place < rows; place++) {
            unitOf[order[place]] = place / length;
        }
        return new RowUnits(Kind.BLOCK, unitOf, (rows + length - 1) / length, length, column.name());
    }
}
