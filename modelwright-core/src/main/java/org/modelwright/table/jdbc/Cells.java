package org.modelwright.table.jdbc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * The values of one column while their number is not known, outside the object heap, in pieces that are never copied
 * but once, at the end.
 */
final class Cells {

    private static final int LEAST = 1 << 13;
    private static final int MOST = 1 << 22;

    private final int width;
    private final Budget budget;
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private final BitSet missing = new BitSet();
    private ByteBuffer last = ByteBuffer.allocate(0);
    private int rows;
    private int gaps;

    /**
     * No values yet.
     *
     * @param width bytes of a value: 1, 4 or 8
     */
    Cells(int width, Budget budget) {
        this.width = width;
        this.budget = budget;
    }

    void add(long value) {
        if (last.remaining() < width) {
            int size = Math.min(MOST, Math.max(LEAST, last.capacity() * 2));
            budget.take(size);
            last = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
            pieces.add(last);
        }
        switch (width) {
            case 1 -> last.put((byte) value);
            case Integer.BYTES -> last.putInt((int) value);
            default -> last.putLong(value);
        }
        rows++;
    }

    void add(double value) {
        add(Double.doubleToRawLongBits(value));
    }

    void addMissing(long placeholder) {
        missing.set(rows);
        gaps++;
        add(placeholder);
    }

    boolean isMissing(int row) {
        return missing.get(row);
    }

    int rows() {
        return rows;
    }

    int gaps() {
        return gaps;
    }

    /** {@return all values in one direct buffer of native order; the pieces are given up} */
    ByteBuffer whole() {
        ByteBuffer whole =
                ByteBuffer.allocateDirect(Math.multiplyExact(rows, width)).order(ByteOrder.nativeOrder());
        while (!pieces.isEmpty()) {
            whole.put(pieces.remove().flip());
        }
        last = ByteBuffer.allocate(0);
        return whole.flip();
    }
}
