package org.modelwright.splitter;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.modelwright.data.DateTimeColumn;

/** Spans as microseconds since 1970 in UTC, and the ISO texts for them. */
final class Spans {

    /**
     * A length of time, such as {@code P30D}, {@code P1M} or {@code PT6H}.
     *
     * @param days years, months and days of the calendar
     * @param time hours and less
     */
    record Span(Period days, Duration time) {

        /** {@return the span that an ISO text says, if it says one that does not go backwards} */
        static Optional<Span> parse(String text) {
            String upper = text.toUpperCase(Locale.ROOT);
            if (!upper.matches("P(?=[0-9T])[0-9YMWD]*(T(?=[0-9])[0-9.HMS]+)?")) {
                return Optional.empty();
            }
            int at = upper.indexOf('T');
            String days = at < 0 ? upper : upper.substring(0, at);
            try {
                return Optional.of(new Span(
                        days.equals("P") ? Period.ZERO : Period.parse(days),
                        at < 0 ? Duration.ZERO : Duration.parse("P" + upper.substring(at))));
            } catch (DateTimeParseException e) {
                return Optional.empty(); // looks like one, and is none: 'P1D1Y'
            }
        }

        boolean isZero() {
            return days.isZero() && time.isZero();
        }

        /** {@return the moment that lies so long before another} */
        long before(long moment) {
            try {
                return DateTimeColumn.micros(local(moment).minus(days).minus(time));
            } catch (DateTimeException | ArithmeticException e) {
                return Long.MIN_VALUE; // before all moments there are
            }
        }
    }

    private Spans() {}

    /** {@return as a date where it is midnight, else with its time} */
    static String text(long moment) {
        LocalDateTime local = local(moment);
        return local.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? local.toLocalDate().toString()
                : local.toInstant(ZoneOffset.UTC).toString();
    }

    private static LocalDateTime local(long moment) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(moment, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
