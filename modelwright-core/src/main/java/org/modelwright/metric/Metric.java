package org.modelwright.metric;

import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A number that says how good predictions are, under scikit-learn's name and with its natural sign. Several are asked at
 * once, each by a thread of its own.
 */
public interface Metric {

    /** {@return the name it is logged under} */
    String key();

    /** {@return whether more is better} */
    boolean greaterIsBetter();

    /** {@return whether it makes sense for the task} */
    boolean fits(Task task);

    /**
     * {@return the score, as scikit-learn gives it; NaN where it is not defined for these rows}
     *
     * @param targets what is true
     * @param outputs what a model predicted for the same rows
     */
    double score(Target targets, Frame outputs);

    /** {@return the least score that passes, since a lower one fails the job; null if none does} */
    @Nullable Double minimum();

    /** {@return the largest score that passes, since a higher one fails the job; null if none does} */
    @Nullable Double maximum();
}
