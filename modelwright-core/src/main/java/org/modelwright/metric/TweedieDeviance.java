package org.modelwright.metric;

/**
 * How far a prediction is from a target whose variance is a power of its mean: 0 is the normal distribution, 1 Poisson's,
 * 2 the gamma distribution, between 1 and 2 a sum of a Poisson number of gamma values. Formulas: Jørgensen, The Theory of
 * Dispersion Models, 1997; as scikit-learn's {@code mean_tweedie_deviance}.
 *
 * @param power of the variance; not between 0 and 1, where there is no distribution
 */
record TweedieDeviance(double power) {

    /** {@return whether there is a distribution of this power} */
    static boolean exists(double power) {
        return power <= 0 || power >= 1 && power < Double.POSITIVE_INFINITY;
    }

    /** {@return the deviance of one row, which is defined} */
    double of(double target, double prediction) {
        if (power == 0) {
            return (target - prediction) * (target - prediction);
        }
        if (power == 1) {
            return 2 * ((target == 0 ? 0 : target * Math.log(target / prediction)) - target + prediction);
        }
        if (power == 2) {
            return 2 * (Math.log(prediction / target) + target / prediction - 1);
        }
        double ofTarget = power < 0 ? Math.max(target, 0) : target;
        return 2
                * (Math.pow(ofTarget, 2 - power) / ((1 - power) * (2 - power))
                        - target * Math.pow(prediction, 1 - power) / (1 - power)
                        + Math.pow(prediction, 2 - power) / (2 - power));
    }

    /** {@return what a target may be} */
    Domain targets() {
        return power < 1 ? Domain.ANY : power < 2 ? Domain.NOT_NEGATIVE : Domain.POSITIVE;
    }

    /** {@return what a prediction may be} */
    Domain predictions() {
        return power == 0 ? Domain.ANY : Domain.POSITIVE;
    }
}
