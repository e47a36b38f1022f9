package org.modelwright.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.DataException;
import org.modelwright.task.Target;

/** What each row counts in a metric: one, or a weight of its own. */
final class RowWeights {

    private final int rows;
    private final double @Nullable [] weights;
    private final double total;

    private RowWeights(int rows, double @Nullable [] weights) {
        this.rows = rows;
        this.weights = weights;
        this.total = weights == null ? rows : sum(row -> 1);
    }

    /** {@return one for each row} */
    static RowWeights equal(int rows) {
        return new RowWeights(rows, null);
    }

    /**
     * {@return a weight for each row}
     *
     * @throws DataException if one is negative or no finite number, or if all are 0
     */
    static RowWeights of(double[] weights, int rows) {
        if (weights.length != rows) {
            throw new IllegalArgumentException("There are (" + weights.length + ") weights for (" + rows + ") rows.");
        }
        for (int row = 0; row < rows; row++) {
            if (!(weights[row] >= 0 && weights[row] < Double.POSITIVE_INFINITY)) {
                throw new DataException(
                        "The weight (" + weights[row] + ") of row " + row + " is not a finite number of at least 0.",
                        "0, which leaves the row out.");
            }
        }
        RowWeights counted = new RowWeights(rows, weights);
        if (counted.total == 0) {
            throw new DataException(
                    "The weights of all (" + rows + ") rows are 0.", "leave them out: then each row counts as one.");
        }
        return counted;
    }

    /** {@return what a column says of each row of a target; one for each row where there is no column} */
    static RowWeights of(Target targets, @Nullable String column) {
        return column == null ? equal(targets.rows()) : of(targets.weights(column), targets.rows());
    }

    /** {@return why a score is not defined whose rows a column weighs} */
    static Optional<String> undefined(Target targets, @Nullable String column) {
        return column == null || Arrays.stream(targets.weights(column)).anyMatch(it -> it > 0)
                ? Optional.empty()
                : Optional.of("the sample_weight (" + column + ") is 0 in each of " + targets.rows() + " rows");
    }

    int rows() {
        return rows;
    }

    double of(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** {@return whether each row counts as one} */
    boolean areEqual() {
        return weights == null;
    }

    /** {@return the sum of a value of each row, times its weight} */
    double sum(IntToDoubleFunction values) {
        CompensatedSum sum = new CompensatedSum();
        for (int row = 0; row < rows; row++) {
            sum.add(of(row) * values.applyAsDouble(row));
        }
        return sum.value();
    }

    /** {@return the mean of a value of each row} */
    double mean(IntToDoubleFunction values) {
        return sum(values) / total;
    }

    /** {@return the value that half of the weight is below; the mean of two where it lies between them} */
    double median(IntToDoubleFunction values) {
        DistinctValues distinct = DistinctValues.of(rows, values);
        double[] weight = distinct.weights(this, values, row -> true);
        double half = Arrays.stream(weight).sum() / 2;
        int rank = 0;
        double upTo = weight[0];
        while (upTo < half) {
            upTo += weight[++rank];
        }
        int next = rank;
        if (upTo - half <= Math.ulp(1.0)) {
            do {
                next++;
            } while (next < weight.length && weight[next] == 0);
        }
        return (distinct.value(rank) + distinct.value(next < weight.length ? next : rank)) / 2;
    }
}
