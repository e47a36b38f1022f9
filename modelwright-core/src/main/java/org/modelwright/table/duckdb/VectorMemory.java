package org.modelwright.table.duckdb;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * The memory behind one of DuckDB's vectors, to be copied in one piece.
 *
 * @param vector whose it is
 * @param values in native order; what stands where a value is missing means nothing
 * @param present a bit for each row, lowest first, 1 where there is a value; null if there is one in every row
 * @param first the row of the vector that both begin with
 * @see <a href="https://duckdb.org/docs/stable/clients/c/vector">vectors in DuckDB's C API</a>
 */
record VectorMemory(
        DuckDBReadableVector vector,
        ByteBuffer values,
        @Nullable LongBuffer present,
        int first) {

    /** {@return the place of a row among the values} */
    int place(int row) {
        return row - first;
    }

    /** {@return whether a row has no value} */
    boolean isMissing(int row) {
        return present != null && (present.get(place(row) / Long.SIZE) >>> place(row) & 1) == 0;
    }

    /** {@return the first of these rows that has no value, or the end if all have one} */
    int nextGap(int from, int end) {
        int last = place(end);
        for (int at = place(from); present != null && at < last; at = (at / Long.SIZE + 1) * Long.SIZE) {
            long missing = ~present.get(at / Long.SIZE) >>> at;
            if (missing != 0) {
                return Math.min(end, first + at + Long.numberOfTrailingZeros(missing));
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
