package org.modelwright.data;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            throw new GateException(List.of(Problem.of("The target (" + target.name()
                            + ") is also an input column: the model would be told the answer.")
                    .excluding(List.of(target.name()))));
        }
        if (inputs.key().isEmpty() && targets.key().isEmpty()) {
            return byPosition(inputs, target, sameSource, warnings);
        }
        refuseDifferentKeys(inputs, targets);
        return byKey(inputs, targets, target);
    }

    /**
     * {@return a table without the rows whose partners were left out of the other one on purpose; a row whose key stands
     * nowhere else stays, for {@link #join} to refuse}
     *
     * @param rows the table; a frame's key names its rows
     * @param partners the other one
     * @param leftOut gives the keys that were left out of the other one, of whatever type; asked only if a row has no partner
     * @param session where and by whom the rows that stay are copied
     */
    public static Frame withoutLeftOut(Frame rows, Frame partners, Supplier<Optional<Frame>> leftOut, Session session) {
        if (!haveOneKey(rows, partners)) {
            return rows;
        }
        List<Column> key = rows.key().stream().map(rows::column).toList();
        List<Column> partnersKey = rows.key().stream().map(partners::column).toList();
        if (riseTogether(key, partnersKey)) {
            return rows;
        }
        IntPredicate hasPartner = isAmong(partnersKey, key);
        int[] alone =
                IntStream.range(0, rows.rows()).filter(hasPartner.negate()).toArray();
        Frame keys = alone.length == 0 ? null : leftOut.get().orElse(null);
        if (keys == null) {
            return rows;
        }
        IntPredicate isLeftOut = isAmong(rows.key().stream().map(keys::column).toList(), key);
        BitSet gone = new BitSet(rows.rows());
        IntStream.of(alone).filter(isLeftOut).forEach(gone::set);
        if (gone.isEmpty()) {
            return rows;
        }
        int[] kept =
                IntStream.range(0, rows.rows()).filter(row -> !gone.get(row)).toArray();
        return rows.take(kept, session.space((long) rows.bytes() * kept.length), session.threads());
    }

    private static boolean haveOneKey(Frame rows, Frame partners) {
        return !rows.key().isEmpty()
                && Set.copyOf(rows.key()).equals(Set.copyOf(partners.key()))
                && rows.key().stream()
                        .allMatch(name -> rows.column(name).type()
                                        == partners.column(name).type()
                                && rows.column(name).missing()
                                                + partners.column(name).missing()
                                        == 0);
    }

    /** {@return whether the key of a row is one of these; keys with a gap are nobody's} */
    private static IntPredicate isAmong(List<Column> keys, List<Column> asked) {
        int count = keys.get(0).rows();
        IntPredicate whole = row -> keys.stream().noneMatch(column -> column.isMissing(row));
        boolean alike = IntStream.range(0, keys.size())
                .allMatch(i -> keys.get(i).type() == asked.get(i).type());
        if (!alike) {
            // Such as numbers among which there is a text, in the rows that are read and not in the others.
            Set<String> texts = IntStream.range(0, count)
                    .filter(whole)
                    .mapToObj(row -> text(keys, row))
                    .collect(Collectors.toSet());
            return row -> texts.contains(text(asked, row));
        }
        List<KeyIndex.Codes> codes = KeyIndex.of(keys, asked);
        KeyIndex index = KeyIndex.empty(codes.stream().map(KeyIndex.Codes::one).toList(), count);
        IntStream.range(0, count).filter(whole).forEach(index::add);
        List<IntToLongFunction> others =
                codes.stream().map(KeyIndex.Codes::other).toList();
        return row -> index.find(others, row) != KeyIndex.NONE;
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
        if (inputs.key().isEmpty() || targets.key().isEmpty()) {
            boolean one = targets.key().isEmpty();
            List<String> key = one ? inputs.key() : targets.key();
            throw new DataException(
                    "The " + (one ? "inputs" : "targets") + " have the key " + key + ", the "
                            + (one ? "targets" : "inputs") + " have none.",
                    "the same key on both sides; or exclude: " + key + " of the " + (one ? "inputs" : "targets")
                            + ", if rows belong together by position.");
        }
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
        if (riseTogether(inputKey, targetKey)) {
            return new Examples(inputs.valueColumns(), target, Frame.of(inputKey, inputs.key()));
        }
        List<KeyIndex.Codes> codes = KeyIndex.of(inputKey, targetKey);
        List<IntToLongFunction> inputCodes =
                codes.stream().map(KeyIndex.Codes::one).toList();
        List<IntToLongFunction> targetCodes =
                codes.stream().map(KeyIndex.Codes::other).toList();
        Rows again = new Rows();
        Rows alone = new Rows();
        Rows twice = new Rows();
        Rows lonely = new Rows();
        KeyIndex places = KeyIndex.empty(targetCodes, targets.rows());
        BitSet partnered = new BitSet(targets.rows());
        for (int row = 0; row < targets.rows(); row++) {
            if (places.add(row) != KeyIndex.NONE) {
                twice.add(row);
                partnered.set(row); // told as a duplicate, not as one without a partner
            }
        }
        KeyIndex strangers = null;
        int[] order = new int[inputs.rows()];
        for (int row = 0; row < order.length; row++) {
            int place = places.find(inputCodes, row);
            order[row] = place;
            if (place == KeyIndex.NONE) {
                strangers = strangers == null ? KeyIndex.empty(inputCodes, order.length) : strangers;
                (strangers.add(row) == KeyIndex.NONE ? alone : again).add(row);
            } else if (partnered.get(place)) {
                again.add(row);
            } else {
                partnered.set(place);
            }
        }
        for (int row = partnered.nextClearBit(0); row < targets.rows(); row = partnered.nextClearBit(row + 1)) {
            lonely.add(row);
        }
        List<Problem> problems = new ArrayList<>();
        duplicates(problems, twice, targetKey, "targets");
        duplicates(problems, again, inputKey, "inputs");
        partners(problems, alone, inputKey, "inputs", "targets");
        partners(problems, lonely, targetKey, "targets", "inputs");
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Examples(inputs.valueColumns(), target.take(order), Frame.of(inputKey, inputs.key()));
    }

    /** Whether both sides have the same numbers, each larger than the one before: then there is nothing to look up. */
    private static boolean riseTogether(List<Column> one, List<Column> other) {
        if (one.size() > 1 || !(one.get(0) instanceof LongColumn keys) || !(other.get(0) instanceof LongColumn same)) {
            return false;
        }
        LongBuffer values = keys.values();
        for (int row = 1; row < values.limit(); row++) {
            if (values.get(row) <= values.get(row - 1)) {
                return false;
            }
        }
        return values.equals(same.values());
    }

    private static String text(List<Column> key, int row) {
        return key.stream()
                .map(column -> column.name() + "=" + column.text(row))
                .collect(Collectors.joining(" "));
    }

    /** How many rows, and which come first. */
    private static final class Rows {

        private final List<Integer> first = new ArrayList<>();
        private int count;

        void add(int row) {
            if (count++ < SHOWN) {
                first.add(row);
            }
        }

        String shown(List<Column> key) {
            return "(" + first.stream().map(row -> text(key, row)).collect(Collectors.joining(", "))
                    + (count > SHOWN ? ", …" : "") + ")";
        }

        Map<String, Object> facts(String rule, String side, List<Column> key) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("rule", rule);
            facts.put("side", side);
            facts.put("count", count);
            facts.put("rows", key.get(0).rows());
            facts.put("first", first.stream().map(row -> named(key, row)).toList());
            return facts;
        }

        private static Map<String, Object> named(List<Column> key, int row) {
            Map<String, Object> values = new LinkedHashMap<>();
            key.forEach(column -> values.put(column.name(), String.valueOf(column.text(row))));
            return Map.of("row", row, "key", values);
        }
    }

    private static void duplicates(List<Problem> problems, Rows found, List<Column> key, String side) {
        if (found.count > 0) {
            problems.add(Problem.of(
                            "The key is there more than once in " + found.count + " of "
                                    + key.get(0).rows() + " rows of the " + side + ": " + found.shown(key) + ".",
                            "a key of more columns, or rows that are there once.")
                    .with(found.facts("duplicate key", side, key)));
        }
    }

    private static void partners(List<Problem> problems, Rows found, List<Column> key, String side, String other) {
        if (found.count > 0) {
            problems.add(Problem.of("The " + side + " hold " + found.count + " keys that the " + other + " do not: "
                            + found.shown(key) + ".")
                    .with(found.facts("unmatched key", side, key)));
        }
    }

    private static String shown(List<String> all) {
        return "(" + String.join(", ", all.subList(0, Math.min(SHOWN, all.size()))) + (all.size() > SHOWN ? ", …" : "")
                + ")";
    }
}
