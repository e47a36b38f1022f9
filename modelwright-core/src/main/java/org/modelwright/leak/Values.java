package org.modelwright.leak;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;

/**
 * The values of one column in the sampled rows: a code for each row, -1 where missing. Codes of numbers are in their
 * order; text that is all numbers counts as numbers.
 */
final class Values {

    private static final int MISSING = -1;

    private final String name;
    private final DataType type;
    private final int[] codes;
    private final int[] counts;
    private final double @Nullable [] levels;
    private final String @Nullable [] texts;
    private final int present;

    private Values(
            String name,
            DataType type,
            int[] codes,
            int distinct,
            double @Nullable [] levels,
            String @Nullable [] texts) {
        this.name = name;
        this.type = type;
        this.codes = codes;
        this.levels = levels;
        this.texts = texts;
        this.counts = new int[distinct];
        int count = 0;
        for (int code : codes) {
            if (code >= 0) {
                counts[code]++;
                count++;
            }
        }
        this.present = count;
    }

    static Values of(Column column, int[] rows) {
        return column instanceof TextColumn text ? texts(text, rows) : numbers(column, rows);
    }

    private static Values numbers(Column column, int[] rows) {
        double[] numbers = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            // Adding zero makes the two zeros one.
            numbers[i] = column.number(rows[i]) + 0.0;
        }
        return encode(column.name(), column.type(), numbers);
    }

    private static Values encode(String name, DataType type, double[] numbers) {
        double[] finite = new double[numbers.length];
        int present = 0;
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                finite[present++] = number;
            }
        }
        Arrays.sort(finite, 0, present);
        int distinct = 0;
        for (int i = 0; i < present; i++) {
            if (distinct == 0 || finite[distinct - 1] != finite[i]) {
                finite[distinct++] = finite[i];
            }
        }
        double[] levels = Arrays.copyOf(finite, distinct);
        int[] codes = new int[numbers.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Double.isFinite(numbers[i]) ? Arrays.binarySearch(levels, numbers[i]) : MISSING;
        }
        return new Values(name, type, codes, distinct, levels, null);
    }

    private static Values texts(TextColumn column, int[] rows) {
        int[] codeOf = new int[column.dictionary().size()];
        Arrays.fill(codeOf, MISSING);
        String[] texts = new String[Math.min(rows.length, codeOf.length)];
        int[] codes = new int[rows.length];
        int distinct = 0;
        double[] numbers = new double[texts.length];
        boolean numeric = true;
        for (int i = 0; i < rows.length; i++) {
            int code = column.codes().get(rows[i]);
            if (code < 0) {
                codes[i] = MISSING;
                continue;
            }
            if (codeOf[code] < 0) {
                String text = column.dictionary().get(code);
                codeOf[code] = distinct;
                numbers[distinct] = TypeRules.number(text).orElse(Double.NaN);
                numeric = numeric && Double.isFinite(numbers[distinct]);
                texts[distinct++] = text;
            }
            codes[i] = codeOf[code];
        }
        if (numeric && distinct > 0) {
            double[] parsed = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                // Adding zero makes the two zeros one.
                parsed[i] = codes[i] < 0 ? Double.NaN : numbers[codes[i]] + 0.0;
            }
            return encode(column.name(), DataType.STRING, parsed);
        }
        return new Values(column.name(), DataType.STRING, codes, distinct, null, Arrays.copyOf(texts, distinct));
    }

    String name() {
        return name;
    }

    DataType type() {
        return type;
    }

    /** {@return whether the values are numbers, and so have an order} */
    boolean isNumeric() {
        return levels != null;
    }

    int rows() {
        return codes.length;
    }

    /** {@return how many rows have a value} */
    int present() {
        return present;
    }

    /** {@return how many different values there are} */
    int distinct() {
        return counts.length;
    }

    /** {@return the code of a row, or -1 if missing} */
    int code(int row) {
        return codes[row];
    }

    boolean isPresent(int row) {
        return codes[row] >= 0;
    }

    /** {@return the number of a row; only of rows that have one} */
    double number(int row) {
        return level(codes[row]);
    }

    /** {@return the number of a code} */
    double level(int code) {
        if (levels == null) {
            throw new IllegalStateException("The column (" + name + ") holds no numbers.");
        }
        return levels[code];
    }

    /** {@return how often each code occurs} */
    int[] counts() {
        return counts;
    }

    /** {@return how often each code occurs in some rows, all of which have a value} */
    int[] counts(int[] rows) {
        int[] ofRows = new int[distinct()];
        for (int row : rows) {
            ofRows[codes[row]]++;
        }
        return ofRows;
    }

    /** {@return how many different values some rows have} */
    int distinct(int[] rows) {
        return (int) Arrays.stream(counts(rows)).filter(count -> count > 0).count();
    }

    /** {@return the most frequent code; the first of several} */
    int mode() {
        int mode = 0;
        for (int code = 1; code < counts.length; code++) {
            if (counts[code] > counts[mode]) {
                mode = code;
            }
        }
        return mode;
    }

    /** {@return a value as text} */
    String text(int code) {
        if (texts != null) {
            return texts[code];
        }
        double value = level(code);
        if (type == DataType.BOOLEAN) {
            return Boolean.toString(value != 0);
        }
        return format(value);
    }

    /** {@return a number without needless digits} */
    static String format(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.6g", value));
        return Double.toString(rounded).replaceFirst("\\.0$", "");
    }

    /** {@return the smaller of standard deviation and quartile distance, the latter if not zero} */
    static double spread(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(it -> (it - mean) * (it - mean))
                .average()
                .orElse(0);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double quartiles = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
        return quartiles > 0 ? Math.min(quartiles, Math.sqrt(variance)) : Math.sqrt(variance);
    }
}
