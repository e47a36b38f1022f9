package org.modelwright.evidence;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.modelwright.data.Column;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.splitter.RowSplit;

/** Looks at one feature: whether it says anything, and whether what it says in training is heard of again in the test. */
final class ColumnCheck {

    /** Fewer test rows say little of what is unseen. */
    private static final int FEW = 5;

    /** From this share of test rows on, texts that training did not see are told. */
    private static final double UNSEEN = 0.1;

    private static final int LEAST_ROWS = 20;

    private ColumnCheck() {}

    /**
     * {@return what there is to tell}
     *
     * @param categories whether its texts, if it has some, are categories
     */
    static Optional<String> warning(Column column, RowSplit rows, boolean categories) {
        if (isConstant(column, rows.train())) {
            return Optional.of("The column (" + column.name() + ") is (" + column.text(rows.train()[0])
                    + ") in every training row, and says nothing. " + advice(column));
        }
        return categories && column instanceof TextColumn text ? texts(text, rows) : Optional.empty();
    }

    private static boolean isConstant(Column column, int[] rows) {
        if (rows.length < 2 || column.isMissing(rows[0])) {
            return false;
        }
        if (column instanceof TextColumn text) {
            int first = text.codes().get(rows[0]);
            return holds(rows, row -> text.codes().get(row) == first);
        }
        if (column instanceof LongColumn longs) {
            long first = longs.values().get(rows[0]);
            return holds(rows, row -> longs.values().get(row) == first);
        }
        double first = column.number(rows[0]);
        return holds(rows, row -> !column.isMissing(row) && column.number(row) == first);
    }

    private static boolean holds(int[] rows, IntPredicate same) {
        for (int row : rows) {
            if (!same.test(row)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> texts(TextColumn column, RowSplit rows) {
        boolean[] seen = new boolean[column.dictionary().size()];
        int different = 0;
        for (int row : rows.train()) {
            int code = column.codes().get(row);
            if (code >= 0 && !seen[code]) {
                seen[code] = true;
                different++;
            }
        }
        int there = 0;
        int unseen = 0;
        for (int row : rows.test()) {
            int code = column.codes().get(row);
            if (code >= 0) {
                there++;
                unseen += seen[code] ? 0 : 1;
            }
        }
        boolean unique = rows.train().length >= LEAST_ROWS && different >= Identifiers.UNIQUE * rows.train().length;
        boolean strange = there >= FEW && unseen >= UNSEEN * there || there > 0 && unseen == there;
        if (!unique && !strange) {
            return Optional.empty();
        }
        String learned = "The text column (" + column.name() + ") has " + different + " different values in "
                + rows.train().length + " training rows";
        String tested = unseen == 0
                ? ""
                : "; " + unseen + " of " + there + " test rows (" + (100L * unseen / there)
                        + " %) have one that no training row has, of which a model knows nothing";
        boolean dates = Identifiers.saysDates(column);
        return Optional.of(learned + tested + ". "
                + (dates ? "Maybe transforms: [{KIND: DateParts, columns: [" + column.name() + "]}]" : advice(column)));
    }

    private static String advice(Column column) {
        return "Maybe exclude: [" + column.name() + "]";
    }
}
