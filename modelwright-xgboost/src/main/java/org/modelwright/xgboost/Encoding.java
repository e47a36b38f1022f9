package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;

/** How a raw column becomes columns of XGBoost: what was learned of it in training, and the same in ONNX. */
sealed interface Encoding {

    /** {@return the raw column} */
    Feature feature();

    /** {@return the names of XGBoost's columns, at least one} */
    List<String> columns();

    /** {@return XGBoost's type of these columns: {@code float}, or {@code c} for category codes} */
    default String type() {
        return "float";
    }

    /** {@return how many codes these columns have; 0 for numbers} */
    default int codeCount() {
        return 0;
    }

    /** Writes the floats of a row. */
    interface Cells {
        /** Writes the floats of a row of the raw column into {@code into}, from a place on. */
        void write(int row, float[] into, int from);
    }

    /** {@return what writes these columns, from a raw column} */
    Cells cells(Column column);

    /** {@return the floats of these columns in a graph, [N, columns]} */
    Value export(OnnxGraph graph);

    /**
     * A number, taken as it is; missing is NaN.
     *
     * @param feature the raw column
     */
    record Number(Feature feature) implements Encoding {

        @Override
        public List<String> columns() {
            return List.of(feature.name());
        }

        @Override
        public Cells cells(Column column) {
            if (column instanceof LongColumn longs) {
                // Not through a double, which would round twice.
                return (row, into, from) -> into[from] = longs.values().get(row);
            }
            return (row, into, from) -> into[from] = (float) column.number(row);
        }

        @Override
        public Value export(OnnxGraph graph) {
            return export(graph, List.of(this));
        }

        /** {@return the floats of several whose raw columns are of one type in a graph} */
        static Value export(OnnxGraph graph, List<Number> numbers) {
            return graph.matrix(
                    numbers.stream().map(it -> graph.input(it.feature.name())).toList(), Type.FLOAT);
        }
    }

    /**
     * A category. Values that were not seen in training, missing ones and empty text are NaN as a code, and 0 in all
     * columns of a one-hot encoding.
     *
     * @param feature the raw column
     * @param categories each category as text, numbers by value, texts by code point
     * @param oneHot one column of 0 and 1 for each category, instead of one column of codes
     */
    record Category(Feature feature, List<String> categories, boolean oneHot) implements Encoding {

        /** {@return the categories of a training column, none if every value is missing} */
        static Category of(Feature feature, Column column, boolean oneHot) {
            List<String> found;
            if (column instanceof TextColumn text) {
                boolean[] used = new boolean[text.dictionary().size()];
                for (int row = 0; row < text.rows(); row++) {
                    int code = text.codes().get(row);
                    if (code >= 0) {
                        used[code] = true;
                    }
                }
                found = IntStream.range(0, used.length)
                        .filter(code -> used[code])
                        .mapToObj(text.dictionary()::get)
                        .filter(category -> !category.isEmpty())
                        .sorted(byCodePoint())
                        .toList();
            } else if (column.type() == DataType.DOUBLE) {
                Set<Double> values = new HashSet<>();
                for (int row = 0; row < column.rows(); row++) {
                    if (!column.isMissing(row)) {
                        // Plus zero, so that -0.0 is 0.0.
                        values.add(column.number(row) + 0.0);
                    }
                }
                found = values.stream().sorted().map(String::valueOf).toList();
            } else if (column instanceof LongColumn longs) {
                Set<Long> values = new HashSet<>();
                for (int row = 0; row < longs.rows(); row++) {
                    values.add(longs.values().get(row));
                }
                found = values.stream().sorted().map(String::valueOf).toList();
            } else {
                Set<String> values = new TreeSet<>();
                for (int row = 0; row < column.rows(); row++) {
                    values.add(String.valueOf(column.text(row)));
                }
                found = List.copyOf(values);
            }
            return new Category(feature, found, oneHot);
        }

        private static Comparator<String> byCodePoint() {
            return (a, b) ->
                    Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
        }

        @Override
        public List<String> columns() {
            if (!oneHot) {
                return List.of(feature.name());
            }
            List<String> names = new ArrayList<>();
            categories.forEach(category -> names.add(feature.name() + "=" + category));
            return names;
        }

        @Override
        public String type() {
            return oneHot ? "float" : "c";
        }

        @Override
        public int codeCount() {
            return oneHot ? 0 : categories.size();
        }

        @Override
        public Cells cells(Column column) {
            IntUnaryOperator codes = codes(column);
            int width = categories.size();
            return (row, into, from) -> {
                int code = codes.applyAsInt(row);
                if (!oneHot) {
                    into[from] = code < 0 ? Float.NaN : code;
                    return;
                }
                Arrays.fill(into, from, from + width, 0);
                if (code >= 0) {
                    into[from + code] = 1;
                }
            };
        }

        /** {@return what gives the code of a row of this column, -1 for missing and not known} */
        IntUnaryOperator codes(Column column) {
            if (column instanceof TextColumn text) {
                Map<String, Integer> known = new HashMap<>();
                categories.forEach(category -> known.put(category, known.size()));
                int[] byCode = text.dictionary().stream()
                        .mapToInt(category -> known.getOrDefault(category, -1))
                        .toArray();
                return row -> {
                    int code = text.codes().get(row);
                    return code < 0 ? -1 : byCode[code];
                };
            }
            if (column.type() == DataType.DOUBLE) {
                double[] sorted =
                        categories.stream().mapToDouble(Double::parseDouble).toArray();
                return row -> Math.max(-1, Arrays.binarySearch(sorted, column.number(row) + 0.0));
            }
            long[] sorted = keys();
            if (column instanceof LongColumn longs) {
                return row ->
                        Math.max(-1, Arrays.binarySearch(sorted, longs.values().get(row)));
            }
            BooleanColumn booleans = (BooleanColumn) column;
            return row ->
                    Math.max(-1, Arrays.binarySearch(sorted, booleans.values().get(row)));
        }

        /** The categories of whole numbers or booleans. */
        private long[] keys() {
            return categories.stream()
                    .mapToLong(text -> switch (text) {
                        case "true" -> 1;
                        case "false" -> 0;
                        default -> Long.parseLong(text);
                    })
                    .toArray();
        }

        @Override
        public Value export(OnnxGraph graph) {
            Value input = graph.input(feature.name());
            if (feature.type() == DataType.DOUBLE) {
                return exportDoubles(graph, input);
            }
            boolean text = feature.type() == DataType.STRING;
            Value key = feature.type() == DataType.BOOLEAN ? graph.cast(input, Type.INT64) : input;
            if (oneHot) {
                Map<String, Object> lookup = text
                        ? Map.of("cats_strings", categories, "zeros", 1L)
                        : Map.of("cats_int64s", keys(), "zeros", 1L);
                return graph.mlNode("OneHotEncoder", lookup, key);
            }
            float[] codes = codes();
            Map<String, Object> lookup = text
                    ? Map.of("keys_strings", categories, "values_floats", codes, "default_float", Float.NaN)
                    : Map.of("keys_int64s", keys(), "values_floats", codes, "default_float", Float.NaN);
            return graph.column(graph.mlNode("LabelEncoder", lookup, key));
        }

        /** ONNX looks up no doubles: compare with each category. */
        private Value exportDoubles(OnnxGraph graph, Value input) {
            double[] values =
                    categories.stream().mapToDouble(Double::parseDouble).toArray();
            Value equal = graph.cast(
                    graph.node("Equal", graph.column(input), graph.constant(values, 1, values.length)), Type.FLOAT);
            if (oneHot) {
                return equal;
            }
            // One more than the code, so that 0 is left for a value that equals none.
            float[] next = codes();
            for (int code = 0; code < next.length; code++) {
                next[code]++;
            }
            Value found = graph.node("MatMul", equal, graph.constant(next, next.length, 1));
            return graph.node(
                    "Where",
                    graph.node("Equal", found, graph.constant(new float[] {0})),
                    graph.constant(new float[] {Float.NaN}),
                    graph.node("Sub", found, graph.constant(new float[] {1})));
        }

        private float[] codes() {
            float[] codes = new float[categories.size()];
            for (int code = 0; code < codes.length; code++) {
                codes[code] = code;
            }
            return codes;
        }
    }
}
