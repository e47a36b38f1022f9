package org.modelwright.internal.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a call is repeated, and what is waited before: nothing before the first repeat, then factor · 2^(n−1)
 * seconds and some jitter, up to two minutes, as urllib3 does it for MLflow.
 *
 * @param max repeats; 0 for none
 * @param factor seconds
 * @param jitter seconds that chance may add
 * @param respectRetryAfter whether the server's own wish counts
 */
public record Retries(int max, double factor, double jitter, boolean respectRetryAfter) {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** {@return the pause before repeat n, from 1; what the server wished for, if it did} */
    Duration before(int n, Duration wished) {
        if (respectRetryAfter && !wished.isZero()) {
            return wished.compareTo(LONGEST) < 0 ? wished : LONGEST;
        }
        double seconds = n == 1 ? 0 : factor * Math.pow(2, n - 1.0);
        if (jitter > 0) {
            seconds += ThreadLocalRandom.current().nextDouble(jitter);
        }
        return Duration.ofMillis(Math.min(LONGEST.toMillis(), (long) (seconds * 1000)));
    }
}
