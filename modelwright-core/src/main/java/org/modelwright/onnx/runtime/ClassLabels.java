package org.modelwright.onnx.runtime;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;

/**
 * How a graph calls its classes, for outputs that hold a number for each.
 *
 * <p>Converters from scikit-learn wrap such an output into a map for each row by a last node, ZipMap. It is taken out:
 * what it wraps is the matrix, and its labels are the classes.
 */
final class ClassLabels {

    /** Of a graph that has none. */
    static final ClassLabels NONE = new ClassLabels(Map.of(), List.of(), null);

    private final Map<String, List<String>> zipped;
    private final List<List<String>> known;
    private final byte @Nullable [] unzipped;

    private ClassLabels(Map<String, List<String>> zipped, List<List<String>> known, byte @Nullable [] unzipped) {
        this.zipped = zipped;
        this.known = known;
        this.unzipped = unzipped;
    }

    /** {@return what a graph says of its classes} */
    static ClassLabels of(byte[] model) {
        OnnxMl.ModelProto.Builder proto;
        try {
            proto = OnnxMl.ModelProto.parseFrom(model).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw Cause.unreadable("The ONNX model cannot be read", null, e);
        }
        OnnxMl.GraphProto.Builder graph = proto.getGraphBuilder();
        Map<String, List<String>> zipped = new HashMap<>();
        Set<List<String>> known = new LinkedHashSet<>();
        Map<String, OnnxMl.TensorProto> constants = new HashMap<>();
        graph.getInitializerList().forEach(it -> constants.put(it.getName(), it));
        for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
            List<String> labels = labels(node);
            if (node.getOpType().equals("ZipMap")) {
                zipped.put(node.getOutput(0), labels);
                node.setOpType("Identity").setDomain("").clearAttribute();
            } else if (!labels.isEmpty()) {
                known.add(labels);
            } else if (node.getOpType().equals("ArrayFeatureExtractor")) {
                OnnxMl.TensorProto constant = constants.get(node.getInput(0));
                if (constant != null) {
                    known.add(labels(constant));
                }
            }
        }
        if (zipped.isEmpty()) {
            return new ClassLabels(Map.of(), List.copyOf(known), null);
        }
        for (OnnxMl.ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
            if (output.getType().hasSequenceType()) {
                output.setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())));
            }
        }
        graph.clearValueInfo();
        return new ClassLabels(zipped, List.copyOf(known), proto.build().toByteArray());
    }

    private static List<String> labels(OnnxMl.NodeProto.Builder node) {
        List<String> labels = new ArrayList<>();
        for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().startsWith("classlabels_")) {
                attribute.getIntsList().forEach(it -> labels.add(String.valueOf(it)));
                attribute.getStringsList().forEach(it -> labels.add(it.toStringUtf8()));
            }
        }
        return labels;
    }

    private static List<String> labels(OnnxMl.TensorProto constant) {
        if (constant.getStringDataCount() > 0) {
            return constant.getStringDataList().stream()
                    .map(it -> it.toStringUtf8())
                    .toList();
        }
        if (constant.getDataType() != OnnxMl.TensorProto.DataType.INT64.getNumber()) {
            return List.of();
        }
        LongStream values = constant.getInt64DataCount() > 0
                ? constant.getInt64DataList().stream().mapToLong(Long::longValue)
                : longs(constant);
        return values.mapToObj(String::valueOf).toList();
    }

    private static LongStream longs(OnnxMl.TensorProto constant) {
        java.nio.LongBuffer raw = constant.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
        return IntStream.range(0, raw.limit()).mapToLong(raw::get);
    }

    /** {@return the graph with matrices where it had maps, or null where it had none} */
    byte @Nullable [] unzipped() {
        return unzipped;
    }

    /** {@return the classes of an output, in order; their numbers from 0 where the graph does not call them anything} */
    List<String> of(String output, int count) {
        List<String> own = zipped.getOrDefault(output, List.of());
        if (own.size() == count) {
            return own;
        }
        List<List<String>> fitting =
                known.stream().filter(it -> it.size() == count).toList();
        return fitting.size() == 1
                ? fitting.get(0)
                : IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /** {@return the columns of an output of that shape: itself, or one for each class} */
    List<String> columns(String output, long... shape) {
        int zippedWidth = zipped.getOrDefault(output, List.of()).size();
        int width = shape.length == 2 && shape[1] > 0 ? (int) shape[1] : Math.max(1, zippedWidth);
        return width == 1
                ? List.of(output)
                : of(output, width).stream().map(it -> output + "_" + it).toList();
    }
}
