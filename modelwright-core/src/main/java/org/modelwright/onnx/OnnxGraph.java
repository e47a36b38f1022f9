package org.modelwright.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * The ONNX graph of a whole pipeline: a learner adds its nodes to it, also a stranger's.
 *
 * <p>The shape is the one that MLflow's pyfunc reads right: one input of rank 1 for each raw column, named as the
 * column; a single column is an input of rank 2, because pyfunc then passes a matrix; every output has rank 1. IR 8,
 * {@code ai.onnx} 17, {@code ai.onnx.ml} 3, unless a node {@link #needs} a later version; so that a learner's nodes mean
 * the same in both, it writes none whose attributes became inputs in between ({@code ReduceMax} and its like). The format
 * is the one of the ONNX specification, {@code onnx-ml.proto}.
 *
 * <p>What is made of raw columns before a learner is asked stands beside them as a column of its own: {@link #derive}.
 */
public final class OnnxGraph {

    /** What the graph says it was written by. */
    public static final String PRODUCER = "modelwright";

    private static final String ML = "ai.onnx.ml";

    /** Operators that ONNX Runtime has beside those of ONNX, in each of its builds for Java and Python. */
    static final String RUNTIME = "com.microsoft";

    private static final int OPERATORS = 17;
    private static final int FORMAT = 8;

    /** From this version of the operators on, a file is of the next format. */
    private static final int NEXT_FORMAT = 19;

    /**
     * A value that flows through the graph.
     *
     * @param name its name in the graph
     */
    public record Value(String name) {}

    /** The element types of tensors, for {@link #cast}. */
    public enum Type {
        /** 32-bit float. */
        FLOAT(OnnxMl.TensorProto.DataType.FLOAT),
        /** 64-bit float. */
        DOUBLE(OnnxMl.TensorProto.DataType.DOUBLE),
        /** 64-bit integer. */
        INT64(OnnxMl.TensorProto.DataType.INT64),
        /** Boolean. */
        BOOL(OnnxMl.TensorProto.DataType.BOOL),
        /** Text. */
        STRING(OnnxMl.TensorProto.DataType.STRING);

        final OnnxMl.TensorProto.DataType proto;

        Type(OnnxMl.TensorProto.DataType proto) {
            this.proto = proto;
        }

        /** {@return the element type of an output} */
        static Type of(OnnxMl.ValueInfoProto info) {
            int element = info.getType().getTensorType().getElemType();
            return Arrays.stream(values())
                    .filter(it -> it.proto.getNumber() == element)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No output is of the type " + element + "."));
        }

        /** {@return the element type that carries a column of this type} */
        public static Type of(DataType type) {
            return switch (type) {
                case BOOLEAN -> BOOL;
                case INTEGER, LONG -> INT64;
                case FLOAT, DOUBLE -> DOUBLE;
                case STRING -> STRING;
                case DATETIME -> throw new IllegalArgumentException("ONNX has no dates.");
            };
        }
    }

    /** A named output. */
    private record Output(Type type, Value value) {}

    private final OnnxMl.GraphProto.Builder graph =
            OnnxMl.GraphProto.newBuilder().setName("modelwright");
    private final Map<String, Value> columns = new LinkedHashMap<>();
    private final Map<String, String> notes = new TreeMap<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private int operators = OPERATORS;
    private boolean needsRuntime;
    private int names;

    /** Makes a graph with one input for each raw column. */
    public OnnxGraph(List<Feature> features) {
        boolean matrix = features.size() == 1;
        for (Feature feature : features) {
            Type type = Type.of(feature.type());
            graph.addInput(Protos.info(feature.name(), type, matrix));
            Value value = new Value(feature.name());
            columns.put(feature.name(), value);
        }
        if (matrix) {
            columns.replaceAll((name, value) -> flat(value));
        }
    }

    /**
     * {@return the column, raw or derived, rank 1 in every case}
     *
     * @throws IllegalArgumentException if the graph has no such column
     */
    public Value input(String column) {
        Value value = columns.get(column);
        if (value == null) {
            throw new IllegalArgumentException("The graph has no input (" + column + ").");
        }
        return value;
    }

    /**
     * Gives a column that is made of others its name, so that whoever comes after finds it with {@link #input}.
     *
     * @param value rank 1, one element a row
     * @throws IllegalArgumentException if there is a column of that name
     */
    public void derive(String column, Value value) {
        if (columns.putIfAbsent(column, value) != null) {
            throw new IllegalArgumentException("The graph has a column (" + column + ") already.");
        }
    }

    /**
     * Puts what is made of a column in its place: whoever comes after finds that with {@link #input}.
     *
     * @param value rank 1, one element a row
     * @throws IllegalArgumentException if the graph has no such column
     */
    public void replace(String column, Value value) {
        if (columns.replace(column, value) == null) {
            throw new IllegalArgumentException("The graph has no column (" + column + ").");
        }
    }

    /** Says that a node is one of this version of {@code ai.onnx}; the file is written with the latest that is asked for. */
    public void needs(int version) {
        operators = Math.max(operators, version);
    }

    /** Notes something for those who read the file, under a key of their own; it changes no prediction. */
    public void note(String key, String text) {
        notes.put(key, text);
    }

    /**
     * {@return the single output of a new node of {@code ai.onnx}}
     *
     * @param attributes whole numbers, floats, texts, {@code long[]}, {@code float[]}, {@code double[]} or lists of texts
     */
    public Value node(String operator, Map<String, ?> attributes, Value... from) {
        return add("", operator, attributes, from);
    }

    /** {@return the single output of a new node of {@code ai.onnx} without attributes} */
    public Value node(String operator, Value... from) {
        return add("", operator, Map.of(), from);
    }

    /** {@return the first output of a new node of {@code ai.onnx} that has several} */
    public Value first(int outputs, String operator, Map<String, ?> attributes, Value... from) {
        Value to = fresh(operator);
        List<String> names = new ArrayList<>(List.of(to.name()));
        for (int output = 1; output < outputs; output++) {
            names.add(fresh(operator).name());
        }
        add("", operator, to.name() + "_node", names, attributes, from);
        return to;
    }

    /**
     * {@return the value, of a graph that fails where a row is not as it must be}
     *
     * @param what what the row holds then; ONNX Runtime shows it as the name of the node that fails
     * @param wrong booleans, one a row
     * @param value whole numbers, one a row
     */
    public Value refuse(String what, Value wrong, Value value) {
        Value to = fresh("Gather");
        // There is but one place to look at.
        add("", "Gather", what, List.of(to.name()), Map.of(), constant(0L), cast(wrong, Type.INT64));
        return node("Add", value, to);
    }

    /** {@return the single output of a new node of {@code ai.onnx.ml}} */
    public Value mlNode(String operator, Map<String, ?> attributes, Value... from) {
        return add(ML, operator, attributes, from);
    }

    /** {@return the single output of a new node that ONNX Runtime has and ONNX has not; no other runtime takes the file then} */
    public Value runtimeNode(String operator, Map<String, ?> attributes, Value... from) {
        needsRuntime = true;
        return add(RUNTIME, operator, attributes, from);
    }

    /** {@return the columns of a matrix, each rank 1} */
    public List<Value> split(Value matrix, int columns) {
        if (columns == 1) {
            return List.of(flat(matrix));
        }
        List<Value> parts = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            parts.add(fresh("Split"));
        }
        add(
                "",
                "Split",
                parts.get(0).name() + "_node",
                parts.stream().map(Value::name).toList(),
                Map.of("axis", 1L),
                matrix,
                constant(LongStream.generate(() -> 1).limit(columns).toArray()));
        return parts.stream().map(this::flat).toList();
    }

    /** {@return the value as another element type} */
    public Value cast(Value value, Type type) {
        return node("Cast", Map.of("to", (long) type.proto.getNumber()), value);
    }

    /** {@return the value with the shape [-1]} */
    public Value flat(Value value) {
        return node("Reshape", value, constant(new long[] {-1}));
    }

    /** {@return the value with the shape [-1, 1]} */
    public Value column(Value value) {
        return node("Reshape", value, constant(new long[] {-1, 1}));
    }

    /**
     * {@return raw columns of one type side by side as another: each [N], together [N, columns]}
     *
     * <p>A node for each column would take ONNX Runtime a time to load that grows with their square.
     */
    public Value matrix(List<Value> columns, Type type) {
        if (columns.size() == 1) {
            return column(cast(columns.get(0), type));
        }
        Value joined = cast(node("Concat", Map.of("axis", 0L), columns.toArray(Value[]::new)), type);
        Value lines = node("Reshape", joined, constant((long) columns.size(), -1));
        return node("Transpose", Map.of("perm", new long[] {1, 0}), lines);
    }

    /** {@return the values side by side: [N, a] and [N, b] to [N, a + b]} */
    public Value concat(List<Value> values) {
        return values.size() == 1 ? values.get(0) : node("Concat", Map.of("axis", 1L), values.toArray(Value[]::new));
    }

    /** {@return a constant of rank 1} */
    public Value constant(long... values) {
        OnnxMl.TensorProto.Builder tensor = Protos.tensor(OnnxMl.TensorProto.DataType.INT64, values.length);
        ByteBuffer bytes = Protos.bytes(values.length, Long.BYTES);
        bytes.asLongBuffer().put(values);
        return add(tensor.setRawData(ByteString.copyFrom(bytes)));
    }

    /** {@return a constant of this shape; one dimension of all values if none is given} */
    public Value constant(float[] values, long... shape) {
        OnnxMl.TensorProto.Builder tensor = Protos.tensor(OnnxMl.TensorProto.DataType.FLOAT, values.length, shape);
        ByteBuffer bytes = Protos.bytes(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return add(tensor.setRawData(ByteString.copyFrom(bytes)));
    }

    /** {@return a constant of this shape; one dimension of all values if none is given} */
    public Value constant(double[] values, long... shape) {
        OnnxMl.TensorProto.Builder tensor = Protos.tensor(OnnxMl.TensorProto.DataType.DOUBLE, values.length, shape);
        ByteBuffer bytes = Protos.bytes(values.length, Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return add(tensor.setRawData(ByteString.copyFrom(bytes)));
    }

    /**
     * {@return a constant that is called so in the file, with a number behind it where a column has that name; one that was
     * called so before becomes this one}
     */
    public Value named(String name, double[] values, long... shape) {
        constant(values, shape);
        int last = graph.getInitializerCount() - 1;
        Value value = new Value(name);
        for (int number = 1; columns.containsKey(value.name()); number++) {
            value = new Value(name + "_" + number);
        }
        OnnxMl.TensorProto constant =
                graph.getInitializer(last).toBuilder().setName(value.name()).build();
        graph.removeInitializer(last);
        for (int i = last - 1; i >= 0; i--) {
            if (graph.getInitializer(i).getName().equals(value.name())) {
                graph.removeInitializer(i);
            }
        }
        graph.addInitializer(constant);
        return value;
    }

    /** {@return a constant of rank 1} */
    public Value constant(List<String> values) {
        OnnxMl.TensorProto.Builder tensor = Protos.tensor(OnnxMl.TensorProto.DataType.STRING, values.size());
        values.forEach(value -> tensor.addStringData(ByteString.copyFrom(value, StandardCharsets.UTF_8)));
        return add(tensor);
    }

    /** {@return a constant of rank 1} */
    public Value constant(boolean... values) {
        OnnxMl.TensorProto.Builder tensor = Protos.tensor(OnnxMl.TensorProto.DataType.BOOL, values.length);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return add(tensor.setRawData(ByteString.copyFrom(bytes)));
    }

    /**
     * Names a value as an output of rank 1; it is reshaped to [-1] and must hold one element a row.
     *
     * @throws DataException if a raw column has that name
     */
    public void output(String name, Type type, Value value) {
        if (columns.containsKey(name)) {
            throw new DataException(
                    List.of(Problem.of("The column (" + name + ") has the name of an output of the model.")
                            .excluding(List.of(name))));
        }
        outputs.put(name, new Output(type, flat(value)));
    }

    /**
     * {@return what an output gives, rank 1}
     *
     * @throws IllegalArgumentException if the graph has no such output yet
     */
    public Value output(String name) {
        Output output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("The graph has no output (" + name + ") yet.");
        }
        return output.value;
    }

    /**
     * Puts what is made of the outputs in the place of one of them; what led to it alone goes.
     *
     * @param value rank 1, one element a row, of the output's type
     * @throws IllegalArgumentException if the graph has no such output yet
     */
    public void replaceOutput(String name, Value value) {
        Value before = output(name);
        outputs.put(name, new Output(Objects.requireNonNull(outputs.get(name)).type, flat(value)));
        Set<String> kept = new HashSet<>();
        columns.values().forEach(it -> kept.add(it.name()));
        outputs.values().forEach(it -> kept.add(it.value.name()));
        Protos.removeUnused(graph, before.name(), kept);
    }

    private void writeOutputs(OnnxMl.GraphProto.Builder whole) {
        outputs.forEach((name, output) -> {
            whole.addNode(OnnxMl.NodeProto.newBuilder()
                    .setOpType("Identity")
                    .setName(FinishedGraph.OUTPUT + name)
                    .addInput(output.value.name())
                    .addOutput(name));
            whole.addOutput(Protos.info(name, output.type, false));
        });
    }

    /**
     * Becomes the graph of a finished file, whose outputs can be replaced then.
     *
     * @param file one that {@link #toBytes} has made, of the same raw columns
     * @throws IllegalArgumentException if it is none
     */
    public void read(byte[] file) {
        FinishedGraph read = FinishedGraph.read(file);
        if (!read.graph().getInputList().equals(graph.getInputList())) {
            throw new IllegalArgumentException("It takes other columns.");
        }
        graph.clear().mergeFrom(read.graph());
        notes.putAll(read.notes());
        needs(read.operators());
        needsRuntime |= read.runtime();
        read.outputs().forEach((name, info) -> outputs.put(name, new Output(Type.of(info), read.value(name))));
        names = read.fresh(names);
    }

    /** {@return the finished file} */
    public byte[] toBytes() {
        OnnxMl.GraphProto.Builder whole = graph.clone();
        writeOutputs(whole);
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(operators < NEXT_FORMAT ? FORMAT : FORMAT + 1)
                .setProducerName(PRODUCER)
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(operators))
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(3))
                .setGraph(whole);
        if (needsRuntime) {
            model.addOpsetImport(
                    OnnxMl.OperatorSetIdProto.newBuilder().setDomain(RUNTIME).setVersion(1));
        }
        notes.forEach((key, text) -> model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
        return model.build().toByteArray();
    }

    private Value add(String domain, String operator, Map<String, ?> attributes, Value... from) {
        Value to = fresh(operator);
        add(domain, operator, to.name() + "_node", List.of(to.name()), attributes, from);
        return to;
    }

    private void add(
            String domain,
            String operator,
            String name,
            List<String> outputs,
            Map<String, ?> attributes,
            Value... from) {
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setDomain(domain)
                .setName(name)
                .addAllInput(Arrays.stream(from).map(Value::name).toList())
                .addAllOutput(outputs);
        // In a fixed order, so that equal models are equal bytes.
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.addAttribute(Protos.attribute(entry.getKey(), entry.getValue())));
        graph.addNode(node);
    }

    private Value add(OnnxMl.TensorProto.Builder tensor) {
        Value to = fresh("constant");
        graph.addInitializer(tensor.setName(to.name()));
        return to;
    }

    private Value fresh(String kind) {
        Value value;
        do {
            value = new Value(kind + "_" + names++);
        } while (columns.containsKey(value.name()));
        return value;
    }
}
