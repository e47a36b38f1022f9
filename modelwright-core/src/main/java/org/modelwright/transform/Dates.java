package org.modelwright.transform;

import java.nio.LongBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;

/** Dates as a model takes them: as such, or as texts that say dates of the years 0 to 9999, as four digits can. */
public final class Dates {

    private static final int SHOWN = 3;
    private static final long MICROS_OF_A_DAY = 86_400_000_000L;
    private static final long FIRST = LocalDate.of(0, 1, 1).toEpochDay() * MICROS_OF_A_DAY;
    private static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * MICROS_OF_A_DAY;

    /** Stands for a text that is no date; no date either. */
    private static final long NONE = Long.MAX_VALUE;

    private Dates() {}

    /**
     * {@return the column as dates; blank text is a missing one}
     *
     * @param first the number of the first row, for messages
     * @param problems is given one that names the first values that are no such dates
     */
    public static DateTimeColumn of(Column column, long first, List<Problem> problems) {
        DateTimeColumn dates;
        if (column instanceof DateTimeColumn as) {
            dates = as;
        } else {
            LongBuffer values = LongColumn.allocate(column.rows());
            IntToLongFunction micros = micros(column);
            for (int row = 0; row < column.rows(); row++) {
                values.put(row, micros.applyAsLong(row));
            }
            dates = new DateTimeColumn(column.name(), values);
        }
        refused(column, dates.values(), first, problems);
        return dates;
    }

    private static IntToLongFunction micros(Column column) {
        if (!(column instanceof TextColumn texts)) {
            return row -> column.isMissing(row) ? DateTimeColumn.MISSING : NONE;
        }
        long[] known = texts.dictionary().stream().mapToLong(Dates::micros).toArray();
        return row -> {
            int code = texts.codes().get(row);
            return code < 0 ? DateTimeColumn.MISSING : known[code];
        };
    }

    private static long micros(String text) {
        if (text.isBlank()) {
            return DateTimeColumn.MISSING;
        }
        OptionalLong micros = TypeRules.moment(text);
        return micros.isPresent() ? micros.getAsLong() : NONE;
    }

    private static void refused(Column column, LongBuffer micros, long first, List<Problem> problems) {
        List<String> shown = new ArrayList<>();
        long count = 0;
        for (int row = 0; row < micros.limit(); row++) {
            long value = micros.get(row);
            if (value != DateTimeColumn.MISSING && (value < FIRST || value >= END)) {
                count++;
                if (shown.size() < SHOWN) {
                    shown.add("row " + (first + row) + " (" + column.text(row) + ")");
                }
            }
        }
        if (count > 0) {
            problems.add(Problem.of(
                            "The column (" + column.name() + ") holds what is no date of the years 0 to 9999 in "
                                    + count + " of " + column.rows() + " rows, first in " + String.join(", ", shown)
                                    + ".",
                            "ISO form: 2024-01-31, or 2024-01-31T09:30:00+01:00; an empty text is a missing date.")
                    .with(Map.of("column", column.name(), "rows", count)));
        }
    }
}
