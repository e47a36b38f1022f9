package org.modelwright.data;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One named column of a {@link Frame}: values of one type, held outside the object heap, never changed.
 *
 * <p>A missing value is {@code NaN} in a {@link DoubleColumn} or {@link FloatColumn}, code -1 in a {@link TextColumn},
 * {@link Long#MIN_VALUE} in a {@link DateTimeColumn}; the other two kinds have none. A whole-number or boolean column
 * with gaps is held as a {@link DoubleColumn}, as the numbers 0 and 1 for booleans.
 */
public sealed interface Column
        permits DoubleColumn, FloatColumn, LongColumn, BooleanColumn, TextColumn, DateTimeColumn {

    /** {@return the name, unique in its frame} */
    String name();

    /** {@return how values are held: BOOLEAN, LONG, DOUBLE, STRING or DATETIME} */
    DataType type();

    /** {@return how many bytes a row takes; what is kept once for all rows is not counted} */
    default int bytes() {
        return switch (type()) {
            case LONG, DOUBLE, DATETIME -> Long.BYTES;
            case INTEGER, FLOAT, STRING -> Integer.BYTES;
            case BOOLEAN -> Byte.BYTES;
        };
    }

    /** {@return the number of rows} */
    int rows();

    /** {@return whether the row has no value} */
    boolean isMissing(int row);

    /**
     * {@return the value as text, or null if missing}
     *
     * <p>Whole numbers without a point, doubles as the shortest text that reads back equal, {@code true} and
     * {@code false}, dates in ISO form.
     */
    @Nullable String text(int row);

    /** {@return the value as a number: NaN if missing or no number; booleans are 0 and 1} */
    double number(int row);

    /** Gives the numbers of the rows from this one on, as many as there is room for. */
    default void numbers(int from, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = number(from + i);
        }
    }

    /** {@return a column of these rows in this order, in memory} */
    default Column take(int[] rows) {
        return take(rows, Space.MEMORY);
    }

    /** {@return a column of these rows in this order} */
    Column take(int[] rows, Space space);

    /** {@return a view of the rows from {@code from} up to, but without, {@code to}; nothing is copied} */
    Column slice(int from, int to);

    /** {@return the same values under another name} */
    Column named(String name);

    /** {@return what says, asked once for each row in order, whether its value was in a row before; a gap never is} */
    default IntPredicate repeats() {
        KeyIndex seen = KeyIndex.empty(List.of(KeyIndex.Codes.of(this, this).one()), rows());
        return row -> !isMissing(row) && seen.add(row) != KeyIndex.NONE;
    }

    /** {@return whether no row has a value} */
    default boolean isAllMissing() {
        for (int row = 0; row < rows(); row++) {
            if (!isMissing(row)) {
                return false;
            }
        }
        return true;
    }

    /** {@return how many rows have no value} */
    default int missing() {
        int missing = 0;
        for (int row = 0; row < rows(); row++) {
            if (isMissing(row)) {
                missing++;
            }
        }
        return missing;
    }
}
