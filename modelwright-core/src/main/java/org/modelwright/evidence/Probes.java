package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.Cells;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * The rows that behaviour is looked for in. A probe has in each column a value that the
 * data has there, each drawn by itself, so that it is no row of the data; a law is looked for in every probe, over values from
 * the column's least to its largest.
 */
public final class Probes {

    private static final int PROBES = 50;
    private static final int VALUES = 20;
    private static final long SEED = 42;
    private static final double ROUNDING = 1e-6;

    private Probes() {}

    /**
     * {@return what is to be looked for}
     *
     * @param asked what predictions must do
     * @param inputs of the data: their columns and values
     * @param target of the data
     * @throws ConfigException with every column, class or value that the data does not have
     */
    public static BehaviourFile of(List<Behaviour> asked, Frame inputs, Target target) {
        List<Problem> problems = new ArrayList<>();
        List<BehaviourFile.Law> laws = new ArrayList<>();
        List<BehaviourFile.Row> rows = new ArrayList<>();
        double rounding = rounding(target);
        for (int i = 0; i < asked.size(); i++) {
            Behaviour each = asked.get(i);
            List<Problem> found = new ArrayList<>();
            if (each.law() == null) {
                row(each, inputs, target, rounding, found).ifPresent(rows::add);
            } else {
                law(each, each.law(), inputs, target, rounding, found).ifPresent(laws::add);
            }
            String at = "behaviour." + i + ".";
            found.forEach(it -> problems.add(it.at(at + it.path(), it.place())));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new BehaviourFile(laws, laws.isEmpty() ? Frame.of() : probes(inputs), rows);
    }

    /** {@return by how much a prediction may differ and still be the same} */
    static double rounding(Target target) {
        double spread = spread(target);
        return Double.isFinite(spread) ? ROUNDING * spread : 0; // an endless one lets everything pass
    }

    /** The standard deviation of numbers; probabilities reach from 0 to 1. */
    private static double spread(Target target) {
        if (target.task() != Task.REGRESSION) {
            return 1;
        }
        double mean = IntStream.range(0, target.rows())
                .mapToDouble(target::value)
                .average()
                .orElseThrow();
        return Math.sqrt(IntStream.range(0, target.rows())
                .mapToDouble(row -> (target.value(row) - mean) * (target.value(row) - mean))
                .average()
                .orElseThrow());
    }

    private static Frame probes(Frame inputs) {
        Random random = new Random(SEED);
        return Frame.of(inputs.columns().stream()
                .map(it -> it.take(random.ints(PROBES, 0, it.rows()).toArray()))
                .toList());
    }

    private static Optional<BehaviourFile.Law> law(
            Behaviour asked, Behaviour.Law law, Frame inputs, Target target, double rounding, List<Problem> problems) {
        String name = String.valueOf(asked.column());
        Column column = inputs.find(name).orElse(null);
        if (column == null) {
            problems.add(Problem.at(
                    "column",
                    "The column (" + name + ") of a behaviour is not among the features.",
                    Nearest.of(name, inputs.names())));
            return Optional.empty();
        }
        boolean monotone = law == Behaviour.Law.INCREASING || law == Behaviour.Law.DECREASING;
        if (monotone && column instanceof TextColumn) {
            problems.add(Problem.at(
                    "law",
                    "The column (" + name + ") is text, which does not rise.",
                    "does_not_depend, or differs_by_at_most."));
            return Optional.empty();
        }
        int[] values = values(column, monotone);
        if (values.length < 2) {
            problems.add(Problem.at(
                    "column",
                    "The column (" + name
                            + ") has fewer than two values in the test rows, so that no law of it can be seen.",
                    "leave the behaviour out."));
            return Optional.empty();
        }
        return output(asked, target, problems)
                .map(output -> new BehaviourFile.Law(
                        asked.asks(),
                        law == Behaviour.Law.DOES_NOT_DEPEND ? Behaviour.Law.DIFFERS_BY_AT_MOST.word() : law.word(),
                        column.take(values),
                        output,
                        asked.atMost() == null ? 0 : asked.atMost(),
                        rounding));
    }

    private static Optional<String> output(Behaviour asked, Target target, List<Problem> problems) {
        List<String> classes = target.labels().texts();
        String label = asked.label();
        if (target.task() == Task.REGRESSION) {
            if (label != null) {
                problems.add(Problem.at(
                        "label", "The label (" + label + ") means nothing for a regression.", "leave it out."));
                return Optional.empty();
            }
            return Optional.of(Outputs.PREDICTION);
        }
        if (label == null && target.task() == Task.MULTICLASS) {
            problems.add(Problem.at(
                    "label",
                    "The law of the column (" + asked.column() + ") does not say of which class, and there are "
                            + classes.size() + ".",
                    "label: " + classes.get(0)));
            return Optional.empty();
        }
        String about = label == null ? classes.get(1) : label;
        if (!classes.contains(about)) {
            problems.add(Problem.at("label", "The label (" + about + ") is no class.", Nearest.of(about, classes)));
            return Optional.empty();
        }
        return Optional.of(Outputs.probability(about));
    }

    /** {@return rows that hold different values: of numbers from the least to the largest, of texts the first ones} */
    static int[] values(Column column, boolean monotone) {
        Set<Object> seen = new LinkedHashSet<>();
        int[] distinct = IntStream.range(0, column.rows())
                .filter(row -> !(monotone && column.isMissing(row)))
                .filter(row -> seen.add(
                        column instanceof TextColumn ? String.valueOf(column.text(row)) : (Object) column.number(row)))
                .toArray();
        if (column instanceof TextColumn) {
            return IntStream.of(distinct).limit(VALUES).toArray();
        }
        int[] ordered = IntStream.of(distinct)
                .boxed()
                .sorted(Comparator.comparingDouble(column::number))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = Math.min(VALUES, ordered.length);
        return count < 2
                ? ordered
                : IntStream.range(0, count)
                        .map(i -> ordered[(int) ((long) i * (ordered.length - 1) / (count - 1))])
                        .toArray();
    }

    private static Optional<BehaviourFile.Row> row(
            Behaviour asked, Frame inputs, Target target, double rounding, List<Problem> problems) {
        for (String name : asked.row().keySet()) {
            if (inputs.find(name).isEmpty()) {
                problems.add(Problem.at(
                        "row",
                        "The column (" + name + ") of the row is not among the features.",
                        Nearest.of(name, inputs.names())));
            }
        }
        List<Column> columns = new ArrayList<>();
        for (Column column : inputs.columns()) {
            List<@Nullable Object> value = new ArrayList<>();
            value.add(asked.row().get(column.name()));
            try {
                columns.add(Cells.column(column.name(), column.type(), value));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.at(
                        "row",
                        String.valueOf(e.getMessage()),
                        column.name() + ": a value of type " + column.type().mlflowName()));
            }
        }
        Object prediction = asked.prediction();
        Number number = prediction instanceof Number given ? given : null;
        String label = target.labels().texts().stream()
                .filter(it -> Cells.isClass(it, prediction, target.labels().type()))
                .findFirst()
                .orElse(null);
        if (target.task() == Task.REGRESSION && number == null) {
            problems.add(Problem.at(
                    "prediction", "The prediction (" + prediction + ") is no number, which a regression predicts."));
        } else if (target.task() != Task.REGRESSION && label == null) {
            problems.add(Problem.at(
                    "prediction",
                    "The prediction (" + prediction + ") is no class.",
                    Nearest.of(String.valueOf(prediction), target.labels().texts())));
        }
        double within = asked.within() == null ? 0 : asked.within();
        return problems.isEmpty()
                ? Optional.of(new BehaviourFile.Row(
                        asked.asks(),
                        Frame.of(columns),
                        label == null && number != null ? number.doubleValue() : null,
                        label,
                        within + rounding))
                : Optional.empty();
    }
}
