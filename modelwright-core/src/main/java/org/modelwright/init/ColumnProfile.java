package org.modelwright.init;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;

/**
 * What one column looks like.
 *
 * @param column the column
 * @param missing how many rows have no value
 * @param distinct how many different values there are
 */
record ColumnProfile(Column column, int missing, int distinct) {

    private static final Pattern ID = Pattern.compile(
            "(?i)id|key|uuid|guid|index|instant|row|rowid|nr|no|unnamed: 0|column0|.*[_ .-](id|key|nr|no|uuid|number)");
    private static final Pattern NAMED_ID = Pattern.compile(".*[a-z]I[dD]");

    private static final Pattern SUBJECT = Pattern.compile(
            "(?i)(.*[ _.-])?(subject|patient|person|participant|customer|client|user|member|household|family"
                    + "|student|pupil|employee|driver|animal|device|machine)[ _.#-]*(id|key|nr|no|number|code)?");

    static ColumnProfile at(Column column) {
        Set<String> different = new HashSet<>();
        if (column instanceof TextColumn text) {
            boolean[] used = new boolean[text.dictionary().size()];
            int count = 0;
            for (int row = 0; row < text.rows(); row++) {
                int code = text.codes().get(row);
                if (code >= 0 && !used[code]) {
                    used[code] = true;
                    count++;
                }
            }
            return new ColumnProfile(column, column.missing(), count);
        }
        for (int row = 0; row < column.rows(); row++) {
            if (!column.isMissing(row)) {
                different.add(String.valueOf(column.text(row)));
            }
        }
        return new ColumnProfile(column, column.missing(), different.size());
    }

    String name() {
        return column.name();
    }

    boolean hasNameOfAnId() {
        return ID.matcher(name()).matches() || NAMED_ID.matcher(name()).matches();
    }

    boolean hasNameOfASubject() {
        return SUBJECT.matcher(name()).matches();
    }

    /** Whether it may name things: text or whole numbers, in every row. */
    boolean isName() {
        return (column.type() == DataType.STRING || column.type() == DataType.LONG) && missing == 0;
    }

    boolean isUnique() {
        return missing == 0 && distinct == column.rows();
    }

    /** Whether it counts the rows up, one by one. */
    boolean countsRows() {
        if (!(column instanceof LongColumn longs) || longs.rows() < 2) {
            return false;
        }
        for (int row = 1; row < longs.rows(); row++) {
            if (longs.values().get(row) != longs.values().get(row - 1) + 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether it holds dates or moments, as such or written in ISO's way. */
    boolean isTime() {
        if (column.type() == DataType.DATETIME) {
            return true;
        }
        return column instanceof TextColumn text
                && distinct > 0
                && text.dictionary().stream().allMatch(it -> TypeRules.says(it, DataType.DATETIME));
    }

    /** Whether rows are ordered by it, from the earliest on, with more than one value. */
    boolean isAscending() {
        if (missing > 0 || distinct < 2) {
            return false;
        }
        for (int row = 1; row < column.rows(); row++) {
            int order = column.type() == DataType.STRING
                    ? String.valueOf(column.text(row - 1)).compareTo(String.valueOf(column.text(row)))
                    : Double.compare(column.number(row - 1), column.number(row));
            if (order > 0) {
                return false;
            }
        }
        return true;
    }

    double minimum() {
        double least = Double.POSITIVE_INFINITY;
        for (int row = 0; row < column.rows(); row++) {
            if (!column.isMissing(row)) {
                least = Math.min(least, column.number(row));
            }
        }
        return least;
    }

    double maximum() {
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < column.rows(); row++) {
            if (!column.isMissing(row)) {
                most = Math.max(most, column.number(row));
            }
        }
        return most;
    }
}
