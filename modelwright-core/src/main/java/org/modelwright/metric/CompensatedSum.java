package org.modelwright.metric;

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
}
