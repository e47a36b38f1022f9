package org.modelwright.table.duckdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * The memory behind one of DuckDB's vectors, to be copied in one piece. The driver itself offers values one by one only,
 * each with a check of its type, its row and its presence, which takes as long as reading the file
 * (docs/adr/0008-vectors-in-one-piece.md).
 *
 * @param values in native order; what stands where a value is missing means nothing
 * @param present a bit for each row, lowest first, 1 where there is a value; null if there is one in every row
 * @see <a href="https://duckdb.org/docs/stable/clients/c/vector">vectors in DuckDB's C API</a>
 */
record VectorMemory(ByteBuffer values, @Nullable LongBuffer present) {

    private static final @Nullable VarHandle VALUES = field("data");
    private static final @Nullable VarHandle PRESENT = field("validity");

    private static @Nullable VarHandle field(String name) {
        try {
            return MethodHandles.privateLookupIn(DuckDBReadableVector.class, MethodHandles.lookup())
                    .findVarHandle(DuckDBReadableVector.class, name, ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            return null; // told by the first that asks
        }
    }

    /**
     * {@return the memory of a vector; it is gone with the next chunk}
     *
     * @throws DuckDbException if the driver on the class path is another than ours
     */
    static VectorMemory of(DuckDBReadableVector vector) {
        if (VALUES == null || PRESENT == null) {
            throw new DuckDbException(
                    "The DuckDB driver on the class path is not the one that Modelwright is built with (duckdb_jdbc 2.0.0):"
                            + " it holds its vectors in another way.");
        }
        ByteBuffer present = (ByteBuffer) PRESENT.get(vector);
        return new VectorMemory(
                ((ByteBuffer) VALUES.get(vector)).duplicate().order(ByteOrder.nativeOrder()),
                present == null
                        ? null
                        : present.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer());
    }

    /** {@return whether a row has no value} */
    boolean isMissing(int row) {
        return present != null && (present.get(row / Long.SIZE) >>> row & 1) == 0;
    }

    /** {@return the first of these rows that has no value, or the end if all have one} */
    int nextGap(int from, int end) {
        for (int row = from; present != null && row < end; row = (row / Long.SIZE + 1) * Long.SIZE) {
            long missing = ~present.get(row / Long.SIZE) >>> row;
            if (missing != 0) {
                return Math.min(end, row + Long.numberOfTrailingZeros(missing));
            }
        }
        return end;
    }

    /** {@return how many of these rows have no value} */
    int gaps(int at, int count) {
        int gaps = 0;
        for (int row = nextGap(at, at + count); row < at + count; row = nextGap(row + 1, at + count)) {
            gaps++;
        }
        return gaps;
    }
}
