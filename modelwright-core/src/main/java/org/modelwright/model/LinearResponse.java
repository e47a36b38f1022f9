package org.modelwright.model;

import java.util.Arrays;
import org.modelwright.error.DataException;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * The target as a linear model fits it: numbers standardised, classes as indicators.
 *
 * @param target the raw target
 * @param outputs how many linear predictors there are: one, or one for each of three or more classes
 * @param mean the mean of numbers, else 0
 * @param deviation the standard deviation of numbers, else 1
 */
record LinearResponse(Target target, int outputs, double mean, double deviation) {

    static LinearResponse of(Target target) {
        int outputs = target.labels().count() > 2 ? target.labels().count() : 1;
        if (target.task() != Task.REGRESSION) {
            return new LinearResponse(target, outputs, 0, 1);
        }
        double[] values = new double[target.rows()];
        Arrays.setAll(values, target::value);
        double mean = Features.mean(values);
        double deviation = deviation(values, mean);
        if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new DataException(
                    "The numbers of the target (" + target.name() + ") are too large to be squared.",
                    "another unit, such as millions.");
        }
        return new LinearResponse(target, outputs, mean, deviation);
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / values.length);
        return deviation > 0 ? deviation : 1;
    }

    /** {@return whether the loss is quadratic, so that its second derivatives are the same everywhere} */
    boolean quadratic() {
        return target.task() == Task.REGRESSION;
    }

    /** {@return what an output should be for a row} */
    double value(int row, int output) {
        if (quadratic()) {
            return (target.value(row) - mean) / deviation;
        }
        return target.label(row) == (outputs == 1 ? 1 : output) ? 1 : 0;
    }
}
