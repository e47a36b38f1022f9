package org.modelwright.model;

import java.util.List;

/** A range of rows that one task goes through, block by block, and adds to sums of its own. */
final class RowPartition {

    private static final int BLOCK = DesignMatrix.BLOCK;

    private final DesignMatrix design;
    private final LinearLoss loss;
    private final double[] coefficients;
    private final GradientSums sums;
    private final int from;
    private final int to;

    /** The standardised numbers of the block. */
    private final double[][] x;
    /** What the loss makes of the linear predictors of the block. */
    private final double[][] state;
    /** The loss of each row of the block. */
    private final double[] losses = new double[BLOCK];
    /** What each row of the block counts. */
    private final double[] weight = new double[BLOCK];

    private final double[] weighted = new double[BLOCK];

    RowPartition(DesignMatrix design, LinearLoss loss, double[] coefficients, GradientSums sums, int from, int to) {
        this.design = design;
        this.loss = loss;
        this.coefficients = coefficients;
        this.sums = sums;
        this.from = from;
        this.to = to;
        this.x = new double[design.numbers().size()][BLOCK];
        this.state = new double[loss.states()][BLOCK];
    }

    /** What is done with a block of rows. */
    private interface BlockTask {
        void accept(int start, int count);
    }

    private void eachBlock(BlockTask task) {
        for (int start = from; start < to; start += BLOCK) {
            int count = Math.min(BLOCK, to - start);
            design.read(start, count, x);
            linearPredictors(start, count, coefficients, state);
            loss.apply(start, count, state, losses);
            for (int i = 0; i < count; i++) {
                sums.addLoss(losses[i]);
            }
            task.accept(start, count);
        }
    }

    /** Adds loss and gradient, and the second derivatives if asked for: the upper triangle of the matrix. */
    void accumulateGradient(boolean withHessian) {
        eachBlock((start, count) -> {
            if (withHessian) {
                accumulateHessian(start, count);
            }
            for (int k = 0; k < loss.outputs(); k++) {
                loss.gradient(start, count, state, k, weight);
                accumulateWeights(start, count, k);
            }
        });
    }

    /** Adds the second derivatives times a direction to the gradient's place. */
    void accumulateHessianVectorProduct(double[] direction) {
        double[][] along = new double[loss.outputs()][BLOCK];
        eachBlock((start, count) -> {
            linearPredictors(start, count, direction, along);
            for (int k = 0; k < loss.outputs(); k++) {
                loss.curvatureProduct(start, count, state, along, k, weight);
                accumulateWeights(start, count, k);
            }
        });
    }

    /** Adds the diagonal of the second derivatives to the gradient's place. */
    void accumulateHessianDiagonal() {
        eachBlock((start, count) -> {
            for (double[] column : x) {
                for (int i = 0; i < count; i++) {
                    column[i] *= column[i];
                }
            }
            for (int k = 0; k < loss.outputs(); k++) {
                loss.curvature(start, count, state, k, k, weight);
                accumulateWeights(start, count, k);
            }
        });
    }

    private void linearPredictors(int start, int count, double[] of, double[][] into) {
        for (int k = 0; k < loss.outputs(); k++) {
            design.linearPredictor(start, count, x, of, k * design.width(), into[k]);
        }
    }

    private void accumulateWeights(int start, int count, int k) {
        design.addTransposedProduct(start, count, x, weight, k * design.width(), sums.gradient());
    }

    private void accumulateHessian(int start, int count) {
        for (int k = 0; k < loss.outputs(); k++) {
            for (int l = k; l < loss.outputs(); l++) {
                loss.curvature(start, count, state, k, l, weight);
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
