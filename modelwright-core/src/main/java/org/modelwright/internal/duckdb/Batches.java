package org.modelwright.internal.duckdb;

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

/** A table whose rows DuckDB asks for while it runs: the frames of a queue, one after the other, until an empty entry. */
final class Batches implements DuckDBTableFunction<String, String, String> {

    private static final String NOTHING = "";

    private final List<Column> columns;
    private final BlockingQueue<Optional<Frame>> queue;
    private Frame frame;
    private int at;
    private boolean ended;

    /**
     * Describes the table.
     *
     * @param columns of every frame, in order
     * @param queue where the frames come from
     */
    Batches(List<Column> columns, BlockingQueue<Optional<Frame>> queue) {
        this.columns = columns;
        this.queue = queue;
        this.frame = Frame.of(columns).head(0);
    }

    /** {@return what a column is called in the table} */
    static String name(int place) {
        return "c" + place;
    }

    @Override
    public String bind(DuckDBTableFunctionBindInfo info) {
        for (int place = 0; place < columns.size(); place++) {
            info.addResultColumn(name(place), type(columns.get(place).type()));
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
        for (int place = 0; place < columns.size(); place++) {
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

    private void fill(Column column, DuckDBWritableVector to, int count) {
        for (int row = 0; row < count; row++) {
            int from = at + row;
            if (column.isMissing(from)) {
                to.setNull(row);
            } else if (column instanceof LongColumn longs) {
                to.setLong(row, longs.values().get(from));
            } else if (column instanceof BooleanColumn booleans) {
                to.setBoolean(row, booleans.value(from));
            } else if (column instanceof DateTimeColumn dates) {
                to.setLong(row, dates.values().get(from));
            } else if (column.type() == DataType.STRING) {
                to.setString(row, column.text(from));
            } else {
                to.setDouble(row, column.number(from));
            }
        }
    }
}
