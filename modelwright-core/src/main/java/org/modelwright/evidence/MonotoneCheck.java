package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.error.Nearest;
import org.modelwright.modelfiles.RunEvidence.Check;
import org.modelwright.modelfiles.RunEvidence.Status;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;

/**
 * Whether predictions go with columns the way that the learner was told to keep to: some test rows, each with values of the
 * column from its least to its largest.
 */
final class MonotoneCheck {

    static final String CODE = "monotone";

    private static final int ROWS = 50;
    private static final int COLUMNS = 20;

    private MonotoneCheck() {}

    /**
     * {@return the answer}
     *
     * @param constraints by column 1 where predictions may only rise, -1 where they may only fall
     */
    static Check of(JudgedModel judged, Map<String, Integer> constraints) {
        List<Map.Entry<String, Integer>> asked =
                constraints.entrySet().stream().filter(it -> it.getValue() != 0).toList();
        if (asked.isEmpty()) {
            return answer(Status.NOT_APPLICABLE, "The learner keeps to no direction of a column.");
        }
        if (judged.target().task() == Task.MULTICLASS) {
            return answer(Status.NOT_APPLICABLE, "Probabilities of more than two classes cannot all rise.");
        }
        List<String> held = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        for (Map.Entry<String, Integer> constraint : asked.subList(0, Math.min(COLUMNS, asked.size()))) {
            String name = constraint.getKey();
            Column column = judged.test().inputs().find(name).orElse(null);
            int[] values = column == null || column instanceof TextColumn ? new int[0] : Probes.values(column, true);
            if (column == null || values.length < 2) {
                unseen.add(name);
                continue;
            }
            String against = against(judged, column, values, constraint.getValue() > 0);
            (against.isEmpty() ? held : broken).add(against.isEmpty() ? name : against);
        }
        String seen = " Looked at: " + ROWS + " rows at most, each over values from the least to the largest.";
        if (!broken.isEmpty()) {
            return answer(Status.ISSUE, "monotone_constraints do not hold: " + String.join("; ", broken) + "." + seen);
        }
        return unseen.isEmpty()
                ? answer(Status.PASSED, "monotone_constraints hold for " + Nearest.shown(held) + "." + seen)
                : answer(
                        Status.TIP,
                        "Of " + Nearest.shown(unseen)
                                + " nothing can be seen: the test rows have fewer than two numbers of it."
                                + (held.isEmpty() ? "" : " For " + Nearest.shown(held) + " it holds."));
    }

    private static Check answer(Status status, String message) {
        return new Check(CODE, status, message, null);
    }

    /** {@return where a prediction goes the other way the furthest, in words; empty where none does} */
    private static String against(JudgedModel judged, Column column, int[] values, boolean rising) {
        int[] rows = Samples.rows(judged.target().rows(), ROWS);
        int steps = values.length;
        int[] from = IntStream.range(0, rows.length * steps)
                .map(at -> rows[at / steps])
                .toArray();
        int[] valueFrom = IntStream.range(0, rows.length * steps)
                .map(at -> values[at % steps])
                .toArray();
        Frame grid = Frame.of(judged.test().inputs().columns().stream()
                .map(it -> it.take(it.name().equals(column.name()) ? valueFrom : from))
                .toList());
        Column output = judged.model()
                .predict(grid)
                .column(
                        judged.target().task() == Task.REGRESSION
                                ? Outputs.PREDICTION
                                : Outputs.probability(
                                        judged.target().labels().texts().get(1)));
        double[] predicted = Samples.numbers(output, from.length);
        double allowed = Probes.rounding(judged.target());
        double most = allowed;
        int worst = -1;
        for (int at = 1; at < predicted.length; at++) {
            double change = predicted[at] - predicted[at - 1];
            if (at % steps != 0 && (rising ? -change : change) > most) {
                most = rising ? -change : change;
                worst = at;
            }
        }
        return worst < 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "from (%s) %s to %s the prediction %s by %.4g",
                        column.name(),
                        column.text(values[worst % steps - 1]),
                        column.text(values[worst % steps]),
                        rising ? "falls" : "rises",
                        most);
    }
}
