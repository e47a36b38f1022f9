package org.modelwright.splitter;

import org.modelwright.data.Examples;

/** Decides which rows a model learns from and which judge it. */
public interface Splitter {

    /**
     * {@return the two sides: disjoint, together all rows, neither empty}
     *
     * @throws org.modelwright.error.DataException if these examples cannot be split this way
     */
    RowSplit split(Examples examples);
}
