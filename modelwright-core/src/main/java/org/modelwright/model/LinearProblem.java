package org.modelwright.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.error.InterruptedJobException;

/**
 * What a linear model minimises, with its gradient and its second derivatives.
 *
 * <p>Numbers are standardised, so that the sums are well conditioned, and the penalty is transformed with them, so that
 * the minimum is the one of the raw columns ({@link DesignMatrix}, {@link LinearLoss}).
 *
 * <p>Some directions leave the loss as it is: all categories of a column against the intercept, all classes alike. There
 * the minimum is where the coefficients add up to zero, and a {@link SumToZeroPenalty} keeps the Newton matrix regular.
 *
 * <p>The rows are cut into partitions whose number depends on the data alone, and their sums are added in order: the
 * result is the same whatever the number of threads.
 *
 * <p>Coefficients: for each output one stretch of {@link DesignMatrix#width}.
 */
final class LinearProblem {

    private static final int MAX_PARTITIONS = 64;
    private static final long PARTITION_MEMORY = 128L << 20;

    /**
     * The objective at some coefficients.
     *
     * @param value loss and penalties
     * @param meanLoss on the scale of the target: the mean squared error, log loss or deviance
     * @param gradient the first derivatives
     * @param hessian the second derivatives, all rows after each other; empty if not asked for
     */
    record Evaluation(double value, double meanLoss, double[] gradient, double[] hessian) {}

    private final List<LinearTerm> terms;
    private final DesignMatrix design;
    private final LinearLoss loss;
    private final int size;
    private final List<SumToZeroPenalty> sumToZeroPenalties;
    private final Threads threads;

    LinearProblem(List<LinearTerm> terms, Frame inputs, LinearLoss loss, LinearModel model, Threads threads) {
        this.terms = terms;
        this.loss = loss;
        this.design = DesignMatrix.of(terms, inputs, inputs.rows(), loss.penalty(model.alpha()), model.standardize());
        this.size = Math.multiplyExact(loss.outputs(), design.width());
        this.sumToZeroPenalties = SumToZeroPenalty.of(design, loss.outputs());
        this.threads = threads;
    }

    /** {@return how many coefficients there are} */
    int size() {
        return size;
    }

    /** {@return how many rows there are} */
    int rows() {
        return design.rows();
    }

    /** {@return what makes predictions of the linear predictors} */
    Link link() {
        return loss.link();
    }

    /** {@return whether the second derivatives are the same everywhere} */
    boolean quadratic() {
        return loss.quadratic();
    }

    /** {@return the coefficients on the scale of the raw columns and of the target} */
    FittedLinearModel.Weights weights(double[] coefficients) {
        int outputs = loss.outputs();
        List<double[][]> weights = new ArrayList<>();
        terms.forEach(term -> weights.add(new double[term.width()][outputs]));
        double[] means = new double[terms.size()];
        double[][] categoryMeans = new double[terms.size()][outputs];
        double[] intercepts = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            int offset = k * design.width();
            for (int j = 0; j < design.numbers().size(); j++) {
                DesignMatrix.Standardised number = design.numbers().get(j);
                means[number.term()] = number.mean();
                weights.get(number.term())[0][k] = coefficients[offset + j] / number.deviation() * loss.scale();
            }
            for (DesignMatrix.Indexed category : design.categories()) {
                for (int index = 0; index < category.width(); index++) {
                    weights.get(category.term())[index][k] =
                            coefficients[offset + category.offset() + index] * loss.scale();
                }
            }
            intercepts[k] = coefficients[offset + design.width() - 1] * loss.scale() + loss.shift();
        }
        for (DesignMatrix.Indexed category : design.categories()) {
            double[] mean = categoryMeans[category.term()];
            double[][] own = weights.get(category.term());
            for (int index : category.indexes()) {
                for (int k = 0; k < outputs && index >= 0; k++) {
                    mean[k] += own[index][k] / rows();
                }
            }
        }
        return new FittedLinearModel.Weights(weights, means, categoryMeans, intercepts);
    }

    /** {@return the objective there} */
    Evaluation evaluate(double[] coefficients, boolean withHessian) {
        GradientSums sums =
                accumulate(coefficients, withHessian, partition -> partition.accumulateGradient(withHessian));
        double value = sums.loss();
        for (int i = 0; i < size; i++) {
            double penalty = design.penalty(i % design.width());
            value += penalty / 2 * coefficients[i] * coefficients[i];
            sums.gradient()[i] += penalty * coefficients[i];
            if (withHessian) {
                // Only the upper triangle was added up.
                for (int j = 0; j < i; j++) {
                    sums.hessian()[i * size + j] = sums.hessian()[j * size + i];
                }
                sums.hessian()[i * size + i] += penalty;
            }
        }
        for (SumToZeroPenalty penalty : sumToZeroPenalties) {
            value += penalty.value(coefficients);
            penalty.addTo(sums, coefficients, withHessian);
        }
        return new Evaluation(value, loss.mean(sums.loss(), rows()), sums.gradient(), sums.hessian());
    }

    /** {@return the second derivatives there, times a direction} */
    double[] hessianVectorProduct(double[] coefficients, double[] direction) {
        double[] product = accumulate(
                        coefficients, false, partition -> partition.accumulateHessianVectorProduct(direction))
                .gradient();
        for (int i = 0; i < product.length; i++) {
            product[i] += design.penalty(i % design.width()) * direction[i];
        }
        for (SumToZeroPenalty penalty : sumToZeroPenalties) {
            penalty.addHessianVectorProduct(direction, product);
        }
        return product;
    }

    /**
     * {@return a preconditioner: the diagonal of the second derivatives there, without the sum-to-zero penalties}
     *
     * <p>It is the mean over the classes: then steps that start where the classes add up to zero stay there, and the
     * penalties between classes are never felt. The few other ones are directions that conjugate gradients find at once.
     */
    double[] hessianDiagonal(double[] coefficients) {
        double[] diagonal = accumulate(coefficients, false, RowPartition::accumulateHessianDiagonal)
                .gradient();
        int outputs = loss.outputs();
        for (int j = 0; j < design.width(); j++) {
            double sum = 0;
            for (int k = 0; k < outputs; k++) {
                sum += diagonal[k * design.width() + j];
            }
            for (int k = 0; k < outputs; k++) {
                diagonal[k * design.width() + j] = sum / outputs + design.penalty(j);
            }
        }
        return diagonal;
    }

    private GradientSums accumulate(double[] coefficients, boolean withHessian, Consumer<RowPartition> work) {
        long partitionSize = 8L * size * (withHessian ? size : 1);
        int blocks = (rows() + DesignMatrix.BLOCK - 1) / DesignMatrix.BLOCK;
        int count = (int) Math.max(1, Math.min(Math.min(MAX_PARTITIONS, PARTITION_MEMORY / partitionSize), blocks));
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedJobException("The fit of the linear model was interrupted.");
        }
        GradientSums sums = new GradientSums(size, withHessian);
        threads.map(IntStream.range(0, count).boxed().toList(), i -> {
                    int from = (int) ((long) rows() * i / count);
                    int to = (int) ((long) rows() * (i + 1) / count);
                    GradientSums own = new GradientSums(size, withHessian);
                    work.accept(new RowPartition(design, loss, coefficients, own, from, to));
                    return own;
                })
                .forEach(sums::add);
        return sums;
    }
}
