package org.modelwright.onnx;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A decision tree on 32-bit floats; a node is its index, the root is 0, and a leaf has the left child -1.
 *
 * @param left the child where a number is below the condition, or a category not in the set
 * @param right the other child
 * @param feature the column that is looked at
 * @param condition the bound, or the value of a leaf
 * @param defaultLeft where a missing value, {@code NaN}, goes
 * @param sets for a node that asks for a category those that go right, else null; null if no node does
 */
public record Tree(
        int[] left,
        int[] right,
        int[] feature,
        float[] condition,
        boolean[] defaultLeft,
        @Nullable BitSet @Nullable [] sets) {

    /** {@return the value of the leaf that a row reaches, whose floats begin at a place} */
    public float leaf(float[] values, int from) {
        int node = 0;
        while (left[node] >= 0) {
            float value = values[from + feature[node]];
            BitSet set = sets == null ? null : sets[node];
            boolean goesLeft;
            if (Float.isNaN(value)) {
                goesLeft = defaultLeft[node];
            } else if (set != null) {
                goesLeft = value < 0 || value != (int) value || !set.get((int) value);
            } else {
                goesLeft = value < condition[node];
            }
            node = goesLeft ? left[node] : right[node];
        }
        return condition[node];
    }
}
