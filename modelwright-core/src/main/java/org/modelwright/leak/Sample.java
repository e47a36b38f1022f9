package org.modelwright.leak;

import java.util.SplittableRandom;

/** Which rows are looked at: all, or one of each of so many equal stretches; the same ones every time. */
final class Sample {

    /** How many rows are looked at, at most. */
    static final int SIZE = 20_000;

    /** How many values are looked at, at most, unless so many columns would leave too few rows. */
    private static final int VALUES = 2_000_000;

    private static final int LEAST = 2_000;

    private static final long SEED = 20_240_229L;

    private final int[] rows;
    private final int all;
    private final double[] lnFactorials;

    private Sample(int[] rows, int all) {
        this.rows = rows;
        this.all = all;
        this.lnFactorials = new double[rows.length + 2];
        for (int i = 1; i < lnFactorials.length; i++) {
            lnFactorials[i] = lnFactorials[i - 1] + Math.log(i);
        }
    }

    static Sample of(int rows, int columns) {
        int size = Math.min(SIZE, Math.max(LEAST, VALUES / Math.max(1, columns)));
        if (rows <= size) {
            int[] every = new int[rows];
            for (int row = 0; row < rows; row++) {
                every[row] = row;
            }
            return new Sample(every, rows);
        }
        int[] taken = new int[size];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < size; i++) {
            int from = (int) ((long) rows * i / size);
            int to = (int) ((long) rows * (i + 1) / size);
            taken[i] = from + random.nextInt(to - from);
        }
        return new Sample(taken, rows);
    }

    /** {@return the rows looked at, ascending} */
    int[] rows() {
        return rows;
    }

    int size() {
        return rows.length;
    }

    /** {@return the number of all rows} */
    int all() {
        return all;
    }

    /** {@return the logarithm of the factorial; for numbers up to the size} */
    double lnFactorial(int number) {
        return lnFactorials[number];
    }

    /** {@return the logarithm of the number of ways to choose} */
    double lnChoose(int from, int taken) {
        return lnFactorial(from) - lnFactorial(taken) - lnFactorial(from - taken);
    }

    /** {@return the logarithm of the number of orders in which values that occur so often can stand} */
    double lnOrders(int[] counts) {
        int total = 0;
        double ln = 0;
        for (int count : counts) {
            total += count;
            ln -= lnFactorial(count);
        }
        return ln + lnFactorial(total);
    }

    /** {@return such as {@code 13903 of 13903 rows}, and that it is a sample} */
    String share(int hits, int of) {
        return hits + " of " + of + " rows" + (all > rows.length ? " (a sample of " + all + ")" : "");
    }
}
