package org.modelwright.splitter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
        /** Microseconds since 1970 in UTC. */
        TIMESTAMP,
        /** The column's own whole numbers, such as years. */
        LONG,
        /** The bits of the column's doubles, in their order. */
        DOUBLE
    }

    private static final int MAX_LISTED = 3;

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
        if (column instanceof DateTimeColumn timestamps) {
            timestamps.values().get(0, values);
            return new TimeAxis(Unit.TIMESTAMP, values);
        }
        if (column instanceof LongColumn longs) {
            longs.values().get(0, values);
            return new TimeAxis(Unit.LONG, values);
        }
        if (column instanceof TextColumn texts) {
            return new TimeAxis(Unit.TIMESTAMP, parseDates(texts));
        }
        switch (column.type()) {
            case DOUBLE -> {
                for (int row = 0; row < values.length; row++) {
                    values[row] = sortableBits(column.number(row));
                }
                return new TimeAxis(Unit.DOUBLE, values);
            }
            default ->
                throw new DataException(
                        "The column (" + column.name() + ") of the splitter is "
                                + column.type().mlflowName() + ", which has no order in time.",
                        "a column of dates or numbers, or ColumnSplitter.");
        }
    }

    private static long[] parseDates(TextColumn texts) {
        Groups groups = Groups.of(texts);
        long[] timestamps = new long[groups.count()];
        List<String> unparsable = new ArrayList<>();
        long rows = 0;
        for (int group = 0; group < timestamps.length; group++) {
            Optional<Long> timestamp = DateTimeColumn.parse(groups.text(group));
            if (timestamp.isPresent()) {
                timestamps[group] = timestamp.get();
            } else {
                rows += groups.size(group);
                unparsable.add(groups.text(group));
            }
        }
        if (!unparsable.isEmpty()) {
            throw new DataException(
                    "The column (" + texts.name() + ") of the splitter holds text that is no date in " + rows + " of "
                            + texts.rows() + " rows: ("
                            + String.join(", ", unparsable.subList(0, Math.min(MAX_LISTED, unparsable.size())))
                            + (unparsable.size() > MAX_LISTED ? ", …" : "") + ").",
                    "write dates as 2024-06-01 or 2024-06-01T12:30:00Z.");
        }
        long[] values = new long[texts.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = timestamps[groups.code(row)];
        }
        return values;
    }

    private static long sortableBits(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /** {@return whether the numbers are timestamps, which a duration can be counted from} */
    boolean isTimestamp() {
        return unit == Unit.TIMESTAMP;
    }

    /** {@return the time of a row} */
    long time(int row) {
        return values[row];
    }

    /** {@return the time of the row of this rank, in the order of time} */
    long sorted(int rank) {
        return sorted[rank];
    }

    /** {@return how many rows are before this time} */
    int countBefore(long time) {
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
        if (unit == Unit.TIMESTAMP) {
            return DateTimeColumn.parse(text);
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            return Optional.of(
                    unit == Unit.DOUBLE
                            ? sortableBits(number.doubleValue())
                            : number.setScale(0, RoundingMode.CEILING).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty(); // no number, or one that no row can have
        }
    }

    /** {@return a time as people write it} */
    String text(long time) {
        return switch (unit) {
            case TIMESTAMP -> timestamp(time);
            case LONG -> Long.toString(time);
            case DOUBLE -> Double.toString(Double.longBitsToDouble(time ^ (time >> 63 & Long.MAX_VALUE)));
        };
    }

    /** {@return a date where it is midnight, else a date with its time} */
    private static String timestamp(long micros) {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return local.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? local.toLocalDate().toString()
                : instant.toString();
    }
}
