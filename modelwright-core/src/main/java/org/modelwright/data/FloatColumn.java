package org.modelwright.data;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of 32 bits; {@code NaN} is missing. Held in half the memory, they are the same to everybody as a
 * {@link DoubleColumn} of the same numbers: their type is DOUBLE, and each is widened where it is asked for.
 *
 * @param name the column's name
 * @param values a direct buffer in native order from position 0 to its limit; callers must not write to it
 */
public record FloatColumn(String name, FloatBuffer values) implements Column {

    /** {@return a direct buffer for this many values, in memory} */
    public static FloatBuffer allocate(int rows) {
        return allocate(rows, Space.MEMORY);
    }

    /** {@return a direct buffer for this many values} */
    public static FloatBuffer allocate(int rows, Space space) {
        return space.allocate(rows, Float.BYTES).asFloatBuffer();
    }

    /** {@return a column of a copy of the values} */
    public static FloatColumn of(String name, float... values) {
        return new FloatColumn(name, allocate(values.length).put(0, values));
    }

    @Override
    public DataType type() {
        return DataType.DOUBLE;
    }

    @Override
    public int bytes() {
        return Float.BYTES;
    }

    @Override
    public int rows() {
        return values.limit();
    }

    @Override
    public boolean isMissing(int row) {
        return Float.isNaN(values.get(row));
    }

    @Override
    public int missing() {
        int missing = 0;
        for (int row = 0; row < values.limit(); row++) {
            missing += Float.isNaN(values.get(row)) ? 1 : 0;
        }
        return missing;
    }

    @Override
    public @Nullable String text(int row) {
        return isMissing(row) ? null : Double.toString(number(row));
    }

    @Override
    public double number(int row) {
        return values.get(row);
    }

    @Override
    public void numbers(int from, double[] into) {
        float[] floats = new float[into.length];
        values.get(from, floats);
        for (int i = 0; i < floats.length; i++) {
            into[i] = floats[i];
        }
    }

    @Override
    public FloatColumn take(int[] rows, Space space) {
        FloatBuffer taken = allocate(rows.length, space);
        for (int i = 0; i < rows.length; i++) {
            taken.put(i, values.get(rows[i]));
        }
        return new FloatColumn(name, taken);
    }

    @Override
    public FloatColumn slice(int from, int to) {
        return new FloatColumn(name, values.slice(from, to - from));
    }

    @Override
    public FloatColumn named(String other) {
        return new FloatColumn(other, values);
    }

    /** {@return the name and the number of rows} */
    @Override
    public String toString() {
        return name + ": float[" + rows() + "]";
    }
}
