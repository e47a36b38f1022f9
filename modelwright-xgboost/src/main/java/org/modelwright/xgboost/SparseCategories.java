package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;

/** Columns of so many categories that each has few rows: trees may learn more of them than they know. */
final class SparseCategories {

    private static final int MANY = 30;
    private static final int FEW_ROWS = 50;
    /** So many are always too many, however many rows there are. */
    private static final int VERY_MANY = 500;

    private SparseCategories() {}

    /**
     * {@return the text columns of 30 categories or more that have fewer than 50 rows each, on average, or are 500 or more}
     *
     * @param inputs the training rows
     * @param named columns that are to be categories, whatever they hold
     */
    static List<String> of(Frame inputs, Collection<String> named) {
        List<String> found = new ArrayList<>();
        for (Column column : inputs.columns()) {
            if (column instanceof TextColumn text && !named.contains(text.name()) && isSparse(text)) {
                found.add(text.name());
            }
        }
        return found;
    }

    private static boolean isSparse(TextColumn column) {
        boolean[] seen = new boolean[column.dictionary().size()];
        int different = 0;
        long there = 0;
        for (int row = 0; row < column.rows(); row++) {
            int code = column.codes().get(row);
            if (code >= 0 && !column.dictionary().get(code).isEmpty()) {
                there++;
                different += seen[code] ? 0 : 1;
                seen[code] = true;
            }
        }
        return different >= VERY_MANY || different >= MANY && there < (long) FEW_ROWS * different;
    }
}
