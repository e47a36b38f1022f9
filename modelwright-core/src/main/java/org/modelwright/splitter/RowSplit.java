package org.modelwright.splitter;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Row numbers of the two sides, each ascending.
 *
 * @param train rows to learn from
 * @param test rows to judge by
 * @param leftOut rows that stand on neither side, such as those in a gap of time
 * @param facts what matters to this way of splitting, for people: texts, numbers, and maps of them
 */
public record RowSplit(int[] train, int[] test, int[] leftOut, Map<String, Object> facts) {

    /** Keeps a copy of the facts, in their order. */
    public RowSplit {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Two sides that hold all rows, without facts. */
    public RowSplit(int[] train, int[] test) {
        this(train, test, new int[0], Map.of());
    }

    /** The fact of an inner split that says in words which rows it took. */
    static final String ROWS = "rows";

    /** {@return the same rows, with words for which ones are tested and no other fact} */
    RowSplit of(String words) {
        return new RowSplit(train, test, leftOut, Map.of(ROWS, words));
    }

    /** {@return in words which rows an inner split took; empty if its splitter does not say} */
    public String words() {
        return text(facts.getOrDefault(ROWS, ""));
    }

    /**
     * Verifies that the two sides are disjoint and, together with the rows left out, all rows.
     *
     * @throws IllegalStateException if they are not: a defect of the splitter
     */
    public void verify(int rows) {
        boolean[] assigned = new boolean[rows];
        for (int[] side : new int[][] {train, test, leftOut}) {
            for (int row : side) {
                if (row < 0 || row >= rows || assigned[row]) {
                    throw new IllegalStateException(
                            "The row (" + row + ") of " + rows + " stands on no side or twice.");
                }
                assigned[row] = true;
            }
        }
        int total = train.length + test.length + leftOut.length;
        if (total != rows) {
            throw new IllegalStateException("The split holds " + total + " of " + rows + " rows.");
        }
        if (train.length == 0 || test.length == 0) {
            throw new IllegalStateException(
                    "The split holds " + train.length + " training and " + test.length + " test rows.");
        }
    }

    /** {@return the rows of both sides, ascending} */
    public int[] assignedRows() {
        int[] rows = Arrays.copyOf(train, train.length + test.length);
        System.arraycopy(test, 0, rows, train.length, test.length);
        Arrays.sort(rows);
        return rows;
    }

    /** {@return the sizes, and the facts} */
    @Override
    public String toString() {
        String sizes = train.length + " train, " + test.length + " test"
                + (leftOut.length == 0 ? "" : ", " + leftOut.length + " left out");
        return facts.isEmpty()
                ? sizes
                : facts.entrySet().stream()
                        .map(fact -> fact.getKey().replace('_', ' ') + " " + text(fact.getValue()))
                        .collect(Collectors.joining("; ", sizes + "; ", ""));
    }

    private static String text(Object fact) {
        return fact instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", "))
                : String.valueOf(fact);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowSplit split
                && Arrays.equals(train, split.train)
                && Arrays.equals(test, split.test)
                && Arrays.equals(leftOut, split.leftOut)
                && facts.equals(split.facts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
    }
}
