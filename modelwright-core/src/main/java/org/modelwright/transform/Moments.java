package org.modelwright.transform;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.transform.DateParts.Part;

/**
 * The parts of one column's dates.
 *
 * @param dates the column
 */
record Moments(DateTimeColumn dates) {

    private static final long MISSING = Long.MIN_VALUE;
    private static final long MICROS = 1_000_000;
    private static final long DAY = 86_400;
    private static final int BLOCK = 1 << 14;

    /** Is given the second of a row, or {@link #MISSING}. */
    interface Visitor {
        void visit(int row, long second);
    }

    /**
     * {@return the dates of each column}
     *
     * @throws DataException naming the first values of every column that are no dates
     */
    static Map<String, Moments> of(Frame frame) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Moments> moments = new LinkedHashMap<>();
        for (Column column : frame.columns()) {
            moments.put(column.name(), new Moments(Dates.of(column, 0, problems)));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return moments;
    }

    /** {@return the second since 1970 in UTC, what is less is cut} */
    private long second(int row) {
        long micros = dates.values().get(row);
        return micros == DateTimeColumn.MISSING ? MISSING : Math.floorDiv(micros, MICROS);
    }

    void forEach(Threads threads, Visitor visitor) {
        int rows = dates.rows();
        threads.forEach((rows + BLOCK - 1) / BLOCK, block -> {
            for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
                visitor.visit(row, second(row));
            }
        });
    }

    /** {@return a part of the date at a second; NaN where there is none} */
    static double part(Part part, long second) {
        if (second == MISSING) {
            return Double.NaN;
        }
        long day = Math.floorDiv(second, DAY);
        return switch (part) {
            case YEAR -> LocalDate.ofEpochDay(day).getYear();
            case MONTH -> LocalDate.ofEpochDay(day).getMonthValue();
            case DAY -> LocalDate.ofEpochDay(day).getDayOfMonth();
            case WEEKDAY -> Math.floorMod(day + 3, 7); // 1970 began on a Thursday
            case DAY_OF_YEAR -> LocalDate.ofEpochDay(day).getDayOfYear();
            case HOUR -> Math.floorMod(second, DAY) / 3600;
            case MINUTE -> Math.floorMod(second, DAY) / 60 % 60;
            case DAYS -> second / (double) DAY;
        };
    }

    /** {@return the parts that are not the same in all rows that have a date; the days alone if none is} */
    List<Part> differing(Threads threads) {
        long first = IntStream.range(0, dates.rows())
                .mapToLong(this::second)
                .filter(it -> it != MISSING)
                .findFirst()
                .orElse(0);
        Part[] parts = Part.values();
        AtomicIntegerArray differ = new AtomicIntegerArray(parts.length);
        forEach(threads, (row, second) -> {
            if (second == first || second == MISSING) {
                return;
            }
            for (Part part : parts) {
                if (differ.get(part.ordinal()) == 0 && part(part, second) != part(part, first)) {
                    differ.set(part.ordinal(), 1);
                }
            }
        });
        List<Part> found = new ArrayList<>();
        for (Part part : parts) {
            if (differ.get(part.ordinal()) == 1) {
                found.add(part);
            }
        }
        return found.isEmpty() ? List.of(Part.DAYS) : found;
    }
}
