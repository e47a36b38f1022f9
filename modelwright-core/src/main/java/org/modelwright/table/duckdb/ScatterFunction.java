package org.modelwright.table.duckdb;

import java.nio.LongBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of rows that know their file and their number in its places in columns. To DuckDB it is a function that
 * is true for every row: its threads call it with what they have just read, so that nothing waits to be handed over.
 */
final class ScatterFunction implements DuckDBScalarFunction {

    private final VectorAccess vectors;
    private final int rows;
    /** Where the rows of each file begin. */
    private final long[] starts;

    private volatile List<VectorColumnBuilder> sinks;

    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * Prepares.
     *
     * @param sinks the columns, in the order of the function's arguments
     * @param files for each file that holds rows its index and how many, in order
     * @param rows how many rows the columns have room for
     * @param vectors how values are got at
     */
    ScatterFunction(
            List<VectorColumnBuilder> sinks, List<List<@Nullable String>> files, int rows, VectorAccess vectors) {
        this.sinks = sinks;
        this.vectors = vectors;
        this.rows = rows;
        starts = new long[files.isEmpty() ? 0 : (int) number(files.get(files.size() - 1), 0) + 1];
        long start = 0;
        for (List<@Nullable String> file : files) {
            starts[(int) number(file, 0)] = start;
            start += number(file, 1);
        }
    }

    private static long number(List<@Nullable String> row, int column) {
        return Long.parseLong(String.valueOf(row.get(column)));
    }

    /**
     * Makes the function known; its arguments are a row's file, its number, and the columns' values.
     *
     * @param name which no other function has
     */
    void register(DuckDBConnection connection, String name) throws SQLException {
        DuckDBColumnType[] types = new DuckDBColumnType[sinks.size() + 2];
        types[0] = DuckDBColumnType.BIGINT;
        types[1] = DuckDBColumnType.BIGINT;
        for (int column = 0; column < sinks.size(); column++) {
            types[column + 2] = sinks.get(column).type;
        }
        DuckDBFunctions.scalarFunction()
                .withName(name)
                .withParameters(types)
                .withReturnType(DuckDBColumnType.BOOLEAN)
                .withVolatile()
                .withVectorizedFunction(this)
                .register(connection);
    }

    /** {@return what was thrown here, if anything was} */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Lets go of the columns: the database knows the function until it is closed. */
    void forget() {
        sinks = List.of();
    }

    @Override
    public void apply(DuckDBDataChunkReader chunk, DuckDBWritableVector placed) {
        try {
            int count = (int) chunk.rowCount();
            LongBuffer files =
                    vectors.memory(chunk.vector(0), 0, count).values().asLongBuffer();
            LongBuffer numbers =
                    vectors.memory(chunk.vector(1), 0, count).values().asLongBuffer();
            // Nearly always one run: neighbours in a chunk are neighbours in their file.
            for (int at = 0, end; at < count; at = end) {
                long first = place(files, numbers, at);
                for (end = at + 1; end < count && place(files, numbers, end) == first + end - at; ) {
                    end++;
                }
                if (first < 0 || first + end - at > rows) {
                    throw new DuckDbException("The source changed while it was read: more than " + rows + " rows.");
                }
                for (int column = 0; column < sinks.size(); column++) {
                    VectorMemory memory = vectors.memory(chunk.vector(column + 2), at, end - at);
                    sinks.get(column).accept(memory, at, (int) first, end - at);
                }
            }
            for (int row = 0; row < count; row++) {
                placed.setBoolean(row, true);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            throw e;
        }
    }

    private long place(LongBuffer files, LongBuffer numbers, int row) {
        return starts[(int) files.get(row)] + numbers.get(row);
    }
}
