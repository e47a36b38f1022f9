package org.modelwright.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.error.Problem;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.Cells;
import org.modelwright.task.Outputs;

/** Where a model does not do what its behaviour says: of a law the probe that breaks it most, of rows each one. */
public final class BehaviourViolations {

    private static final int SHOWN_COLUMNS = 12;

    private BehaviourViolations() {}

    /**
     * {@return what a model does not hold, each with the first rows and their predictions}
     *
     * @param file what must hold
     * @param model what predicts
     */
    public static List<Problem> of(BehaviourFile file, UnaryOperator<Frame> model) {
        return Stream.concat(
                        file.laws().stream().flatMap(it -> violation(it, file.probes(), model).stream()),
                        file.rows().stream().flatMap(it -> violation(it, model).stream()))
                .toList();
    }

    private static Optional<Problem> violation(BehaviourFile.Law law, Frame probes, UnaryOperator<Frame> model) {
        int steps = law.values().rows();
        int count = probes.rows() * steps;
        int[] probe = IntStream.range(0, count).map(i -> i / steps).toArray();
        int[] step = IntStream.range(0, count).map(i -> i % steps).toArray();
        Frame rows = Frame.of(probes.columns().stream()
                .map(it -> it.name().equals(law.values().name()) ? law.values().take(step) : it.take(probe))
                .toList());
        Column output = model.apply(rows).column(law.output());
        double allowed = law.atMost() + law.tolerance();
        int worstFrom = -1;
        int worstTo = -1;
        int broken = 0;
        double worst = allowed;
        for (int from = 0; from < count; from += steps) {
            // The step that is farthest below (or above) one before it, so that nothing adds up unseen.
            int high = from;
            int low = from;
            boolean breaks = false;
            for (int at = from + 1; at < from + steps; at++) {
                double value = output.number(at);
                int before = law.law().equals("increasing")
                        ? high
                        : law.law().equals("decreasing")
                                ? low
                                : Math.abs(value - output.number(low)) > Math.abs(value - output.number(high))
                                        ? low
                                        : high;
                double gap = law.law().equals("increasing")
                        ? output.number(before) - value
                        : law.law().equals("decreasing")
                                ? value - output.number(before)
                                : Math.abs(value - output.number(before));
                if (!(gap <= allowed)) {
                    breaks = true;
                    if (!(gap <= worst)) {
                        worst = gap;
                        worstFrom = before;
                        worstTo = at;
                    }
                }
                high = value > output.number(high) ? at : high;
                low = value < output.number(low) ? at : low;
            }
            broken += breaks ? 1 : 0;
        }
        if (worstTo < 0) {
            return Optional.empty();
        }
        String column = law.values().name();
        return Optional.of(Problem.of(
                "The behaviour (" + law.says() + ") does not hold in " + broken + " of " + probes.rows()
                        + " probes. In the row (" + shown(rows, worstTo, column) + ") the " + law.output() + " is "
                        + output.number(worstFrom) + " where " + column + " is " + text(rows.column(column), worstFrom)
                        + ", and " + output.number(worstTo) + " where it is " + text(rows.column(column), worstTo)
                        + ".",
                "monotone_constraints, another column or another law."));
    }

    private static Optional<Problem> violation(BehaviourFile.Row row, UnaryOperator<Frame> model) {
        Column prediction = model.apply(row.row()).column(Outputs.PREDICTION);
        Double number = row.number();
        boolean holds = number == null
                ? Cells.isClass(String.valueOf(row.label()), Cells.value(prediction, 0), prediction.type())
                : Math.abs(prediction.number(0) - number) <= row.tolerance();
        return holds
                ? Optional.empty()
                : Optional.of(Problem.of(
                        "The behaviour (" + row.says() + ") does not hold: the prediction is " + prediction.text(0)
                                + " where " + (number == null ? row.label() : number) + " is expected, in the row ("
                                + shown(row.row(), 0, "") + ").",
                        "within: …, if so much is let pass."));
    }

    private static String text(Column column, int row) {
        return String.valueOf(column.text(row));
    }

    private static String shown(Frame rows, int row, String but) {
        List<String> values = new ArrayList<>();
        for (Column column : rows.columns()) {
            if (!column.name().equals(but) && values.size() < SHOWN_COLUMNS) {
                values.add(column.name() + " " + text(column, row));
            }
        }
        return String.join(", ", values) + (rows.columns().size() > SHOWN_COLUMNS + 1 ? ", …" : "");
    }
}
