package org.modelwright.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;

/**
 * The input rows that travel with a model. Unless real ones are asked for they are made up, three of them: each column gives its
 * least value, one in the middle and its greatest; of texts the three most frequent. Each value is one that its column has, so
 * that whatever must hold of it does; a row is none that was read, as long as there are others.
 */
final class ExampleRows {

    private static final int LEVELS = 3;

    /** How many rows are looked at for values. */
    private static final int MOST = 200_000;

    private ExampleRows() {}

    /**
     * {@return the rows}
     *
     * @param train whose values they have
     * @param all rows that they must not be
     * @param real how many real ones are asked for; 0 for made-up ones
     */
    static Frame of(Frame train, Frame all, int real) {
        if (real > 0) {
            return train.head(real);
        }
        List<int[]> levels = train.columns().stream().map(ExampleRows::levels).toList();
        Frame made = made(train, levels, 0);
        for (int turn = 0; turn < LEVELS * LEVELS; turn++) {
            Frame rows = made(train, levels, turn);
            int[] others = others(rows, all);
            if (others.length > 0) {
                return rows.take(others);
            }
        }
        return made; // every combination is a real row
    }

    /** From column to column another level, so that the rows of a turn differ from those of the others. */
    private static Frame made(Frame train, List<int[]> levels, int turn) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            int[] rows = new int[LEVELS];
            for (int row = 0; row < LEVELS; row++) {
                rows[row] = levels.get(i)[(row + i % LEVELS * (turn % LEVELS) + (i == 0 ? turn / LEVELS : 0)) % LEVELS];
            }
            columns.add(train.columns().get(i).take(rows));
        }
        return Frame.of(columns);
    }

    /** {@return rows of the least, a middle and the greatest value; of texts, those of the three most frequent} */
    private static int[] levels(Column column) {
        if (column instanceof TextColumn texts) {
            return frequent(texts);
        }
        int least = -1;
        int greatest = -1;
        for (int row = 0; row < looked(column); row++) {
            if (!column.isMissing(row)) {
                least = least < 0 || column.number(row) < column.number(least) ? row : least;
                greatest = greatest < 0 || column.number(row) > column.number(greatest) ? row : greatest;
            }
        }
        if (least < 0) {
            return new int[LEVELS];
        }
        double half = column.number(least) / 2 + column.number(greatest) / 2;
        int middle = least;
        for (int row = 0; row < looked(column); row++) {
            if (!column.isMissing(row)
                    && Math.abs(column.number(row) - half) < Math.abs(column.number(middle) - half)) {
                middle = row;
            }
        }
        return new int[] {least, middle, greatest};
    }

    private static int[] frequent(TextColumn column) {
        int[] counts = new int[column.dictionary().size()];
        int[] first = new int[counts.length];
        for (int row = looked(column) - 1; row >= 0; row--) {
            if (!column.isMissing(row)) {
                int code = column.codes().get(row);
                counts[code]++;
                first[code] = row;
            }
        }
        int[] order = IntStream.range(0, counts.length)
                .filter(code -> counts[code] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(code -> -counts[code]).thenComparingInt(code -> first[code]))
                .limit(LEVELS)
                .mapToInt(code -> first[code])
                .toArray();
        return IntStream.range(0, LEVELS)
                .map(level -> order.length == 0 ? 0 : order[level % order.length])
                .toArray();
    }

    private static int looked(Column column) {
        return Math.min(column.rows(), MOST);
    }

    /** {@return the rows of the made-up ones that are no real row, nor one that stands before them} */
    private static int[] others(Frame made, Frame all) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < made.rows(); row++) {
            int one = row;
            if (!isThere(made, row, all) && rows.stream().noneMatch(it -> same(made, one, made, it))) {
                rows.add(row);
            }
        }
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isThere(Frame made, int row, Frame all) {
        for (int other = 0; other < all.rows(); other++) {
            if (same(made, row, all, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(Frame made, int row, Frame all, int other) {
        for (Column column : made.columns()) {
            Column there = all.column(column.name());
            boolean same = column.type() == DataType.STRING
                    ? String.valueOf(column.text(row)).equals(String.valueOf(there.text(other)))
                    : Double.compare(column.number(row), there.number(other)) == 0;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
