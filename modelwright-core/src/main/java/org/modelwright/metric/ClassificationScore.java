package org.modelwright.metric;

/** The classification metrics of {@code sklearn.metrics}, under their own names in lower case. */
public enum ClassificationScore {
    /** The share of rows that are right. */
    ACCURACY_SCORE(true, false),
    /** The mean of each class's recall. */
    BALANCED_ACCURACY_SCORE(true, false),
    /** Of the rows predicted to be of a class, the share that are. */
    PRECISION_SCORE(true, true),
    /** Of the rows of a class, the share predicted to be. */
    RECALL_SCORE(true, true),
    /** The harmonic mean of precision and recall. */
    F1_SCORE(true, true),
    /** Rows that are and are predicted to be of a class, by those that are or are predicted to be. */
    JACCARD_SCORE(true, true),
    /** The area under the receiver operating characteristic; two classes only, not defined if one is absent. */
    ROC_AUC_SCORE(true, false),
    /** The area under precision by recall, in steps; two classes only. */
    AVERAGE_PRECISION_SCORE(true, false),
    /** The mean of minus log of the true class's probability, clipped to 2.2e-16. */
    LOG_LOSS(false, false),
    /** The mean of squared errors of the probability; two classes only. */
    BRIER_SCORE_LOSS(false, false),
    /** The correlation of truth and prediction. */
    MATTHEWS_CORRCOEF(true, false),
    /** Agreement beyond chance. */
    COHEN_KAPPA_SCORE(true, false);

    private final boolean greaterIsBetter;
    private final boolean averaged;

    ClassificationScore(boolean greaterIsBetter, boolean averaged) {
        this.greaterIsBetter = greaterIsBetter;
        this.averaged = averaged;
    }

    /** {@return whether more is better} */
    public boolean greaterIsBetter() {
        return greaterIsBetter;
    }

    /** {@return whether it is computed for each class and then averaged} */
    public boolean averaged() {
        return averaged;
    }

    /** {@return whether it is for two classes only} */
    public boolean binaryOnly() {
        return this == ROC_AUC_SCORE || this == AVERAGE_PRECISION_SCORE || this == BRIER_SCORE_LOSS;
    }
}
