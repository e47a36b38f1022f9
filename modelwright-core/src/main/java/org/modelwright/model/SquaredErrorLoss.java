package org.modelwright.model;

import java.util.Arrays;
import org.modelwright.error.DataException;
import org.modelwright.task.Target;

/**
 * Half the squared error of a standardised target.
 *
 * @param target the raw target
 * @param shift its mean
 * @param scale its standard deviation, or 1 if it does not vary
 */
record SquaredErrorLoss(Target target, double shift, double scale) implements LinearLoss {

    static SquaredErrorLoss of(Target target) {
        double[] values = new double[target.rows()];
        Arrays.setAll(values, target::value);
        double mean = Features.mean(values);
        double deviation = deviation(values, mean);
        if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new DataException(
                    "The numbers of the target (" + target.name() + ") are too large to be squared.",
                    "another unit, such as millions.");
        }
        return new SquaredErrorLoss(target, mean, deviation);
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / values.length);
        return deviation > 0 ? deviation : 1;
    }

    @Override
    public Link link() {
        return Link.IDENTITY;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public boolean quadratic() {
        return true;
    }

    /** The mean squared error. */
    @Override
    public double mean(double sum, int rows) {
        return 2 * sum / rows * scale * scale;
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        double[] residual = state[0];
        for (int i = 0; i < count; i++) {
            residual[i] -= (target.value(start + i) - shift) / scale;
            losses[i] = residual[i] * residual[i] / 2;
        }
    }

    @Override
    public void gradient(int start, int count, double[][] state, int output, double[] into) {
        System.arraycopy(state[0], 0, into, 0, count);
    }

    @Override
    public void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        Arrays.fill(into, 0, count, 1);
    }
}
