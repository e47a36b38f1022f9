package org.modelwright.model;

import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;

/** What is learned in place of a regression's target; predictions are in the units of the target again. */
public enum TargetTransform {
    /** Its natural logarithm. A prediction is the exponential of what was learned, and so above 0. */
    LOG;

    /** {@return what of these targets cannot be transformed} */
    public List<Problem> problems(Target target) {
        int[] outside = IntStream.range(0, target.rows())
                .filter(row -> !(target.value(row) > 0))
                .toArray();
        return outside.length == 0
                ? List.of()
                : List.of(Problem.of(
                        "The target (" + target.name() + ") is " + target.value(outside[0]) + " in training row "
                                + outside[0] + ", and not above 0 in " + outside.length + " of " + target.rows()
                                + " training rows, which have no logarithm for target_transform (log).",
                        "no target_transform, or a where of targets that leaves these rows out."));
    }

    /**
     * {@return what is learned}
     *
     * @throws DataException if some of it has {@link #problems}
     */
    public Target of(Target target) {
        List<Problem> problems = problems(target);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return target.map(Math::log);
    }
}
