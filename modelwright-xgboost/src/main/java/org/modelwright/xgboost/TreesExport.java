package org.modelwright.xgboost;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.modelwright.onnx.OnnxGraph;

/**
 * Trees as a {@code TreeEnsembleRegressor} of {@code ai.onnx.ml} 3. A split by category sends a set to the right: it
 * becomes a chain of nodes, each of which sends one category of the set there. Values are doubles, so that the sum of
 * many leaves is rounded once, whatever the order in which they are added.
 */
final class TreesExport {

    private final IntList treeIds = new IntList();
    private final IntList nodeIds = new IntList();
    private final IntList features = new IntList();
    private final IntList trueIds = new IntList();
    private final IntList falseIds = new IntList();
    private final IntList missingTrue = new IntList();
    private final DoubleList values = new DoubleList();
    private final java.util.ArrayList<String> modes = new java.util.ArrayList<>();
    private final IntList leafTrees = new IntList();
    private final IntList leafNodes = new IntList();
    private final IntList leafGroups = new IntList();
    private final DoubleList leafValues = new DoubleList();

    private TreesExport() {}

    /** {@return base and leaves added up for each row: [N, groups] of floats; the matrix holds doubles} */
    static OnnxGraph.Value add(OnnxGraph graph, OnnxGraph.Value matrix, BoosterJson booster, double[] base) {
        TreesExport export = new TreesExport();
        for (int tree = 0; tree < booster.trees().size(); tree++) {
            export.tree(tree, booster.treeGroups()[tree], booster.trees().get(tree));
        }
        return graph.mlNode("TreeEnsembleRegressor", export.attributes(base), matrix);
    }

    private void tree(int id, int group, BoosterJson.Tree tree) {
        int fresh = tree.left().length;
        for (int node = 0; node < tree.left().length; node++) {
            if (tree.left()[node] < 0) {
                node(id, node, 0, 0, "LEAF", 0, 0, false);
                leafTrees.add(id);
                leafNodes.add(node);
                leafGroups.add(group);
                leafValues.add(tree.conditions()[node]);
            } else if (tree.categorical()[node]) {
                fresh = chain(id, node, tree, fresh);
            } else {
                node(
                        id,
                        node,
                        tree.features()[node],
                        tree.conditions()[node],
                        "BRANCH_LT",
                        tree.left()[node],
                        tree.right()[node],
                        tree.defaultLeft()[node]);
            }
        }
    }

    private int chain(int id, int node, BoosterJson.Tree tree, int fresh) {
        int[] right = tree.categories(node);
        boolean missingRight = !tree.defaultLeft()[node];
        int at = node;
        int next = fresh;
        for (int i = 0; i < right.length; i++) {
            boolean last = i == right.length - 1;
            int otherwise = last ? tree.left()[node] : next;
            node(
                    id,
                    at,
                    tree.features()[node],
                    right[i],
                    "BRANCH_EQ",
                    tree.right()[node],
                    otherwise,
                    missingRight && i == 0);
            if (!last) {
                at = next++;
            }
        }
        return next;
    }

    private void node(int tree, int id, int feature, double value, String mode, int yes, int no, boolean missingYes) {
        treeIds.add(tree);
        nodeIds.add(id);
        features.add(feature);
        values.add(value);
        modes.add(mode);
        trueIds.add(yes);
        falseIds.add(no);
        missingTrue.add(missingYes ? 1 : 0);
    }

    private Map<String, Object> attributes(double[] base) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("n_targets", (long) base.length);
        attributes.put("aggregate_function", "SUM");
        attributes.put("post_transform", "NONE");
        attributes.put("nodes_treeids", treeIds.toArray());
        attributes.put("nodes_nodeids", nodeIds.toArray());
        attributes.put("nodes_featureids", features.toArray());
        attributes.put("base_values_as_tensor", base);
        attributes.put("nodes_values_as_tensor", values.toArray());
        attributes.put("nodes_modes", List.copyOf(modes));
        attributes.put("nodes_truenodeids", trueIds.toArray());
        attributes.put("nodes_falsenodeids", falseIds.toArray());
        attributes.put("nodes_missing_value_tracks_true", missingTrue.toArray());
        attributes.put("target_treeids", leafTrees.toArray());
        attributes.put("target_nodeids", leafNodes.toArray());
        attributes.put("target_ids", leafGroups.toArray());
        attributes.put("target_weights_as_tensor", leafValues.toArray());
        return attributes;
    }

    /** Whole numbers, unboxed. */
    private static final class IntList {
        private long[] values = new long[1024];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = java.util.Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        long[] toArray() {
            return IntStream.range(0, size).mapToLong(i -> values[i]).toArray();
        }
    }

    /** Numbers, unboxed. */
    private static final class DoubleList {
        private double[] values = new double[1024];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = java.util.Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        double[] toArray() {
            return java.util.Arrays.copyOf(values, size);
        }
    }
}
