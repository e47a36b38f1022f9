package org.modelwright.model;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What a linear model loses at each row, as a function of the row's linear predictors, with its derivatives.
 *
 * <p>It works on a block of rows at a time. {@link #apply} turns the linear predictors into what the other methods need,
 * in place; they all are given that state.
 */
interface LinearLoss {

    /**
     * {@return the loss of a target, whose numbers it standardises or scales where that helps}
     *
     * @param weights how much each row counts, or null for alike
     * @param offsets what each row's linear predictor starts from, or null for 0
     */
    static LinearLoss of(Target target, LinearModel model, double @Nullable [] weights, double @Nullable [] offsets) {
        if (offsets != null) {
            return new OffsetLoss(of(target, model, weights, null), offsets);
        }
        if (weights == null) {
            return of(target, model, row -> 1);
        }
        double unit = Features.mean(weights);
        double[] scaled = Arrays.stream(weights).map(it -> it / unit).toArray();
        return new WeightedLoss(of(target, model, row -> scaled[row]), scaled, unit);
    }

    private static LinearLoss of(Target target, LinearModel model, IntToDoubleFunction weights) {
        if (target.task() != Task.REGRESSION) {
            return target.labels().count() == 2 ? new BinomialLoss(target) : new MultinomialLoss(target);
        }
        LinearModel.Loss loss = requireNonNullElse(model.loss(), LinearModel.Loss.SQUARED_ERROR);
        return switch (loss) {
            case SQUARED_ERROR -> SquaredErrorLoss.of(target);
            case POISSON -> TweedieLoss.of(target, 1, weights);
            case GAMMA -> TweedieLoss.of(target, 2, weights);
            case TWEEDIE -> TweedieLoss.of(target, requireNonNull(model.power()), weights);
        };
    }

    /** {@return what makes predictions of linear predictors} */
    Link link();

    /** {@return how many linear predictors a row has: one, or one for each of three or more classes} */
    int outputs();

    /** {@return how many numbers a row's state is; at least its linear predictors} */
    default int states() {
        return outputs();
    }

    /** {@return whether the loss is quadratic, so that its second derivatives are the same everywhere} */
    default boolean quadratic() {
        return false;
    }

    /** {@return whether alpha stands beside the mean of the losses, where it stands beside their sum otherwise} */
    default boolean averages() {
        return false;
    }

    /** {@return what a coefficient is multiplied by for the scale of the raw target} */
    default double scale() {
        return 1;
    }

    /** {@return what is added to an intercept for the scale of the raw target} */
    default double shift() {
        return 0;
    }

    /** {@return the penalty that means to this loss, a sum over rows, what it means to the user's} */
    default double penalty(double alpha) {
        return alpha;
    }

    /** {@return the mean over rows, on the scale of the raw target, of a sum of losses} */
    double mean(double sum, int rows);

    /**
     * Turns the linear predictors of a block of rows into its state.
     *
     * @param losses is given the loss of each row
     */
    void apply(int start, int count, double[][] state, double[] losses);

    /** Computes the derivative by a linear predictor for each row of a block. */
    void gradient(int start, int count, double[][] state, int output, double[] into);

    /** Computes the second derivative by two linear predictors for each row of a block. */
    void curvature(int start, int count, double[][] state, int output, int other, double[] into);

    /**
     * Computes how fast the derivative by a linear predictor changes in a direction, for each row of a block.
     *
     * @param along the direction, for each linear predictor and row
     */
    default void curvatureProduct(int start, int count, double[][] state, double[][] along, int output, double[] into) {
        curvature(start, count, state, output, output, into);
        for (int i = 0; i < count; i++) {
            into[i] *= along[output][i];
        }
    }
}
