package org.modelwright.metric;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/** The least and the largest score that pass. */
public final class Bounds {

    private Bounds() {}

    /** {@return what is wrong with bounds that nothing passes; none if something does} */
    public static Optional<Problem> problem(@Nullable Double minimum, @Nullable Double maximum) {
        return minimum != null && maximum != null && minimum > maximum
                ? Optional.of(Problem.at(
                        "minimum",
                        "The minimum (" + minimum + ") is above the maximum (" + maximum + ").",
                        "swap them."))
                : Optional.empty();
    }

    /** Refuses bounds that nothing passes. */
    static void refuseUnpassable(@Nullable Double minimum, @Nullable Double maximum) {
        problem(minimum, maximum).ifPresent(it -> {
            throw new ConfigException(it);
        });
    }
}
