package org.modelwright.table.jdbc;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;

/** Texts that were declared to be something else; each different text is looked at once. */
final class TextValues {

    private final ResultColumnBuilder sink;
    private final TextColumn texts;

    TextValues(ResultColumnBuilder sink, TextColumn texts) {
        this.sink = sink;
        this.texts = texts;
    }

    /** {@return the texts as a column of this type, or null where a problem says why they are none} */
    @Nullable Column as(@Nullable DataType type, List<Problem> problems) {
        if (type == null || type == DataType.STRING) {
            return texts;
        }
        List<String> different = texts.dictionary();
        boolean[] broken = new boolean[different.size()];
        boolean[] infinite = new boolean[broken.length];
        boolean[] inexact = new boolean[broken.length];
        long[] values = new long[broken.length];
        for (int code = 0; code < broken.length; code++) {
            String text = different.get(code);
            OptionalLong value = value(text, type);
            broken[code] = value.isEmpty();
            values[code] = value.orElse(0);
            if (isNumber(type) && value.isPresent()) {
                infinite[code] = Double.isInfinite(Double.longBitsToDouble(values[code]));
                inexact[code] = !TypeRules.isExact(text);
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
        FirstRows lost = rows(inexact);
        if (lost.count() > 0) {
            problems.add(sink.inexact(lost));
            return null;
        }
        return column(type, values, problems);
    }

    /** What a text says, as a column of this type holds it; a number by its bits. */
    private static OptionalLong value(String text, DataType type) {
        return switch (type) {
            case LONG, INTEGER -> TypeRules.whole(text);
            case BOOLEAN ->
                TypeRules.truth(text).map(it -> OptionalLong.of(it ? 1 : 0)).orElse(OptionalLong.empty());
            case DATETIME -> TypeRules.moment(text);
            default -> {
                OptionalDouble number = TypeRules.number(text);
                yield number.isPresent()
                        ? OptionalLong.of(Double.doubleToRawLongBits(number.getAsDouble()))
                        : OptionalLong.empty();
            }
        };
    }

    private @Nullable Column column(DataType type, long[] values, List<Problem> problems) {
        if (isNumber(type)) {
            Cells cells = new Cells(Double.BYTES, sink.budget);
            long missing = Double.doubleToRawLongBits(Double.NaN);
            each(code -> cells.add(code < 0 ? missing : values[code]));
            DoubleBuffer doubles = cells.whole().asDoubleBuffer();
            return new DoubleColumn(sink.name, doubles);
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

    private static boolean isNumber(DataType type) {
        return type == DataType.DOUBLE || type == DataType.FLOAT;
    }
}
