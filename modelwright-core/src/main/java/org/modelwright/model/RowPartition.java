package org.modelwright.model;

import java.util.List;

/** A range of rows that one task goes through, block by block, and adds to sums of its own. */
final class RowPartition {

    private static final int BLOCK = DesignMatrix.BLOCK;

    private final DesignMatrix design;
    private final LinearResponse response;
    private final double[] coefficients;
    private final GradientSums sums;
    private final int from;
    private final int to;

    /** The standardised numbers of the block. */
    private final double[][] x;
    /** The outputs of the block: predictions, or probabilities. */
    private final double[][] output;
    /** What each row of the block counts. */
    private final double[] weight = new double[BLOCK];

    private final double[] weighted = new double[BLOCK];

    RowPartition(
            DesignMatrix design, LinearResponse response, double[] coefficients, GradientSums sums, int from, int to) {
        this.design = design;
        this.response = response;
        this.coefficients = coefficients;
        this.sums = sums;
        this.from = from;
        this.to = to;
        this.x = new double[design.numbers().size()][BLOCK];
        this.output = new double[response.outputs()][BLOCK];
    }

    /** What is done with a block of rows. */
    private interface BlockTask {
        void accept(int start, int count);
    }

    private void eachBlock(BlockTask task) {
        for (int start = from; start < to; start += BLOCK) {
            int count = Math.min(BLOCK, to - start);
            design.read(start, count, x);
            linearPredictors(start, count, coefficients, output);
            applyLink(start, count);
            task.accept(start, count);
        }
    }

    /** Adds loss and gradient, and the second derivatives if asked for: the upper triangle of the matrix. */
    void accumulateGradient(boolean withHessian) {
        eachBlock((start, count) -> {
            if (withHessian) {
                accumulateHessian(start, count);
            }
            for (int k = 0; k < output.length; k++) {
                for (int i = 0; i < count; i++) {
                    weight[i] = output[k][i] - response.value(start + i, k);
                }
                accumulateWeights(start, count, k);
            }
        });
    }

    /** Adds the second derivatives times a direction to the gradient's place. */
    void accumulateHessianVectorProduct(double[] direction) {
        double[][] along = new double[output.length][BLOCK];
        eachBlock((start, count) -> {
            linearPredictors(start, count, direction, along);
            for (int k = 0; k < output.length; k++) {
                for (int i = 0; i < count; i++) {
                    weight[i] = response.quadratic() ? along[k][i] : probabilityDerivative(k, i, along);
                }
                accumulateWeights(start, count, k);
            }
        });
    }

    /** How fast an output's probability changes in a direction. */
    private double probabilityDerivative(int k, int i, double[][] along) {
        double p = output[k][i];
        if (output.length == 1) {
            return p * (1 - p) * along[k][i];
        }
        double mean = 0;
        for (int l = 0; l < output.length; l++) {
            mean += output[l][i] * along[l][i];
        }
        return p * (along[k][i] - mean);
    }

    /** Adds the diagonal of the second derivatives to the gradient's place. */
    void accumulateHessianDiagonal() {
        eachBlock((start, count) -> {
            for (double[] column : x) {
                for (int i = 0; i < count; i++) {
                    column[i] *= column[i];
                }
            }
            for (int k = 0; k < output.length; k++) {
                for (int i = 0; i < count; i++) {
                    weight[i] = response.quadratic() ? 1 : output[k][i] * (1 - output[k][i]);
                }
                accumulateWeights(start, count, k);
            }
        });
    }

    private void linearPredictors(int start, int count, double[] of, double[][] into) {
        for (int k = 0; k < into.length; k++) {
            design.linearPredictor(start, count, x, of, k * design.width(), into[k]);
        }
    }

    private void accumulateWeights(int start, int count, int k) {
        design.addTransposedProduct(start, count, x, weight, k * design.width(), sums.gradient());
    }

    /** Turns linear predictors into outputs, and adds their loss. */
    private void applyLink(int start, int count) {
        double[] row = new double[output.length];
        for (int i = 0; i < count; i++) {
            if (response.quadratic()) {
                double residual = output[0][i] - response.value(start + i, 0);
                sums.addLoss(residual * residual / 2);
            } else if (output.length == 1) {
                double logit = output[0][i];
                sums.addLoss(Math.max(logit, 0)
                        + Math.log1p(Math.exp(-Math.abs(logit)))
                        - (response.target().label(start + i) == 1 ? logit : 0));
                output[0][i] = 1 / (1 + Math.exp(-logit));
            } else {
                for (int k = 0; k < output.length; k++) {
                    row[k] = output[k][i];
                }
                double ofOwnClass = row[response.target().label(start + i)];
                sums.addLoss(FittedLinearModel.softmax(row) - ofOwnClass);
                for (int k = 0; k < output.length; k++) {
                    output[k][i] = row[k];
                }
            }
        }
    }

    private void accumulateHessian(int start, int count) {
        for (int k = 0; k < output.length; k++) {
            for (int l = k; l < output.length; l++) {
                for (int i = 0; i < count; i++) {
                    weight[i] = response.quadratic() ? 1 : output[k][i] * ((k == l ? 1 : 0) - output[l][i]);
                }
                crossProduct(start, count, k * design.width(), l * design.width());
            }
        }
    }

    /** Adds the weighted cross product of the columns; off the diagonal the lower half of the square too. */
    private void crossProduct(int start, int count, int rowOffset, int columnOffset) {
        List<DesignMatrix.Indexed> categories = design.categories();
        int intercept = design.width() - 1;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weight[i];
        }
        add(rowOffset, columnOffset, intercept, intercept, sum);
        for (int a = 0; a < x.length; a++) {
            double total = 0;
            for (int i = 0; i < count; i++) {
                weighted[i] = weight[i] * x[a][i];
                total += weighted[i];
            }
            add(rowOffset, columnOffset, a, intercept, total);
            for (int b = a; b < x.length; b++) {
                add(rowOffset, columnOffset, a, b, DesignMatrix.dot(weighted, x[b], count));
            }
            for (DesignMatrix.Indexed category : categories) {
                for (int i = 0; i < count; i++) {
                    int index = category.indexes()[start + i];
                    if (index >= 0) {
                        add(rowOffset, columnOffset, a, category.offset() + index, weighted[i]);
                    }
                }
            }
        }
        for (int c = 0; c < categories.size(); c++) {
            DesignMatrix.Indexed one = categories.get(c);
            for (int i = 0; i < count; i++) {
                int index = one.indexes()[start + i];
                if (index < 0) {
                    continue;
                }
                int a = one.offset() + index;
                add(rowOffset, columnOffset, a, a, weight[i]);
                add(rowOffset, columnOffset, a, intercept, weight[i]);
                for (int d = c + 1; d < categories.size(); d++) {
                    int other = categories.get(d).indexes()[start + i];
                    if (other >= 0) {
                        add(rowOffset, columnOffset, a, categories.get(d).offset() + other, weight[i]);
                    }
                }
            }
        }
    }

    private void add(int rowOffset, int columnOffset, int a, int b, double value) {
        double[] hessian = sums.hessian();
        int size = sums.gradient().length;
        hessian[(rowOffset + a) * size + columnOffset + b] += value;
        if (a != b && rowOffset != columnOffset) {
            hessian[(rowOffset + b) * size + columnOffset + a] += value;
        }
    }
}
