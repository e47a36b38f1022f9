package org.modelwright.leak;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ranks of values, equal ones by the mean of their ranks, as Spearman's correlation has them.
 *
 * @param values the rank of each row
 */
record Ranks(double[] values) {

    private static final double TREND = 0.99;

    static Ranks of(Values column, int[] rows) {
        int[] counts = column.counts(rows);
        double[] rankOf = new double[counts.length];
        int before = 0;
        for (int code = 0; code < counts.length; code++) {
            rankOf[code] = before + (counts[code] - 1) / 2.0;
            before += counts[code];
        }
        return new Ranks(
                Arrays.stream(rows).mapToDouble(row -> rankOf[column.code(row)]).toArray());
    }

    static Ranks of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int low = Arrays.binarySearch(sorted, values[i]);
            int high = low;
            while (low > 0 && sorted[low - 1] == values[i]) {
                low--;
            }
            while (high < sorted.length - 1 && sorted[high + 1] == values[i]) {
                high++;
            }
            ranks[i] = (low + high) / 2.0;
        }
        return new Ranks(ranks);
    }

    /** {@return whether the values rise or fall with the order of the rows} */
    boolean isTrend() {
        double[] order = IntStream.range(0, values.length).asDoubleStream().toArray();
        return Math.abs(correlation(new Ranks(order))) > TREND;
    }

    /** {@return Pearson's correlation of the ranks, which is Spearman's of the values; 0 if one side is constant} */
    double correlation(Ranks other) {
        double[] x = values;
        double[] y = other.values;
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx) / Math.sqrt(yy);
    }
}
