package org.modelwright.data;

import java.nio.LongBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
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
        return isMissing(row) ? null : iso(values.get(row));
    }

    /** {@return the ISO text of a moment, in UTC} */
    public static String iso(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** {@return the shortest ISO text of a row in UTC, or null if missing: at midnight without a time} */
    public @Nullable String shortText(int row) {
        if (isMissing(row)) {
            return null;
        }
        long micros = values.get(row);
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), nanos, ZoneOffset.UTC);
        return time.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? time.toLocalDate().toString()
                : time + "Z";
    }

    @Override
    public double number(int row) {
        return isMissing(row) ? Double.NaN : values.get(row) / 1e6;
    }

    @Override
    public DateTimeColumn take(int[] rows, Space space) {
        LongBuffer taken = LongColumn.allocate(rows.length, space);
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

    /**
     * {@return the moment that an ISO text says, if it says one}
     *
     * <p>A year, a month, or what {@link TypeRules} takes for a date.
     */
    public static Optional<Long> parse(String text) {
        String plain = text.strip();
        try {
            if (plain.matches("\\d{4}")) {
                return Optional.of(micros(Year.parse(plain).atDay(1).atStartOfDay()));
            }
            if (plain.matches("\\d{4}-\\d{2}")) {
                return Optional.of(micros(YearMonth.parse(plain).atDay(1).atStartOfDay()));
            }
            OptionalLong moment = TypeRules.moment(plain);
            return moment.isPresent() ? Optional.of(moment.getAsLong()) : Optional.empty();
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty(); // such as 2024-02-30
        }
    }

    /** {@return microseconds since 1970 of a time in UTC} */
    public static long micros(LocalDateTime local) {
        long seconds = Math.multiplyExact(local.toEpochSecond(ZoneOffset.UTC), 1_000_000L);
        return Math.addExact(seconds, local.getNano() / 1000);
    }
}
