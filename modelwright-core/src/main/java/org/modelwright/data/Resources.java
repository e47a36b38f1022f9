package org.modelwright.data;

/**
 * What a job may use of the machine.
 *
 * @param memory bytes
 * @param threads processors, at least 1
 */
public record Resources(long memory, int threads) {

    /** How many parts of the memory data of one kind may take: what was read, the sides of a split, and so on. */
    private static final int PARTS = 4;

    /** Refuses nonsense. */
    public Resources {
        if (memory <= 0 || threads <= 0) {
            throw new IllegalArgumentException(
                    "The resources (" + memory + " bytes, " + threads + " threads) are not above zero.");
        }
    }

    /** {@return whether so many bytes of columns are held in memory: up to a quarter of it; more is held in files} */
    public boolean fits(long bytes) {
        return bytes <= memory / PARTS;
    }

    /** {@return a session of these resources; whoever opens it closes it} */
    public Session open() {
        return new Session(this);
    }
}
