package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.error.Nearest;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Looks at the target: whether it is what it is taken for, and whether each class can be learned. */
final class TargetCheck {

    private static final String SHUFFLE = " Maybe splitter: {KIND: TrainTestSplitter, shuffle: true}";

    private TargetCheck() {}

    static List<String> warnings(Column column, RowSplit rows, Target target, boolean said) {
        List<String> warnings = new ArrayList<>();
        if (target.task() == Task.REGRESSION && !said) {
            second(target)
                    .ifPresent(other -> warnings.add("The target (" + target.name() + ") has only two values ("
                            + column.text(0) + " and " + column.text(other)
                            + "), and is learned as a number: probably they are classes. Maybe model: {task: binary}"));
        }
        if (target.task() != Task.REGRESSION) {
            unlearned(rows, target, warnings);
        }
        if (warnings.isEmpty() && isSorted(target) && comesFirst(rows)) {
            warnings.add("The rows are sorted by the target (" + target.name()
                    + "), and the last of them are tested: what is tested is not what was learned." + SHUFFLE);
        }
        return warnings;
    }

    /** {@return the first row that differs from row 0, if there are exactly two values} */
    static OptionalInt second(Target target) {
        int other = 0;
        for (int row = 1; row < target.rows(); row++) {
            double value = target.value(row);
            if (value != target.value(0)) {
                if (other > 0 && value != target.value(other)) {
                    return OptionalInt.empty();
                }
                other = other == 0 ? row : other;
            }
        }
        return other == 0 ? OptionalInt.empty() : OptionalInt.of(other);
    }

    private static void unlearned(RowSplit rows, Target target, List<String> warnings) {
        int[] train = counts(rows.train(), target);
        int[] test = counts(rows.test(), target);
        List<String> lost = IntStream.range(0, train.length)
                .filter(label -> train[label] == 0 && test[label] > 0)
                .mapToObj(label -> target.labels().texts().get(label) + ": " + test[label] + " test rows")
                .toList();
        if (!lost.isEmpty()) {
            warnings.add("No training row has these classes of the target (" + target.name()
                    + "), which are never predicted: " + Nearest.shown(lost) + "." + SHUFFLE);
        }
    }

    private static int[] counts(int[] rows, Target target) {
        int[] counts = new int[target.labels().texts().size()];
        for (int row : rows) {
            counts[target.label(row)]++;
        }
        return counts;
    }

    /** Whether the values come one after the other, or the rows of each class together. */
    private static boolean isSorted(Target target) {
        boolean up = true;
        boolean down = true;
        int changes = 0;
        for (int row = 1; row < target.rows(); row++) {
            up &= target.value(row) >= target.value(row - 1);
            down &= target.value(row) <= target.value(row - 1);
            changes += target.value(row) == target.value(row - 1) ? 0 : 1;
        }
        return target.task() == Task.REGRESSION
                ? up != down
                : changes == target.labels().texts().size() - 1;
    }

    /** Whether all that is learned from stands before what is tested. */
    private static boolean comesFirst(RowSplit rows) {
        return rows.train()[rows.train().length - 1] < rows.test()[0];
    }
}
