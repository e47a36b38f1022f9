package org.modelwright.table;

import java.util.Map;
import org.modelwright.data.DataType;
import org.modelwright.data.Session;

/** A table that is read in batches, so that any number of rows fits into memory. */
public interface TableSource {

    /** {@return where it is, for messages} */
    String path();

    /**
     * Reads it once to look at its values, and once in batches, rows in order.
     *
     * @param declared types of columns, for a source whose values have none of their own (CSV); others are found
     * @throws org.modelwright.error.DataException if it is not there or damaged, or the scan refuses what it holds
     */
    void read(Session session, Map<String, DataType> declared, TableScan scan);
}
