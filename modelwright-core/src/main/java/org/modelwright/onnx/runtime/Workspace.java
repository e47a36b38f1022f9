package org.modelwright.onnx.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.error.DataException;

/** The memory of one call, kept for the next: what lies outside the heap is given back late. */
final class Workspace {

    private final OrtEnvironment environment;
    private final Map<String, ByteBuffer> buffers = new HashMap<>();

    Workspace(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** {@return rows of columns, side by side; it must be closed before the next call} */
    OnnxTensor tensor(OnnxModel.Input input, List<Column> columns, int from, int count, long... shape)
            throws OrtException {
        Element element = input.element();
        if (columns.size() == 1) {
            // The column's own memory, where it is what the input takes.
            Column column = columns.get(0);
            if (column instanceof DoubleColumn doubles && element == Element.DOUBLE) {
                return OnnxTensor.createTensor(environment, doubles.values().slice(from, count), shape);
            }
            if (column instanceof FloatColumn floats && element == Element.FLOAT) {
                return OnnxTensor.createTensor(environment, floats.values().slice(from, count), shape);
            }
            if (column instanceof LongColumn longs && element == Element.INT64) {
                return OnnxTensor.createTensor(environment, longs.values().slice(from, count), shape);
            }
            if (column instanceof BooleanColumn booleans && element == Element.BOOL) {
                return OnnxTensor.createTensor(
                        environment, booleans.values().slice(from, count), shape, OnnxJavaType.BOOL);
            }
        }
        if (element == Element.STRING) {
            return OnnxTensor.createTensor(environment, texts(columns, from, count), shape);
        }
        ByteBuffer buffer = buffer(input.name(), Math.multiplyExact(count * columns.size(), element.bytes()));
        int width = columns.size();
        for (int c = 0; c < width; c++) {
            fill(buffer, element, columns.get(c), c, width, from, count);
        }
        return switch (element) {
            case FLOAT -> OnnxTensor.createTensor(environment, buffer.asFloatBuffer(), shape);
            case DOUBLE -> OnnxTensor.createTensor(environment, buffer.asDoubleBuffer(), shape);
            case INT64 -> OnnxTensor.createTensor(environment, buffer.asLongBuffer(), shape);
            case INT32 -> OnnxTensor.createTensor(environment, buffer.asIntBuffer(), shape);
            default -> OnnxTensor.createTensor(environment, buffer, shape, OnnxJavaType.BOOL);
        };
    }

    /** {@return room for so many floats, until it is asked for again} */
    FloatBuffer floats(String input, int count) {
        return buffer(input, Math.multiplyExact(count, Float.BYTES)).asFloatBuffer();
    }

    private ByteBuffer buffer(String input, int bytes) {
        ByteBuffer buffer = buffers.get(input);
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
            buffers.put(input, buffer);
        }
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    private static void fill(
            ByteBuffer buffer, Element element, Column column, int place, int width, int from, int count) {
        int at = place * element.bytes();
        int step = width * element.bytes();
        for (int row = from; row < from + count; row++) {
            switch (element) {
                case FLOAT -> buffer.putFloat(at, (float) column.number(row));
                case DOUBLE -> buffer.putDouble(at, column.number(row));
                case INT64 -> buffer.putLong(at, ((LongColumn) column).values().get(row));
                case INT32 -> buffer.putInt(at, small((LongColumn) column, row));
                default -> buffer.put(at, ((BooleanColumn) column).values().get(row));
            }
            at += step;
        }
    }

    private static int small(LongColumn column, int row) {
        long value = column.values().get(row);
        if (value != (int) value) {
            throw new DataException("The column (" + column.name() + ") is " + value + " in row " + row
                    + ", which the model's 32-bit input cannot hold.");
        }
        return (int) value;
    }

    private static String[] texts(List<Column> columns, int from, int count) {
        int width = columns.size();
        String[] texts = new String[count * width];
        for (int c = 0; c < width; c++) {
            Column column = columns.get(c);
            for (int row = 0; row < count; row++) {
                String value =
                        column instanceof DateTimeColumn dates ? dates.shortText(from + row) : column.text(from + row);
                // Never null: ONNX Runtime ends the whole process on it.
                texts[row * width + c] = value == null ? "" : value;
            }
        }
        return texts;
    }
}
