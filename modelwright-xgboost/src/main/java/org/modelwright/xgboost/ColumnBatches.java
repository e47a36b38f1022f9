package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;

/**
 * The rows of a frame as XGBoost takes them, batch by batch: numbers straight from the frame's own memory, categories
 * through buffers that each batch overwrites. Addresses are valid while this object is reachable.
 */
final class ColumnBatches {

    private static final int MOST_ROWS = 65_536;
    private static final int FEWEST_ROWS = 1_024;
    /** Floats in all buffers together. */
    private static final int MOST_BUFFERED = 1 << 24;

    private final Frame frame;
    private final List<Source> sources = new ArrayList<>();
    private final int batch;

    /** Gives the array interfaces of some columns for some rows. */
    private interface Source {
        void arrays(int from, int count, StringBuilder into);
    }

    ColumnBatches(List<Encoding> encodings, Frame frame) {
        // First, as it says in words what is missing where native code cannot be loaded; a pointer would not.
        XGBoostLibrary.get();
        this.frame = frame;
        int buffers = Math.max(
                1,
                encodings.stream()
                        .filter(Encoding.Category.class::isInstance)
                        .mapToInt(encoding -> encoding.columns().size())
                        .sum());
        batch = Math.max(
                1, Math.min(frame.rows(), Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_BUFFERED / buffers))));
        for (Encoding encoding : encodings) {
            Column column = frame.column(encoding.feature().name());
            sources.add(encoding instanceof Encoding.Category category ? buffered(category, column) : direct(column));
        }
    }

    private ColumnBatches(Frame frame) {
        XGBoostLibrary.get();
        this.frame = frame;
        this.batch = Math.max(1, Math.min(frame.rows(), MOST_ROWS));
        frame.columns().forEach(it -> sources.add(direct(it)));
    }

    /** {@return columns that are already what XGBoost takes, in their order} */
    static ColumnBatches of(Frame frame) {
        return new ColumnBatches(frame);
    }

    /** {@return the number of rows} */
    int rows() {
        return frame.rows();
    }

    /** {@return the number of rows that fit in a batch, at least 1} */
    int batch() {
        return batch;
    }

    /** {@return these rows as a JSON list of array interfaces; it overwrites what the last call filled} */
    String arrays(int from, int count) {
        StringBuilder json = new StringBuilder("[");
        for (Source source : sources) {
            source.arrays(from, count, json);
        }
        json.setCharAt(json.length() - 1, ']');
        return json.toString();
    }

    private static Source direct(Column column) {
        if (column instanceof DoubleColumn doubles) {
            return at(Native.getDirectBufferPointer(doubles.values()), Double.BYTES, "<f8");
        }
        if (column instanceof FloatColumn floats) {
            return at(Native.getDirectBufferPointer(floats.values()), Float.BYTES, "<f4");
        }
        if (column instanceof LongColumn longs) {
            return at(Native.getDirectBufferPointer(longs.values()), Long.BYTES, "<i8");
        }
        if (column instanceof BooleanColumn booleans) {
            return at(Native.getDirectBufferPointer(booleans.values()), Byte.BYTES, "|i1");
        }
        throw new IllegalStateException("The column (" + column.name() + ") is no number.");
    }

    private static Source at(Pointer start, int size, String type) {
        long address = Pointer.nativeValue(start);
        return (from, count, into) ->
                append(into, address + (long) from * size, count, type).append(',');
    }

    private Source buffered(Encoding.Category category, Column column) {
        IntUnaryOperator codes = category.codes(column);
        int width = category.columns().size();
        List<Memory> buffers = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            buffers.add(new Memory((long) Float.BYTES * batch));
        }
        float[] floats = new float[batch];
        int[] found = new int[batch];
        return (from, count, into) -> {
            for (int i = 0; i < count; i++) {
                found[i] = codes.applyAsInt(from + i);
            }
            for (int place = 0; place < width; place++) {
                for (int i = 0; i < count; i++) {
                    floats[i] = category.oneHot() ? (found[i] == place ? 1 : 0) : (found[i] < 0 ? Float.NaN : found[i]);
                }
                Memory buffer = buffers.get(place);
                buffer.write(0, floats, 0, count);
                append(into, Pointer.nativeValue(buffer), count, "<f4").append(',');
            }
        };
    }

    /** {@return one array interface, as XGBoost's C API takes it} */
    static StringBuilder append(StringBuilder into, long address, int count, String type) {
        return into.append("{\"data\":[")
                .append(address)
                .append(",true],\"shape\":[")
                .append(count)
                .append("],\"typestr\":\"")
                .append(type)
                .append("\",\"version\":3}");
    }
}
