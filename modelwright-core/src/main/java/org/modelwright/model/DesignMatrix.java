package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * The inputs as a linear model multiplies them: numbers standardised, a column of 0 and 1 for each category, a column of
 * 1 for the intercept. It is never spread out: numbers are read a block at a time, and a row adds to the few cells that
 * its categories name.
 */
final class DesignMatrix {

    /** How many rows are read at a time. */
    static final int BLOCK = 2048;

    /** A column of numbers with its scale. */
    record Standardised(int term, LinearTerm.Number number, Column column, double mean, double deviation) {}

    /**
     * A column of categories.
     *
     * @param term its place among the terms
     * @param width how many categories
     * @param offset the coefficient of the first one
     * @param indexes the index of each row's category, -1 for none
     * @param complete whether every row has one
     */
    record Indexed(int term, int width, int offset, int[] indexes, boolean complete) {}

    private final int rows;
    private final List<Standardised> numbers;
    private final List<Indexed> categories;
    private final double[] penalties;

    private DesignMatrix(int rows, List<Standardised> numbers, List<Indexed> categories, double[] penalties) {
        this.rows = rows;
        this.numbers = numbers;
        this.categories = categories;
        this.penalties = penalties;
    }

    /**
     * {@return the matrix of these terms, without columns that are constant}
     *
     * @param alpha the penalty of a squared coefficient
     * @param standardize whether that is a coefficient of a standardised column, or else of the raw one
     * @throws DataException if numbers cannot be squared
     */
    static DesignMatrix of(List<LinearTerm> terms, Frame inputs, int rows, double alpha, boolean standardize) {
        List<Standardised> numbers = new ArrayList<>();
        double[] block = new double[BLOCK];
        for (int t = 0; t < terms.size(); t++) {
            if (terms.get(t) instanceof LinearTerm.Number number) {
                Standardised column =
                        standardise(t, number, inputs.column(number.feature().name()), rows, block);
                // A constant column says nothing: the intercept is enough. With an endless penalty it may say nothing.
                if (column.deviation() > 0 && Double.isFinite(penalty(alpha, standardize, column))) {
                    numbers.add(column);
                }
            }
        }
        List<Indexed> categories = new ArrayList<>();
        int offset = numbers.size();
        for (int t = 0; t < terms.size(); t++) {
            if (terms.get(t) instanceof LinearTerm.Category category) {
                int[] indexes =
                        category.indexes(inputs.column(category.feature().name()));
                boolean complete = Arrays.stream(indexes).allMatch(index -> index >= 0);
                if (complete && category.width() == 1) {
                    continue;
                }
                categories.add(new Indexed(t, category.width(), offset, indexes, complete));
                offset += category.width();
            }
        }
        double[] penalties = new double[offset + 1];
        Arrays.fill(penalties, 0, offset, alpha);
        for (int j = 0; j < numbers.size(); j++) {
            penalties[j] = penalty(alpha, standardize, numbers.get(j));
        }
        return new DesignMatrix(rows, numbers, categories, penalties);
    }

    private static double penalty(double alpha, boolean standardize, Standardised column) {
        return standardize ? alpha : alpha / (column.deviation() * column.deviation());
    }

    private static Standardised standardise(
            int term, LinearTerm.Number number, Column column, int rows, double[] block) {
        double first = 0;
        double sum = 0;
        boolean constant = true;
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            number.read(column, from, count, block);
            first = from == 0 ? block[0] : first;
            for (int i = 0; i < count; i++) {
                sum += block[i] - first;
                constant &= block[i] == first;
            }
        }
        double mean = first + sum / rows;
        double squares = 0;
        for (int from = 0; from < rows && !constant; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            number.read(column, from, count, block);
            for (int i = 0; i < count; i++) {
                squares += (block[i] - mean) * (block[i] - mean);
            }
        }
        double deviation = Math.sqrt(squares / rows);
        if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new DataException(
                    List.of(Problem.of("The numbers of the column (" + column.name() + ") are too large to be squared.")
                            .excluding(List.of(column.name()))));
        }
        return new Standardised(term, number, column, mean, deviation);
    }

    int rows() {
        return rows;
    }

    /** {@return how many coefficients each output has: the numbers, then the categories, then the intercept} */
    int width() {
        return penalties.length;
    }

    List<Standardised> numbers() {
        return numbers;
    }

    List<Indexed> categories() {
        return categories;
    }

    /** {@return the ridge penalty of a coefficient, on the scale of the standardised columns; 0 for the intercept} */
    double penalty(int coefficient) {
        return penalties[coefficient];
    }

    /** Reads the standardised numbers of a block of rows, column by column. */
    void read(int start, int count, double[][] x) {
        for (int j = 0; j < x.length; j++) {
            Standardised number = numbers.get(j);
            number.number().read(number.column(), start, count, x[j]);
            for (int i = 0; i < count; i++) {
                x[j][i] = (x[j][i] - number.mean()) / number.deviation();
            }
        }
    }

    /**
     * Multiplies a block of rows by coefficients.
     *
     * @param x the standardised numbers of the block
     * @param coefficients those of all outputs
     * @param offset where those of this output start
     * @param into the linear predictor of each row
     */
    void linearPredictor(int start, int count, double[][] x, double[] coefficients, int offset, double[] into) {
        Arrays.fill(into, 0, count, coefficients[offset + width() - 1]);
        for (int j = 0; j < x.length; j++) {
            double coefficient = coefficients[offset + j];
            for (int i = 0; i < count; i++) {
                into[i] += coefficient * x[j][i];
            }
        }
        for (Indexed category : categories) {
            for (int i = 0; i < count; i++) {
                int index = category.indexes()[start + i];
                if (index >= 0) {
                    into[i] += coefficients[offset + category.offset() + index];
                }
            }
        }
    }

    /** Adds, for each coefficient of an output, the product of its column and the weights of a block of rows. */
    void addTransposedProduct(int start, int count, double[][] x, double[] weight, int offset, double[] gradient) {
        for (int j = 0; j < x.length; j++) {
            gradient[offset + j] += dot(weight, x[j], count);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weight[i];
        }
        gradient[offset + width() - 1] += sum;
        for (Indexed category : categories) {
            for (int i = 0; i < count; i++) {
                int index = category.indexes()[start + i];
                if (index >= 0) {
                    gradient[offset + category.offset() + index] += weight[i];
                }
            }
        }
    }

    /** Four sums side by side, which the processor adds up at once; always the same ones. */
    static double dot(double[] a, double[] b, int count) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < count; i++) {
            sum0 += a[i] * b[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
