package org.modelwright.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.modelwright.onnx.OnnxGraph.Type;

/** The messages that a graph is made of. */
final class Protos {

    private Protos() {}

    /**
     * Removes what leads to a value alone.
     *
     * @param value that is asked for no more
     * @param kept values that are wanted whatever asks for them
     */
    static void removeUnused(OnnxMl.GraphProto.Builder graph, String value, Set<String> kept) {
        Deque<String> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            String unused = open.pop();
            boolean asked = kept.contains(unused)
                    || graph.getNodeList().stream()
                            .anyMatch(it -> it.getInputList().contains(unused));
            if (asked) {
                continue;
            }
            for (int i = graph.getInitializerCount() - 1; i >= 0; i--) {
                if (graph.getInitializer(i).getName().equals(unused)) {
                    graph.removeInitializer(i);
                }
            }
            for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
                OnnxMl.NodeProto node = graph.getNode(i);
                if (node.getOutputCount() == 1 && node.getOutput(0).equals(unused)) {
                    graph.removeNode(i);
                    open.addAll(node.getInputList());
                }
            }
        }
    }

    /**
     * A Long or Integer is INT, a Float FLOAT, a String STRING; long[], float[] and a list of texts are lists; double[]
     * is a tensor, since attributes know no doubles.
     */
    static OnnxMl.AttributeProto attribute(String name, Object value) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name);
        if (value instanceof Long || value instanceof Integer) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Float number) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(number);
        } else if (value instanceof String text) {
            attribute
                    .setType(OnnxMl.AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFrom(text, StandardCharsets.UTF_8));
        } else if (value instanceof long[] numbers) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INTS);
            for (long number : numbers) {
                attribute.addInts(number);
            }
        } else if (value instanceof float[] numbers) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.FLOATS);
            for (float number : numbers) {
                attribute.addFloats(number);
            }
        } else if (value instanceof double[] numbers) {
            ByteBuffer bytes = bytes(numbers.length, Double.BYTES);
            bytes.asDoubleBuffer().put(numbers);
            attribute
                    .setType(OnnxMl.AttributeProto.AttributeType.TENSOR)
                    .setT(tensor(OnnxMl.TensorProto.DataType.DOUBLE, numbers.length)
                            .setName(name)
                            .setRawData(ByteString.copyFrom(bytes)));
        } else if (value instanceof List<?> texts) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.STRINGS);
            texts.forEach(text -> attribute.addStrings(ByteString.copyFrom((String) text, StandardCharsets.UTF_8)));
        } else {
            throw new IllegalArgumentException("The attribute (" + name + ") cannot be a " + value.getClass() + ".");
        }
        return attribute.build();
    }

    static OnnxMl.ValueInfoProto info(String name, Type type, boolean matrix) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder()
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        if (matrix) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(1));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.proto.getNumber())
                                .setShape(shape)))
                .build();
    }

    static OnnxMl.TensorProto.Builder tensor(OnnxMl.TensorProto.DataType type, int values, long... shape) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setDataType(type.getNumber());
        List<Long> dims = new ArrayList<>();
        if (shape.length == 0) {
            dims.add((long) values);
        }
        for (long dim : shape) {
            dims.add(dim);
        }
        return tensor.addAllDims(dims);
    }

    static ByteBuffer bytes(int count, int size) {
        return ByteBuffer.allocate(Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
