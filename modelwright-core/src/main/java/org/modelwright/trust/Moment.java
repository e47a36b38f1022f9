package org.modelwright.trust;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A time as people write it: a day of UTC, or a time with its offset. */
public final class Moment {

    private Moment() {}

    /** {@return the time, of a day its first moment; empty if it is none} */
    public static Optional<Instant> start(String text) {
        return of(text, 0);
    }

    /** {@return the time, of a day the first moment of the next one; empty if it is none} */
    public static Optional<Instant> end(String text) {
        return of(text, 1);
    }

    private static Optional<Instant> of(String text, int days) {
        try {
            return Optional.of(
                    text.length() == "2026-01-01".length()
                            ? LocalDate.parse(text)
                                    .plusDays(days)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
