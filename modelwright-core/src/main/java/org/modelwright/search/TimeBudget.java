package org.modelwright.search;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 60s}, {@code 10m}, {@code 1h30m}, {@code 500ms}, or ISO's {@code PT60S}. */
final class TimeBudget {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?) ?(ms|s|m|min|h|d)(?![a-z]) ?");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private TimeBudget() {}

    /** {@return the length of time above 0 that a text says; empty if it says none} */
    static Optional<Duration> parse(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        if (lower.startsWith("p")) {
            try {
                return Optional.of(Duration.parse(lower)).filter(it -> !it.isNegative() && !it.isZero());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        Matcher parts = PART.matcher(lower);
        long millis = 0;
        int end = 0;
        while (end < lower.length() && parts.find(end) && parts.start() == end) {
            millis += new BigDecimal(parts.group(1))
                    .multiply(BigDecimal.valueOf(MILLIS.getOrDefault(parts.group(2), 0L)))
                    .longValue();
            end = parts.end();
        }
        return end == lower.length() && millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }
}
