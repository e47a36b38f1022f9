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

    /** {@return where so many bytes of columns are held: in files beyond a quarter of the memory} */
    public Space space(long bytes) {
        return bytes > memory / PARTS ? Space.FILES : Space.MEMORY;
    }
}
