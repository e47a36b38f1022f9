package org.modelwright.leak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Which rows are looked at: all, or one of each of so many equal stretches; the same ones every time. */
final class Sample {

    /** How many rows are looked at, at most. */
    static final int MAX_ROWS = 20_000;

    /** How many values are looked at, at most, unless so many columns would leave too few rows. */
    private static final int MAX_VALUES = 2_000_000;

    private static final int MIN_ROWS = 2_000;

    private static final long SEED = 20_240_229L;

    private final int[] rows;
    private final int total;
    private final double[] lnFactorials;

    private Sample(int[] rows, int total) {
        this.rows = rows;
        this.total = total;
        this.lnFactorials = new double[rows.length + 2];
        for (int i = 1; i < lnFactorials.length; i++) {
            lnFactorials[i] = lnFactorials[i - 1] + Math.log(i);
        }
    }

    static Sample of(int rows, int columns) {
        int size = Math.min(MAX_ROWS, Math.max(MIN_ROWS, MAX_VALUES / Math.max(1, columns)));
        if (rows <= size) {
            int[] allRows = new int[rows];
            for (int row = 0; row < rows; row++) {
                allRows[row] = row;
            }
            return new Sample(allRows, rows);
        }
        int[] drawn = new int[size];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < size; i++) {
            int from = (int) ((long) rows * i / size);
            int to = (int) ((long) rows * (i + 1) / size);
            drawn[i] = from + random.nextInt(to - from);
        }
        return new Sample(drawn, rows);
    }

    /** {@return the rows looked at, ascending} */
    int[] rows() {
        return rows;
    }

    int size() {
        return rows.length;
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
    String share(int matches, int of) {
        return matches + " of " + of + " rows" + (total > rows.length ? " (a sample of " + total + ")" : "");
    }

    /** {@return how many rows agree, for scripts} */
    Map<String, Object> facts(int matches, int of) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rows_that_agree", matches);
        facts.put("rows_looked_at", of);
        facts.put("rows", total);
        return facts;
    }
}
