package org.modelwright.job;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.splitter.RowSplit;

/**
 * The table that tells of each row on which side it stands: the key columns, or {@code row}, and {@code subset}. Rows on
 * neither side are not in it.
 */
final class SplitFile {

    /** The column that says {@code train} or {@code test}. */
    static final String SUBSET = "subset";

    private SplitFile() {}

    static Frame of(Examples examples, RowSplit split) {
        IntBuffer codes = TextColumn.allocate(examples.count());
        for (int row : split.test()) {
            codes.put(row, 1);
        }
        List<Column> columns = new ArrayList<>(examples.rowKeys().columns());
        columns.add(new TextColumn(SUBSET, codes, List.of("train", "test")));
        Frame all = Frame.of(columns);
        return split.leftOut().length == 0 ? all : all.take(split.assignedRows());
    }
}
