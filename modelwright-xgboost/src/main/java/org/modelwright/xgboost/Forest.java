package org.modelwright.xgboost;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.modelwright.xgboost.TreeEnsemble.Tree;

/**
 * The trees of an ensemble, laid out for walking many rows through them: without a branch that a processor could guess
 * wrong, and several rows side by side, so that none waits for another's memory.
 *
 * <p>A float is compared as a whole number that sorts like it. A missing value is there twice, below and above all
 * bounds; a node looks at the one that leads where it sends missing values. A leaf leads to itself, so that every row
 * takes as many steps as its tree is deep. Trees that ask for categories, and very deep ones, are walked as
 * they are.
 */
final class Forest {

    private static final int DEEPEST = 16;
    private static final int WIDTH = 3;

    private final TreeEnsemble ensemble;
    private final int columns;
    private final @Nullable Flat[] trees;

    /**
     * One tree.
     *
     * @param nodes for each node the place it looks at, the bound as a key, and its left child's place in this array;
     *     the right child stands behind the left one
     * @param leaves for each node its value, which only leaves have
     * @param depth how many steps lead to the deepest leaf
     */
    private record Flat(int[] nodes, float[] leaves, int depth) {}

    /**
     * Lays trees out.
     *
     * @param columns how many floats a row has
     */
    Forest(TreeEnsemble ensemble, int columns) {
        this.ensemble = ensemble;
        this.columns = columns;
        this.trees = ensemble.trees().stream().map(tree -> flat(tree, columns)).toArray(Flat[]::new);
    }

    /** {@return how many rows to add leaves for at a time: as many as stay close to the processor} */
    int batch() {
        return Math.max(8, Math.min(128, (1 << 13) / Math.max(1, columns) & -4));
    }

    /**
     * Adds the leaves that rows reach, tree by tree in their order.
     *
     * @param values the floats of the rows, one row after the other
     * @param rows how many
     * @param margins for each row one for each group, with what it starts from
     */
    void addLeaves(float[] values, int rows, double[] margins) {
        int groups = ensemble.groups();
        // Rows that fill up the last four are walked and not counted.
        int[] keys = new int[(rows + 3 & -4) * 2 * columns];
        for (int row = 0; row < rows; row++) {
            int low = row * 2 * columns;
            for (int column = 0; column < columns; column++) {
                float value = values[row * columns + column];
                boolean missing = Float.isNaN(value);
                int key = key(value);
                keys[low + column] = missing ? Integer.MIN_VALUE : key;
                keys[low + columns + column] = missing ? Integer.MAX_VALUE : key;
            }
        }
        for (int tree = 0; tree < trees.length; tree++) {
            int group = ensemble.treeGroups()[tree];
            Flat flat = trees[tree];
            if (flat != null) {
                add(flat, keys, rows, margins, groups, group);
                continue;
            }
            Tree walked = ensemble.trees().get(tree);
            for (int row = 0; row < rows; row++) {
                margins[row * groups + group] += walked.leaf(values, row * columns);
            }
        }
    }

    private void add(Flat tree, int[] keys, int rows, double[] margins, int groups, int group) {
        int[] nodes = tree.nodes;
        float[] leaves = tree.leaves;
        int depth = tree.depth;
        int stride = 2 * columns;
        for (int row = 0; row < rows; row += 4) {
            int a = row * stride;
            int b = a + stride;
            int c = b + stride;
            int d = c + stride;
            int atA = 0;
            int atB = 0;
            int atC = 0;
            int atD = 0;
            for (int step = 0; step < depth; step++) {
                atA = next(nodes, atA, keys, a);
                atB = next(nodes, atB, keys, b);
                atC = next(nodes, atC, keys, c);
                atD = next(nodes, atD, keys, d);
            }
            int at = row * groups + group;
            margins[at] += leaves[atA / WIDTH];
            if (row + 1 < rows) {
                margins[at + groups] += leaves[atB / WIDTH];
            }
            if (row + 2 < rows) {
                margins[at + 2 * groups] += leaves[atC / WIDTH];
            }
            if (row + 3 < rows) {
                margins[at + 3 * groups] += leaves[atD / WIDTH];
            }
        }
    }

    /** One step: to the left child where the key is below the bound, else to the right one. */
    private static int next(int[] nodes, int at, int[] keys, int row) {
        long difference = (long) keys[row + nodes[at]] - nodes[at + 1];
        return nodes[at + 2] + (WIDTH & (int) ~(difference >> 63));
    }

    /** {@return a whole number that is below another's where the float is; 0.0 and -0.0 have the same} */
    static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0.0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private static @Nullable Flat flat(Tree tree, int columns) {
        if (tree.sets() != null) {
            return null;
        }
        int count = tree.left().length;
        int[] nodes = new int[count * WIDTH];
        float[] leaves = new float[count];
        int[] order = new int[count];
        int[] level = new int[count];
        int filled = 1;
        int depth = 0;
        // Breadth first, so that siblings stand side by side; a tree that was pruned has nodes that nothing leads to.
        for (int place = 0; place < filled; place++) {
            int node = order[place];
            int at = place * WIDTH;
            if (tree.left()[node] < 0) {
                nodes[at] = 0;
                nodes[at + 1] = Integer.MAX_VALUE;
                nodes[at + 2] = at;
                leaves[place] = tree.condition()[node];
                depth = Math.max(depth, level[place]);
                continue;
            }
            if (Float.isNaN(tree.condition()[node])) {
                return null;
            }
            nodes[at] = tree.feature()[node] + (tree.defaultLeft()[node] ? 0 : columns);
            nodes[at + 1] = key(tree.condition()[node]);
            nodes[at + 2] = filled * WIDTH;
            order[filled] = tree.left()[node];
            order[filled + 1] = tree.right()[node];
            Arrays.fill(level, filled, filled + 2, level[place] + 1);
            filled += 2;
        }
        return depth > DEEPEST ? null : new Flat(nodes, leaves, depth);
    }
}
