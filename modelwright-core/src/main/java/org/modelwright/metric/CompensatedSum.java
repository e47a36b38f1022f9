package org.modelwright.metric;

import java.util.function.IntToDoubleFunction;

/** A sum that loses no digits to its own size (Neumaier's variant of Kahan's sum). */
final class CompensatedSum {

    private double sum;
    private double compensation;

    void add(double value) {
        double next = sum + value;
        compensation += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    double value() {
        return sum + compensation;
    }

    /** {@return the sum of a value of each row} */
    static double sum(int rows, IntToDoubleFunction values) {
        CompensatedSum sum = new CompensatedSum();
        for (int row = 0; row < rows; row++) {
            sum.add(values.applyAsDouble(row));
        }
        return sum.value();
    }

    /** {@return the mean of a value of each row} */
    static double mean(int rows, IntToDoubleFunction values) {
        return sum(rows, values) / rows;
    }
}
