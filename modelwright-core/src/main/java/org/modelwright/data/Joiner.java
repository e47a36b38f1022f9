package org.modelwright.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;

/** Brings inputs and targets together: by key, never by luck. */
public final class Joiner {

    private static final int SHOWN = 3;

    private Joiner() {}

    /**
     * {@return the examples, in the order of the inputs}
     *
     * <p>With a key each key must be there once on each side, and the same keys on both sides. Without any, one source
     * that was read twice is one table; two tables of equal length are joined by position, with a warning.
     *
     * @param inputs the features; a frame's key names its rows
     * @param targets exactly one column beside the key
     * @param sameSource whether both were read from one source
     * @param warnings hears what should be looked at
     * @throws DataException if they do not belong together, with counts and examples
     * @throws GateException if the target is also a feature
     */
    public static Examples join(Frame inputs, Frame targets, boolean sameSource, Consumer<String> warnings) {
        Column target = target(targets);
        if (inputs.valueColumns().find(target.name()).isPresent()) {
            throw new GateException(
                    "The target (" + target.name() + ") is also an input column: the model would be told the answer.",
                    "exclude: [" + target.name() + "]");
        }
        if (inputs.key().isEmpty() && targets.key().isEmpty()) {
            return byPosition(inputs, target, sameSource, warnings);
        }
        refuseDifferentKeys(inputs, targets);
        return byKey(inputs, targets, target);
    }

    private static Column target(Frame targets) {
        List<Column> values = targets.valueColumns().columns();
        if (values.size() != 1) {
            List<String> names = values.stream().map(Column::name).toList();
            throw new DataException(
                    "The targets hold " + values.size() + " columns " + shown(names) + " beside the key "
                            + targets.key() + ", not one.",
                    names.isEmpty() ? "another key." : "columns: [" + names.get(names.size() - 1) + "] of targets.");
        }
        return values.get(0);
    }

    private static Examples byPosition(Frame inputs, Column target, boolean sameSource, Consumer<String> warnings) {
        if (inputs.rows() != target.rows()) {
            throw new DataException(
                    "Inputs (" + inputs.rows() + " rows) and targets (" + target.rows()
                            + " rows) have no key and differ in length.",
                    "key: a column that both sides have.");
        }
        if (inputs.find(Examples.ROW).isPresent() || target.name().equals(Examples.ROW)) {
            throw new DataException(
                    "A column is named (" + Examples.ROW + "), which counts the rows where there is no key.",
                    "key: " + Examples.ROW + ", or another name.");
        }
        if (!sameSource) {
            warnings.accept("Inputs and targets have no key; their " + inputs.rows()
                    + " rows are joined by position. Maybe key: a column that both sides have.");
        }
        var counted = LongColumn.allocate(inputs.rows());
        for (int row = 0; row < inputs.rows(); row++) {
            counted.put(row, row);
        }
        return new Examples(inputs, target, Frame.of(new LongColumn(Examples.ROW, counted)));
    }

    private static void refuseDifferentKeys(Frame inputs, Frame targets) {
        if (!Set.copyOf(inputs.key()).equals(Set.copyOf(targets.key()))) {
            throw new DataException(
                    "The key of the inputs " + inputs.key() + " is not the key of the targets " + targets.key() + ".",
                    "the same key on both sides.");
        }
        List<Problem> problems = new ArrayList<>();
        for (String name : inputs.key()) {
            DataType one = inputs.column(name).type();
            DataType other = targets.column(name).type();
            if (one != other) {
                problems.add(Problem.of(
                        "The key (" + name + ") is " + one.mlflowName() + " in the inputs and " + other.mlflowName()
                                + " in the targets.",
                        "a schema that gives it one type, such as type: string."));
            }
            for (Frame side : List.of(inputs, targets)) {
                int missing = side.column(name).missing();
                if (missing > 0) {
                    problems.add(Problem.of("The key (" + name + ") of the " + (side == inputs ? "inputs" : "targets")
                            + " is missing in " + missing + " of " + side.rows() + " rows."));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static Examples byKey(Frame inputs, Frame targets, Column target) {
        List<Column> inputKey = inputs.key().stream().map(inputs::column).toList();
        List<Column> targetKey = inputs.key().stream().map(targets::column).toList();
        List<Problem> problems = new ArrayList<>();
        Map<Object, Integer> places = new HashMap<>(targets.rows() * 2);
        List<String> twice = new ArrayList<>();
        for (int row = 0; row < targets.rows(); row++) {
            if (places.put(name(targetKey, row), row) != null) {
                twice.add(text(targetKey, row));
            }
        }
        duplicates(problems, twice, "targets");
        Set<Object> seen = new HashSet<>(inputs.rows() * 2);
        List<String> again = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        int[] order = new int[inputs.rows()];
        for (int row = 0; row < order.length; row++) {
            Object name = name(inputKey, row);
            Integer place = places.get(name);
            if (!seen.add(name)) {
                again.add(text(inputKey, row));
            } else if (place == null) {
                alone.add(text(inputKey, row));
            }
            order[row] = place == null ? -1 : place;
        }
        duplicates(problems, again, "inputs");
        partners(problems, alone, "inputs", "targets");
        List<String> lonely = new ArrayList<>();
        for (int row = 0; row < targets.rows(); row++) {
            if (!seen.contains(name(targetKey, row))) {
                lonely.add(text(targetKey, row));
            }
        }
        partners(problems, lonely, "targets", "inputs");
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Examples(inputs.valueColumns(), target.take(order), Frame.of(inputKey, inputs.key()));
    }

    /** A value that equals that of the same key. */
    private static Object name(List<Column> key, int row) {
        if (key.size() == 1) {
            Column column = key.get(0);
            return column instanceof LongColumn longs ? longs.values().get(row) : String.valueOf(column.text(row));
        }
        return key.stream().map(column -> String.valueOf(column.text(row))).toList();
    }

    private static String text(List<Column> key, int row) {
        return key.stream()
                .map(column -> column.name() + "=" + column.text(row))
                .collect(Collectors.joining(" "));
    }

    private static void duplicates(List<Problem> problems, List<String> keys, String side) {
        if (!keys.isEmpty()) {
            problems.add(Problem.of(
                    "The key is there more than once in " + keys.size() + " rows of the " + side + ": " + shown(keys)
                            + ".",
                    "a key of more columns."));
        }
    }

    private static void partners(List<Problem> problems, List<String> keys, String side, String other) {
        if (!keys.isEmpty()) {
            problems.add(Problem.of("The " + side + " hold " + keys.size() + " keys that the " + other + " do not: "
                    + shown(keys) + "."));
        }
    }

    private static String shown(List<String> all) {
        return "(" + String.join(", ", all.subList(0, Math.min(SHOWN, all.size()))) + (all.size() > SHOWN ? ", …" : "")
                + ")";
    }
}
