package org.modelwright.splitter;

import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.error.DataException;

/**
 * The inner splits that settings are judged by, whoever chooses among them: up to {@value #FOLDED} rows five folds, of a time
 * three, or as many fewer as groups, times and classes allow; above, one split of a tenth; above {@value #SAMPLED} rows it is
 * made of so many, spread evenly.
 */
public final class JudgingSplits {

    private static final int FOLDED = 10_000;
    private static final int SAMPLED = 50_000;
    private static final int FEWEST = 10;
    private static final int FOLDS = 5;
    private static final int ORIGINS = 3;
    private static final double VALIDATION = 0.1;

    private JudgingSplits() {}

    /**
     * {@return the splits; none if these rows cannot be split once more}
     *
     * @param rows how many training rows there are
     */
    public static List<RowSplit> of(InnerSplits inner, int rows) {
        if (rows < FEWEST) {
            return List.of();
        }
        if (rows > FOLDED) {
            try {
                return List.of(sampled(inner.validation(rows, VALIDATION)));
            } catch (DataException e) {
                return List.of();
            }
        }
        for (int count = inner.rolls() ? ORIGINS : FOLDS; count > 1; count--) {
            try {
                return inner.folds(rows, count);
            } catch (DataException e) {
                // Fewer folds need fewer groups, times and rows of a class.
                continue;
            }
        }
        return List.of();
    }

    private static RowSplit sampled(RowSplit split) {
        int rows = split.train().length + split.test().length;
        int every = (rows + SAMPLED - 1) / SAMPLED;
        return every == 1 ? split : new RowSplit(every(split.train(), every), every(split.test(), every));
    }

    private static int[] every(int[] rows, int every) {
        return IntStream.range(0, rows.length)
                .filter(it -> it % every == 0)
                .map(it -> rows[it])
                .toArray();
    }
}
