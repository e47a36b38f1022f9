package org.modelwright.table.duckdb;

import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

/** A table whose rows DuckDB asks for while it runs: the frames of a queue, one after the other, until an empty entry. */
final class Batches implements DuckDBTableFunction<String, String, String> {

    private static final String NOTHING = "";
    private static final Frame NONE = Frame.of(List.of());

    private final List<DataType> types;
    private final BlockingQueue<Optional<Frame>> queue;
    private volatile Frame frame = NONE;
    private int at;
    private boolean ended;

    /**
     * Describes the table.
     *
     * @param columns like those of every frame, in order
     * @param queue where the frames come from
     */
    Batches(List<Column> columns, BlockingQueue<Optional<Frame>> queue) {
        this.types = columns.stream().map(Column::type).toList();
        this.queue = queue;
    }

    /** Lets go of the rows: the database knows the table until it is closed. */
    void forget() {
        frame = NONE;
        queue.clear();
    }

    /** {@return what a column is called in the table} */
    static String name(int place) {
        return "c" + place;
    }

    @Override
    public String bind(DuckDBTableFunctionBindInfo info) {
        for (int place = 0; place < types.size(); place++) {
            info.addResultColumn(name(place), type(types.get(place)));
        }
        return NOTHING;
    }

    @Override
    public String init(DuckDBTableFunctionInitInfo info) {
        info.setMaxThreads(1);
        return NOTHING;
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) throws InterruptedException {
        while (!ended && at == frame.rows()) {
            Optional<Frame> next = queue.take();
            ended = next.isEmpty();
            frame = next.orElse(frame);
            at = 0;
        }
        if (ended) {
            return 0;
        }
        int count = (int) Math.min(chunk.capacity(), frame.rows() - at);
        for (int place = 0; place < types.size(); place++) {
            fill(frame.columns().get(place), chunk.vector(place), count);
        }
        at += count;
        return count;
    }

    /** Times are whole numbers until DuckDB itself makes them. */
    private static DuckDBColumnType type(DataType type) {
        return switch (type) {
            case LONG, INTEGER, DATETIME -> DuckDBColumnType.BIGINT;
            case DOUBLE, FLOAT -> DuckDBColumnType.DOUBLE;
            case BOOLEAN -> DuckDBColumnType.BOOLEAN;
            case STRING -> DuckDBColumnType.VARCHAR;
        };
    }

    /** A loop for each type: one loop for all would ask each value for its type. */
    private void fill(Column column, DuckDBWritableVector to, int count) {
        if (column instanceof TextColumn texts) {
            to.setStringUtf8Batch(0, bytes(texts, count));
        } else if (column instanceof LongColumn longs) {
            longs(longs.values(), to, count);
        } else if (column instanceof DateTimeColumn dates) {
            longs(dates.values(), to, count);
            gaps(column, to, count);
        } else if (column instanceof BooleanColumn booleans) {
            for (int row = 0; row < count; row++) {
                to.setBoolean(row, booleans.value(at + row));
            }
        } else {
            double[] numbers = new double[count];
            column.numbers(at, numbers);
            for (int row = 0; row < count; row++) {
                to.setDouble(row, numbers[row]);
            }
            gaps(column, to, count);
        }
    }

    private void longs(LongBuffer values, DuckDBWritableVector to, int count) {
        for (int row = 0; row < count; row++) {
            to.setLong(row, values.get(at + row));
        }
    }

    private void gaps(Column column, DuckDBWritableVector to, int count) {
        for (int row = 0; row < count; row++) {
            if (column.isMissing(at + row)) {
                to.setNull(row);
            }
        }
    }

    /** The texts of the next rows, null where one is missing; equal ones are one array where texts are few. */
    private byte[][] bytes(TextColumn texts, int count) {
        List<String> dictionary = texts.dictionary();
        byte[][] known = new byte[dictionary.size() <= count ? dictionary.size() : 0][];
        for (int code = 0; code < known.length; code++) {
            known[code] = dictionary.get(code).getBytes(StandardCharsets.UTF_8);
        }
        byte[][] bytes = new byte[count][];
        for (int row = 0; row < count; row++) {
            int code = texts.codes().get(at + row);
            if (code >= 0) {
                bytes[row] =
                        known.length > 0 ? known[code] : dictionary.get(code).getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
