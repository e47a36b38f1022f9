package org.modelwright.metric;

import java.util.Optional;

/** The middle, or the largest, of a number of each row. */
final class QuantileScore implements ReweightedScore {

    private final double[] values;
    private final OrderedRows order;
    private final boolean largest;

    private QuantileScore(double[] values, boolean largest) {
        this.values = values;
        this.order = OrderedRows.of(values);
        this.largest = largest;
    }

    static QuantileScore median(double[] values) {
        return new QuantileScore(values, false);
    }

    static QuantileScore largest(double[] values) {
        return new QuantileScore(values, true);
    }

    @Override
    public double of(int[] counts) {
        return largest ? largest(counts) : median(counts);
    }

    private double largest(int[] counts) {
        for (int place = order.count() - 1; place >= 0; place--) {
            if (counts[order.rows()[place]] > 0) {
                return values[order.rows()[place]];
            }
        }
        return Double.NaN;
    }

    private double median(int[] counts) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        if (total == 0) {
            return Double.NaN;
        }
        long upTo = 0;
        int place = -1;
        while (2 * upTo < total) {
            upTo += counts[order.rows()[++place]];
        }
        int next = place;
        if (2 * upTo == total) {
            do {
                next++;
            } while (counts[order.rows()[next]] == 0);
        }
        return (values[order.rows()[place]] + values[order.rows()[next]]) / 2;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Of the median by its density, which is taken from as many neighbours as the rank of a median varies by (Siddiqui,
     * 1960); the largest has none.
     */
    @Override
    public Optional<double[]> influences() {
        int rows = order.count();
        int near = (int) Math.max(1, Math.min((rows - 1) / 2, Math.round(Math.sqrt(rows))));
        int middle = rows / 2;
        double span = values[order.rows()[Math.min(rows - 1, middle + near)]]
                - values[order.rows()[Math.max(0, middle - near)]];
        if (largest || rows < 2) {
            return Optional.empty();
        }
        double slope = span * rows / (2.0 * near);
        double[] influences = new double[rows];
        for (int place = 0; place < rows; place++) {
            influences[order.rows()[place]] = slope * (place < middle ? -0.5 : 0.5);
        }
        return Optional.of(influences);
    }
}
