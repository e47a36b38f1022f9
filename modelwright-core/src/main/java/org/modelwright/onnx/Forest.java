package org.modelwright.onnx;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trees whose leaves are added up, laid out for walking many rows through them: without a branch that a processor could
 * guess wrong, and several rows side by side, so that none waits for another's memory.
 *
 * <p>A float is compared as a whole number that sorts like it. A missing value is there twice, below and above all
 * bounds; a node looks at the one that leads where it sends missing values. A node is one long, read at once. A leaf
 * leads to itself, so that every row takes as many steps as its tree is deep. A column of categories holds codes instead,
 * and a node that asks for a set of them has a bit for each. Very large trees, and those with many categories, are walked
 * as they are.
 */
public final class Forest {

    private static final int DEEPEST = 16;
    /** What two bytes can count. */
    private static final int SMALL = 1 << 16;
    /** Codes of categories below this have a bit of their own. */
    private static final int OUTSIDE = 62;
    /** What is no such code is in no set; a missing value is, where a node sends it right. */
    private static final int MISSING_RIGHT = 63;

    private final List<Tree> trees;
    private final int[] treeGroups;
    private final int groups;
    private final int columns;
    /** Which columns hold codes of categories. */
    private final boolean[] coded;

    private final @Nullable Flat[] flat;

    /**
     * One tree.
     *
     * @param nodes for each node from its upper bits: four bytes with the last key that goes left, two with the place of
     *     its left child in this array, behind which stands the right one, two with the place that it looks at
     * @param sets for each node a bit for each code that goes right, none for a node that compares; null if all do
     * @param leaves for each node its value, which only leaves have
     * @param depth how many steps lead to the deepest leaf
     */
    private record Flat(long[] nodes, long @Nullable [] sets, float[] leaves, int depth) {}

    /**
     * Lays trees out.
     *
     * @param trees the trees in order
     * @param treeGroups for each tree the group of outputs that it adds to
     * @param groups how many there are
     * @param columns how many floats a row has
     */
    public Forest(List<Tree> trees, int[] treeGroups, int groups, int columns) {
        this.trees = List.copyOf(trees);
        this.treeGroups = treeGroups.clone();
        this.groups = groups;
        this.columns = columns;
        this.coded = new boolean[columns];
        for (Tree tree : trees) {
            for (int node = 0; tree.sets() != null && node < tree.left().length; node++) {
                if (tree.sets()[node] != null) {
                    coded[tree.feature()[node]] = true;
                }
            }
        }
        this.flat = trees.stream().map(this::flat).toArray(Flat[]::new);
    }

    /** {@return how many groups a row has} */
    public int groups() {
        return groups;
    }

    /** {@return how many floats a row has} */
    public int columns() {
        return columns;
    }

    /** {@return how many rows to add leaves for at a time: as many as stay close to the processor} */
    public int batch() {
        return Math.max(8, Math.min(128, (1 << 13) / Math.max(1, columns) & -4));
    }

    /**
     * Adds the leaves that rows reach, tree by tree in their order.
     *
     * @param values the floats of the rows, one row after the other
     * @param rows how many
     * @param margins for each row one for each group, with what it starts from
     */
    public void addLeaves(float[] values, int rows, double[] margins) {
        // Rows that fill up the last four are walked and not counted.
        int[] keys = new int[(rows + 3 & -4) * 2 * columns];
        for (int row = 0; row < rows; row++) {
            int low = row * 2 * columns;
            for (int column = 0; column < columns; column++) {
                float value = values[row * columns + column];
                boolean missing = Float.isNaN(value);
                if (coded[column]) {
                    int code = code(value);
                    keys[low + column] = code;
                    keys[low + columns + column] = missing ? MISSING_RIGHT : code;
                } else {
                    int key = key(value);
                    keys[low + column] = missing ? Integer.MIN_VALUE : key;
                    keys[low + columns + column] = missing ? Integer.MAX_VALUE : key;
                }
            }
        }
        for (int tree = 0; tree < flat.length; tree++) {
            int group = treeGroups[tree];
            Flat laidOut = flat[tree];
            if (laidOut == null) {
                Tree walked = trees.get(tree);
                for (int row = 0; row < rows; row++) {
                    margins[row * groups + group] += walked.leaf(values, row * columns);
                }
            } else if (laidOut.sets != null) {
                add(laidOut, laidOut.sets, keys, rows, margins, group);
            } else {
                add(laidOut, keys, rows, margins, group);
            }
        }
    }

    private void add(Flat tree, long[] sets, int[] keys, int rows, double[] margins, int group) {
        long[] nodes = tree.nodes;
        int depth = tree.depth;
        for (int row = 0; row < rows; row++) {
            int at = 0;
            for (int step = 0; step < depth; step++) {
                long node = nodes[at];
                int low = (int) node;
                int key = keys[row * 2 * columns + (low & SMALL - 1)];
                // A node has either a bound or a set; the other one says left.
                long right = (node >> 32) - key >>> 63 | sets[at] >>> key & 1;
                at = (low >>> 16) + (int) right;
            }
            margins[row * groups + group] += tree.leaves[at];
        }
    }

    private void add(Flat tree, int[] keys, int rows, double[] margins, int group) {
        long[] nodes = tree.nodes;
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
                atA = next(nodes[atA], keys, a);
                atB = next(nodes[atB], keys, b);
                atC = next(nodes[atC], keys, c);
                atD = next(nodes[atD], keys, d);
            }
            int at = row * groups + group;
            margins[at] += leaves[atA];
            if (row + 1 < rows) {
                margins[at + groups] += leaves[atB];
            }
            if (row + 2 < rows) {
                margins[at + 2 * groups] += leaves[atC];
            }
            if (row + 3 < rows) {
                margins[at + 3 * groups] += leaves[atD];
            }
        }
    }

    /** One step: to the left child, or to the right one where the key is above the last that goes left. */
    private static int next(long node, int[] keys, int row) {
        int low = (int) node;
        long room = (node >> 32) - keys[row + (low & SMALL - 1)];
        return (low >>> 16) + (int) (room >>> 63);
    }

    /** {@return a whole number that is below another's where the float is; 0.0 and -0.0 have the same} */
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0.0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private static int code(float value) {
        return value >= 0 && value < OUTSIDE && value == (int) value ? (int) value : OUTSIDE;
    }

    private @Nullable Flat flat(Tree tree) {
        int count = tree.left().length;
        if (count > SMALL || 2 * columns > SMALL) {
            return null;
        }
        long[] nodes = new long[count];
        long[] sets = tree.sets() == null ? null : new long[count];
        float[] leaves = new float[count];
        int[] order = new int[count];
        int[] level = new int[count];
        int filled = 1;
        int depth = 0;
        // Breadth first, so that siblings stand side by side; a tree that was pruned has nodes that nothing leads to.
        for (int place = 0; place < filled; place++) {
            int node = order[place];
            float condition = tree.condition()[node];
            if (tree.left()[node] < 0) {
                nodes[place] = node(Integer.MAX_VALUE, place, 0);
                leaves[place] = condition;
                depth = Math.max(depth, level[place]);
                continue;
            }
            BitSet set = tree.sets() == null ? null : tree.sets()[node];
            boolean odd = set == null ? Float.isNaN(condition) : set.length() > OUTSIDE;
            if (odd || coded[tree.feature()[node]] != (set != null)) {
                return null;
            }
            int looksAt = tree.feature()[node] + (tree.defaultLeft()[node] ? 0 : columns);
            if (sets != null && set != null) {
                sets[place] = (set.isEmpty() ? 0 : set.toLongArray()[0]) | 1L << MISSING_RIGHT;
            }
            nodes[place] = node(set == null ? key(condition) - 1 : Integer.MAX_VALUE, filled, looksAt);
            order[filled] = tree.left()[node];
            order[filled + 1] = tree.right()[node];
            Arrays.fill(level, filled, filled + 2, level[place] + 1);
            filled += 2;
        }
        return depth > DEEPEST ? null : new Flat(nodes, sets, leaves, depth);
    }

    private static long node(int lastLeft, int left, int looksAt) {
        return (long) lastLeft << 32 | (long) left << 16 | looksAt;
    }
}
