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
    /** The mean of squared errors of {@code log(1 + y)}; not defined below -1. */
    MEAN_SQUARED_LOG_ERROR(false),
    /** The largest absolute error. */
    MAX_ERROR(false),
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
