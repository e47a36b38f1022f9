package org.modelwright.metric;

/** The regression metrics of {@code sklearn.metrics}, under their own names in lower case. */
public enum RegressionScore {
    /** The mean of squared errors. */
    MEAN_SQUARED_ERROR(false),
    /** The root of the mean of squared errors. */
    ROOT_MEAN_SQUARED_ERROR(false),
    /** The mean of absolute errors. */
    MEAN_ABSOLUTE_ERROR(false),
    /** The median of absolute errors. */
    MEDIAN_ABSOLUTE_ERROR(false),
    /** The mean of absolute errors, each divided by the larger of the target's size and 2.2e-16. */
    MEAN_ABSOLUTE_PERCENTAGE_ERROR(false),
    /** The mean of squared errors of {@code log(1 + y)}; not defined at or below -1. */
    MEAN_SQUARED_LOG_ERROR(false),
    /** The root of the mean of squared errors of {@code log(1 + y)}; not defined at or below -1. */
    ROOT_MEAN_SQUARED_LOG_ERROR(false),
    /** The largest absolute error; it takes no weights. */
    MAX_ERROR(false),
    /** The mean of errors, those of a prediction that is too low times {@code alpha}, the others times 1 - alpha. */
    MEAN_PINBALL_LOSS(false),
    /** The mean deviance of a Poisson distribution; not defined for a target below 0, or a prediction at or below 0. */
    MEAN_POISSON_DEVIANCE(false),
    /** The mean deviance of a gamma distribution; not defined at or below 0. */
    MEAN_GAMMA_DEVIANCE(false),
    /** The mean deviance of a Tweedie distribution of {@code power}; where it is defined hangs on the power. */
    MEAN_TWEEDIE_DEVIANCE(false),
    /** 1 minus squared errors by squared deviations from the mean; not defined for one row. */
    R2_SCORE(true),
    /** 1 minus the variance of errors by the variance of targets. */
    EXPLAINED_VARIANCE_SCORE(true);

    private final boolean greaterIsBetter;

    RegressionScore(boolean greaterIsBetter) {
        this.greaterIsBetter = greaterIsBetter;
    }

    /** {@return whether more is better} */
    public boolean greaterIsBetter() {
        return greaterIsBetter;
    }
}
