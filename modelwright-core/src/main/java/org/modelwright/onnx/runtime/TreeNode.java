package org.modelwright.onnx.runtime;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.onnx.Forest;
import org.modelwright.onnx.Tree;

/**
 * The trees of a {@code TreeEnsembleRegressor} that adds up leaves in doubles, where all that it compares are 32-bit
 * floats and categories.
 *
 * @param trees the trees in order
 * @param treeGroups for each tree the target that it adds to
 * @param base for each target what is added to the sum of its leaves
 * @param columns how many columns they look at, to the last
 */
record TreeNode(List<Tree> trees, int[] treeGroups, double[] base, int columns) {

    private static final Set<String> ATTRIBUTES = Set.of(
            "aggregate_function",
            "base_values_as_tensor",
            "n_targets",
            "nodes_falsenodeids",
            "nodes_featureids",
            "nodes_missing_value_tracks_true",
            "nodes_modes",
            "nodes_nodeids",
            "nodes_treeids",
            "nodes_truenodeids",
            "nodes_values_as_tensor",
            "post_transform",
            "target_ids",
            "target_nodeids",
            "target_treeids",
            "target_weights_as_tensor");

    private static final int MOST_CATEGORIES = 1 << 16;

    /** {@return the trees of a node; none if anything about it is other than {@code OnnxGraph}'s learners write it} */
    static Optional<TreeNode> read(OnnxMl.NodeProto node) {
        Map<String, OnnxMl.AttributeProto> attributes = new HashMap<>();
        node.getAttributeList().forEach(it -> attributes.put(it.getName(), it));
        if (!ATTRIBUTES.containsAll(attributes.keySet())
                || !isText(attributes.get("aggregate_function"), "SUM")
                || !isText(attributes.get("post_transform"), "NONE")) {
            return Optional.empty();
        }
        return Optional.ofNullable(new Reading(attributes).read());
    }

    private static boolean isText(OnnxMl.@Nullable AttributeProto attribute, String expected) {
        return attribute == null || attribute.getS().toStringUtf8().equals(expected);
    }

    /** {@return the trees, laid out for rows of so many floats} */
    Forest forest(int width) {
        return new Forest(trees, treeGroups, base.length, width);
    }

    /** The lists of a node, an element for each node of each tree, or for each leaf. */
    private static final class Reading {
        private final Map<String, OnnxMl.AttributeProto> attributes;
        private final int[] treeIds;
        private final int[] features;
        private final int[] whenTrue;
        private final int[] whenFalse;
        private final int[] missingIsTrue;
        private final List<String> modes;
        private final double[] bounds;
        private final int[] leafTrees;
        private final int[] leafIds;
        private final int[] leafGroups;
        private final double[] leafValues;
        private int columns;

        Reading(Map<String, OnnxMl.AttributeProto> attributes) {
            this.attributes = attributes;
            this.treeIds = ints("nodes_treeids");
            this.features = ints("nodes_featureids");
            this.whenTrue = ints("nodes_truenodeids");
            this.whenFalse = ints("nodes_falsenodeids");
            this.missingIsTrue = ints("nodes_missing_value_tracks_true");
            OnnxMl.AttributeProto names = attributes.get("nodes_modes");
            this.modes = names == null
                    ? List.of()
                    : names.getStringsList().stream()
                            .map(it -> it.toStringUtf8())
                            .toList();
            this.bounds = doubles("nodes_values_as_tensor");
            this.leafTrees = ints("target_treeids");
            this.leafIds = ints("target_nodeids");
            this.leafGroups = ints("target_ids");
            this.leafValues = doubles("target_weights_as_tensor");
        }

        @Nullable TreeNode read() {
            OnnxMl.AttributeProto targets = attributes.get("n_targets");
            int groups = targets == null ? 1 : (int) targets.getI();
            double[] base = attributes.containsKey("base_values_as_tensor")
                    ? doubles("base_values_as_tensor")
                    : new double[groups];
            int[] ids = ints("nodes_nodeids");
            int nodes = treeIds.length;
            boolean complete = IntStream.of(
                                    ids.length,
                                    features.length,
                                    whenTrue.length,
                                    whenFalse.length,
                                    missingIsTrue.length,
                                    modes.size(),
                                    bounds.length)
                            .allMatch(it -> it == nodes)
                    && IntStream.of(leafIds.length, leafGroups.length, leafValues.length)
                            .allMatch(it -> it == leafTrees.length);
            if (!complete || base.length != groups) {
                return null;
            }
            Map<Integer, Integer> starts = new HashMap<>();
            for (int at = 0; at < nodes; at++) {
                starts.putIfAbsent(treeIds[at], at);
                if (ids[at] != at - starts.getOrDefault(treeIds[at], at)) {
                    return null;
                }
            }
            // For each leaf its place in the lists of leaves.
            int[] leaves = new int[nodes];
            Arrays.fill(leaves, -1);
            for (int leaf = 0; leaf < leafTrees.length; leaf++) {
                Integer start = starts.get(leafTrees[leaf]);
                int at = start == null ? -1 : start + leafIds[leaf];
                boolean known = leafIds[leaf] >= 0 && at >= 0 && at < nodes && treeIds[at] == leafTrees[leaf];
                if (!known || leaves[at] >= 0 || leafGroups[leaf] < 0 || leafGroups[leaf] >= groups) {
                    return null;
                }
                leaves[at] = leaf;
            }
            List<Tree> trees = new ArrayList<>();
            List<Integer> treeGroups = new ArrayList<>();
            for (int from = 0; from < nodes; ) {
                int to = from;
                while (to < nodes && treeIds[to] == treeIds[from]) {
                    to++;
                }
                Tree tree = tree(from, to, leaves, treeGroups);
                if (tree == null) {
                    return null;
                }
                trees.add(tree);
                from = to;
            }
            return new TreeNode(trees, treeGroups.stream().mapToInt(it -> it).toArray(), base, columns);
        }

        /** Reads the nodes that the root leads to; a chain that asks for one category after the other is one node. */
        private @Nullable Tree tree(int from, int to, int[] leaves, List<Integer> treeGroups) {
            int count = to - from;
            Tree tree = new Tree(
                    new int[count],
                    new int[count],
                    new int[count],
                    new float[count],
                    new boolean[count],
                    modes.subList(from, to).contains("BRANCH_EQ") ? new BitSet[count] : null);
            int group = -1;
            BitSet seen = new BitSet(count);
            Deque<Integer> open = new ArrayDeque<>(List.of(0));
            while (!open.isEmpty()) {
                int node = open.pop();
                // A node that two others lead to belongs to no tree; such nodes could be a circle.
                if (node < 0 || node >= count || seen.get(node)) {
                    return null;
                }
                seen.set(node);
                int at = from + node;
                if (modes.get(at).equals("LEAF")) {
                    int leaf = leaves[at];
                    if (leaf < 0 || !isFloat(leafValues[leaf]) || group >= 0 && group != leafGroups[leaf]) {
                        return null;
                    }
                    group = leafGroups[leaf];
                    tree.left()[node] = -1;
                    tree.right()[node] = -1;
                    tree.condition()[node] = (float) leafValues[leaf];
                    continue;
                }
                if (!isFloat(bounds[at]) || features[at] < 0) {
                    return null;
                }
                columns = Math.max(columns, features[at] + 1);
                tree.feature()[node] = features[at];
                switch (modes.get(at)) {
                    case "BRANCH_LT" -> {
                        tree.left()[node] = whenTrue[at];
                        tree.right()[node] = whenFalse[at];
                        tree.condition()[node] = (float) bounds[at];
                        tree.defaultLeft()[node] = missingIsTrue[at] != 0;
                    }
                    case "BRANCH_EQ" -> {
                        BitSet set = new BitSet();
                        int last = chain(from, node, count, set);
                        if (last < 0 || tree.sets() == null) {
                            return null;
                        }
                        tree.sets()[node] = set;
                        tree.left()[node] = whenFalse[last];
                        tree.right()[node] = whenTrue[at];
                        tree.defaultLeft()[node] = missingIsTrue[at] == 0;
                    }
                    default -> {
                        return null;
                    }
                }
                open.push(tree.right()[node]);
                open.push(tree.left()[node]);
            }
            treeGroups.add(group);
            return tree;
        }

        /** Gathers the categories that a chain asks for; returns its last node, or -1 if it asks for what is none. */
        private int chain(int from, int node, int count, BitSet set) {
            int at = from + node;
            while (true) {
                double category = bounds[at];
                if (!(category >= 0 && category < MOST_CATEGORIES)
                        || category != (int) category
                        || set.get((int) category)) {
                    return -1;
                }
                set.set((int) category);
                int next = whenFalse[at];
                if (next < 0 || next >= count) {
                    return -1;
                }
                int further = from + next;
                boolean goesOn = modes.get(further).equals("BRANCH_EQ")
                        && features[further] == features[at]
                        && whenTrue[further] == whenTrue[at]
                        && missingIsTrue[further] == 0;
                if (!goesOn) {
                    return at;
                }
                at = further;
            }
        }

        private static boolean isFloat(double value) {
            return (float) value == value;
        }

        private int[] ints(String name) {
            OnnxMl.AttributeProto attribute = attributes.get(name);
            return attribute == null
                    ? new int[0]
                    : attribute.getIntsList().stream()
                            .mapToInt(it -> (int) (long) it)
                            .toArray();
        }

        private double[] doubles(String name) {
            OnnxMl.AttributeProto attribute = attributes.get(name);
            if (attribute == null || attribute.getT().getDataType() != OnnxMl.TensorProto.DataType.DOUBLE.getNumber()) {
                return new double[0];
            }
            DoubleBuffer values = attribute
                    .getT()
                    .getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asDoubleBuffer();
            double[] doubles = new double[values.limit()];
            values.get(doubles);
            return doubles;
        }
    }
}
