package org.modelwright.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.modelwright.onnx.Forest;

/** A graph that is cut at its trees: ONNX Runtime runs what is before and after them, and they are walked here. */
final class WalkedTrees implements AutoCloseable {

    private final OrtEnvironment environment;
    private final TreeGraph graph;
    private final Forest forest;
    private final OrtSession before;
    private final OrtSession after;

    private WalkedTrees(
            OrtEnvironment environment, TreeGraph graph, Forest forest, OrtSession before, OrtSession after) {
        this.environment = environment;
        this.graph = graph;
        this.forest = forest;
        this.before = before;
        this.after = after;
    }

    /** {@return the graph, ready to run on the thread that asks; none if its trees look at something else than floats} */
    static Optional<WalkedTrees> open(OrtEnvironment environment, TreeGraph graph) throws OrtException {
        try (OrtSession.SessionOptions options = OnnxModel.options(1)) {
            OrtSession before = environment.createSession(ModifiedUtf8.graph(graph.before()), options);
            try {
                NodeInfo matrix = before.getOutputInfo().values().iterator().next();
                if (!(matrix.getInfo() instanceof TensorInfo info)
                        || info.type != OnnxJavaType.FLOAT
                        || info.getShape().length != 2
                        || info.getShape()[1] < graph.trees().columns()) {
                    before.close();
                    return Optional.empty();
                }
                Forest forest = graph.trees().forest((int) info.getShape()[1]);
                OrtSession after = environment.createSession(ModifiedUtf8.graph(graph.after()), options);
                return Optional.of(new WalkedTrees(environment, graph, forest, before, after));
            } catch (OrtException | RuntimeException e) {
                before.close();
                throw e;
            }
        }
    }

    /** {@return the outputs of some rows} */
    OrtSession.Result run(Map<String, OnnxTensor> inputs, int rows, Workspace workspace) throws OrtException {
        FloatBuffer margins = workspace.floats(graph.margins(), rows * forest.groups());
        try (OrtSession.Result result = before.run(inputs)) {
            OnnxTensor matrix = (OnnxTensor) result.get(graph.matrix()).orElseThrow();
            walk(matrix.getFloatBuffer(), rows, margins);
        }
        long[] shape = {rows, forest.groups()};
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, margins, shape)) {
            return after.run(Map.of(graph.margins(), tensor));
        }
    }

    /** Leaves are added in doubles in the order of the trees, then the base, and rounded once: as ONNX Runtime does. */
    private void walk(FloatBuffer matrix, int rows, FloatBuffer margins) {
        double[] base = graph.trees().base();
        int groups = forest.groups();
        int columns = forest.columns();
        int batch = forest.batch();
        float[] values = new float[batch * columns];
        double[] sums = new double[batch * groups];
        for (int from = 0; from < rows; from += batch) {
            int count = Math.min(batch, rows - from);
            matrix.get(values, 0, count * columns);
            Arrays.fill(sums, 0);
            forest.addLeaves(values, count, sums);
            for (int at = 0; at < count * groups; at++) {
                margins.put(from * groups + at, (float) (sums[at] + base[at % groups]));
            }
        }
    }

    @Override
    public void close() throws OrtException {
        before.close();
        after.close();
    }
}
