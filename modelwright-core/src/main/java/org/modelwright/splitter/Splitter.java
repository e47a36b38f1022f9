package org.modelwright.splitter;

import java.util.Set;
import org.modelwright.data.Examples;
import org.modelwright.data.Threads;

/** Decides which rows a model learns from and which judge it. */
public interface Splitter {

    /**
     * {@return the columns of the inputs that decide where a row stands, beside key and target}
     *
     * <p>They are read even where they are excluded, and are no features. One that is part of the key stays the key.
     */
    default Set<String> columns() {
        return Set.of();
    }

    /**
     * {@return the two sides: disjoint, neither empty; together with the rows left out, all rows}
     *
     * @param examples they have the {@link #columns} that the source has
     * @throws org.modelwright.error.DataException if these examples cannot be split this way
     */
    RowSplit split(Examples examples);

    /**
     * {@return the same as {@link #split(Examples)}, whoever works on it}
     *
     * <p>A splitter that does not say otherwise splits in the calling thread.
     *
     * @param threads who may work on it
     */
    default RowSplit split(Examples examples, Threads threads) {
        return split(examples);
    }
}
