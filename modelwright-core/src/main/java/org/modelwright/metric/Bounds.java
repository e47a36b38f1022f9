package org.modelwright.metric;

import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/** The gate of a metric. */
final class Bounds {

    private Bounds() {}

    /** Refuses a gate that nothing passes. */
    static void refuseUnpassable(@Nullable Double minimum, @Nullable Double maximum) {
        if (minimum != null && maximum != null && minimum > maximum) {
            throw new ConfigException(Problem.at(
                    "minimum", "The minimum (" + minimum + ") is above the maximum (" + maximum + ").", "swap them."));
        }
    }
}
