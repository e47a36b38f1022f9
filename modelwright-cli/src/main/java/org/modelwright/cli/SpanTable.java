package org.modelwright.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.modelwright.job.StepSpan;

/**
 * Where the time of a long job went, as a small table.
 *
 * @param spans what each step cost
 * @param whole how long the job took
 */
record SpanTable(List<StepSpan> spans, Duration whole) {

    /** Shorter jobs are not asked where their time went. */
    static final Duration LONG = Duration.ofSeconds(10);

    private static final double MILLIS = 1000;
    private static final int MIB = 20;

    /** {@return a line per step: seconds, share of the whole, processors at work, the most memory so far} */
    String text() {
        StringBuilder text = new StringBuilder(
                String.format("%-9s  %8s  %6s  %5s  %9s%n", "step", "seconds", "share", "cores", "peak"));
        for (StepSpan span : spans) {
            double wall = span.wall().toMillis() / MILLIS;
            text.append(String.format(
                    Locale.ROOT,
                    "%-9s  %8.2f  %5.1f%%  %5.1f  %9s%n",
                    span.step(),
                    wall,
                    100 * wall * MILLIS / Math.max(1, whole.toMillis()),
                    span.cpu().toMillis() / MILLIS / Math.max(wall, 1 / MILLIS),
                    span.peak().isPresent() ? (span.peak().getAsLong() >> MIB) + " MB" : ""));
        }
        return text.toString();
    }
}
