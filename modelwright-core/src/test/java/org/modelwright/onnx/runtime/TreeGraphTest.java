package org.modelwright.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.test.Sessions;

/** Trees that are walked here give the bits of ONNX Runtime; what is no such graph is left to it. */
class TreeGraphTest {

    private static final int COLUMNS = 5;
    private static final int CODES = 6;
    private static final double[] ODD = {
        0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, -1, 1
    };

    @TempDir
    private Path folder;

    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 9})
    void theBitsAreThoseOfOnnxRuntime(int depth) throws IOException {
        for (int targets = 1; targets <= 3; targets++) {
            Nodes nodes = new Nodes();
            for (int tree = 0; tree < 25; tree++) {
                nodes.tree(tree, depth, tree % targets);
            }
            byte[] model = graph(nodes.attributes(targets), targets, Type.FLOAT, false);
            Path file = Files.write(folder.resolve("m.onnx"), model);
            try (OnnxModel cut = OnnxModel.load(file, Sessions.of(1L << 30, 2).threads());
                    OnnxModel whole =
                            OnnxModel.load("m", model, Sessions.of(1L << 30, 2).threads())) {
                assertThat(cut.walked()).isNotNull();
                for (int rows : new int[] {0, 1, 129, 20_001}) {
                    Frame inputs = rows(rows);
                    same(cut.predict(inputs), whole.predict(inputs));
                }
            }
        }
    }

    @Test
    void anotherNodeIsLeftToOnnxRuntime() {
        assertThat(cuts(attributes -> {})).isTrue();
        assertThat(cuts(it -> it.put("aggregate_function", "SUM"))).isTrue();
        assertThat(cuts(it -> it.put("aggregate_function", "AVERAGE"))).isFalse();
        assertThat(cuts(it -> it.put("post_transform", "LOGISTIC"))).isFalse();
        assertThat(cuts(it -> it.put("nodes_modes", List.of("BRANCH_LEQ", "LEAF", "LEAF"))))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_modes", List.of("BRANCH_LT", "LEAF"))))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_nodeids", new long[] {1, 0, 2}))).isFalse();
        assertThat(cuts(it -> it.put("nodes_hitrates", new float[] {1, 1, 1}))).isFalse();
        assertThat(cuts(it -> it.remove("nodes_missing_value_tracks_true"))).isFalse();
        assertThat(cuts(it -> it.put("base_values_as_tensor", new double[2]))).isFalse();
        assertThat(cuts(it -> it.remove("base_values_as_tensor"))).isTrue();
    }

    @Test
    void numbersThatAreNoFloatsOfTheseColumnsAreLeftToOnnxRuntime() {
        assertThat(cuts(it -> it.put("nodes_values_as_tensor", new double[] {0.1, 0, 0})))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_values_as_tensor", new double[] {1e300, 0, 0})))
                .isFalse();
        assertThat(cuts(it -> it.put("target_weights_as_tensor", new double[] {0.1, 2})))
                .isFalse();
        assertThat(cuts(it -> {
                    it.remove("nodes_values_as_tensor");
                    it.put("nodes_values", new float[] {1, 0, 0});
                }))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_modes", List.of("BRANCH_EQ", "LEAF", "LEAF"))))
                .isTrue();
        assertThat(cuts(it -> {
                    it.put("nodes_modes", List.of("BRANCH_EQ", "LEAF", "LEAF"));
                    it.put("nodes_values_as_tensor", new double[] {0.5, 0, 0});
                }))
                .isFalse();
    }

    @Test
    void whatIsNoTreeIsLeftToOnnxRuntime() {
        assertThat(cuts(it -> it.put("nodes_truenodeids", new long[] {2, 0, 0})))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_truenodeids", new long[] {0, 0, 0})))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_truenodeids", new long[] {3, 0, 0})))
                .isFalse();
        assertThat(cuts(it -> it.put("nodes_truenodeids", new long[] {-1, 0, 0})))
                .isFalse();
        assertThat(cuts(it -> it.put("target_nodeids", new long[] {1, 1}))).isFalse();
        assertThat(cuts(it -> it.put("target_nodeids", new long[] {1, 3}))).isFalse();
        assertThat(cuts(it -> it.put("target_ids", new long[] {0, 1}))).isFalse();
    }

    @Test
    void anotherGraphIsLeftToOnnxRuntime() throws IOException {
        Map<String, Object> stump = stump();
        byte[] ours = graph(stump, 1, Type.FLOAT, false);
        byte[] stranger = OnnxMl.ModelProto.parseFrom(ours).toBuilder()
                .setProducerName("skl2onnx")
                .build()
                .toByteArray();
        assertThat(walks(ours)).isTrue();
        assertThat(walks(stranger)).isFalse();
        assertThat(walks(graph(stump, 1, Type.FLOAT, true))).isFalse();
        assertThat(walks(graph(stump, 1, Type.DOUBLE, false))).isFalse();
        try (OnnxModel model = OnnxModel.load("m", ours, Threads.CALLER)) {
            assertThat(model.walked()).isNull();
        }
    }

    private boolean walks(byte[] model) throws IOException {
        Path file = Files.write(folder.resolve("m.onnx"), model);
        try (OnnxModel loaded = OnnxModel.load(file, Threads.CALLER)) {
            return loaded.walked() != null;
        }
    }

    private boolean cuts(Consumer<Map<String, Object>> change) {
        Map<String, Object> attributes = stump();
        change.accept(attributes);
        return TreeGraph.of(graph(attributes, 1, Type.FLOAT, false)).isPresent();
    }

    private static Map<String, Object> stump() {
        Nodes nodes = new Nodes();
        nodes.node(0, 0, "BRANCH_LT", 1, 1, 1, 2, true);
        nodes.leaf(0, 1, 0, 1);
        nodes.leaf(0, 2, 0, 2);
        return nodes.attributes(1);
    }

    private static byte[] graph(Map<String, Object> attributes, int targets, Type seen, boolean aroundTrees) {
        List<Feature> features = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            features.add(new Feature("x" + column, DataType.DOUBLE));
        }
        OnnxGraph graph = new OnnxGraph(features);
        Value matrix = graph.concat(features.stream()
                .map(it -> graph.column(graph.cast(graph.input(it.name()), seen)))
                .toList());
        Value margins = graph.mlNode("TreeEnsembleRegressor", attributes, graph.cast(matrix, Type.DOUBLE));
        for (int target = 0; target < targets; target++) {
            Value margin = graph.flat(graph.node("Gather", Map.of("axis", 1L), margins, graph.constant((long) target)));
            graph.output("margin" + target, Type.DOUBLE, graph.cast(margin, Type.DOUBLE));
            graph.output("sigmoid" + target, Type.DOUBLE, graph.cast(graph.node("Sigmoid", margin), Type.DOUBLE));
            graph.output("exp" + target, Type.DOUBLE, graph.cast(graph.node("Exp", margin), Type.DOUBLE));
        }
        if (aroundTrees) {
            graph.output("again", Type.DOUBLE, graph.input("x0"));
        }
        return graph.toBytes();
    }

    private Frame rows(int rows) {
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = column == 0
                        ? random.nextInt(8) == 0 ? Double.NaN : random.nextInt(CODES)
                        : random.nextInt(3) == 0 ? odd() : random.nextGaussian();
            }
            columns.add(DoubleColumn.of("x" + column, values));
        }
        return Frame.of(columns);
    }

    private double odd() {
        return ODD[random.nextInt(ODD.length)];
    }

    private static void same(Frame found, Frame expected) {
        assertThat(found.names()).isEqualTo(expected.names());
        for (Column column : expected.columns()) {
            Column other = found.column(column.name());
            assertThat(other.rows()).isEqualTo(column.rows());
            for (int row = 0; row < column.rows(); row++) {
                assertThat(Double.doubleToLongBits(other.number(row)))
                        .as("%s of row %d", column.name(), row)
                        .isEqualTo(Double.doubleToLongBits(column.number(row)));
            }
        }
    }

    /** The lists of a node, as a learner writes them. */
    private static final class Nodes {
        private final Random random = new Random(11);
        private final Map<String, List<Number>> lists = new HashMap<>();
        private final List<String> modes = new ArrayList<>();
        private int next;

        void tree(int tree, int depth, int target) {
            next = 1;
            Map<Integer, Runnable> nodes = new java.util.TreeMap<>();
            grow(nodes, 0, tree, depth, target);
            nodes.values().forEach(Runnable::run);
        }

        private void grow(Map<Integer, Runnable> nodes, int id, int tree, int depth, int target) {
            if (depth == 0 || random.nextInt(10) == 0) {
                double value = (float) random.nextGaussian();
                nodes.put(id, () -> leaf(tree, id, target, value));
                return;
            }
            int yes = next++;
            int no = next++;
            boolean missing = random.nextBoolean();
            if (random.nextInt(4) > 0) {
                double odd = ODD[random.nextInt(ODD.length)];
                double bound = random.nextInt(4) == 0 && !Double.isNaN(odd) ? odd : (float) random.nextGaussian();
                int feature = 1 + random.nextInt(COLUMNS - 1);
                nodes.put(id, () -> node(tree, id, "BRANCH_LT", feature, bound, yes, no, missing));
            } else {
                // A chain: each of some categories goes to the same child.
                int links = 1 + random.nextInt(CODES);
                int at = id;
                for (int link = 0; link < links; link++) {
                    int here = at;
                    int category = link;
                    int otherwise = link == links - 1 ? no : next++;
                    boolean first = link == 0 && missing;
                    nodes.put(here, () -> node(tree, here, "BRANCH_EQ", 0, category, yes, otherwise, first));
                    at = otherwise;
                }
            }
            grow(nodes, yes, tree, depth - 1, target);
            grow(nodes, no, tree, depth - 1, target);
        }

        void node(int tree, int id, String mode, int feature, double bound, int yes, int no, boolean missingIsTrue) {
            modes.add(mode);
            add("nodes_treeids", tree);
            add("nodes_nodeids", id);
            add("nodes_featureids", feature);
            add("nodes_values_as_tensor", bound);
            add("nodes_truenodeids", yes);
            add("nodes_falsenodeids", no);
            add("nodes_missing_value_tracks_true", missingIsTrue ? 1 : 0);
        }

        void leaf(int tree, int id, int target, double value) {
            node(tree, id, "LEAF", 0, 0, 0, 0, false);
            add("target_treeids", tree);
            add("target_nodeids", id);
            add("target_ids", target);
            add("target_weights_as_tensor", value);
        }

        private void add(String list, Number value) {
            lists.computeIfAbsent(list, absent -> new ArrayList<>()).add(value);
        }

        Map<String, Object> attributes(int targets) {
            Map<String, Object> attributes = new HashMap<>();
            lists.forEach((name, values) -> attributes.put(
                    name,
                    name.endsWith("_as_tensor")
                            ? values.stream().mapToDouble(Number::doubleValue).toArray()
                            : values.stream().mapToLong(Number::longValue).toArray()));
            attributes.put("nodes_modes", modes);
            attributes.put("n_targets", (long) targets);
            attributes.put("post_transform", "NONE");
            double[] base = new double[targets];
            for (int target = 0; target < targets; target++) {
                base[target] = 0.1 * (target + 1);
            }
            attributes.put("base_values_as_tensor", base);
            return attributes;
        }
    }
}
