package org.modelwright.splitter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;

/** When each row was: a number that is larger the later it was. */
final class TimeAxis {

    /** What the numbers are. */
    private enum Unit {
        /** Microseconds, as in {@link Spans}. */
        MOMENTS,
        /** The column's own whole numbers, such as years. */
        WHOLE,
        /** The bits of the column's numbers, in their order. */
        REAL
    }

    private static final int SHOWN = 3;

    private final Unit unit;
    private final long[] values;
    private final long[] sorted;

    private TimeAxis(Unit unit, long[] values) {
        this.unit = unit;
        this.values = values;
        this.sorted = values.clone();
        Arrays.sort(sorted);
    }

    /**
     * {@return the axis of a column without gaps: of dates, of texts that are ISO dates, or of numbers}
     *
     * @throws DataException if its values have no order in time
     */
    static TimeAxis of(Column column) {
        long[] values = new long[column.rows()];
        if (column instanceof DateTimeColumn moments) {
            moments.values().get(0, values);
            return new TimeAxis(Unit.MOMENTS, values);
        }
        if (column instanceof LongColumn longs) {
            longs.values().get(0, values);
            return new TimeAxis(Unit.WHOLE, values);
        }
        if (column instanceof TextColumn texts) {
            return new TimeAxis(Unit.MOMENTS, parsed(texts));
        }
        switch (column.type()) {
            case DOUBLE -> {
                for (int row = 0; row < values.length; row++) {
                    values[row] = ordered(column.number(row));
                }
                return new TimeAxis(Unit.REAL, values);
            }
            default ->
                throw new DataException(
                        "The column (" + column.name() + ") of the splitter is "
                                + column.type().mlflowName() + ", which has no order in time.",
                        "a column of dates or numbers, or ColumnSplitter.");
        }
    }

    private static long[] parsed(TextColumn texts) {
        Groups groups = Groups.of(texts);
        long[] moments = new long[groups.count()];
        List<String> wrong = new ArrayList<>();
        long rows = 0;
        for (int group = 0; group < moments.length; group++) {
            Optional<Long> moment = DateTimeColumn.parse(groups.text(group));
            if (moment.isPresent()) {
                moments[group] = moment.get();
            } else {
                rows += groups.size(group);
                wrong.add(groups.text(group));
            }
        }
        if (!wrong.isEmpty()) {
            throw new DataException(
                    "The column (" + texts.name() + ") of the splitter holds text that is no date in " + rows + " of "
                            + texts.rows() + " rows: ("
                            + String.join(", ", wrong.subList(0, Math.min(SHOWN, wrong.size())))
                            + (wrong.size() > SHOWN ? ", …" : "") + ").",
                    "write dates as 2024-06-01 or 2024-06-01T12:30:00Z.");
        }
        long[] values = new long[texts.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = moments[groups.at(row)];
        }
        return values;
    }

    private static long ordered(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /** {@return whether the numbers are moments, which a duration can be counted from} */
    boolean isMoments() {
        return unit == Unit.MOMENTS;
    }

    /** {@return the time of a row} */
    long at(int row) {
        return values[row];
    }

    /** {@return the time of the row at this place, in the order of time} */
    long sorted(int place) {
        return sorted[place];
    }

    /** {@return how many rows are before this time} */
    int before(long time) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** {@return the time that a text says: a number where the column holds numbers, else an ISO date} */
    Optional<Long> parse(String text) {
        if (unit == Unit.MOMENTS) {
            return DateTimeColumn.parse(text);
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            return Optional.of(
                    unit == Unit.REAL
                            ? ordered(number.doubleValue())
                            : number.setScale(0, RoundingMode.CEILING).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty(); // no number, or one that no row can have
        }
    }

    /** {@return a time as people write it} */
    String text(long time) {
        return switch (unit) {
            case MOMENTS -> Spans.text(time);
            case WHOLE -> Long.toString(time);
            case REAL -> Double.toString(Double.longBitsToDouble(time ^ (time >> 63 & Long.MAX_VALUE)));
        };
    }
}
