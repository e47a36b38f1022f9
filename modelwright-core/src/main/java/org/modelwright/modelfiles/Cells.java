package org.modelwright.modelfiles;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

/** Values of columns as JSON and YAML have them. */
public final class Cells {

    private Cells() {}

    /** {@return a value: a text, number or boolean; null where there is none. A date is a text} */
    public static @Nullable Object value(Column column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        return switch (column.type()) {
            case BOOLEAN -> column.number(row) != 0;
            case LONG -> Long.valueOf(String.valueOf(column.text(row)));
            case DOUBLE -> column.number(row);
            case DATETIME -> column instanceof DateTimeColumn dates ? dates.shortText(row) : null;
            default -> column.text(row);
        };
    }

    /**
     * {@return a column of these values}
     *
     * @param values as {@link #value} gives them
     * @throws IllegalArgumentException naming the first value that is not of the type, or that is missing where the type has
     *     none
     */
    public static Column column(String name, DataType type, List<?> values) {
        int rows = values.size();
        switch (type) {
            case DOUBLE -> {
                double[] numbers = new double[rows];
                for (int row = 0; row < rows; row++) {
                    Object value = values.get(row);
                    numbers[row] =
                            value == null ? Double.NaN : number(name, value).doubleValue();
                }
                return DoubleColumn.of(name, numbers);
            }
            case FLOAT -> {
                float[] numbers = new float[rows];
                for (int row = 0; row < rows; row++) {
                    Object value = values.get(row);
                    numbers[row] = value == null
                            ? Float.NaN
                            : value instanceof String text
                                    ? Float.parseFloat(text)
                                    : number(name, value).floatValue();
                }
                return FloatColumn.of(name, numbers);
            }
            case LONG, INTEGER -> {
                long[] numbers = new long[rows];
                for (int row = 0; row < rows; row++) {
                    Number number = number(name, values.get(row));
                    if (number.longValue() != number.doubleValue()) {
                        throw wrong(name, number, "whole number");
                    }
                    numbers[row] = number.longValue();
                }
                return LongColumn.of(name, numbers);
            }
            case BOOLEAN -> {
                boolean[] flags = new boolean[rows];
                for (int row = 0; row < rows; row++) {
                    if (!(values.get(row) instanceof Boolean flag)) {
                        throw wrong(name, values.get(row), "boolean");
                    }
                    flags[row] = flag;
                }
                return BooleanColumn.of(name, flags);
            }
            case DATETIME -> {
                long[] micros = new long[rows];
                for (int row = 0; row < rows; row++) {
                    Object value = values.get(row);
                    micros[row] = value == null
                            ? DateTimeColumn.MISSING
                            : DateTimeColumn.parse(String.valueOf(value)).orElseThrow(() -> wrong(name, value, "date"));
                }
                return new DateTimeColumn(name, LongColumn.of(name, micros).values());
            }
            default -> {
                @Nullable String[] texts = new String[rows];
                for (int row = 0; row < rows; row++) {
                    Object value = values.get(row);
                    texts[row] = value == null ? null : String.valueOf(value);
                }
                return TextColumn.of(name, texts);
            }
        }
    }

    private static Number number(String name, @Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw wrong(name, value, "number");
    }

    private static IllegalArgumentException wrong(String name, @Nullable Object value, String what) {
        return new IllegalArgumentException("The value (" + value + ") of " + name + " is no " + what + ".");
    }

    /**
     * {@return whether a value says a class}
     *
     * @param label the text of the class
     * @param value a cell; a number says a class of the same number
     * @param type of the column that held the classes
     */
    public static boolean isClass(String label, @Nullable Object value, DataType type) {
        return type != DataType.STRING && type != DataType.BOOLEAN && value instanceof Number number
                ? Double.parseDouble(label) == number.doubleValue()
                : label.equals(String.valueOf(value));
    }
}
