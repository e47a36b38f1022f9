package org.modelwright.transform;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;

/**
 * What a transform that looks at the target makes of the rows it learns from: of each fold what the others have taught it, as
 * scikit-learn's {@code fit_transform} of such an encoder.
 */
final class CrossFitting {

    private static final int FOLDS = 5;

    private CrossFitting() {}

    /**
     * {@return the columns it makes of these rows}
     *
     * <p>Rows that no fold tests, such as the oldest of a time series, get what all that are tested have taught.
     *
     * @throws DataException if the rows cannot be split once more
     */
    static Frame of(Transform transform, Frame taken, Target target, InnerSplits inner, Space space, Threads threads) {
        int rows = target.rows();
        Map<String, DoubleBuffer> made = new LinkedHashMap<>();
        boolean[] tested = new boolean[rows];
        for (RowSplit fold : folds(transform, rows, inner)) {
            fill(transform, taken, target, fold.train(), fold.test(), made, space, threads);
            for (int row : fold.test()) {
                tested[row] = true;
            }
        }
        int[] others = IntStream.range(0, rows).filter(row -> !tested[row]).toArray();
        if (others.length > 0) {
            int[] judged = IntStream.range(0, rows).filter(row -> tested[row]).toArray();
            fill(transform, taken, target, judged, others, made, space, threads);
        }
        List<Column> columns = new ArrayList<>();
        made.forEach((name, values) -> columns.add(new DoubleColumn(name, values)));
        return Frame.of(columns);
    }

    private static void fill(
            Transform transform,
            Frame taken,
            Target target,
            int[] learned,
            int[] told,
            Map<String, DoubleBuffer> made,
            Space space,
            Threads threads) {
        Frame columns = transform
                .fit(taken.take(learned), target.take(learned), threads)
                .apply(taken.take(told), Space.MEMORY, threads);
        for (Column column : columns.columns()) {
            DoubleBuffer values =
                    made.computeIfAbsent(column.name(), name -> DoubleColumn.allocate(target.rows(), space));
            for (int i = 0; i < told.length; i++) {
                values.put(told[i], column.number(i));
            }
        }
    }

    private static List<RowSplit> folds(Transform transform, int rows, InnerSplits inner) {
        List<DataException> refused = new ArrayList<>();
        for (int count = Math.min(FOLDS, rows); count > 1; count--) {
            try {
                return inner.folds(rows, count);
            } catch (DataException e) {
                refused.add(e); // fewer folds need fewer groups, times and rows of a class
            }
        }
        String kind = transform.getClass().getSimpleName();
        String why = refused.isEmpty()
                ? ""
                : " " + refused.get(refused.size() - 1).problems().get(0).message();
        throw new DataException(
                "The " + kind + " needs training rows in two folds or more, and there are " + rows + "." + why,
                "no " + kind + " for these rows.");
    }
}
