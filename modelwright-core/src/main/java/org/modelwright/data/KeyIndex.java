package org.modelwright.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Finds rows by their key: a table of row numbers with open addressing, so that a row costs a few bytes and no object.
 */
final class KeyIndex {

    /** No row. */
    static final int NONE = -1;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final List<IntToLongFunction> codes;
    private final int[] slots;

    private KeyIndex(List<IntToLongFunction> codes, int[] slots) {
        this.codes = codes;
        this.slots = slots;
    }

    /** An index that holds nothing yet, and room for so many rows of a table whose key columns give these codes. */
    static KeyIndex empty(List<IntToLongFunction> codes, int rows) {
        int size = Integer.highestOneBit(Math.max(4, (int) Math.min(1 << 29, rows * 3L / 2))) * 2;
        int[] slots = new int[size];
        Arrays.fill(slots, NONE);
        return new KeyIndex(codes, slots);
    }

    /** {@return for each key column what gives equal numbers for equal values, in its table and in the other one} */
    static List<Codes> of(List<Column> key, List<Column> otherKey) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> Codes.of(key.get(i), otherKey.get(i)))
                .toList();
    }

    /** Adds a row; gives the earlier row of the same key, or {@link #NONE}. */
    int add(int row) {
        int at = place(codes, row);
        if (slots[at] != NONE) {
            return slots[at];
        }
        slots[at] = row;
        return NONE;
    }

    /** {@return the row whose key is that of a row of another table, or NONE} */
    int find(List<IntToLongFunction> others, int row) {
        return slots[place(others, row)];
    }

    /** The slot that holds the key, or the free one where it belongs. */
    private int place(List<IntToLongFunction> asked, int row) {
        long hash = 0;
        for (IntToLongFunction code : asked) {
            hash = (hash ^ code.applyAsLong(row)) * SPREAD;
            hash ^= hash >>> 32;
        }
        int at = (int) hash & slots.length - 1;
        while (slots[at] != NONE && !equal(asked, row, slots[at])) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }

    private boolean equal(List<IntToLongFunction> asked, int row, int held) {
        for (int i = 0; i < codes.size(); i++) {
            if (asked.get(i).applyAsLong(row) != codes.get(i).applyAsLong(held)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Numbers that are equal where values are, for two columns of one type.
     *
     * @param one of the first column's rows
     * @param other of the second column's rows
     */
    record Codes(IntToLongFunction one, IntToLongFunction other) {

        static Codes of(Column one, Column other) {
            if (one instanceof TextColumn text && other instanceof TextColumn otherText) {
                Map<String, Integer> known = new HashMap<>();
                return new Codes(codes(text, known), codes(otherText, known));
            }
            return new Codes(codes(one), codes(other));
        }

        private static IntToLongFunction codes(TextColumn text, Map<String, Integer> known) {
            int[] translated = new int[text.dictionary().size()];
            for (int code = 0; code < translated.length; code++) {
                Integer number = known.putIfAbsent(text.dictionary().get(code), known.size());
                translated[code] = number == null ? known.size() - 1 : number;
            }
            return row -> translated[text.codes().get(row)];
        }

        private static IntToLongFunction codes(Column column) {
            if (column instanceof LongColumn longs) {
                return row -> longs.values().get(row);
            }
            if (column instanceof DateTimeColumn dates) {
                return row -> dates.values().get(row);
            }
            // Adding zero makes 0 of -0, which is the same number.
            return row -> Double.doubleToLongBits(column.number(row) + 0.0);
        }
    }
}
