package org.modelwright.splitter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.modelwright.error.DataException;

/** Several splits of the same rows, each of which tests other ones, as scikit-learn makes them of rows in this order. */
final class Folds {

    private Folds() {}

    /** {@return folds of neighbours, as {@code KFold} makes them} */
    static List<RowSplit> of(int[] order, int count) {
        int[] foldOf = new int[order.length];
        int at = 0;
        for (int fold = 0; fold < count; fold++) {
            int size = order.length / count + (fold < order.length % count ? 1 : 0);
            for (int i = 0; i < size; i++) {
                foldOf[order[at++]] = fold;
            }
        }
        return splits(foldOf, count);
    }

    /**
     * {@return folds that hold the classes in equal shares, as {@code StratifiedKFold} makes them}
     *
     * @throws DataException if no class has a row for each fold
     */
    static List<RowSplit> stratified(int[] order, Groups classes, int count) {
        int[] places = new int[classes.count()];
        Arrays.fill(places, -1);
        int found = 0;
        int largest = 0;
        for (int row : order) {
            int code = classes.code(row);
            if (places[code] < 0) {
                places[code] = found++;
                largest = Math.max(largest, classes.size(code));
            }
        }
        if (count > largest) {
            throw new DataException(
                    "There are " + count + " folds, and the largest class has " + largest + " rows.",
                    "folds: " + Math.max(2, largest) + ", or more rows.");
        }
        // How many rows of a class a fold tests: all rows, sorted by class, are dealt out like cards.
        int[][] dealt = new int[classes.count()][count];
        int card = 0;
        int[] codes = new int[found];
        for (int code = 0; code < places.length; code++) {
            if (places[code] >= 0) {
                codes[places[code]] = code;
            }
        }
        for (int code : codes) {
            for (int i = 0; i < classes.size(code); i++) {
                dealt[code][card++ % count]++;
            }
        }
        int[] fold = new int[classes.count()];
        int[] foldOf = new int[order.length];
        for (int row : order) {
            int code = classes.code(row);
            while (dealt[code][fold[code]] == 0) {
                fold[code]++;
            }
            dealt[code][fold[code]]--;
            foldOf[row] = fold[code];
        }
        return splits(foldOf, count);
    }

    /**
     * {@return folds that part no group, as {@code GroupKFold} makes them: the largest group first, each to the fold that
     * has the fewest rows}
     *
     * @throws DataException if there are fewer groups than folds
     */
    static List<RowSplit> grouped(Groups groups, String column, int rows, int count) {
        if (groups.count() < count) {
            throw new DataException(
                    "There are " + count + " folds, and the column (" + column + ") has " + groups.count() + " groups.",
                    groups.count() < 2 ? "another column." : "folds: " + groups.count());
        }
        int[] bySize = IntStream.range(0, groups.count())
                .boxed()
                .sorted(Comparator.comparingInt((Integer it) -> groups.size(it))
                        .thenComparing(groups::text)
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        long[] sizes = new long[count];
        int[] foldOfGroup = new int[groups.count()];
        for (int group : bySize) {
            int lightest = 0;
            for (int fold = 1; fold < count; fold++) {
                lightest = sizes[fold] < sizes[lightest] ? fold : lightest;
            }
            sizes[lightest] += groups.size(group);
            foldOfGroup[group] = lightest;
        }
        int[] foldOf = new int[rows];
        Arrays.setAll(foldOf, row -> foldOfGroup[groups.code(row)]);
        return splits(foldOf, count);
    }

    /**
     * {@return folds of which each tests what comes after all that it learns from, as {@code TimeSeriesSplit} makes them of
     * rows of different times; rows of one time stand together}
     *
     * @param testRows how many rows each of them tests; fewer where there are too few for all of them
     * @param trainEnd the time before which rows are learned from, by the time from which they are tested
     * @throws DataException if not even one is left
     */
    static List<RowSplit> rolling(TimeAxis axis, int rows, int count, int testRows, LongUnaryOperator trainEnd) {
        int size = (long) testRows * (count + 1) > rows ? rows / (count + 1) : testRows;
        long[] borders = IntStream.range(0, count)
                .map(fold -> rows - (count - fold) * size)
                .filter(rank -> size > 0 && axis.countBefore(trainEnd.applyAsLong(axis.sorted(rank))) > 0)
                .mapToLong(axis::sorted)
                .distinct()
                .toArray();
        if (borders.length == 0) {
            throw new DataException(
                    "The " + rows + " rows cannot be tested in " + count + " parts, each after what comes before it.",
                    "fewer folds, a shorter gap, or more rows.");
        }
        List<RowSplit> splits = new ArrayList<>();
        for (int fold = 0; fold < borders.length; fold++) {
            long from = borders[fold];
            long end = trainEnd.applyAsLong(from);
            boolean last = fold == borders.length - 1;
            long until = last ? Long.MAX_VALUE : borders[fold + 1];
            Assignment assignment = new Assignment(rows);
            for (int row = 0; row < rows; row++) {
                long time = axis.time(row);
                if (time >= from && (last || time < until)) {
                    assignment.test(row);
                } else if (time >= end) {
                    assignment.leaveOut(row);
                }
            }
            splits.add(assignment.split(Map.of()));
        }
        return splits;
    }

    private static List<RowSplit> splits(int[] foldOf, int count) {
        return IntStream.range(0, count)
                .mapToObj(fold -> new RowSplit(
                        IntStream.range(0, foldOf.length)
                                .filter(row -> foldOf[row] != fold)
                                .toArray(),
                        IntStream.range(0, foldOf.length)
                                .filter(row -> foldOf[row] == fold)
                                .toArray()))
                .toList();
    }
}
