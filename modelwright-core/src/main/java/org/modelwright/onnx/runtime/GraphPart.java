package org.modelwright.onnx.runtime;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;

/** The part of a graph that leads to some of its values. */
final class GraphPart {

    private GraphPart() {}

    /**
     * {@return a graph of the same inputs that gives these values as outputs, in their order}
     *
     * @param model a whole graph
     * @param values names of values in it, each made by a node
     * @throws org.modelwright.error.DataException if it cannot be read, or does not have such a value
     */
    static byte[] leadingTo(byte[] model, List<String> values) {
        OnnxMl.ModelProto proto;
        try {
            proto = OnnxMl.ModelProto.parseFrom(model);
        } catch (InvalidProtocolBufferException e) {
            throw Cause.unreadable("The ONNX model cannot be read", null, e);
        }
        OnnxMl.GraphProto graph = proto.getGraph();
        Map<String, OnnxMl.NodeProto> makers = makers(graph);
        Set<String> needed = needed(values, makers, null);
        OnnxMl.GraphProto.Builder part =
                OnnxMl.GraphProto.newBuilder().setName(graph.getName()).addAllInput(graph.getInputList());
        graph.getNodeList().stream()
                .filter(it -> it.getOutputList().stream().anyMatch(needed::contains))
                .forEach(part::addNode);
        graph.getInitializerList().stream()
                .filter(it -> needed.contains(it.getName()))
                .forEach(part::addInitializer);
        values.forEach(it -> part.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(it)));
        return proto.toBuilder().setGraph(part).build().toByteArray();
    }

    /** {@return the node that makes a value, by its name} */
    static Map<String, OnnxMl.NodeProto> makers(OnnxMl.GraphProto graph) {
        Map<String, OnnxMl.NodeProto> makers = new HashMap<>();
        graph.getNodeList().forEach(node -> node.getOutputList().forEach(output -> makers.put(output, node)));
        return makers;
    }

    /**
     * {@return all values that lead to some, themselves among them, as far back as a value that is given}
     *
     * @param given null for none
     */
    static Set<String> needed(Collection<String> values, Map<String, OnnxMl.NodeProto> makers, @Nullable String given) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            String value = open.pop();
            OnnxMl.NodeProto maker = makers.get(value);
            if (needed.add(value) && maker != null && !value.equals(given)) {
                open.addAll(maker.getInputList());
            }
        }
        return needed;
    }
}
