package org.modelwright.table.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How many rows are so, and the first of them. */
final class FirstRows {

    private static final int SHOWN = 3;
    private static final int LONGEST = 60;

    private final List<String> first = new ArrayList<>();
    private int count;

    void add(int row, Supplier<String> value) {
        count++;
        if (first.size() < SHOWN) {
            String text = value.get();
            first.add(row + " (" + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…") + ")");
        }
    }

    int count() {
        return count;
    }

    /** {@return such as {@code 2 rows: first rows 3 (abc), 7 (x)}} */
    @Override
    public String toString() {
        return count + " rows: first rows " + String.join(", ", first);
    }
}
