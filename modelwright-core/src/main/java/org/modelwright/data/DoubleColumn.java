package org.modelwright.data;

import java.nio.DoubleBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of 64 bits; {@code NaN} is missing.
 *
 * @param name the column's name
 * @param values a direct buffer in native order from position 0 to its limit; callers must not write to it
 */
public record DoubleColumn(String name, DoubleBuffer values) implements Column {

    /** {@return a direct buffer for this many values, in memory} */
    public static DoubleBuffer allocate(int rows) {
        return allocate(rows, Space.MEMORY);
    }

    /** {@return a direct buffer for this many values} */
    public static DoubleBuffer allocate(int rows, Space space) {
        return space.allocate(rows, Double.BYTES).asDoubleBuffer();
    }

    /** {@return a column of a copy of the values} */
    public static DoubleColumn of(String name, double... values) {
        return new DoubleColumn(name, allocate(values.length).put(0, values));
    }

    @Override
    public DataType type() {
        return DataType.DOUBLE;
    }

    @Override
    public int rows() {
        return values.limit();
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values.get(row));
    }

    @Override
    public int missing() {
        int missing = 0;
        for (int row = 0; row < values.limit(); row++) {
            missing += Double.isNaN(values.get(row)) ? 1 : 0;
        }
        return missing;
    }

    @Override
    public @Nullable String text(int row) {
        return isMissing(row) ? null : Double.toString(values.get(row));
    }

    @Override
    public double number(int row) {
        return values.get(row);
    }

    @Override
    public void numbers(int from, double[] into) {
        values.get(from, into);
    }

    @Override
    public DoubleColumn take(int[] rows, Space space) {
        DoubleBuffer taken = allocate(rows.length, space);
        for (int i = 0; i < rows.length; i++) {
            taken.put(i, values.get(rows[i]));
        }
        return new DoubleColumn(name, taken);
    }

    @Override
    public DoubleColumn slice(int from, int to) {
        return new DoubleColumn(name, values.slice(from, to - from));
    }

    @Override
    public DoubleColumn named(String other) {
        return new DoubleColumn(other, values);
    }

    /** {@return the name and the number of rows} */
    @Override
    public String toString() {
        return name + ": double[" + rows() + "]";
    }
}
