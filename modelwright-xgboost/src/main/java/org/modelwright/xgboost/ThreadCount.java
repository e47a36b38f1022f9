package org.modelwright.xgboost;

/** How many threads rows are worth. */
final class ThreadCount {

    /** So many values to be added up, or bins to be compared, take as long as to wake a thread up for each step. */
    private static final long WORTH_A_THREAD = 500_000;

    /** Of a tree of depth 6, whose bins are compared. */
    private static final long NODES = 64;

    private ThreadCount() {}

    /**
     * {@return how many threads the rows are worth, at least 1}
     *
     * <p>A thread that waits passively is woken up some thirty times for each tree, which takes longer than to grow a
     * small one. The trees are the same.
     */
    static long worth(int rows, int columns, int maxBin) {
        long work = columns * (rows + NODES * Math.min(maxBin, rows));
        return Math.max(1, work / WORTH_A_THREAD);
    }
}
