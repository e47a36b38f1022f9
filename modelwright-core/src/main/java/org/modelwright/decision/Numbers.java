package org.modelwright.decision;

import java.nio.DoubleBuffer;
import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;

/** Columns of numbers, to be calculated with. */
final class Numbers {

    private Numbers() {}

    /** {@return the values of columns, those of doubles as they are} */
    static List<DoubleBuffer> buffers(List<Column> columns) {
        return columns.stream().map(Numbers::buffer).toList();
    }

    static DoubleBuffer buffer(Column column) {
        if (column instanceof DoubleColumn doubles) {
            return doubles.values();
        }
        DoubleBuffer values = DoubleColumn.allocate(column.rows());
        for (int row = 0; row < column.rows(); row++) {
            values.put(row, column.number(row));
        }
        return values;
    }
}
