package org.modelwright.internal.http;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The header by which a server wishes not to be asked for some time: seconds, or a date. */
final class RetryAfter {

    private RetryAfter() {}

    /** {@return how long; zero where there is no wish} */
    static Duration of(HttpResponse<?> response) {
        String wish = response.headers().firstValue("Retry-After").orElse("").strip();
        if (wish.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(wish));
        }
        try {
            Duration until = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(wish, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO; // no wish
        }
    }
}
