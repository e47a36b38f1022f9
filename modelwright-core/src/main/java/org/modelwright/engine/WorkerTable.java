package org.modelwright.engine;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;

/**
 * Numbers of 32 bits to be shared out to workers, worked out as they are read.
 *
 * @param name by which a task asks for it
 * @param columns the names of its columns
 * @param rows how many rows it has
 * @param source what gives the numbers
 */
public record WorkerTable(String name, List<String> columns, int rows, Source source) {

    private static final int BLOCK = 65_536;

    /** Gives the numbers of a table; may be asked by several threads at once. */
    @FunctionalInterface
    public interface Source {

        /**
         * Reads numbers of one column: of the row {@code from}, and of each {@code step}th row behind it, until the array is full.
         *
         * @param column its place among the columns
         */
        void read(int column, int from, int step, float[] into);
    }

    /** Keeps a copy. */
    public WorkerTable {
        columns = List.copyOf(columns);
    }

    /** {@return how many rows the share of a worker has} */
    public int rows(int rank, int count) {
        return rows / count + (rank < rows % count ? 1 : 0);
    }

    /**
     * Reads a part of a worker's share.
     *
     * @param column its place among the columns
     * @param rank which worker
     * @param count how many there are
     * @param from the first row, by its number within the share
     * @param into the numbers, as many as there is room for
     */
    public void read(int column, int rank, int count, int from, float[] into) {
        source.read(column, Math.toIntExact(rank + (long) from * count), count, into);
    }

    /** {@return the share of a worker, held outside the object heap} */
    public Frame share(int rank, int count) {
        int own = rows(rank, count);
        List<FloatColumn> shared = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            FloatBuffer values = FloatColumn.allocate(own);
            for (int from = 0; from < own; from += BLOCK) {
                float[] block = new float[Math.min(BLOCK, own - from)];
                read(column, rank, count, from, block);
                values.put(from, block);
            }
            shared.add(new FloatColumn(columns.get(column), values));
        }
        return Frame.of(shared);
    }
}
