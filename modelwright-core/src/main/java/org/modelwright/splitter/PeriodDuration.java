package org.modelwright.splitter;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.modelwright.data.DateTimeColumn;

/**
 * A length of time, such as {@code P30D}, {@code P1M} or {@code PT6H}.
 *
 * @param period years, months and days of the calendar
 * @param duration hours and less
 */
record PeriodDuration(Period period, Duration duration) {

    /** {@return the length of time that an ISO text says, if it says one that does not go backwards} */
    static Optional<PeriodDuration> parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (!upper.matches("P(?=[0-9T])[0-9YMWD]*(T(?=[0-9])[0-9.HMS]+)?")) {
            return Optional.empty();
        }
        int time = upper.indexOf('T');
        String days = time < 0 ? upper : upper.substring(0, time);
        try {
            return Optional.of(new PeriodDuration(
                    days.equals("P") ? Period.ZERO : Period.parse(days),
                    time < 0 ? Duration.ZERO : Duration.parse("P" + upper.substring(time))));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // looks like one, and is none: 'P1D1Y'
        }
    }

    boolean isZero() {
        return period.isZero() && duration.isZero();
    }

    /** {@return the timestamp that lies so long before another, both in microseconds since 1970 in UTC} */
    long before(long timestamp) {
        try {
            LocalDateTime local =
                    LocalDateTime.ofInstant(Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS), ZoneOffset.UTC);
            return DateTimeColumn.micros(local.minus(period).minus(duration));
        } catch (DateTimeException | ArithmeticException e) {
            return Long.MIN_VALUE; // before all timestamps there are
        }
    }
}
