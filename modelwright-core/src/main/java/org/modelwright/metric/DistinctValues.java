package org.modelwright.metric;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** The values that rows have, ascending, each once. */
final class DistinctValues {

    private final double[] values;

    private DistinctValues(double[] values) {
        this.values = values;
    }

    static DistinctValues of(int rows, IntToDoubleFunction values) {
        double[] sorted = new double[rows];
        // Both zeros are one value.
        Arrays.setAll(sorted, row -> values.applyAsDouble(row) + 0.0);
        Arrays.sort(sorted);
        int count = 0;
        for (int at = 0; at < rows; at++) {
            if (count == 0 || sorted[at] != sorted[count - 1]) {
                sorted[count++] = sorted[at];
            }
        }
        return new DistinctValues(Arrays.copyOf(sorted, count));
    }

    int count() {
        return values.length;
    }

    double value(int rank) {
        return values[rank];
    }

    /** {@return the place of a value that is there} */
    int rank(double value) {
        return Arrays.binarySearch(values, value + 0.0);
    }

    /** {@return for each value what its rows weigh together, of those that are counted} */
    double[] weights(RowWeights weights, IntToDoubleFunction valuesOfRows, IntPredicate counted) {
        double[] sums = new double[values.length];
        for (int row = 0; row < weights.rows(); row++) {
            if (counted.test(row)) {
                sums[rank(valuesOfRows.applyAsDouble(row))] += weights.of(row);
            }
        }
        return sums;
    }
}
