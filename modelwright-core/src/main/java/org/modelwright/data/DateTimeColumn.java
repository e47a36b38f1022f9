package org.modelwright.data;

import java.nio.LongBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moments as microseconds since 1970-01-01T00:00Z; {@link Long#MIN_VALUE} is missing. A date is its midnight in UTC.
 *
 * @param name the column's name
 * @param values a direct buffer in native order from position 0 to its limit; callers must not write to it
 */
public record DateTimeColumn(String name, LongBuffer values) implements Column {

    /** The value that stands for none. */
    public static final long MISSING = Long.MIN_VALUE;

    @Override
    public DataType type() {
        return DataType.DATETIME;
    }

    @Override
    public int rows() {
        return values.limit();
    }

    @Override
    public boolean isMissing(int row) {
        return values.get(row) == MISSING;
    }

    @Override
    public @Nullable String text(int row) {
        return isMissing(row)
                ? null
                : Instant.EPOCH.plus(values.get(row), ChronoUnit.MICROS).toString();
    }

    @Override
    public double number(int row) {
        return isMissing(row) ? Double.NaN : values.get(row) / 1e6;
    }

    @Override
    public DateTimeColumn take(int[] rows) {
        LongBuffer taken = LongColumn.allocate(rows.length);
        for (int i = 0; i < rows.length; i++) {
            taken.put(i, values.get(rows[i]));
        }
        return new DateTimeColumn(name, taken);
    }

    @Override
    public DateTimeColumn slice(int from, int to) {
        return new DateTimeColumn(name, values.slice(from, to - from));
    }

    @Override
    public DateTimeColumn named(String other) {
        return new DateTimeColumn(other, values);
    }

    /** {@return the name and the number of rows} */
    @Override
    public String toString() {
        return name + ": datetime[" + rows() + "]";
    }
}
