package org.modelwright.table.duckdb;

import java.util.List;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;

/** How much of the heap the different texts of all columns take. */
final class Dictionaries {

    /** Two objects, an entry of a map, and places in two arrays. */
    private static final int ENTRY = 120;

    private final long most;
    private long taken;

    Dictionaries(long most) {
        this.most = most;
    }

    synchronized void clear() {
        taken = 0;
    }

    synchronized void add(String column, String text) {
        taken += ENTRY + text.length();
        if (taken > most) {
            throw new InfrastructureException(List.of(Problem.of(
                            "The different texts of the columns up to (" + column + ") need more than " + (most >> 20)
                                    + " MB of memory.",
                            "exclude: [" + column
                                    + "], a limit, or a larger memory of the job, of which Java's heap is half.")
                    .excluding(List.of(column))));
        }
    }
}
