package org.modelwright.splitter;

import java.util.Arrays;

/**
 * Row numbers of the two sides, each ascending.
 *
 * @param train rows to learn from
 * @param test rows to judge by
 */
public record RowSplit(int[] train, int[] test) {

    /**
     * Proves that the two sides are disjoint and together all rows.
     *
     * @throws IllegalStateException if they are not: a defect of the splitter
     */
    public void prove(int rows) {
        boolean[] seen = new boolean[rows];
        for (int[] side : new int[][] {train, test}) {
            for (int row : side) {
                if (row < 0 || row >= rows || seen[row]) {
                    throw new IllegalStateException(
                            "The row (" + row + ") of " + rows + " stands on no side or twice.");
                }
                seen[row] = true;
            }
        }
        if (train.length + test.length != rows) {
            throw new IllegalStateException(
                    "The split holds " + (train.length + test.length) + " of " + rows + " rows.");
        }
    }

    /** {@return the sizes} */
    @Override
    public String toString() {
        return train.length + " train, " + test.length + " test";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSplit split && Arrays.equals(train, split.train) && Arrays.equals(test, split.test);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
    }
}
