package org.modelwright.decision;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.task.Task;

/**
 * An interval around each prediction of a regression, which holds the target about as often as is asked for: as wide as the
 * errors of models with the same settings are on training rows that they have not learned from.
 *
 * @param coverage how often, between 0 and 1; 0.9 by default
 */
public record Intervals(Double coverage) {

    private static final double COVERAGE = 0.9;
    private static final double PER_CENT = 100;
    private static final double ROUNDING = 1e-9;

    /**
     * Fills the default.
     *
     * @throws ConfigException if the coverage is none
     */
    public Intervals(@Nullable Double coverage) {
        this.coverage = requireNonNullElse(coverage, COVERAGE);
        if (!(this.coverage > 0 && this.coverage < 1)) {
            boolean perCent = this.coverage > 1 && this.coverage < PER_CENT;
            throw new ConfigException(Problem.at(
                    "coverage",
                    "The coverage (" + this.coverage + ") is not between 0 and 1.",
                    String.valueOf(perCent ? this.coverage / PER_CENT : COVERAGE)));
        }
    }

    /** {@return intervals that hold the target so often} */
    public static Intervals of(double coverage) {
        return Records.of(Intervals.class, "coverage", coverage);
    }

    /** {@return the same with this {@code coverage}} */
    public Intervals coverage(double coverage) {
        return Records.with(this, "coverage", coverage);
    }

    /** {@return what does not fit a task} */
    public List<Problem> misfits(Task task) {
        return task == Task.REGRESSION
                ? List.of()
                : List.of(Problem.at(
                        "intervals",
                        "The intervals stand around numbers, and the task is of classes.",
                        "leave intervals out; the probabilities say how sure a class is."));
    }

    /** {@return how many rows, or groups, there must be to tell it by: one of them at least is to be missed} */
    int fewest() {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(1 / (1 - coverage) - ROUNDING));
    }

    /** {@return in words what it asks} */
    public String asks() {
        return "an interval that holds the target in " + coverage + " of the rows";
    }
}
