package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.onnx.OnnxGraph;

/**
 * How one raw column becomes one or more features: as it is, as codes of categories, or as one 0/1 feature for each
 * category. A category that was not seen in training is missing, and so is empty text.
 *
 * @param feature the raw column
 * @param categories the categories in order; none for a number
 * @param oneHot whether each category is a feature of its own
 */
record Encoding(Feature feature, List<String> categories, boolean oneHot) {

    Encoding {
        categories = List.copyOf(categories);
    }

    static Encoding number(Feature feature) {
        return new Encoding(feature, List.of(), false);
    }

    /** {@return the encoding of the categories of a training column: texts by code point, numbers by value} */
    static Encoding categories(Column column, boolean oneHot) {
        TreeSet<String> found = new TreeSet<>(
                column.type() == DataType.STRING
                        ? (a, b) -> Arrays.compare(
                                a.codePoints().toArray(), b.codePoints().toArray())
                        : (a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)));
        for (int row = 0; row < column.rows(); row++) {
            String text = column.text(row);
            if (text != null && !text.isEmpty()) {
                found.add(text);
            }
        }
        return new Encoding(new Feature(column.name(), column.type()), List.copyOf(found), oneHot);
    }

    boolean isCategory() {
        return !categories.isEmpty();
    }

    /** {@return the names of the features, legal for XGBoost, which takes no brackets and no less-than sign} */
    List<String> names() {
        String name = feature.name();
        return oneHot ? categories.stream().map(it -> name + "=" + it).toList() : List.of(name);
    }

    /** {@return XGBoost's type of the features: {@code c} for codes, {@code float} for numbers} */
    String type() {
        return isCategory() && !oneHot ? "c" : "float";
    }

    /**
     * Values of one feature in native memory.
     *
     * @param owner keeps the memory alive
     * @param address where the first value is
     * @param bytes the size of one value
     * @param typestr its type in array-interface words
     */
    record Values(Object owner, long address, int bytes, String typestr) {

        /** {@return the array interface of a batch} */
        String array(int from, int count) {
            return "{\"data\":[" + (address + (long) from * bytes) + ",true],\"shape\":[" + count + "],\"typestr\":\""
                    + typestr + "\",\"version\":3}";
        }
    }

    /** {@return the features of a column's rows; numbers stay where they are, without a copy} */
    List<Values> values(Column column) {
        if (!isCategory()) {
            return List.of(numbers(column));
        }
        float[] codes = codes(column);
        if (!oneHot) {
            return List.of(copy(codes));
        }
        List<Values> all = new ArrayList<>();
        for (int category = 0; category < categories.size(); category++) {
            float[] one = new float[codes.length];
            for (int row = 0; row < one.length; row++) {
                one[row] = codes[row] == category ? 1 : 0;
            }
            all.add(copy(one));
        }
        return all;
    }

    /** The features of one row after another. */
    interface Cells {
        /** Writes a row's features from {@code at} on; gives the place behind them. */
        int fill(float[] row, int at, int source);
    }

    /** {@return the features of a column's rows, as floats} */
    Cells cells(Column column) {
        if (!isCategory()) {
            return (row, at, source) -> {
                row[at] = (float) column.number(source);
                return at + 1;
            };
        }
        float[] codes = codes(column);
        if (!oneHot) {
            return (row, at, source) -> {
                row[at] = codes[source];
                return at + 1;
            };
        }
        int count = categories.size();
        return (row, at, source) -> {
            for (int category = 0; category < count; category++) {
                row[at + category] = codes[source] == category ? 1 : 0;
            }
            return at + count;
        };
    }

    private static Values numbers(Column column) {
        if (column instanceof DoubleColumn doubles) {
            Pointer at = com.sun.jna.Native.getDirectBufferPointer(doubles.values());
            return new Values(doubles.values(), Pointer.nativeValue(at), Double.BYTES, "<f8");
        }
        if (column instanceof LongColumn longs) {
            Pointer at = com.sun.jna.Native.getDirectBufferPointer(longs.values());
            return new Values(longs.values(), Pointer.nativeValue(at), Long.BYTES, "<i8");
        }
        if (column instanceof BooleanColumn booleans) {
            Pointer at = com.sun.jna.Native.getDirectBufferPointer(booleans.values());
            return new Values(booleans.values(), Pointer.nativeValue(at), 1, "|i1");
        }
        throw new IllegalArgumentException("The column (" + column + ") is no number.");
    }

    private float[] codes(Column column) {
        Map<String, Integer> index = new HashMap<>();
        categories.forEach(category -> index.put(category, index.size()));
        float[] codes = new float[column.rows()];
        if (column instanceof TextColumn texts) {
            float[] byCode = new float[texts.dictionary().size()];
            for (int code = 0; code < byCode.length; code++) {
                Integer at = index.get(texts.dictionary().get(code));
                byCode[code] = at == null ? Float.NaN : at;
            }
            for (int row = 0; row < codes.length; row++) {
                int code = texts.codes().get(row);
                codes[row] = code < 0 ? Float.NaN : byCode[code];
            }
            return codes;
        }
        for (int row = 0; row < codes.length; row++) {
            String text = column.text(row);
            Integer at = text == null ? null : index.get(text);
            codes[row] = at == null ? Float.NaN : at;
        }
        return codes;
    }

    private static Values copy(float[] values) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Math.max(1, values.length) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(0, values);
        return new Values(
                buffer, Pointer.nativeValue(com.sun.jna.Native.getDirectBufferPointer(buffer)), Float.BYTES, "<f4");
    }

    /** {@return the features in a graph, each [N, 1] of floats, or [N, categories]} */
    OnnxGraph.Value export(OnnxGraph graph) {
        OnnxGraph.Value raw = graph.input(feature.name());
        if (!isCategory()) {
            return graph.column(graph.cast(raw, OnnxGraph.Type.FLOAT));
        }
        OnnxGraph.Value codes = exportCodes(graph, raw);
        if (!oneHot) {
            return graph.column(codes);
        }
        float[] all = new float[categories.size()];
        for (int category = 0; category < all.length; category++) {
            all[category] = category;
        }
        OnnxGraph.Value equal = graph.node("Equal", graph.column(codes), graph.constant(all));
        return graph.cast(equal, OnnxGraph.Type.FLOAT);
    }

    private OnnxGraph.Value exportCodes(OnnxGraph graph, OnnxGraph.Value raw) {
        float[] codes = new float[categories.size()];
        for (int category = 0; category < codes.length; category++) {
            codes[category] = category;
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("values_floats", codes);
        attributes.put("default_float", Float.NaN);
        return switch (feature.type()) {
            case STRING -> {
                attributes.put("keys_strings", categories);
                yield graph.mlNode("LabelEncoder", attributes, raw);
            }
            case LONG -> {
                attributes.put(
                        "keys_int64s",
                        categories.stream().mapToLong(Long::parseLong).toArray());
                yield graph.mlNode("LabelEncoder", attributes, raw);
            }
            default -> byValue(graph, raw, codes);
        };
    }

    /** Compares in double: a label encoder would know floats only. A row that equals no category gives NaN. */
    private OnnxGraph.Value byValue(OnnxGraph graph, OnnxGraph.Value raw, float[] codes) {
        double[] values = categories.stream().mapToDouble(Double::parseDouble).toArray();
        OnnxGraph.Value equal = graph.node("Equal", graph.column(raw), graph.constant(values));
        OnnxGraph.Value hits = graph.cast(equal, OnnxGraph.Type.FLOAT);
        OnnxGraph.Value code = graph.node("MatMul", hits, graph.constant(codes, codes.length, 1));
        OnnxGraph.Value hit = graph.node("ReduceMax", Map.of("axes", new long[] {1}, "keepdims", 1L), hits);
        OnnxGraph.Value known = graph.node("Greater", hit, graph.constant(new float[] {0.5f}));
        return graph.node("Where", known, code, graph.constant(new float[] {Float.NaN}));
    }

    static Memory floats(float[] values) {
        Memory memory = new Memory(Math.max(1, values.length) * (long) Float.BYTES);
        memory.write(0, values, 0, values.length);
        return memory;
    }
}
