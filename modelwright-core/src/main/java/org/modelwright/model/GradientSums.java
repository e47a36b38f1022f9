package org.modelwright.model;

/** What is added up over rows: the loss, its gradient, and its second derivatives if asked for. */
final class GradientSums {

    private final double[] gradient;
    private final double[] hessian;
    private double loss;

    GradientSums(int size, boolean withHessian) {
        gradient = new double[size];
        hessian = new double[withHessian ? Math.multiplyExact(size, size) : 0];
    }

    /** {@return the sum of the rows' losses} */
    double loss() {
        return loss;
    }

    /** {@return a number for each coefficient; not a copy} */
    double[] gradient() {
        return gradient;
    }

    /** {@return a number for each two coefficients, all rows after each other; not a copy, and empty if not asked for} */
    double[] hessian() {
        return hessian;
    }

    void addLoss(double ofRow) {
        loss += ofRow;
    }

    void add(GradientSums other) {
        loss += other.loss;
        add(gradient, other.gradient);
        add(hessian, other.hessian);
    }

    private static void add(double[] to, double[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }
}
