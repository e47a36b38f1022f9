package org.modelwright.data;

import java.nio.LongBuffer;

/**
 * Whole numbers of 64 bits, none missing.
 *
 * @param name the column's name
 * @param values a direct buffer in native order from position 0 to its limit; callers must not write to it
 */
public record LongColumn(String name, LongBuffer values) implements Column {

    /** {@return a direct buffer for this many values, in memory} */
    public static LongBuffer allocate(int rows) {
        return allocate(rows, Space.MEMORY);
    }

    /** {@return a direct buffer for this many values} */
    public static LongBuffer allocate(int rows, Space space) {
        return space.allocate(rows, Long.BYTES).asLongBuffer();
    }

    /** {@return a column of a copy of the values} */
    public static LongColumn of(String name, long... values) {
        return new LongColumn(name, allocate(values.length).put(0, values));
    }

    @Override
    public DataType type() {
        return DataType.LONG;
    }

    @Override
    public int rows() {
        return values.limit();
    }

    @Override
    public boolean isMissing(int row) {
        return false;
    }

    @Override
    public String text(int row) {
        return Long.toString(values.get(row));
    }

    @Override
    public double number(int row) {
        return values.get(row);
    }

    @Override
    public LongColumn take(int[] rows, Space space) {
        LongBuffer taken = allocate(rows.length, space);
        for (int i = 0; i < rows.length; i++) {
            taken.put(i, values.get(rows[i]));
        }
        return new LongColumn(name, taken);
    }

    @Override
    public LongColumn slice(int from, int to) {
        return new LongColumn(name, values.slice(from, to - from));
    }

    @Override
    public LongColumn named(String other) {
        return new LongColumn(other, values);
    }

    /** {@return the name and the number of rows} */
    @Override
    public String toString() {
        return name + ": long[" + rows() + "]";
    }
}
