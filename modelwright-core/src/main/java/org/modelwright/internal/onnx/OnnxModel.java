package org.modelwright.internal.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;

/**
 * A model in ONNX Runtime: tables in, tables out.
 *
 * <p>Takes the shape that {@link org.modelwright.onnx.OnnxGraph} writes: an input of rank 1 for each column, or one of
 * rank 2 for a single column; outputs of rank 1, of doubles, floats, whole numbers, booleans or text. Missing text goes
 * in as empty text, for ONNX Runtime has no other.
 */
public final class OnnxModel implements AutoCloseable {

    private static final int BATCH = 1 << 16;

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, TensorInfo> inputs;

    private OnnxModel(String name, OrtEnvironment environment, OrtSession session) throws OrtException {
        this.name = name;
        this.environment = environment;
        this.session = session;
        this.inputs = new LinkedHashMap<>();
        for (NodeInfo input : session.getInputInfo().values()) {
            inputs.put(input.getName(), tensor(input));
        }
    }

    /**
     * Loads the bytes of a file.
     *
     * @param name what to call it in errors
     * @param bytes the file
     * @param threads how many threads may work on one call, at least 1
     * @throws DataException if this is no model that ONNX Runtime can run
     * @throws InfrastructureException if ONNX Runtime itself does not start on this machine
     */
    public static OnnxModel load(String name, byte[] bytes, int threads) {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            OrtSession session = environment.createSession(bytes, options);
            try {
                return new OnnxModel(name, environment, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new DataException("The ONNX model (" + name + ") cannot be loaded: " + e.getMessage(), null, e);
        }
    }

    /**
     * Loads a file.
     *
     * @throws InfrastructureException also if the file cannot be read
     */
    public static OnnxModel load(Path file, int threads) {
        try {
            return load(file.toString(), Files.readAllBytes(file), threads);
        } catch (IOException e) {
            throw new InfrastructureException("The ONNX model (" + file + ") cannot be read: " + e, null, e);
        }
    }

    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        } catch (LinkageError e) {
            throw new InfrastructureException(
                    "ONNX Runtime does not start on this machine: " + e,
                    "another system: Linux, macOS or Windows, on x86-64 or ARM64, with glibc.",
                    e);
        }
    }

    /** {@return the names of the inputs, in order} */
    public List<String> inputs() {
        return List.copyOf(inputs.keySet());
    }

    /**
     * Predicts.
     *
     * @param frame holds every input under its name and type; other columns do no harm
     * @return the outputs, in order
     * @throws DataException if a column is not there or has another type, or if ONNX Runtime refuses
     */
    public Frame predict(Frame frame) {
        Map<String, List<Object>> parts = new LinkedHashMap<>();
        session.getOutputNames().forEach(output -> parts.put(output, new ArrayList<>()));
        int from = 0;
        do {
            int count = Math.min(BATCH, frame.rows() - from);
            predict(frame, from, count, parts);
            from += count;
        } while (from < frame.rows());
        List<Column> columns = new ArrayList<>();
        parts.forEach((output, arrays) -> columns.add(column(output, arrays, frame.rows())));
        return Frame.of(columns);
    }

    private void predict(Frame frame, int from, int count, Map<String, List<Object>> parts) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, TensorInfo> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(frame, input.getKey(), input.getValue(), from, count));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, List<Object>> part : parts.entrySet()) {
                    part.getValue().add(result.get(part.getKey()).orElseThrow().getValue());
                }
            }
        } catch (OrtException e) {
            throw new DataException("The ONNX model (" + name + ") cannot predict: " + e.getMessage(), null, e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Frame frame, String input, TensorInfo info, int from, int count) throws OrtException {
        Column column = frame.find(input)
                .orElseThrow(() -> new DataException(
                        "The ONNX model (" + name + ") takes a column (" + input + "), which is not there."));
        long[] shape = info.getShape().length == 2 ? new long[] {count, 1} : new long[] {count};
        if (column instanceof DoubleColumn doubles && info.type == OnnxJavaType.DOUBLE) {
            return OnnxTensor.createTensor(environment, doubles.values().slice(from, count), shape);
        }
        if (column instanceof LongColumn longs && info.type == OnnxJavaType.INT64) {
            return OnnxTensor.createTensor(environment, longs.values().slice(from, count), shape);
        }
        if (column instanceof BooleanColumn booleans && info.type == OnnxJavaType.BOOL) {
            return OnnxTensor.createTensor(environment, booleans.values().slice(from, count), shape, OnnxJavaType.BOOL);
        }
        if (column instanceof TextColumn text && info.type == OnnxJavaType.STRING) {
            String[] texts = new String[count];
            for (int row = 0; row < count; row++) {
                String value = text.text(from + row);
                // Never null: ONNX Runtime ends the whole process on it.
                texts[row] = value == null ? "" : value;
            }
            return OnnxTensor.createTensor(environment, texts, shape);
        }
        throw new DataException("The column (" + input + ") is " + column.type().mlflowName()
                + " where the ONNX model (" + name + ") takes " + info.type + ".");
    }

    private TensorInfo tensor(NodeInfo input) {
        if (input.getInfo() instanceof TensorInfo info && info.getShape().length <= 2) {
            return info;
        }
        throw new DataException("The input (" + input.getName() + ") of the ONNX model (" + name + ") is no column: "
                + input.getInfo() + ".");
    }

    private Column column(String output, List<Object> arrays, int rows) {
        Object first = arrays.get(0);
        Column column;
        if (first instanceof double[]) {
            double[] all = new double[rows];
            fill(arrays, all);
            column = DoubleColumn.of(output, all);
        } else if (first instanceof float[]) {
            float[] all = new float[rows];
            fill(arrays, all);
            double[] doubles = new double[rows];
            for (int row = 0; row < rows; row++) {
                doubles[row] = all[row];
            }
            column = DoubleColumn.of(output, doubles);
        } else if (first instanceof long[]) {
            long[] all = new long[rows];
            fill(arrays, all);
            column = LongColumn.of(output, all);
        } else if (first instanceof boolean[]) {
            boolean[] all = new boolean[rows];
            fill(arrays, all);
            column = BooleanColumn.of(output, all);
        } else if (first instanceof String[]) {
            String[] all = new String[rows];
            fill(arrays, all);
            column = TextColumn.of(output, all);
        } else {
            throw new DataException("The output (" + output + ") of the ONNX model (" + name
                    + ") is no column of rank 1: " + first.getClass().getSimpleName() + ".");
        }
        return column;
    }

    private void fill(List<Object> arrays, Object all) {
        int at = 0;
        for (Object array : arrays) {
            int length = java.lang.reflect.Array.getLength(array);
            if (at + length > java.lang.reflect.Array.getLength(all)) {
                throw wrongRows();
            }
            System.arraycopy(array, 0, all, at, length);
            at += length;
        }
        if (at != java.lang.reflect.Array.getLength(all)) {
            throw wrongRows();
        }
    }

    private DataException wrongRows() {
        return new DataException("The ONNX model (" + name + ") gives another number of rows than it is given.");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new InfrastructureException(
                    "The ONNX model (" + name + ") cannot be closed: " + e.getMessage(), null, e);
        }
    }
}
