package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.modelwright.data.Examples;
import org.modelwright.data.Threads;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Says what will disappoint whoever trains on some rows, before anything is trained. Nothing here stops a job. */
public final class DataChecks {

    private DataChecks() {}

    /**
     * {@return what should be looked at, each in one sentence or two}
     *
     * @param examples inputs and targets
     * @param rows which of them stand on which side
     * @param target what is predicted
     * @param transformed columns that become others: their texts are no categories
     * @param said whether the task was configured, and not found
     * @param threads who looks, several columns at once
     */
    public static List<String> warnings(
            Examples examples, RowSplit rows, Target target, Set<String> transformed, boolean said, Threads threads) {
        List<String> warnings = new ArrayList<>(TargetCheck.warnings(examples.target(), rows, target, said));
        threads.map(
                        examples.inputs().columns(),
                        column -> ColumnCheck.warning(column, rows, !transformed.contains(column.name())))
                .forEach(it -> it.ifPresent(warnings::add));
        return warnings;
    }

    /** {@return whether a regression learns numbers of which there are only two} */
    public static boolean isOfTwoNumbers(Target target) {
        return target.task() == Task.REGRESSION && TargetCheck.second(target).isPresent();
    }
}
