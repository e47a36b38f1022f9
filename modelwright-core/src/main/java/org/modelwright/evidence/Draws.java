package org.modelwright.evidence;

/** Random numbers that hang on a seed alone (SplitMix64; Steele, Lea and Flood, 2014). */
final class Draws {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    Draws(long seed) {
        this.state = mixed(seed * GOLDEN);
    }

    /** {@return a whole number from 0 up to, but without, a bound} */
    int below(int bound) {
        state += GOLDEN;
        return (int) ((mixed(state) >>> 32) * bound >>> 32);
    }

    private static long mixed(long bits) {
        long once = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ once >>> 27) * 0x94d049bb133111ebL;
        return twice ^ twice >>> 31;
    }

    /** Puts numbers into another order, each order as likely as the others (Fisher and Yates). */
    void shuffle(int[] numbers) {
        for (int left = numbers.length; left > 1; left--) {
            int taken = below(left);
            int last = numbers[left - 1];
            numbers[left - 1] = numbers[taken];
            numbers[taken] = last;
        }
    }
}
