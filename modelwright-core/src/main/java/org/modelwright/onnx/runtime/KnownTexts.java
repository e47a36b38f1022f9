package org.modelwright.onnx.runtime;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which texts a graph looks up, input by input: the keys of the encoders that an input goes into. What is not among
 * them is treated as unknown.
 */
final class KnownTexts {

    private static final Map<String, String> KEYS =
            Map.of("LabelEncoder", "keys_strings", "OneHotEncoder", "cats_strings");

    private KnownTexts() {}

    /**
     * {@return the texts by the names of inputs; an input is left out where something else is done with it as well}
     *
     * @param model a graph that ONNX Runtime has loaded
     */
    static Map<String, Set<String>> of(byte[] model) {
        OnnxMl.GraphProto graph;
        try {
            graph = OnnxMl.ModelProto.parseFrom(model).getGraph();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("ONNX Runtime has loaded it, and it cannot be read.", e);
        }
        Map<String, Set<String>> known = new HashMap<>();
        Set<String> otherwise = new HashSet<>();
        graph.getNodeList().forEach(node -> {
            String input = node.getInputCount() == 0 ? "" : node.getInput(0);
            List<String> texts = texts(node);
            if (texts.isEmpty()) {
                otherwise.addAll(node.getInputList());
            } else {
                known.computeIfAbsent(input, it -> new HashSet<>()).addAll(texts);
            }
        });
        known.keySet().removeAll(otherwise);
        known.keySet()
                .retainAll(graph.getInputList().stream()
                        .map(OnnxMl.ValueInfoProto::getName)
                        .toList());
        return known;
    }

    private static List<String> texts(OnnxMl.NodeProto node) {
        String key = KEYS.get(node.getOpType());
        return node.getAttributeList().stream()
                .filter(it -> it.getName().equals(key))
                .flatMap(it -> it.getStringsList().stream())
                .map(ByteString::toStringUtf8)
                .toList();
    }
}
