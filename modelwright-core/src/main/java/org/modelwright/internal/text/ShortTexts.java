package org.modelwright.internal.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The codes of texts of up to twelve bytes, by the sixteen bytes in which DuckDB's vectors, and Arrow's views, hold such a text: its length in
 * four, then the text, then zeros. No string is made to find one again. Longer texts are held elsewhere, and
 * are none of this table's.
 */
public final class ShortTexts {

    private static final int MOST_BYTES = 12;
    private static final int FIRST_SIZE = 1 << 8;
    /** Odd, and its bits look like chance: of a product's bits the upper ones know all of the factor's. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private long[] firsts = new long[FIRST_SIZE];
    private long[] seconds = new long[FIRST_SIZE];
    /** One more than the code; 0 where nothing is. */
    private int[] codes = new int[FIRST_SIZE];

    private int size;

    /** {@return whether the eight bytes begin a text that is held here} */
    public static boolean holds(long first) {
        return Integer.toUnsignedLong(length(first)) <= MOST_BYTES;
    }

    /** {@return how many bytes a text takes} */
    public static int length(long first) {
        return (int) (LITTLE ? first : first >>> Integer.SIZE);
    }

    /** {@return a text that is held here} */
    public static String text(long first, long second) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.putLong(first).putLong(second);
        return new String(bytes.array(), Integer.BYTES, length(first), StandardCharsets.UTF_8);
    }

    /** {@return where a text is, or where it would be} */
    public int place(long first, long second) {
        long mixed = (first * FACTOR ^ second) * FACTOR;
        mixed = (mixed ^ mixed >>> Integer.SIZE) * FACTOR;
        int place = (int) (mixed >>> Integer.SIZE) & codes.length - 1;
        while (codes[place] != 0 && (firsts[place] != first || seconds[place] != second)) {
            place = place + 1 & codes.length - 1;
        }
        return place;
    }

    /** {@return the code at a place, -1 if nothing is there} */
    public int code(int place) {
        return codes[place] - 1;
    }

    /** Puts a text where it was not found. */
    public void put(int place, long first, long second, int code) {
        firsts[place] = first;
        seconds[place] = second;
        codes[place] = code + 1;
        if (++size > codes.length / 2) {
            grow();
        }
    }

    private void grow() {
        long[] oldFirsts = firsts;
        long[] oldSeconds = seconds;
        int[] oldCodes = codes;
        firsts = new long[oldCodes.length * 2];
        seconds = new long[oldCodes.length * 2];
        codes = new int[oldCodes.length * 2];
        for (int old = 0; old < oldCodes.length; old++) {
            if (oldCodes[old] != 0) {
                int place = place(oldFirsts[old], oldSeconds[old]);
                firsts[place] = oldFirsts[old];
                seconds[place] = oldSeconds[old];
                codes[place] = oldCodes[old];
            }
        }
    }

    /** Forgets all. */
    public void clear() {
        Arrays.fill(codes, 0);
        size = 0;
    }
}
