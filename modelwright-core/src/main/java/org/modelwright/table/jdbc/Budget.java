package org.modelwright.table.jdbc;

import org.modelwright.error.InfrastructureException;

/** Counts the bytes that rows take, so that a table too large is told of and not run into. */
final class Budget {

    private final String source;
    private final long most;
    private long taken;
    private int rows;

    Budget(String source, long most) {
        this.source = source;
        this.most = most;
    }

    void row(int row) {
        rows = row;
    }

    void take(long bytes) {
        taken += bytes;
        if (taken > most) {
            throw new InfrastructureException(
                    "The rows of " + source + " need more than the job's memory (" + (most >> 20) + " MB): "
                            + (taken >> 20) + " MB after " + rows + " rows.",
                    "a larger memory of the job, fewer columns, or a limit.");
        }
    }
}
