package org.modelwright.onnx.runtime;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.onnx.OnnxGraph;

/**
 * A graph that {@link OnnxGraph} wrote, cut at its trees.
 *
 * @param before from the raw columns to the matrix that the trees look at
 * @param matrix the name of that matrix
 * @param trees the trees
 * @param margins the name of what they give
 * @param after from there to the outputs
 */
record TreeGraph(byte[] before, String matrix, TreeNode trees, String margins, byte[] after) {

    private static final String ML = "ai.onnx.ml";

    /** {@return the parts of a graph; none if it has not exactly one node with trees, or cannot be cut there} */
    static Optional<TreeGraph> of(byte[] model) {
        OnnxMl.ModelProto proto;
        try {
            proto = OnnxMl.ModelProto.parseFrom(model);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("ONNX Runtime has loaded it, and it cannot be read.", e);
        }
        OnnxMl.GraphProto graph = proto.getGraph();
        Map<String, OnnxMl.NodeProto> makers = GraphPart.makers(graph);
        List<OnnxMl.NodeProto> ensembles = graph.getNodeList().stream()
                .filter(it -> it.getDomain().equals(ML) && it.getOpType().startsWith("TreeEnsemble"))
                .toList();
        if (ensembles.size() != 1 || !ensembles.get(0).getOpType().equals("TreeEnsembleRegressor")) {
            return Optional.empty();
        }
        OnnxMl.NodeProto ensemble = ensembles.get(0);
        OnnxMl.NodeProto cast = makers.get(ensemble.getInput(0));
        if (cast == null || !isCastToDouble(cast)) {
            return Optional.empty();
        }
        String matrix = cast.getInput(0);
        String margins = ensemble.getOutput(0);
        List<String> outputs = graph.getOutputList().stream()
                .map(OnnxMl.ValueInfoProto::getName)
                .toList();
        Set<String> leadsTo = GraphPart.needed(List.of(matrix), makers, margins);
        Set<String> follows = GraphPart.needed(outputs, makers, margins);
        boolean onlyThroughTrees = graph.getInputList().stream().noneMatch(it -> follows.contains(it.getName()));
        if (!onlyThroughTrees || leadsTo.contains(margins)) {
            return Optional.empty();
        }
        return TreeNode.read(ensemble).map(trees -> {
            OnnxMl.GraphProto.Builder before = part(graph, leadsTo)
                    .addAllInput(graph.getInputList())
                    .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(matrix));
            OnnxMl.GraphProto.Builder after = part(graph, follows)
                    .addInput(floats(margins, trees.base().length))
                    .addAllOutput(graph.getOutputList());
            return new TreeGraph(bytes(proto, before), matrix, trees, margins, bytes(proto, after));
        });
    }

    private static boolean isCastToDouble(OnnxMl.NodeProto node) {
        return node.getOpType().equals("Cast")
                && node.getDomain().isEmpty()
                && node.getAttribute(0).getI() == OnnxMl.TensorProto.DataType.DOUBLE.getNumber();
    }

    private static OnnxMl.GraphProto.Builder part(OnnxMl.GraphProto graph, Set<String> values) {
        OnnxMl.GraphProto.Builder part = OnnxMl.GraphProto.newBuilder().setName(graph.getName());
        graph.getNodeList().stream()
                .filter(it -> !it.getOpType().equals("TreeEnsembleRegressor") && values.contains(it.getOutput(0)))
                .forEach(part::addNode);
        graph.getInitializerList().stream()
                .filter(it -> values.contains(it.getName()))
                .forEach(part::addInitializer);
        return part;
    }

    private static OnnxMl.ValueInfoProto floats(String name, int width) {
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                                .setShape(OnnxMl.TensorShapeProto.newBuilder()
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("N"))
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(width)))))
                .build();
    }

    private static byte[] bytes(OnnxMl.ModelProto whole, OnnxMl.GraphProto.Builder graph) {
        return whole.toBuilder().setGraph(graph).build().toByteArray();
    }
}
