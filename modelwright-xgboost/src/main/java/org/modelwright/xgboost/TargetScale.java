package org.modelwright.xgboost;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.model.TargetTransform;
import org.modelwright.task.Target;

/**
 * What becomes of a regression's target before it is learned: XGBoost keeps targets and margins in 32 bits, so what is
 * large beside its own differences would lose them. A target {@code y} is learned as {@code (y - shift) / scale}, and a
 * prediction {@code f} of the trees means {@code shift + scale * f}, all in doubles.
 *
 * <p>A loss of {@code y - f} alone is the same for any shift; so the mean is taken off. A log link is the same for any
 * factor. A factor is a power of two, which costs no digit, and is taken only where a target is so small or so large that
 * XGBoost would not learn it: it makes no split that gains less than 1e-6.
 *
 * @param shift what is taken off
 * @param scale what is divided by, a power of two
 * @param spread the standard deviation of the training targets as the trees see them, or 1 if they are all the same
 * @param transform what the target became before all that, in whose unit the others are; null for nothing
 */
record TargetScale(
        double shift, double scale, double spread, @Nullable TargetTransform transform) implements Serializable {

    /** Between these, differences are learned as they are. */
    private static final double LEAST = 0.1;

    private static final double MOST = 1e6;

    /** Logarithms should be near 0, where floats are dense. */
    private static final double NEAR = 2;

    /** So many slopes of a pseudo-Huber loss are far from its middle. */
    private static final double FAR = 4;

    private static final String SLOPE = "huber_slope";
    private static final String LAMBDA = "lambda";
    private static final String MIN_CHILD_WEIGHT = "min_child_weight";
    /** Of the variance of reg:tweedie, by default. */
    private static final double STANDARD_POWER = 1.5;

    /** {@return that nothing is shifted or scaled} */
    static TargetScale none(@Nullable TargetTransform transform) {
        return new TargetScale(0, 1, 1, transform);
    }

    /**
     * {@return what is right for an objective and its training targets}
     *
     * @param train what the transform has made of them
     */
    static TargetScale of(Objective objective, Target train, @Nullable TargetTransform transform) {
        double mean = mean(train);
        double deviation = deviation(train, mean);
        return switch (objective.unit()) {
            case OFFSET -> {
                double scale = scale(deviation, LEAST, MOST);
                yield new TargetScale(mean, scale, spread(deviation / scale), transform);
            }
            case FACTOR -> {
                double scale = scale(mean, 1 / NEAR, NEAR);
                yield new TargetScale(0, scale, spread(deviation / scale), transform);
            }
            case FIXED -> new TargetScale(0, 1, spread(deviation), transform);
        };
    }

    /** The first value is taken off, so that large numbers close together keep their digits. */
    private static double mean(Target target) {
        double first = target.value(0);
        double sum = 0;
        for (int row = 0; row < target.rows(); row++) {
            sum += target.value(row) - first;
        }
        return first + sum / target.rows();
    }

    private static double deviation(Target target, double mean) {
        double squares = 0;
        for (int row = 0; row < target.rows(); row++) {
            double difference = target.value(row) - mean;
            squares += difference * difference;
        }
        return Math.sqrt(squares / target.rows());
    }

    private static double scale(double size, double least, double most) {
        return size == 0 || size >= least && size <= most ? 1 : Math.scalb(1.0, Math.getExponent(size));
    }

    private static double spread(double deviation) {
        return deviation == 0 ? 1 : deviation;
    }

    /** {@return whether a target is learned as something else} */
    boolean changes() {
        return shift != 0 || scale != 1;
    }

    /** Writes into a model what its predictions mean, for all that know XGBoost alone. */
    void write(Booster booster) {
        if (transform != null) {
            booster.attribute("modelwright.target_transform", transform.name().toLowerCase(Locale.ROOT));
        }
        if (changes() || transform != null) {
            booster.attribute("modelwright.shift", String.valueOf(shift));
            booster.attribute("modelwright.scale", String.valueOf(scale));
        }
    }

    /** {@return the target as it is learned} */
    float[] learned(Target target) {
        float[] labels = new float[target.rows()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = (float) ((target.value(row) - shift) / scale);
        }
        return labels;
    }

    /** {@return what a prediction of the trees means in the units of the target, before its transform is undone} */
    double unscaled(float learned) {
        return shift + scale * learned;
    }

    /** {@return what a prediction of the trees means in the units of the target} */
    double undo(float learned) {
        double unscaled = unscaled(learned);
        return transform == null ? unscaled : Math.exp(unscaled);
    }

    /**
     * {@return the parameters in the units of what is learned}
     *
     * <p>With a loss of {@code y - f}, gradients have the target's unit and gains its square; where a gradient is but a
     * sign, they have none. With a log link, gradients and hessians both grow with the target, or with a power of it.
     * Then the defaults of {@code lambda} and {@code min_child_weight} are converted, too, unless the target is made of
     * fractions far below 1: they would never weigh as much. All other defaults hold on the scale that is learned.
     *
     * @param train the training targets
     */
    Map<String, Object> convert(Map<String, Object> params, Objective objective, Target train) {
        Map<String, Object> converted = new LinkedHashMap<>(params);
        converted.computeIfPresent("base_score", (name, value) -> times(value, shift, 1 / scale));
        double unit = 1 / scale;
        factor(converted, unit, SLOPE);
        if (objective == Objective.PSEUDO_HUBER_ERROR && spread > FAR * number(converted.getOrDefault(SLOPE, 1))) {
            // XGBoost would guess by one step of Newton's, which leads far away from where the loss is nearly straight.
            converted.putIfAbsent("base_score", 0.0);
        }
        if (scale == 1) {
            return converted;
        }
        double gradient = switch (objective) {
            case SQUARED_ERROR, PSEUDO_HUBER_ERROR, EXPECTILE_ERROR, POISSON -> unit;
            case TWEEDIE -> Math.pow(unit, 2 - variancePower(params));
            default -> 1;
        };
        boolean logarithm = objective.link() == Objective.Link.LOG;
        double hessian = logarithm ? gradient : 1;
        double leaf = objective.unit() == Objective.Unit.OFFSET ? gradient : 1;
        factor(converted, gradient, "alpha", "reg_alpha");
        factor(converted, gradient * gradient / hessian, "gamma", "min_split_loss");
        factor(converted, hessian, LAMBDA, "reg_lambda", MIN_CHILD_WEIGHT);
        factor(converted, leaf, "max_delta_step");
        if (hessian != 1 && (mean(train) >= LEAST || isCount(train))) {
            if (!params.containsKey("reg_lambda")) {
                converted.putIfAbsent(LAMBDA, hessian);
            }
            converted.putIfAbsent(MIN_CHILD_WEIGHT, hessian);
        }
        return converted;
    }

    private static double variancePower(Map<String, Object> params) {
        double named = number(params.getOrDefault("tweedie_variance_power", STANDARD_POWER));
        return Double.isNaN(named) ? STANDARD_POWER : named;
    }

    /** Whether the unit of the target is one event, which is as small as it is. */
    private static boolean isCount(Target target) {
        for (int row = 0; row < target.rows(); row++) {
            if (target.value(row) != Math.rint(target.value(row))) {
                return false;
            }
        }
        return true;
    }

    private static void factor(Map<String, Object> params, double factor, String... names) {
        for (String name : names) {
            if (factor != 1) {
                params.computeIfPresent(name, (key, value) -> times(value, 0, factor));
            }
        }
    }

    private static Object times(Object value, double offset, double factor) {
        double number = number(value);
        // What is no number, XGBoost will refuse in its own words.
        return Double.isNaN(number)
                ? value
                : Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, (number - offset) * factor));
    }

    private static double number(Object value) {
        try {
            return value instanceof List<?> list && list.size() == 1
                    ? number(list.get(0))
                    : Double.parseDouble(String.valueOf(value));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
