package org.modelwright.table.duckdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBColumnType;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.internal.text.ShortTexts;

/**
 * Takes the vectors of one column, and becomes that column. Several threads may bring values at once, each for rows of its
 * own; texts are numbered as they come, and are brought by one.
 */
abstract class VectorColumnBuilder {

    final String name;
    final String sql;
    /** The type of a vector that it takes. */
    final DuckDBColumnType type;
    /** How many infinite numbers were taken. */
    final AtomicInteger infinite = new AtomicInteger();
    /** How many values were missing where the column cannot say so; what it holds there means nothing. */
    final AtomicInteger gaps = new AtomicInteger();

    VectorColumnBuilder(DuckDb.Wanted wanted, DuckDBColumnType type) {
        this.name = wanted.name();
        this.sql = wanted.sql();
        this.type = type;
    }

    /**
     * Takes values of a vector.
     *
     * @param memory where they are
     * @param at the first of them, as a row of the vector
     * @param from the row of the column that it becomes
     * @param count how many
     */
    abstract void accept(VectorMemory memory, int at, int from, int count);

    /** {@return the first rows of what was taken} */
    abstract Column column(int rows);

    /** {@return whether the values must come in the order of their rows, by one thread} */
    boolean needsOrder() {
        return type == DuckDBColumnType.VARCHAR;
    }

    static VectorColumnBuilder of(DuckDb.Wanted wanted, int rows, Space space, Dictionaries dictionaries) {
        return switch (wanted.type()) {
            case LONG, INTEGER -> new Longs(wanted, rows, space);
            case DOUBLE -> new Doubles(wanted, rows, space);
            case FLOAT -> new Floats(wanted, rows, space);
            case BOOLEAN -> new Booleans(wanted, rows, space);
            case DATETIME -> new Dates(wanted, rows, space);
            case STRING -> new Texts(wanted, rows, space, dictionaries);
        };
    }

    private static final class Doubles extends VectorColumnBuilder {
        private static final long INFINITE = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

        private final DoubleBuffer values;

        Doubles(DuckDb.Wanted wanted, int rows, Space space) {
            super(wanted, DuckDBColumnType.DOUBLE);
            values = DoubleColumn.allocate(rows, space);
        }

        @Override
        void accept(VectorMemory memory, int at, int from, int count) {
            double[] some = new double[count];
            memory.values().asDoubleBuffer().get(memory.place(at), some);
            int end = at + count;
            for (int gap = memory.nextGap(at, end); gap < end; gap = memory.nextGap(gap + 1, end)) {
                some[gap - at] = Double.NaN;
            }
            values.put(from, some);
            infinite.addAndGet(infinite(some));
        }

        /** Counts without branches, while the numbers are near. */
        private static int infinite(double[] numbers) {
            long infinite = 0;
            for (double number : numbers) {
                long bits = Double.doubleToRawLongBits(number) & Long.MAX_VALUE;
                infinite += (bits ^ INFINITE) - 1 >>> Long.SIZE - 1;
            }
            return (int) infinite;
        }

        @Override
        Column column(int rows) {
            return new DoubleColumn(name, values.slice(0, rows));
        }
    }

    private static final class Floats extends VectorColumnBuilder {
        private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

        private final FloatBuffer values;

        Floats(DuckDb.Wanted wanted, int rows, Space space) {
            super(wanted, DuckDBColumnType.FLOAT);
            values = FloatColumn.allocate(rows, space);
        }

        @Override
        void accept(VectorMemory memory, int at, int from, int count) {
            float[] some = new float[count];
            memory.values().asFloatBuffer().get(memory.place(at), some);
            int end = at + count;
            for (int gap = memory.nextGap(at, end); gap < end; gap = memory.nextGap(gap + 1, end)) {
                some[gap - at] = Float.NaN;
            }
            values.put(from, some);
            infinite.addAndGet(infinite(some));
        }

        /** Counts without branches, while the numbers are near. */
        private static int infinite(float[] numbers) {
            int infinite = 0;
            for (float number : numbers) {
                int bits = Float.floatToRawIntBits(number) & Integer.MAX_VALUE;
                infinite += (bits ^ INFINITE) - 1 >>> Integer.SIZE - 1;
            }
            return infinite;
        }

        @Override
        Column column(int rows) {
            return new FloatColumn(name, values.slice(0, rows));
        }
    }

    private static final class Longs extends VectorColumnBuilder {
        private final LongBuffer values;

        Longs(DuckDb.Wanted wanted, int rows, Space space) {
            super(wanted, DuckDBColumnType.BIGINT);
            values = LongColumn.allocate(rows, space);
        }

        @Override
        void accept(VectorMemory memory, int at, int from, int count) {
            values.put(from, memory.values().asLongBuffer(), memory.place(at), count);
            gaps.addAndGet(memory.gaps(at, count));
        }

        @Override
        Column column(int rows) {
            return new LongColumn(name, values.slice(0, rows));
        }
    }

    private static final class Dates extends VectorColumnBuilder {
        private final LongBuffer values;

        Dates(DuckDb.Wanted wanted, int rows, Space space) {
            super(wanted, DuckDBColumnType.BIGINT);
            values = LongColumn.allocate(rows, space);
        }

        @Override
        void accept(VectorMemory memory, int at, int from, int count) {
            values.put(from, memory.values().asLongBuffer(), memory.place(at), count);
            int end = at + count;
            for (int gap = memory.nextGap(at, end); gap < end; gap = memory.nextGap(gap + 1, end)) {
                values.put(from + gap - at, DateTimeColumn.MISSING);
            }
        }

        @Override
        Column column(int rows) {
            return new DateTimeColumn(name, values.slice(0, rows));
        }
    }

    private static final class Booleans extends VectorColumnBuilder {
        private final ByteBuffer values;

        Booleans(DuckDb.Wanted wanted, int rows, Space space) {
            super(wanted, DuckDBColumnType.BOOLEAN);
            values = BooleanColumn.allocate(rows, space);
        }

        @Override
        void accept(VectorMemory memory, int at, int from, int count) {
            values.put(from, memory.values(), memory.place(at), count);
            gaps.addAndGet(memory.gaps(at, count));
        }

        @Override
        Column column(int rows) {
            return new BooleanColumn(name, values.slice(0, rows).order(ByteOrder.nativeOrder()));
        }
    }

    private static final class Texts extends VectorColumnBuilder {
        private final IntBuffer codes;
        private final Map<String, Integer> known = new HashMap<>();
        private final ShortTexts near = new ShortTexts();
        private final List<String> dictionary = new ArrayList<>();
        private final Dictionaries dictionaries;

        Texts(DuckDb.Wanted wanted, int rows, Space space, Dictionaries dictionaries) {
            super(wanted, DuckDBColumnType.VARCHAR);
            this.dictionaries = dictionaries;
            codes = TextColumn.allocate(rows, space);
        }

        @Override
        void accept(VectorMemory memory, int at, int from, int count) {
            VectorTexts texts = VectorTexts.of(memory, at, count);
            for (int i = 0; i < count; i++) {
                codes.put(from + i, memory.isMissing(at + i) ? -1 : code(texts, at + i));
            }
        }

        private int code(VectorTexts texts, int row) {
            long first = texts.entry(row);
            if (!ShortTexts.holds(first)) {
                return code(texts.text(row));
            }
            long second = texts.rest(row);
            int place = near.place(first, second);
            int code = near.code(place);
            if (code < 0) {
                code = code(texts.text(row));
                near.put(place, first, second, code);
            }
            return code;
        }

        private int code(String text) {
            Integer code = known.get(text);
            if (code == null) {
                dictionaries.add(name, text);
                code = dictionary.size();
                known.put(text, code);
                dictionary.add(text);
            }
            return code;
        }

        @Override
        Column column(int rows) {
            TextColumn column = new TextColumn(name, codes.slice(0, rows), dictionary);
            // The next batch has its own texts: all of a file's may be different.
            known.clear();
            near.clear();
            dictionary.clear();
            return column;
        }
    }
}
