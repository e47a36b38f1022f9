package org.modelwright.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file that {@link OnnxGraph#toBytes} has made, taken apart again.
 *
 * @param graph without its outputs
 * @param notes for those who read the file
 * @param operators the version of {@code ai.onnx}
 * @param runtime whether there are nodes that ONNX Runtime alone has
 * @param outputs by name what each of them is
 * @param values by name what leads to each of them
 */
record FinishedGraph(
        OnnxMl.GraphProto graph,
        Map<String, String> notes,
        int operators,
        boolean runtime,
        Map<String, OnnxMl.ValueInfoProto> outputs,
        Map<String, String> values) {

    private static final Pattern NUMBER = Pattern.compile(".*_([0-9]{1,9})", Pattern.DOTALL);

    /** What stands before an output's name in the name of its node. */
    static final String OUTPUT = "output_";

    /**
     * {@return the parts of a file}
     *
     * @throws IllegalArgumentException if it is none of ours
     */
    static FinishedGraph read(byte[] file) {
        OnnxMl.ModelProto model;
        try {
            model = OnnxMl.ModelProto.parseFrom(file);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("It is no ONNX file.", e);
        }
        if (!model.getProducerName().equals(OnnxGraph.PRODUCER)) {
            throw new IllegalArgumentException("It was written by (" + model.getProducerName() + ").");
        }
        Map<String, OnnxMl.ValueInfoProto> outputs = new LinkedHashMap<>();
        model.getGraph().getOutputList().forEach(it -> outputs.put(it.getName(), it));
        Map<String, String> values = new LinkedHashMap<>();
        List<OnnxMl.NodeProto> nodes = new ArrayList<>();
        for (OnnxMl.NodeProto node : model.getGraph().getNodeList()) {
            if (node.getName().startsWith(OUTPUT) && outputs.containsKey(node.getOutput(0))) {
                values.put(node.getOutput(0), node.getInput(0));
            } else {
                nodes.add(node);
            }
        }
        if (!values.keySet().equals(outputs.keySet())) {
            throw new IllegalArgumentException("It does not say what leads to its outputs.");
        }
        Map<String, String> notes = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(it -> notes.put(it.getKey(), it.getValue()));
        int operators = 0;
        boolean runtime = false;
        for (OnnxMl.OperatorSetIdProto set : model.getOpsetImportList()) {
            operators = set.getDomain().isEmpty() ? (int) set.getVersion() : operators;
            runtime |= set.getDomain().equals(OnnxGraph.RUNTIME);
        }
        OnnxMl.GraphProto graph = model.getGraph().toBuilder()
                .clearOutput()
                .clearNode()
                .addAllNode(nodes)
                .build();
        return new FinishedGraph(graph, notes, operators, runtime, outputs, values);
    }

    /** {@return what leads to an output} */
    OnnxGraph.Value value(String output) {
        return new OnnxGraph.Value(Objects.requireNonNull(values.get(output)));
    }

    /** {@return a number that no value's name ends with, from this one on} */
    int fresh(int from) {
        IntStream numbers = Stream.concat(
                        graph.getInitializerList().stream().map(OnnxMl.TensorProto::getName),
                        graph.getNodeList().stream().flatMap(it -> it.getOutputList().stream()))
                .map(NUMBER::matcher)
                .filter(Matcher::matches)
                .mapToInt(it -> Integer.parseInt(it.group(1)));
        return Math.max(from, numbers.max().orElse(-1) + 1);
    }
}
