package org.modelwright.xgboost;

import java.util.BitSet;
import java.util.List;

/**
 * Trees that predict: the leaves of a row added up in double, so that a sum of many trees is not blurred by the order
 * of adding, as it is in XGBoost's own 32 bits.
 */
final class Trees {

    private final BoosterJson.Tree[] trees;
    private final BitSet[][] sets;
    private final int[] groups;
    private final double[] base;

    /**
     * Takes trees over.
     *
     * @param base the margin to start from, for each group
     */
    Trees(BoosterJson booster, double[] base) {
        this.trees = booster.trees().toArray(BoosterJson.Tree[]::new);
        this.groups = booster.treeGroups();
        this.base = base;
        this.sets = new BitSet[trees.length][];
        for (int tree = 0; tree < trees.length; tree++) {
            sets[tree] = sets(trees[tree]);
        }
    }

    private static BitSet[] sets(BoosterJson.Tree tree) {
        List<int[]> right = tree.sets();
        BitSet[] sets = new BitSet[right.isEmpty() ? 0 : tree.left().length];
        for (int[] set : right) {
            BitSet categories = new BitSet();
            for (int i = 1; i < set.length; i++) {
                categories.set(set[i]);
            }
            sets[set[0]] = categories;
        }
        return sets;
    }

    /** Adds up a row's leaves into {@code margins}, one for each group. */
    void margins(float[] row, float[] margins) {
        double[] sums = base.clone();
        for (int tree = 0; tree < trees.length; tree++) {
            sums[groups[tree]] += leaf(trees[tree], sets[tree], row);
        }
        for (int group = 0; group < sums.length; group++) {
            margins[group] = (float) sums[group];
        }
    }

    private static float leaf(BoosterJson.Tree tree, BitSet[] sets, float[] row) {
        int[] left = tree.left();
        int node = 0;
        while (left[node] >= 0) {
            float value = row[tree.features()[node]];
            boolean goesLeft;
            if (Float.isNaN(value)) {
                goesLeft = tree.defaultLeft()[node];
            } else if (tree.categorical()[node]) {
                goesLeft = !sets[node].get((int) value);
            } else {
                goesLeft = value < tree.conditions()[node];
            }
            node = goesLeft ? left[node] : tree.right()[node];
        }
        return tree.conditions()[node];
    }
}
