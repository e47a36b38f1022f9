package org.modelwright.splitter;

import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * Splits the training rows for a learner, which never draws rows by itself: what holds between training and test rows,
 * such as that groups stay together and that the newest rows judge, holds inside of the training rows too.
 *
 * <p>Row numbers are those of the training rows, from 0. Each split was proved: no row on two sides.
 */
public interface InnerSplits {

    /**
     * {@return one split; its test rows are for validation: they are not learned from, and say when to stop}
     *
     * @param rows how many training rows there are
     * @param share of them for validation, between 0 and 1; at least one row
     * @throws DataException if they cannot be split this way
     */
    RowSplit validation(int rows, double share);

    /**
     * {@return several splits, each of which tests other rows}
     *
     * @param rows how many training rows there are
     * @param count how many splits, at least 2; of a time there may be fewer, where too many rows are of one moment
     * @throws DataException if they cannot be split this way
     */
    List<RowSplit> folds(int rows, int count);

    /**
     * {@return the same for the rows of one of these splits that are learned from: row numbers are then those of these rows}
     *
     * @param split one of the splits above
     */
    InnerSplits within(RowSplit split);

    /**
     * {@return which of these training rows belong together, so that they tell less than as many rows that have nothing in
     * common}
     *
     * @param rows their numbers
     */
    RowUnits units(int[] rows);

    /** {@return whether time decides: each split tests what comes after all that it learns from} */
    boolean rolls();

    /** {@return what a splitter makes of its training rows} */
    static InnerSplits of(Splitter splitter, TrainingRows training, Threads threads) {
        return new InnerSplits() {
            @Override
            public RowSplit validation(int rows, double share) {
                refuseOther(training, rows);
                int wanted = (int) Math.max(1, Math.round(share * rows));
                if (wanted >= rows) {
                    throw new DataException(
                            "Of " + rows + " training rows, " + wanted + " would be set aside for validation.",
                            "more rows, or no early_stopping_rounds.");
                }
                try {
                    return proved(splitter.validation(training, wanted, threads), rows);
                } catch (DataException e) {
                    throw again(e);
                }
            }

            @Override
            public List<RowSplit> folds(int rows, int count) {
                refuseOther(training, rows);
                if (count > rows) {
                    throw new DataException(
                            "There are " + count + " folds and only " + rows + " training rows.", "folds: " + rows);
                }
                try {
                    return splitter.folds(training, count, threads).stream()
                            .map(fold -> proved(fold, rows))
                            .toList();
                } catch (DataException e) {
                    throw again(e);
                }
            }

            @Override
            public InnerSplits within(RowSplit split) {
                return InnerSplits.of(splitter, training.learnedFrom(split), threads);
            }

            @Override
            public RowUnits units(int[] rows) {
                return splitter.units(training.withoutFeatures().take(rows), new RowSplit(rows, new int[0]));
            }

            @Override
            public boolean rolls() {
                return splitter.rolls(training);
            }
        };
    }

    /** {@return splits of rows that nothing is known of but their number: each is drawn by it} */
    static InnerSplits byRow() {
        return new InnerSplits() {
            @Override
            public RowSplit validation(int rows, double share) {
                return of(rows).validation(rows, share);
            }

            @Override
            public List<RowSplit> folds(int rows, int count) {
                return of(rows).folds(rows, count);
            }

            @Override
            public InnerSplits within(RowSplit split) {
                return this;
            }

            @Override
            public RowUnits units(int[] rows) {
                return RowUnits.rows(rows.length);
            }

            @Override
            public boolean rolls() {
                return false;
            }

            private InnerSplits of(int rows) {
                LongColumn numbers = LongColumn.of(
                        Examples.ROW, IntStream.range(0, rows).asLongStream().toArray());
                Examples examples = new Examples(Frame.of(List.of(numbers)), numbers, Frame.of(List.of(numbers)));
                return InnerSplits.of(
                        TrainTestSplitter.of().shuffle(true), new TrainingRows(examples, false, rows), Threads.CALLER);
            }
        };
    }

    private static void refuseOther(TrainingRows training, int rows) {
        if (rows != training.count()) {
            throw new IllegalArgumentException(
                    "There are " + training.count() + " training rows, and not " + rows + ".");
        }
    }

    private static RowSplit proved(RowSplit split, int rows) {
        split.verify(rows);
        return split;
    }

    private static DataException again(DataException e) {
        return new DataException(e.problems().stream()
                .map(it -> Problem.of("The training rows cannot be split once more: " + it.message(), it.maybe()))
                .toList());
    }
}
