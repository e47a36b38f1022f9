package org.modelwright.init;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.modelwright.model.Model;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** The lines of a first job that say what learns, and what of. */
final class FirstModel {

    private FirstModel() {}

    /** Names the learner, and leaves the rest to it. */
    static void model(List<String> lines, Model model, Task task, boolean twoNumbers) {
        String name = model.getClass().getSimpleName();
        String what = task.name().toLowerCase(Locale.ROOT);
        lines.add("  model:");
        lines.add("    KIND: " + name);
        String other = task == Task.REGRESSION
                ? "  # multiclass, if its numbers are classes"
                : twoNumbers ? "  # its two numbers are taken for classes; else: regression" : "";
        lines.add("    task: " + what + other);
        if (name.equals("XGBoostModel")) {
            lines.add("    # Depth and rounds are chosen on inner rows; where you say them, nothing is chosen:");
            lines.add("    # num_boost_round: 200");
            lines.add("    # params: {max_depth: 6, eta: 0.1}");
        }
    }

    /** Says which class is the positive one, and how to take the other one. */
    static void positive(List<String> lines, Target learned) {
        if (learned.task() != Task.BINARY) {
            return;
        }
        List<String> classes = learned.labels().texts();
        long count = IntStream.range(0, learned.rows())
                .filter(row -> learned.label(row) == 1)
                .count();
        lines.add("  # The positive class is " + YamlWords.comment(classes.get(1)) + ", in " + count + " of "
                + learned.rows() + " rows; for the other one: pos_label: " + YamlWords.text(classes.get(0)) + ", in");
        lines.add("  # precision_score, recall_score, f1_score and their like.");
    }
}
