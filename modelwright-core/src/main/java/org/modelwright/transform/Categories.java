package org.modelwright.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;

/**
 * The categories of a column and how a row finds its own, in Java and in a graph: texts, whole numbers with or without gaps,
 * or booleans. They are numbered from 0, texts by code point, then what is missing, if it was in training, then all else.
 *
 * @param feature the column
 * @param texts its texts; none of another type
 * @param numbers its numbers, ascending, booleans as 0 and 1; none of texts
 * @param missing whether a training row has no value, or empty text, which ONNX cannot tell apart
 */
record Categories(Feature feature, List<String> texts, long[] numbers, boolean missing) {

    /** {@return those of a training column; empty if it is of another type, or has a number that is not whole} */
    static Optional<Categories> of(Column column) {
        Feature feature = new Feature(column.name(), column.type());
        if (column instanceof TextColumn text) {
            int[] counts = counts(text);
            List<String> used = IntStream.range(0, counts.length)
                    .filter(code -> counts[code] > 0)
                    .mapToObj(text.dictionary()::get)
                    .filter(it -> !it.isEmpty())
                    .sorted(Categories::byCodePoint)
                    .toList();
            boolean empty = IntStream.range(0, counts.length)
                    .anyMatch(code ->
                            counts[code] > 0 && text.dictionary().get(code).isEmpty());
            return Optional.of(new Categories(feature, used, new long[0], empty || text.missing() > 0));
        }
        if (column.type() == DataType.DATETIME) {
            return Optional.empty();
        }
        Set<Long> numbers = new HashSet<>();
        boolean missing = false;
        for (int row = 0; row < column.rows(); row++) {
            if (column instanceof LongColumn longs) {
                numbers.add(longs.values().get(row));
            } else if (column.isMissing(row)) {
                missing = true;
            } else if (isWhole(column.number(row))) {
                numbers.add((long) column.number(row));
            } else {
                return Optional.empty();
            }
        }
        long[] sorted = numbers.stream().mapToLong(Long::longValue).sorted().toArray();
        return Optional.of(new Categories(feature, List.of(), sorted, missing));
    }

    private static boolean isWhole(double number) {
        return Math.floor(number) == number && Math.abs(number) < TypeRules.EXACT;
    }

    static int byCodePoint(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /** {@return how many rows have each text of the dictionary} */
    static int[] counts(TextColumn text) {
        int[] counts = new int[text.dictionary().size()];
        for (int row = 0; row < text.rows(); row++) {
            int code = text.codes().get(row);
            if (code >= 0) {
                counts[code]++;
            }
        }
        return counts;
    }

    /** {@return how many numbers there are, the last one for what is none of them} */
    int count() {
        return unknown() + 1;
    }

    private int known() {
        return texts.size() + numbers.length;
    }

    private int unknown() {
        return known() + (missing ? 1 : 0);
    }

    /** {@return what gives the number of a row of this column} */
    IntUnaryOperator indexes(Column column) {
        int unknown = unknown();
        int gap = known(); // the same as unknown where training had none
        if (column instanceof TextColumn text) {
            Map<String, Integer> index = new HashMap<>();
            texts.forEach(it -> index.put(it, index.size()));
            index.put("", gap);
            int[] byCode = text.dictionary().stream()
                    .mapToInt(it -> index.getOrDefault(it, unknown))
                    .toArray();
            return row -> text.isMissing(row) ? gap : byCode[text.codes().get(row)];
        }
        if (column instanceof LongColumn longs) {
            return row -> place(longs.values().get(row));
        }
        if (column instanceof BooleanColumn booleans) {
            return row -> place(booleans.value(row) ? 1 : 0);
        }
        return row ->
                column.isMissing(row) ? gap : isWhole(column.number(row)) ? place((long) column.number(row)) : unknown;
    }

    private int place(long number) {
        int found = Arrays.binarySearch(numbers, number);
        return found < 0 ? unknown() : found;
    }

    /** {@return the number of each row's category in a graph, as whole numbers} */
    Value export(OnnxGraph graph) {
        Value input = graph.input(feature.name());
        return switch (feature.type()) {
            case STRING -> {
                List<String> keys = new ArrayList<>(texts);
                keys.add("");
                long[] values = places(keys.size());
                yield graph.mlNode(
                        "LabelEncoder",
                        Map.of("keys_strings", keys, "values_int64s", values, "default_int64", (long) unknown()),
                        input);
            }
            case DOUBLE, FLOAT -> {
                Value whole = graph.node(
                        "And",
                        graph.node("Equal", graph.node("Floor", input), input),
                        graph.node("Less", graph.node("Abs", input), graph.constant(new double[] {TypeRules.EXACT})));
                Value safe = graph.node("Where", whole, input, graph.constant(new double[] {0}));
                Value found = graph.node(
                        "Where", whole, exportWhole(graph, graph.cast(safe, Type.INT64)), graph.constant(unknown()));
                yield graph.node("Where", graph.node("IsNaN", input), graph.constant(known()), found);
            }
            default -> exportWhole(graph, graph.cast(input, Type.INT64));
        };
    }

    private Value exportWhole(OnnxGraph graph, Value whole) {
        return graph.mlNode(
                "LabelEncoder",
                Map.of("keys_int64s", numbers, "values_int64s", places(numbers.length), "default_int64", (long)
                        unknown()),
                whole);
    }

    private static long[] places(int count) {
        return IntStream.range(0, count).asLongStream().toArray();
    }
}
