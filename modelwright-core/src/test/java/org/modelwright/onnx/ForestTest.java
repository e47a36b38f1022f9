package org.modelwright.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laid out or not: the same leaves, added in the same order. */
class ForestTest {

    private static final float[] ODD = {
        0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, -1f, 1f
    };

    private final Random random = new Random(3);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 127, 128})
    void theMarginsAreThoseOfTheTreesOneByOne(int rows) {
        int columns = 7;
        List<Tree> trees = new ArrayList<>();
        // Single leaves, shallow and deep ones, lists of nodes, trees with sets of categories.
        for (int depth : new int[] {0, 1, 2, 6, 9, 40, 3, 3, 6, 8, 4}) {
            trees.add(tree(columns, depth, trees.size() >= 7));
        }
        int[] groups = {0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 0};
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            boolean code = i % columns == 0;
            values[i] = random.nextInt(3) == 0
                    ? odd()
                    : code ? random.nextInt(random.nextBoolean() ? 4 : 200) : (float) random.nextGaussian();
        }
        double[] expected = new double[rows * 3];
        Arrays.fill(expected, 0.1);
        double[] margins = expected.clone();
        for (int row = 0; row < rows; row++) {
            for (int tree = 0; tree < groups.length; tree++) {
                expected[row * 3 + groups[tree]] += trees.get(tree).leaf(values, row * columns);
            }
        }
        new Forest(trees, groups, 3, columns).addLeaves(values, rows, margins);
        assertThat(margins).isEqualTo(expected);
    }

    /** Few categories, none, and in one of many trees so many that it is not laid out. */
    private BitSet set() {
        return switch (random.nextInt(40)) {
            case 0 -> new BitSet();
            case 1 -> BitSet.valueOf(new long[] {5, random.nextLong()});
            case 2, 3 -> BitSet.valueOf(new long[] {1L << 61 | 1});
            default -> BitSet.valueOf(new long[] {random.nextInt(16)});
        };
    }

    private float odd() {
        return ODD[random.nextInt(ODD.length)];
    }

    /** A random tree; the first column holds codes, which only trees with sets look at. */
    private Tree tree(int columns, int depth, boolean sets) {
        List<int[]> nodes = new ArrayList<>();
        grow(nodes, columns, depth, sets);
        int count = nodes.size();
        Tree tree = new Tree(
                new int[count],
                new int[count],
                new int[count],
                new float[count],
                new boolean[count],
                sets ? new BitSet[count] : null);
        for (int node = 0; node < count; node++) {
            tree.left()[node] = nodes.get(node)[0];
            tree.right()[node] = nodes.get(node)[1];
            tree.feature()[node] = nodes.get(node)[2];
            float bound = random.nextInt(4) == 0 ? odd() : (float) random.nextGaussian();
            // A bound that is no number is for the trees of two levels: others with one would not be laid out.
            bound = depth != 2 && Float.isNaN(bound) ? 0 : bound;
            tree.condition()[node] = tree.left()[node] < 0 ? (float) random.nextGaussian() : bound;
            tree.defaultLeft()[node] = random.nextBoolean();
            if (tree.sets() != null && tree.left()[node] >= 0 && tree.feature()[node] == 0) {
                tree.sets()[node] = set();
            }
        }
        return tree;
    }

    private int grow(List<int[]> nodes, int columns, int depth, boolean sets) {
        int node = nodes.size();
        int[] made = {-1, -1, 0};
        nodes.add(made);
        // The deepest tree is a list: a full one would have too many nodes.
        if (depth > 0 && (depth < 10 ? random.nextInt(8) > 0 : true)) {
            made[2] = sets ? random.nextInt(columns) : 1 + random.nextInt(columns - 1);
            made[0] = grow(nodes, columns, depth < 10 ? depth - 1 : 0, sets);
            made[1] = grow(nodes, columns, depth < 10 || depth > 10 ? depth - 1 : 0, sets);
        }
        return node;
    }
}
