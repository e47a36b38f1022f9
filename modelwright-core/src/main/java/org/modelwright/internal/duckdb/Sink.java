package org.modelwright.internal.duckdb;

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
import org.duckdb.DuckDBReadableVector;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;

/** Takes the vectors of one column, and becomes that column. */
abstract class Sink {

    final String name;

    Sink(String name) {
        this.name = name;
    }

    /** Takes the first values of a vector as the rows from a row on. */
    abstract void accept(DuckDBReadableVector vector, int from, int count);

    /** {@return the first rows of what was taken} */
    abstract Column column(int rows);

    /** {@return how many infinite numbers were taken} */
    int infinite() {
        return 0;
    }

    static Sink of(DuckDb.Wanted wanted, int rows, Space space, Dictionaries dictionaries) {
        return switch (wanted.type()) {
            case LONG, INTEGER -> new Longs(wanted.name(), rows, space);
            case DOUBLE -> new Doubles(wanted.name(), rows, space);
            case FLOAT -> new Floats(wanted.name(), rows, space);
            case BOOLEAN -> new Booleans(wanted.name(), rows, space);
            case DATETIME -> new Dates(wanted.name(), rows, space);
            case STRING -> new Texts(wanted.name(), rows, space, dictionaries);
        };
    }

    /** The memory of a vector that cannot have gaps, since none were found before. */
    VectorMemory whole(DuckDBReadableVector vector, int count) {
        VectorMemory memory = VectorMemory.of(vector);
        if (memory.hasGaps(count)) {
            throw new DuckDbException(
                    "The source changed while it was read: the column (" + name + ") has gaps that it had not.");
        }
        return memory;
    }

    private static final class Doubles extends Sink {
        private static final long INFINITE = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

        private final DoubleBuffer values;
        private final double[] chunk = new double[DuckDb.CHUNK];
        private int infinite;

        Doubles(String name, int rows, Space space) {
            super(name);
            values = DoubleColumn.allocate(rows, space);
        }

        @Override
        void accept(DuckDBReadableVector vector, int from, int count) {
            VectorMemory memory = VectorMemory.of(vector);
            memory.values().asDoubleBuffer().get(0, chunk, 0, count);
            for (int row = 0; memory.present() != null && row < count; row++) {
                chunk[row] = memory.isMissing(row) ? Double.NaN : chunk[row];
            }
            values.put(from, chunk, 0, count);
            infinite += infinite(chunk, count);
        }

        /** Counts without branches, while the numbers are near. */
        private static int infinite(double[] chunk, int count) {
            long infinite = 0;
            for (int row = 0; row < count; row++) {
                long bits = Double.doubleToRawLongBits(chunk[row]) & Long.MAX_VALUE;
                infinite += (bits ^ INFINITE) - 1 >>> Long.SIZE - 1;
            }
            return (int) infinite;
        }

        @Override
        int infinite() {
            return infinite;
        }

        @Override
        Column column(int rows) {
            return new DoubleColumn(name, values.slice(0, rows));
        }
    }

    private static final class Floats extends Sink {
        private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

        private final FloatBuffer values;
        private final float[] chunk = new float[DuckDb.CHUNK];
        private int infinite;

        Floats(String name, int rows, Space space) {
            super(name);
            values = FloatColumn.allocate(rows, space);
        }

        @Override
        void accept(DuckDBReadableVector vector, int from, int count) {
            VectorMemory memory = VectorMemory.of(vector);
            memory.values().asFloatBuffer().get(0, chunk, 0, count);
            for (int row = 0; memory.present() != null && row < count; row++) {
                chunk[row] = memory.isMissing(row) ? Float.NaN : chunk[row];
            }
            values.put(from, chunk, 0, count);
            infinite += infinite(chunk, count);
        }

        /** Counts without branches, while the numbers are near. */
        private static int infinite(float[] chunk, int count) {
            int infinite = 0;
            for (int row = 0; row < count; row++) {
                int bits = Float.floatToRawIntBits(chunk[row]) & Integer.MAX_VALUE;
                infinite += (bits ^ INFINITE) - 1 >>> Integer.SIZE - 1;
            }
            return infinite;
        }

        @Override
        int infinite() {
            return infinite;
        }

        @Override
        Column column(int rows) {
            return new FloatColumn(name, values.slice(0, rows));
        }
    }

    private static final class Longs extends Sink {
        private final LongBuffer values;

        Longs(String name, int rows, Space space) {
            super(name);
            values = LongColumn.allocate(rows, space);
        }

        @Override
        void accept(DuckDBReadableVector vector, int from, int count) {
            values.put(from, whole(vector, count).values().asLongBuffer(), 0, count);
        }

        @Override
        Column column(int rows) {
            return new LongColumn(name, values.slice(0, rows));
        }
    }

    private static final class Dates extends Sink {
        private final LongBuffer values;

        Dates(String name, int rows, Space space) {
            super(name);
            values = LongColumn.allocate(rows, space);
        }

        @Override
        void accept(DuckDBReadableVector vector, int from, int count) {
            VectorMemory memory = VectorMemory.of(vector);
            values.put(from, memory.values().asLongBuffer(), 0, count);
            for (int row = 0; memory.present() != null && row < count; row++) {
                if (memory.isMissing(row)) {
                    values.put(from + row, DateTimeColumn.MISSING);
                }
            }
        }

        @Override
        Column column(int rows) {
            return new DateTimeColumn(name, values.slice(0, rows));
        }
    }

    private static final class Booleans extends Sink {
        private final ByteBuffer values;

        Booleans(String name, int rows, Space space) {
            super(name);
            values = BooleanColumn.allocate(rows, space);
        }

        @Override
        void accept(DuckDBReadableVector vector, int from, int count) {
            values.put(from, whole(vector, count).values(), 0, count);
        }

        @Override
        Column column(int rows) {
            return new BooleanColumn(name, values.slice(0, rows).order(ByteOrder.nativeOrder()));
        }
    }

    private static final class Texts extends Sink {
        private final IntBuffer codes;
        private final Map<String, Integer> known = new HashMap<>();
        private final ShortTexts near = new ShortTexts();
        private final List<String> dictionary = new ArrayList<>();
        private final Dictionaries dictionaries;

        Texts(String name, int rows, Space space, Dictionaries dictionaries) {
            super(name);
            this.dictionaries = dictionaries;
            codes = TextColumn.allocate(rows, space);
        }

        @Override
        void accept(DuckDBReadableVector vector, int from, int count) {
            VectorMemory memory = VectorMemory.of(vector);
            LongBuffer entries = memory.values().asLongBuffer();
            for (int row = 0; row < count; row++) {
                codes.put(from + row, memory.isMissing(row) ? -1 : code(vector, entries, row));
            }
        }

        private int code(DuckDBReadableVector vector, LongBuffer entries, int row) {
            long first = entries.get(2 * row);
            long second = entries.get(2 * row + 1);
            if (!ShortTexts.holds(first)) {
                return code(vector.getString(row));
            }
            int place = near.place(first, second);
            int code = near.code(place);
            if (code < 0) {
                code = code(vector.getString(row));
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
