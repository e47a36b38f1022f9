package org.modelwright.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;

/** Gathers one output of a graph over all batches, also of several threads: a column, or one for each class. */
final class Output {

    private static final int MOST = 10_000;

    private final String name;
    private final String model;
    private final int rows;
    private final ClassLabels labels;
    private final List<Object> arrays = new ArrayList<>();

    Output(String name, String model, int rows, ClassLabels labels) {
        this.name = name;
        this.model = model;
        this.rows = rows;
        this.labels = labels;
    }

    String name() {
        return name;
    }

    /** Takes the values of some rows. */
    void take(OnnxTensor tensor, int from, int count) throws OrtException {
        TensorInfo info = tensor.getInfo();
        long[] shape = info.getShape();
        if (shape.length < 1 || shape.length > 2) {
            throw noColumn("rank " + shape.length);
        }
        if (shape[0] != count) {
            throw new DataException("The ONNX model (" + model + ") gives another number of rows than it is given.");
        }
        int width = shape.length == 1 ? 1 : width(name, model, shape[1]);
        List<Object> arrays = arrays(info, width);
        switch (info.type) {
            case FLOAT -> {
                FloatBuffer values = tensor.getFloatBuffer();
                each(width, count, (c, row, at) -> ((double[]) arrays.get(c))[from + row] = values.get(at));
            }
            case DOUBLE -> {
                DoubleBuffer values = tensor.getDoubleBuffer();
                each(width, count, (c, row, at) -> ((double[]) arrays.get(c))[from + row] = values.get(at));
            }
            case INT64 -> {
                LongBuffer values = tensor.getLongBuffer();
                each(width, count, (c, row, at) -> ((long[]) arrays.get(c))[from + row] = values.get(at));
            }
            case INT32 -> {
                IntBuffer values = tensor.getIntBuffer();
                each(width, count, (c, row, at) -> ((long[]) arrays.get(c))[from + row] = values.get(at));
            }
            case BOOL -> {
                ByteBuffer values = tensor.getByteBuffer();
                each(width, count, (c, row, at) -> ((boolean[]) arrays.get(c))[from + row] = values.get(at) != 0);
            }
            default -> {
                Object[] values = (Object[]) tensor.getValue();
                each(
                        width,
                        count,
                        (c, row, at) -> ((String[]) arrays.get(c))[from + row] =
                                shape.length == 1 ? (String) values[row] : ((String[]) values[row])[c]);
            }
        }
    }

    /**
     * {@return the columns of an output}
     *
     * @throws DataException if they are more than a table can have
     */
    static int width(String output, String model, long columns) {
        if (columns > MOST) {
            throw new DataException("The output (" + output + ") of the ONNX model (" + model + ") has " + columns
                    + " columns, more than " + MOST + ".");
        }
        return (int) columns;
    }

    /** {@return where the values of all rows go, column by column; the first batch decides how many columns there are} */
    private synchronized List<Object> arrays(TensorInfo info, int width) {
        while (arrays.size() < width) {
            arrays.add(array(info));
        }
        if (arrays.size() != width) {
            throw noColumn("a matrix whose width changes");
        }
        return List.copyOf(arrays);
    }

    /** Moves one value. */
    private interface Move {
        void value(int column, int row, int at);
    }

    private static void each(int width, int count, Move move) {
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < width; column++) {
                move.value(column, row, row * width + column);
            }
        }
    }

    private Object array(TensorInfo info) {
        return switch (info.type) {
            case FLOAT, DOUBLE -> new double[rows];
            case INT64, INT32 -> new long[rows];
            case BOOL -> new boolean[rows];
            case STRING -> new String[rows];
            default -> throw noColumn(String.valueOf(info.type));
        };
    }

    DataException noColumn(String what) {
        return new DataException(
                "The output (" + name + ") of the ONNX model (" + model + ") is no column: " + what + ".");
    }

    /** {@return the columns, named as the output; where they are several, with the class behind it} */
    List<Column> columns() {
        List<String> names = labels.columns(name, new long[] {rows, arrays.size()});
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < arrays.size(); column++) {
            columns.add(column(names.get(column), arrays.get(column)));
        }
        return columns;
    }

    private static Column column(String name, Object array) {
        if (array instanceof double[] doubles) {
            return DoubleColumn.of(name, doubles);
        }
        if (array instanceof long[] longs) {
            return LongColumn.of(name, longs);
        }
        if (array instanceof boolean[] booleans) {
            return BooleanColumn.of(name, booleans);
        }
        return TextColumn.of(name, (String[]) array);
    }
}
