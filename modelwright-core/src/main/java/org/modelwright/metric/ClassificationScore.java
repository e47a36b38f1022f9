package org.modelwright.metric;

import java.util.Set;
import org.modelwright.task.Task;

/** The classification metrics of {@code sklearn.metrics}, under their own names in lower case. */
public enum ClassificationScore {
    /** The share of rows that are right. */
    ACCURACY_SCORE(true),
    /** The mean of each class's recall. */
    BALANCED_ACCURACY_SCORE(true),
    /** The share of rows whose class is among the {@code k} most probable ones; of equal ones the later is first. */
    TOP_K_ACCURACY_SCORE(true),
    /** Of the rows predicted to be of a class, the share that are. */
    PRECISION_SCORE(true, Average.values()),
    /** Of the rows of a class, the share predicted to be. */
    RECALL_SCORE(true, Average.values()),
    /** The harmonic mean of precision and recall. */
    F1_SCORE(true, Average.values()),
    /** Rows that are and are predicted to be of a class, by those that are or are predicted to be. */
    JACCARD_SCORE(true, Average.values()),
    /**
     * The area under the receiver operating characteristic; of more than two classes each against the rest, averaged. Not
     * defined if a class is absent.
     */
    ROC_AUC_SCORE(true, Average.MACRO, Average.WEIGHTED),
    /** The area under precision by recall, in steps; of more than two classes each against the rest, averaged. */
    AVERAGE_PRECISION_SCORE(true, Average.MACRO, Average.WEIGHTED),
    /** The mean of minus log of the true class's probability, clipped to 2.2e-16. */
    LOG_LOSS(false),
    /** The mean of squared errors of the probability; of more than two classes those of all classes added up. */
    BRIER_SCORE_LOSS(false),
    /** The correlation of truth and prediction. */
    MATTHEWS_CORRCOEF(true),
    /** Agreement beyond chance. */
    COHEN_KAPPA_SCORE(true);

    private final boolean greaterIsBetter;
    private final Set<Average> averages;

    ClassificationScore(boolean greaterIsBetter, Average... averages) {
        this.greaterIsBetter = greaterIsBetter;
        this.averages = Set.of(averages);
    }

    /** {@return whether more is better} */
    public boolean greaterIsBetter() {
        return greaterIsBetter;
    }

    /** {@return whether it is computed for each class, and may be averaged like this} */
    public boolean takes(Average average) {
        return averages.contains(average);
    }

    /** {@return whether it makes sense for the task} */
    public boolean fits(Task task) {
        return task == Task.MULTICLASS || task == Task.BINARY && this != TOP_K_ACCURACY_SCORE;
    }
}
