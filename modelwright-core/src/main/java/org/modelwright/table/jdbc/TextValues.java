package org.modelwright.table.jdbc;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.Problem;

/** Texts that were declared to be something else; each different text is looked at once. */
final class TextValues {

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
    private static final Pattern NUMBER =
            Pattern.compile("(?i)[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|nan|[+-]?inf(?:inity)?");

    private final ResultColumnBuilder sink;
    private final TextColumn texts;
    private final String[] trimmed;

    TextValues(ResultColumnBuilder sink, TextColumn texts) {
        this.sink = sink;
        this.texts = texts;
        trimmed = texts.dictionary().stream().map(String::strip).toArray(String[]::new);
    }

    /** {@return the texts as a column of this type, or null where a problem says why they are none} */
    @Nullable Column as(@Nullable DataType type, List<Problem> problems) {
        if (type == null || type == DataType.STRING) {
            return texts;
        }
        boolean[] broken = new boolean[trimmed.length];
        boolean[] infinite = new boolean[trimmed.length];
        boolean whole = true;
        long[] values = new long[trimmed.length];
        for (int code = 0; code < trimmed.length; code++) {
            String text = trimmed[code];
            switch (type) {
                case LONG, INTEGER -> {
                    broken[code] = !isLong(text);
                    values[code] = broken[code] ? 0 : Long.parseLong(text);
                }
                case BOOLEAN -> {
                    String lower = text.toLowerCase(Locale.ROOT);
                    broken[code] = !lower.equals("true") && !lower.equals("false");
                    values[code] = lower.equals("true") ? 1 : 0;
                }
                case DATETIME -> {
                    OptionalLong moment = Timestamps.parse(text);
                    broken[code] = moment.isEmpty();
                    values[code] = moment.orElse(0);
                }
                default -> {
                    broken[code] = !NUMBER.matcher(text).matches();
                    double value = broken[code] ? 0 : number(text);
                    infinite[code] = Double.isInfinite(value);
                    whole = whole && WHOLE.matcher(text).matches();
                    values[code] = Double.doubleToRawLongBits(value);
                }
            }
        }
        FirstRows wrong = rows(broken);
        if (wrong.count() > 0) {
            problems.add(Problem.of("The column (" + sink.name + ") of " + sink.source + " breaks type ("
                    + type.mlflowName() + ") in " + wrong + "."));
            return null;
        }
        FirstRows endless = rows(infinite);
        if (endless.count() > 0) {
            problems.add(sink.infinite(endless));
            return null;
        }
        return column(type, whole, values, problems);
    }

    private @Nullable Column column(DataType type, boolean whole, long[] values, List<Problem> problems) {
        if (type == DataType.DOUBLE || type == DataType.FLOAT) {
            boolean[] beyond = new boolean[values.length];
            for (int code = 0; code < values.length && whole; code++) {
                beyond[code] = Math.abs(Double.longBitsToDouble(values[code])) >= ResultColumnBuilder.EXACT;
            }
            FirstRows lost = rows(beyond);
            if (lost.count() > 0) {
                problems.add(sink.inexact(lost));
                return null;
            }
            Cells cells = new Cells(Double.BYTES, sink.budget);
            long missing = Double.doubleToRawLongBits(Double.NaN);
            each(code -> cells.add(code < 0 ? missing : values[code]));
            DoubleBuffer doubles = cells.whole().asDoubleBuffer();
            return new org.modelwright.data.DoubleColumn(sink.name, doubles);
        }
        if (type == DataType.DATETIME) {
            Cells cells = new Cells(Long.BYTES, sink.budget);
            each(code -> cells.add(code < 0 ? DateTimeColumn.MISSING : values[code]));
            LongBuffer longs = cells.whole().asLongBuffer();
            return new DateTimeColumn(sink.name, longs);
        }
        Cells cells = new Cells(type == DataType.BOOLEAN ? 1 : Long.BYTES, sink.budget);
        each(code -> {
            if (code < 0) {
                cells.addMissing(0);
            } else {
                cells.add(values[code]);
            }
        });
        return type == DataType.BOOLEAN ? sink.truths(cells) : sink.wholes(cells, problems);
    }

    private interface Coded {
        void accept(int code);
    }

    private void each(Coded take) {
        for (int row = 0; row < texts.rows(); row++) {
            take.accept(texts.codes().get(row));
        }
    }

    private FirstRows rows(boolean[] codes) {
        FirstRows rows = new FirstRows();
        for (int row = 0; row < texts.rows(); row++) {
            int code = texts.codes().get(row);
            if (code >= 0 && codes[code]) {
                rows.add(row, () -> texts.dictionary().get(code));
            }
        }
        return rows;
    }

    private static boolean isLong(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return false;
        }
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static double number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("nan")) {
            return Double.NaN;
        }
        if (lower.contains("inf")) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text);
    }
}
