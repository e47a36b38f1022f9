package org.modelwright.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * True (1) and false (0), none missing.
 *
 * @param name the column's name
 * @param values a direct buffer of one byte a row from position 0 to its limit; callers must not write to it
 */
public record BooleanColumn(String name, ByteBuffer values) implements Column {

    /** {@return a direct buffer for this many values, in memory} */
    public static ByteBuffer allocate(int rows) {
        return allocate(rows, Space.MEMORY);
    }

    /** {@return a direct buffer for this many values} */
    public static ByteBuffer allocate(int rows, Space space) {
        return space.allocate(rows, Byte.BYTES);
    }

    /** {@return a column of a copy of the values} */
    public static BooleanColumn of(String name, boolean... values) {
        ByteBuffer bytes = allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            bytes.put(i, (byte) (values[i] ? 1 : 0));
        }
        return new BooleanColumn(name, bytes);
    }

    /** {@return the value of the row} */
    public boolean value(int row) {
        return values.get(row) != 0;
    }

    @Override
    public DataType type() {
        return DataType.BOOLEAN;
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
        return Boolean.toString(value(row));
    }

    @Override
    public double number(int row) {
        return values.get(row);
    }

    @Override
    public BooleanColumn take(int[] rows, Space space) {
        ByteBuffer taken = allocate(rows.length, space);
        for (int i = 0; i < rows.length; i++) {
            taken.put(i, values.get(rows[i]));
        }
        return new BooleanColumn(name, taken);
    }

    @Override
    public BooleanColumn slice(int from, int to) {
        return new BooleanColumn(name, values.slice(from, to - from).order(ByteOrder.nativeOrder()));
    }

    @Override
    public BooleanColumn named(String other) {
        return new BooleanColumn(other, values);
    }

    /** {@return the name and the number of rows} */
    @Override
    public String toString() {
        return name + ": boolean[" + rows() + "]";
    }
}
