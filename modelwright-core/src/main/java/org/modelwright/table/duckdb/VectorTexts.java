package org.modelwright.table.duckdb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Log;
import org.modelwright.internal.text.ShortTexts;
import org.slf4j.Logger;

/**
 * The texts of a vector, each an entry of sixteen bytes. One of more than twelve bytes lies elsewhere, mostly near the others:
 * that memory is looked at in one piece, since the driver takes a lock, a call and a copy for every text.
 *
 * @see <a href="https://duckdb.org/docs/stable/clients/c/vector">strings in DuckDB's C API</a>
 */
final class VectorTexts {

    private static final Logger LOG = Log.of(VectorTexts.class);

    private static final boolean SEES_MEMORY = seesMemory();

    private final VectorMemory memory;
    private final LongBuffer entries;
    private final long first;
    private final @Nullable ByteBuffer elsewhere;
    private byte[] bytes = new byte[Long.SIZE];

    private VectorTexts(VectorMemory memory, LongBuffer entries, long first, @Nullable ByteBuffer elsewhere) {
        this.memory = memory;
        this.entries = entries;
        this.first = first;
        this.elsewhere = elsewhere;
    }

    private static boolean seesMemory() {
        try {
            return Native.POINTER_SIZE == Long.BYTES;
        } catch (LinkageError e) {
            LOG.warn("Long texts are read one by one, which takes longer: {}", e.toString());
            return false;
        }
    }

    /** {@return the texts of these rows; they are gone with the next chunk} */
    static VectorTexts of(VectorMemory memory, int at, int count) {
        LongBuffer entries = memory.values().asLongBuffer();
        long first = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (int row = at; row < at + count; row++) {
            long start = entries.get(2 * memory.place(row));
            if (!memory.isMissing(row) && !ShortTexts.holds(start)) {
                int length = ShortTexts.length(start);
                if (length < 0) {
                    return new VectorTexts(memory, entries, 0, null); // values that were copied one by one
                }
                long address = entries.get(2 * memory.place(row) + 1);
                first = Math.min(first, address);
                end = Math.max(end, address + length);
            }
        }
        boolean near = end > first && end - first < Integer.MAX_VALUE && SEES_MEMORY;
        return new VectorTexts(memory, entries, first, near ? new Pointer(first).getByteBuffer(0, end - first) : null);
    }

    /** {@return the first half of a row's entry: its length, and how it begins} */
    long entry(int row) {
        return entries.get(2 * memory.place(row));
    }

    /** {@return the second half: the rest of a short text, or where another lies} */
    long rest(int row) {
        return entries.get(2 * memory.place(row) + 1);
    }

    /** {@return the text of a row that has one} */
    String text(int row) {
        long entry = entry(row);
        if (ShortTexts.holds(entry)) {
            return ShortTexts.text(entry, rest(row));
        }
        if (elsewhere == null) {
            return memory.vector().getString(row);
        }
        int length = ShortTexts.length(entry);
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        elsewhere.get((int) (rest(row) - first), bytes, 0, length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
