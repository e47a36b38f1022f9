package org.modelwright.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;

/**
 * Half the deviance of a Tweedie distribution with a log link, up to what the target alone adds: 1 is Poisson's, 2 the
 * gamma distribution. Between 1 and 2 it is convex.
 *
 * <p>The target is divided by its mean, so that the search starts at 0 whatever its unit is; deviances of power p are
 * then divided by the mean's (2 - p)th power, and so is the penalty. A row's state is {@code exp((2 - p) η)} and
 * {@code y exp((1 - p) η)}.
 */
final class TweedieLoss implements LinearLoss {

    /** The largest penalty that leaves sums with others finite. */
    private static final double LARGEST_PENALTY = 1e300;

    private final double power;
    private final double[] values;
    private final double mean;
    private final double saturated;

    private TweedieLoss(double power, double[] values, double mean, IntToDoubleFunction weights) {
        this.power = power;
        this.values = values;
        this.mean = mean;
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            sum += weights.applyAsDouble(row) * saturated(values[row]);
        }
        this.saturated = sum;
    }

    /**
     * {@return the loss of a target}
     *
     * @param weights how much each row counts, with a mean of 1
     * @param target without {@link #problems}
     * @throws DataException if all of it is 0
     */
    static TweedieLoss of(Target target, double power, IntToDoubleFunction weights) {
        double[] values = new double[target.rows()];
        Arrays.setAll(values, row -> target.value(row) * weights.applyAsDouble(row));
        double mean = Features.mean(values);
        if (mean == 0) {
            throw new DataException(
                    "The target (" + target.name() + ") is 0 in all (" + values.length
                            + ") training rows, or in all that have a weight, and 0 has no logarithm.",
                    "more training rows.");
        }
        if (!Double.isFinite(mean)) {
            throw new DataException(
                    "The numbers of the target (" + target.name() + ") are too large to be added up.",
                    "another unit, such as millions.");
        }
        Arrays.setAll(values, row -> target.value(row) / mean);
        return new TweedieLoss(power, values, mean, weights);
    }

    /** {@return what of these training targets a model's loss does not take} */
    static List<Problem> problems(Target target, LinearModel model) {
        LinearModel.Loss loss = model.loss();
        if (loss == null || loss == LinearModel.Loss.SQUARED_ERROR) {
            return List.of();
        }
        boolean takesZero = loss != LinearModel.Loss.GAMMA && !Double.valueOf(2).equals(model.power());
        int[] outside = IntStream.range(0, target.rows())
                .filter(row -> !(target.value(row) > 0 || takesZero && target.value(row) == 0))
                .toArray();
        return outside.length == 0
                ? List.of()
                : List.of(Problem.of(
                        "The target (" + target.name() + ") is " + target.value(outside[0]) + " in row " + outside[0]
                                + ", and " + (takesZero ? "below 0" : "not above 0") + " in " + outside.length + " of "
                                + target.rows() + " training rows, which the loss ("
                                + loss.name().toLowerCase(Locale.ROOT) + ") does not take.",
                        (takesZero || target.value(outside[0]) < 0 ? "loss: squared_error" : "loss: tweedie")
                                + ", or a where of targets that leaves these rows out."));
    }

    @Override
    public Link link() {
        return Link.LOG;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public boolean averages() {
        return true;
    }

    @Override
    public double shift() {
        return Math.log(mean);
    }

    /** scikit-learn's generalised linear models put alpha beside the mean of half deviances, where others have a sum. */
    @Override
    public double penalty(double alpha) {
        return Math.min(alpha * values.length / Math.pow(mean, 2 - power), LARGEST_PENALTY);
    }

    /** The mean deviance. */
    @Override
    public double mean(double sum, int rows) {
        return 2 * (sum - saturated) / rows * Math.pow(mean, 2 - power);
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        for (int i = 0; i < count; i++) {
            double logarithm = state[0][i];
            double value = values[start + i];
            double rising = Math.exp((2 - power) * logarithm);
            double falling = value == 0 ? 0 : value * Math.exp((1 - power) * logarithm);
            losses[i] = power == 1
                    ? rising - value * logarithm
                    : power == 2 ? logarithm + falling : rising / (2 - power) + falling / (power - 1);
            state[0][i] = rising;
            state[1][i] = falling;
        }
    }

    /** {@return the loss of a prediction that is the value itself} */
    private double saturated(double value) {
        if (value == 0) {
            return 0;
        }
        return power == 1
                ? value - value * Math.log(value)
                : power == 2 ? Math.log(value) + 1 : Math.pow(value, 2 - power) * (1 / (2 - power) + 1 / (power - 1));
    }

    @Override
    public void gradient(int start, int count, double[][] state, int output, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = state[0][i] - state[1][i];
        }
    }

    @Override
    public void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = (2 - power) * state[0][i] + (power - 1) * state[1][i];
        }
    }
}
