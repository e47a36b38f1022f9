package org.modelwright.data;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates and times as microseconds since 1970-01-01T00:00Z; what has no zone is taken as UTC. */
public final class Timestamps {

    /** No moment: beyond what microseconds can hold, as databases' infinities are. */
    public static final long BEYOND = Long.MAX_VALUE;

    private static final long MICROS = 1_000_000;

    private Timestamps() {}

    /** {@return the midnight of a date in UTC} */
    public static long of(LocalDate date) {
        return micros(date.toEpochDay() * 86_400, 0);
    }

    /** {@return a time without a zone, taken as UTC; {@link #BEYOND} where microseconds cannot hold it} */
    public static long of(LocalDateTime time) {
        return micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
    }

    /** {@return a time with its offset; {@link #BEYOND} where microseconds cannot hold it} */
    public static long of(OffsetDateTime time) {
        return micros(time.toEpochSecond(), time.getNano());
    }

    private static long micros(long seconds, int nanos) {
        try {
            long micros = Math.addExact(Math.multiplyExact(seconds, MICROS), nanos / 1000);
            return Math.abs(micros) >= Long.MAX_VALUE - MICROS ? BEYOND : micros;
        } catch (ArithmeticException e) {
            return BEYOND;
        }
    }
}
