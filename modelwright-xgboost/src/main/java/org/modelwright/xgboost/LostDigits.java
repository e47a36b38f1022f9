package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;

/**
 * Finds columns whose numbers trees cannot tell apart, since they compare 32-bit floats: times in milliseconds since 1970
 * are two minutes apart at least.
 */
final class LostDigits {

    /** Rows that are looked at, one after the other, as close as they stand. */
    private static final int ROWS = 20_000;

    /** More of the different numbers than this must share a float. */
    private static final double SHARE = 0.1;

    /** With so many steps between least and largest for each value, hardly any two share one. */
    private static final int STEPS = 8;

    private LostDigits() {}

    /** {@return a sentence for each column of numbers that loses some, but for categories} */
    static List<String> warnings(Frame inputs, Set<String> categories) {
        List<String> warnings = new ArrayList<>();
        for (Column column : inputs.valueColumns().columns()) {
            if ((column.type() == DataType.DOUBLE || column.type() == DataType.LONG)
                    && !categories.contains(column.name())) {
                warn(column, warnings);
            }
        }
        return warnings;
    }

    private static void warn(Column column, List<String> warnings) {
        double[] values = new double[Math.min(ROWS, column.rows())];
        column.numbers(0, values);
        double[] found = Arrays.stream(values).filter(Double::isFinite).toArray();
        double largest = Arrays.stream(found).map(Math::abs).max().orElse(0);
        double range = Arrays.stream(found).max().orElse(0)
                - Arrays.stream(found).min().orElse(0);
        double step = Math.ulp((float) largest);
        if (range == 0 || range / step > (double) STEPS * found.length) {
            return;
        }
        long distinct = Arrays.stream(found).distinct().count();
        long floats = Arrays.stream(found).map(it -> (float) it).distinct().count();
        if (distinct - floats <= SHARE * distinct) {
            return;
        }
        warnings.add(
                "The column (" + column.name() + ") loses digits as 32-bit floats, which trees compare: in the first "
                        + values.length + " rows " + distinct + " different numbers become " + floats
                        + ", as numbers near " + number(largest) + " are told apart by no less than " + number(step)
                        + ". Maybe a number of smaller size, such as the time since the first row.");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
