package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A penalty on the squared sum of coefficients whose sum is zero at the minimum: it changes nothing there, and keeps the
 * Newton matrix regular in a direction in which the loss is the same everywhere.
 *
 * @param coefficients the places of the coefficients
 * @param strength what the squared sum is multiplied by, times two
 */
record SumToZeroPenalty(int[] coefficients, double strength) {

    /** {@return penalties for columns whose rows all have a category, which the intercept could stand for, and for classes} */
    static List<SumToZeroPenalty> of(DesignMatrix design, int outputs) {
        List<SumToZeroPenalty> ofFirstOutput = new ArrayList<>();
        for (DesignMatrix.Indexed category : design.categories()) {
            if (category.complete()) {
                int width = category.width();
                ofFirstOutput.add(new SumToZeroPenalty(
                        places(width, category.offset(), 1), (double) design.rows() / width / width));
            }
        }
        List<SumToZeroPenalty> penalties = new ArrayList<>(ofFirstOutput);
        for (SumToZeroPenalty penalty : ofFirstOutput) {
            for (int k = 1; k < outputs; k++) {
                penalties.add(penalty.shifted(k * design.width()));
            }
        }
        for (int j = 0; j < design.width() && outputs > 1; j++) {
            penalties.add(new SumToZeroPenalty(places(outputs, j, design.width()), design.rows() / 4.0 / outputs));
        }
        return penalties;
    }

    private static int[] places(int count, int first, int step) {
        int[] places = new int[count];
        Arrays.setAll(places, i -> first + i * step);
        return places;
    }

    private SumToZeroPenalty shifted(int by) {
        return new SumToZeroPenalty(Arrays.stream(coefficients).map(i -> i + by).toArray(), strength);
    }

    /** {@return the sum of these coefficients among all values} */
    double sum(double[] values) {
        double sum = 0;
        for (int i : coefficients) {
            sum += values[i];
        }
        return sum;
    }

    /** Adds its second derivatives times a direction. */
    void addHessianVectorProduct(double[] direction, double[] product) {
        double pull = strength * sum(direction);
        for (int i : coefficients) {
            product[i] += pull;
        }
    }

    /** Adds its derivatives. */
    void addTo(GradientSums sums, double[] values, boolean withHessian) {
        double sum = sum(values);
        for (int i : coefficients) {
            sums.gradient()[i] += strength * sum;
            for (int j = 0; j < coefficients.length && withHessian; j++) {
                sums.hessian()[i * values.length + coefficients[j]] += strength;
            }
        }
    }

    /** {@return its part of the objective} */
    double value(double[] values) {
        double sum = sum(values);
        return strength / 2 * sum * sum;
    }
}
