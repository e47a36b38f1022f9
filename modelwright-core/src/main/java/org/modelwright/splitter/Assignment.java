package org.modelwright.splitter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Examples;
import org.modelwright.data.LongColumn;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;

/** Which subset each row is in, while a splitter decides: training, until it is put elsewhere. */
final class Assignment {

    private static final byte TRAIN = 0;
    private static final byte TEST = 1;
    private static final byte LEFT_OUT = 2;

    /** How many classes are listed one by one. */
    private static final int MAX_LISTED = 20;

    private final byte[] subsetOf;
    private final int[] counts = new int[3];

    Assignment(int rows) {
        subsetOf = new byte[rows];
        counts[TRAIN] = rows;
    }

    /** Puts a row among those to judge by. */
    void test(int row) {
        put(row, TEST);
    }

    /** Puts a row on neither side. */
    void leaveOut(int row) {
        put(row, LEFT_OUT);
    }

    private void put(int row, byte subset) {
        counts[subsetOf[row]]--;
        subsetOf[row] = subset;
        counts[subset]++;
    }

    int trainCount() {
        return counts[TRAIN];
    }

    int testCount() {
        return counts[TEST];
    }

    int leftOutCount() {
        return counts[LEFT_OUT];
    }

    boolean isTest(int row) {
        return subsetOf[row] == TEST;
    }

    /**
     * {@return the split, with the shares of the classes on both sides where the target has classes}
     *
     * @param classes whether its values are classes in any case
     */
    RowSplit split(Column target, boolean classes, Map<String, Object> facts) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        if (classes || hasClasses(target)) {
            shares(target, all);
        }
        return split(all);
    }

    /** {@return the split, without a look at the target} */
    RowSplit split(Map<String, Object> facts) {
        return new RowSplit(rows(TRAIN), rows(TEST), rows(LEFT_OUT), facts);
    }

    /** {@return the split of a target that is looked at for classes} */
    RowSplit split(Examples examples, Map<String, Object> facts) {
        return split(examples.target(), false, facts);
    }

    private int[] rows(byte subset) {
        int[] rows = new int[counts[subset]];
        int count = 0;
        for (int row = 0; row < subsetOf.length; row++) {
            if (subsetOf[row] == subset) {
                rows[count++] = row;
            }
        }
        return rows;
    }

    private static boolean hasClasses(Column target) {
        if (target instanceof LongColumn longs) {
            return IntStream.range(0, longs.rows())
                    .mapToLong(longs.values()::get)
                    .allMatch(value -> value == 0 || value == 1);
        }
        return target.type() == DataType.STRING || target.type() == DataType.BOOLEAN;
    }

    private void shares(Column target, Map<String, Object> facts) {
        Groups classes = Groups.of(target);
        int[][] frequencies = new int[3][classes.count()];
        for (int row = 0; row < subsetOf.length; row++) {
            if (classes.code(row) != Groups.MISSING) {
                frequencies[subsetOf[row]][classes.code(row)]++;
            }
        }
        int[] bySize = IntStream.range(0, classes.count())
                .boxed()
                .sorted(Comparator.comparingInt((Integer it) -> -classes.size(it))
                        .thenComparing(classes::text))
                .mapToInt(Integer::intValue)
                .toArray();
        facts.put("train_classes", shares(classes, bySize, frequencies[TRAIN], counts[TRAIN]));
        facts.put("test_classes", shares(classes, bySize, frequencies[TEST], counts[TEST]));
    }

    private static Map<String, Object> shares(Groups classes, int[] bySize, int[] frequencies, int rows) {
        Map<String, Object> shares = new LinkedHashMap<>();
        int others = 0;
        for (int i = 0; i < bySize.length; i++) {
            if (i < MAX_LISTED) {
                shares.put(classes.text(bySize[i]), share(frequencies[bySize[i]], rows));
            } else {
                others += frequencies[bySize[i]];
            }
        }
        if (bySize.length > MAX_LISTED) {
            shares.put(bySize.length - MAX_LISTED + " others", share(others, rows));
        }
        return shares;
    }

    /** {@return a share with four digits behind the point} */
    static double share(int part, int rows) {
        return rows == 0 ? 0 : Math.round(1e4 * part / rows) / 1e4;
    }

    /**
     * {@return the column that a splitter names, without gaps}
     *
     * @throws DataException if it is not there, is the target, or has gaps
     */
    static Column column(Examples examples, String name) {
        if (examples.target().name().equals(name)) {
            throw new DataException(
                    "The column (" + name + ") of the splitter is the target.", "a column of the inputs.");
        }
        List<String> known = new ArrayList<>(examples.rowKeys().key());
        known.addAll(examples.inputs().names());
        Column column = examples.find(name)
                .orElseThrow(() -> new DataException(
                        "The column (" + name + ") of the splitter is not among the inputs.", Nearest.of(name, known)));
        int missing = column.missing();
        if (missing > 0) {
            int first = 0;
            while (!column.isMissing(first)) {
                first++;
            }
            List<String> row = new ArrayList<>();
            for (Column part : examples.rowKeys().columns()) {
                row.add(part.name() + "=" + part.text(first));
            }
            throw new DataException(
                    "The column (" + name + ") of the splitter is missing in " + missing + " of " + column.rows()
                            + " rows, first in (" + String.join(" ", row) + ").",
                    "leave these rows out of inputs and targets, or split by another column.");
        }
        return column;
    }
}
