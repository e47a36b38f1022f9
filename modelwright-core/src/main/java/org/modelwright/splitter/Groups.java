package org.modelwright.splitter;

import java.util.Arrays;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

/** The different values of a column, numbered, with the rows that have them; no object per row. */
final class Groups {

    /** The number of the group of a row whose value is missing. */
    static final int MISSING = -1;

    private final Column column;
    private final int[] codes;
    private final int[] sizes;
    private final int[] first;

    private Groups(Column column, int[] codes, int count) {
        this.column = column;
        this.codes = codes;
        this.sizes = new int[count];
        this.first = new int[count];
        for (int row = codes.length - 1; row >= 0; row--) {
            int code = codes[row];
            if (code != MISSING) {
                sizes[code]++;
                first[code] = row;
            }
        }
    }

    static Groups of(Column column) {
        int[] codes = new int[column.rows()];
        if (column instanceof TextColumn texts) {
            int[] numbers = new int[texts.dictionary().size()];
            Arrays.fill(numbers, MISSING);
            int count = 0;
            for (int row = 0; row < codes.length; row++) {
                int at = texts.codes().get(row);
                if (at >= 0 && numbers[at] == MISSING) {
                    numbers[at] = count++; // only texts that some row has
                }
                codes[row] = at < 0 ? MISSING : numbers[at];
            }
            return new Groups(column, codes, count);
        }
        long[] values = new long[codes.length];
        int present = 0;
        for (int row = 0; row < codes.length; row++) {
            if (!column.isMissing(row)) {
                values[present++] = bits(column, row);
            }
        }
        long[] known = distinct(Arrays.copyOf(values, present));
        for (int row = 0; row < codes.length; row++) {
            codes[row] = column.isMissing(row) ? MISSING : Arrays.binarySearch(known, bits(column, row));
        }
        return new Groups(column, codes, known.length);
    }

    private static long[] distinct(long[] values) {
        Arrays.sort(values);
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[count++] = values[i];
            }
        }
        return Arrays.copyOf(values, count);
    }

    private static long bits(Column column, int row) {
        if (column instanceof LongColumn longs) {
            return longs.values().get(row);
        }
        if (column instanceof DateTimeColumn times) {
            return times.values().get(row);
        }
        if (column instanceof BooleanColumn) {
            return (long) column.number(row);
        }
        return Double.doubleToLongBits(column.number(row) + 0.0); // one zero
    }

    /** {@return how many different values there are} */
    int count() {
        return sizes.length;
    }

    /** {@return how many rows have this value} */
    int size(int group) {
        return sizes[group];
    }

    /** {@return the number of a row's value, or {@link #MISSING}} */
    int at(int row) {
        return codes[row];
    }

    /** {@return a row that has this value} */
    int first(int group) {
        return first[group];
    }

    /** {@return the value as text} */
    String text(int group) {
        String text = String.valueOf(column.text(first[group]));
        return text.equals("-0.0") ? "0.0" : text;
    }
}
