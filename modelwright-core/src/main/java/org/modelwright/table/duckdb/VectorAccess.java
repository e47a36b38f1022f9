package org.modelwright.table.duckdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.function.Consumer;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * Gets at the memory behind DuckDB's vectors. The driver itself offers values one by one only, each with a check of its
 * type, its row and its presence, which takes as long as reading the file (docs/adr/0008-vectors-in-one-piece.md). So two
 * private fields of its vectors are taken where they are there, and values one by one where they are not.
 */
final class VectorAccess {

    private static final Logger LOG = Log.of(VectorAccess.class);

    /** That of the driver on the class path. */
    static final VectorAccess DRIVER = new VectorAccess("data", "validity", LOG::warn);

    /** How a text begins that does not lie in the vector itself: its length, longer than any that does. */
    private static final long ELSEWHERE = -1;

    private final @Nullable VarHandle values;
    private final @Nullable VarHandle present;

    /**
     * Looks for the fields; says so if they are not there.
     *
     * @param values the name of the one that holds the values
     * @param present the name of the one that holds a bit for each row, null in a vector in which none is missing
     * @param warn who is told
     */
    VectorAccess(String values, String present, Consumer<String> warn) {
        this.values = field(values);
        this.present = field(present);
        if (this.values == null || this.present == null) {
            warn.accept(
                    "The DuckDB driver on the class path is not the one that Modelwright is built with (duckdb_jdbc 2.0.0):"
                            + " it holds its vectors in another way. Values are read one by one, which takes longer.");
        }
    }

    private static @Nullable VarHandle field(String name) {
        try {
            return MethodHandles.privateLookupIn(DuckDBReadableVector.class, MethodHandles.lookup())
                    .findVarHandle(DuckDBReadableVector.class, name, ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            LOG.debug("A vector of DuckDB's driver has no field ({}).", name, e);
            return null;
        }
    }

    /** {@return the memory of these rows of a vector, and perhaps of others; it is gone with the next chunk} */
    VectorMemory memory(DuckDBReadableVector vector, int at, int count) {
        if (values == null || present == null) {
            return copied(vector, at, count);
        }
        ByteBuffer bits = (ByteBuffer) present.get(vector);
        return new VectorMemory(
                vector,
                ((ByteBuffer) values.get(vector)).duplicate().order(ByteOrder.nativeOrder()),
                bits == null
                        ? null
                        : bits.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer(),
                0);
    }

    private static VectorMemory copied(DuckDBReadableVector vector, int at, int count) {
        LongBuffer bits = LongBuffer.allocate((count + Long.SIZE - 1) / Long.SIZE);
        ByteBuffer copy = ByteBuffer.allocate(2 * Long.BYTES * count).order(ByteOrder.nativeOrder());
        for (int row = 0; row < count; row++) {
            if (!vector.isNull(at + row)) {
                bits.put(row / Long.SIZE, bits.get(row / Long.SIZE) | 1L << row);
                switch (vector.getType()) {
                    case DOUBLE -> copy.putDouble(Double.BYTES * row, vector.getDouble(at + row));
                    case FLOAT -> copy.putFloat(Float.BYTES * row, vector.getFloat(at + row));
                    case BIGINT -> copy.putLong(Long.BYTES * row, vector.getLong(at + row));
                    case BOOLEAN -> copy.put(row, (byte) (vector.getBoolean(at + row) ? 1 : 0));
                    case VARCHAR -> copy.putLong(2 * Long.BYTES * row, ELSEWHERE);
                    default -> throw new DuckDbException("A vector of type " + vector.getType() + " is not read.");
                }
            }
        }
        return new VectorMemory(vector, copy, bits, at);
    }
}
