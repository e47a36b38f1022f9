package org.modelwright.data;

/**
 * What a job may use of the machine.
 *
 * @param memory bytes
 * @param threads processors, at least 1
 */
public record Resources(long memory, int threads) {

    /** Refuses nonsense. */
    public Resources {
        if (memory <= 0 || threads <= 0) {
            throw new IllegalArgumentException(
                    "The resources (" + memory + " bytes, " + threads + " threads) are not above zero.");
        }
    }
}
