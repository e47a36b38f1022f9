package org.modelwright.splitter;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

/** The different values of a column, each with a code, and the rows that have them; no object per row. */
final class Groups {

    /** The code of a row whose value is missing. */
    static final int MISSING = -1;

    private final Column column;
    private final int[] codes;
    private final int[] sizes;
    private final int[] firstRows;

    private Groups(Column column, int[] codes, int count) {
        this.column = column;
        this.codes = codes;
        this.sizes = new int[count];
        this.firstRows = new int[count];
        for (int row = codes.length - 1; row >= 0; row--) {
            int code = codes[row];
            if (code != MISSING) {
                sizes[code]++;
                firstRows[code] = row;
            }
        }
    }

    static Groups of(Column column) {
        int[] codes = new int[column.rows()];
        if (column instanceof TextColumn texts) {
            int[] codeOf = new int[texts.dictionary().size()];
            Arrays.fill(codeOf, MISSING);
            int count = 0;
            for (int row = 0; row < codes.length; row++) {
                int entry = texts.codes().get(row);
                if (entry >= 0 && codeOf[entry] == MISSING) {
                    codeOf[entry] = count++; // only texts that some row has
                }
                codes[row] = entry < 0 ? MISSING : codeOf[entry];
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
        long[] distinct = distinct(Arrays.copyOf(values, present));
        for (int row = 0; row < codes.length; row++) {
            codes[row] = column.isMissing(row) ? MISSING : Arrays.binarySearch(distinct, bits(column, row));
        }
        return new Groups(column, codes, distinct.length);
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

    /** {@return the code of a row's value, or {@link #MISSING}} */
    int code(int row) {
        return codes[row];
    }

    /** {@return a row that has this value} */
    int firstRow(int group) {
        return firstRows[group];
    }

    /** {@return whether all values are ISO dates} */
    boolean areDates() {
        return IntStream.range(0, count())
                .allMatch(group -> DateTimeColumn.parse(text(group)).isPresent());
    }

    /** {@return the value as text} */
    String text(int group) {
        String text = String.valueOf(column.text(firstRows[group]));
        return text.equals("-0.0") ? "0.0" : text;
    }
}
