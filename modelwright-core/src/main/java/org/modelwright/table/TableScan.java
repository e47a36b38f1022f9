package org.modelwright.table;

import java.util.List;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.Problem;

/** Takes a table in batches of rows. The methods are called in their order here. */
public interface TableScan {

    /**
     * What was found of a column in all rows, before the first batch.
     *
     * @param name its name
     * @param type how its values come, in every batch
     * @param missing how many rows have no value
     */
    record Found(String name, DataType type, long missing) {}

    /** {@return the columns to read, out of these} */
    List<String> choose(List<String> names);

    /**
     * Told once.
     *
     * @param rows how many there are in all
     * @param columns what was chosen and can be read
     * @param problems why others cannot
     * @throws org.modelwright.error.DataException to read no further; without it, problems are thrown
     */
    void begin(long rows, List<Found> columns, List<Problem> problems);

    /**
     * Takes the next rows.
     *
     * @param rows the chosen columns; its memory is used again for the next batch
     */
    void batch(Frame rows);
}
