package org.modelwright.model;

import java.util.Optional;
import org.modelwright.data.Frame;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** A learner and its settings. Fitting gives another type, {@link FittedModel}; this one never changes. */
public interface Model {

    /** {@return the task as configured; empty to find it from the target} */
    Optional<Task> wantedTask();

    /**
     * Checks the settings by name and value, before any data is read.
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    default void check() {}

    /**
     * Learns. A round that is interrupted ({@link Thread#interrupted}) ends it with
     * {@link org.modelwright.error.InterruptedJobException}.
     *
     * @param inputs the training rows: BOOLEAN, LONG, DOUBLE and STRING columns
     * @param target their targets
     * @param context what may be used, and who listens
     * @throws org.modelwright.error.ConfigException if a setting names a column that is not there
     * @throws org.modelwright.error.DataException if these rows cannot be learned from
     */
    FittedModel fit(Frame inputs, Target target, FitContext context);
}
