package org.modelwright.table.duckdb;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Session;
import org.modelwright.data.Space;
import org.modelwright.error.InfrastructureException;

/** A connection to the {@link Database} of a session, which reads files into columns. */
public final class DuckDb implements AutoCloseable {

    /** How many rows DuckDB hands over at most. */
    static final int CHUNK = 2048;

    /** Any number of rows. */
    private static final long ANY = -1;

    /** From so many values on, several threads read. */
    private static final long LARGE = 1_000_000;

    private final Database database;
    private final DuckDBConnection connection;
    private final Session session;

    /**
     * Connects to the session's database, which is opened if it is not open yet.
     *
     * @param session whose threads read, and where columns are held
     * @throws DuckDbException if the native library cannot be loaded
     */
    public DuckDb(Session session) {
        this.session = session;
        database = Database.of(session);
        connection = database.connect();
    }

    /** {@return a name as SQL writes it} */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@return a text as SQL writes it} */
    public static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** Runs a statement that gives nothing. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /** {@return the rows of a small answer, each value as text} */
    public List<List<@Nullable String>> rows(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 1; column <= width; column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /** {@return the columns of a source, in order: name to DuckDB's type} */
    public Map<String, String> describe(String source) {
        Map<String, String> types = new LinkedHashMap<>();
        for (List<@Nullable String> row : rows("describe select * from " + source)) {
            types.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
        }
        return types;
    }

    /**
     * What to read: an expression and how to hold it.
     *
     * @param name the column's name in the frame
     * @param sql the expression; it gives BIGINT, DOUBLE, FLOAT, BOOLEAN, VARCHAR or, for dates, BIGINT microseconds
     * @param type how to hold it
     */
    public record Wanted(String name, String sql, DataType type) {}

    /**
     * What came of it.
     *
     * @param column the column
     * @param infinite how many of its numbers are infinite
     * @param gaps how many rows have no value where the column has no way to say so: whole numbers, and booleans
     */
    public record Read(Column column, int infinite, int gaps) {}

    /** What DuckDB says of the order of a source's rows. */
    public enum Order {
        /** A query gives them in the order of the source; columns that are not asked for cost as much as the others. */
        AS_THEY_COME,
        /** The same, and a query of half the columns takes half the time. */
        COLUMN_BY_COLUMN,
        /** Each row knows its file and its number, as {@code file_index} and {@code file_row_number}. */
        NUMBERED
    }

    /**
     * Reads expressions over a source into columns, all rows, in the source's order.
     *
     * @param source a table function or table
     * @param rows the number of rows, as counted before
     * @param order what is known of their order: whether several threads can read
     * @throws DuckDbException if the source cannot be read to its end
     * @throws InfrastructureException if the columns belong into files, and the temporary folder cannot take them
     */
    public List<Read> read(String source, List<Wanted> wanted, int rows, Order order) {
        Space space = session.space(rows * bytes(wanted));
        Dictionaries dictionaries = dictionaries();
        List<VectorColumnBuilder> sinks =
                session.threads().map(wanted, it -> VectorColumnBuilder.of(it, rows, space, dictionaries));
        boolean large = (long) rows * wanted.size() >= LARGE;
        List<VectorColumnBuilder> left = sinks;
        if (large && order == Order.NUMBERED) {
            place(source, sinks.stream().filter(it -> !it.needsOrder()).toList(), rows);
            left = sinks.stream().filter(VectorColumnBuilder::needsOrder).toList();
        }
        int parts = large && order != Order.AS_THEY_COME
                ? Math.min(session.threads().count(), left.size())
                : 1;
        List<VectorColumnBuilder> inOrder = left;
        session.threads()
                .forEach(
                        parts,
                        part -> fill(
                                source,
                                inOrder.subList(inOrder.size() * part / parts, inOrder.size() * (part + 1) / parts),
                                rows));
        return sinks.stream()
                .map(it -> new Read(it.column(rows), it.infinite.get(), it.gaps.get()))
                .toList();
    }

    /** Fills columns in the order of the rows. */
    private void fill(String source, List<VectorColumnBuilder> sinks, int rows) {
        int[] read = {0};
        chunks(source, expressions(sinks), rows, (chunk, count) -> {
            for (int column = 0; column < sinks.size(); column++) {
                sinks.get(column).accept(memory(chunk, column, count), 0, read[0], count);
            }
            read[0] += count;
        });
    }

    private static List<String> expressions(List<VectorColumnBuilder> sinks) {
        return sinks.stream().map(it -> it.sql).toList();
    }

    /**
     * Counts texts by their kind, in one look at all rows.
     *
     * @param expressions of texts, as SQL
     * @param kinds what kind a text is, from 0, for each of the expressions
     * @param most one more than the greatest kind
     * @return the counts, for each of the expressions
     * @throws DuckDbException if the source cannot be read to its end
     */
    public List<TextCounts> count(
            String source, List<String> expressions, List<ToIntFunction<String>> kinds, int most) {
        List<TextCounts> counts =
                kinds.stream().map(it -> new TextCounts(it, most)).toList();
        chunks(source, expressions, ANY, (chunk, count) -> {
            for (int column = 0; column < counts.size(); column++) {
                counts.get(column).accept(memory(chunk, column, count), count);
            }
        });
        return counts;
    }

    private VectorMemory memory(DuckDBDataChunkReader chunk, int column, int count) throws SQLException {
        return database.vectors().memory(chunk.vector(column), 0, count);
    }

    /** Fills columns from all threads of DuckDB at once. */
    private void place(String source, List<VectorColumnBuilder> sinks, int rows) {
        if (sinks.isEmpty()) {
            return;
        }
        List<List<@Nullable String>> files =
                rows("select file_index, count(*) from " + source + " group by 1 order by 1");
        ScatterFunction places = new ScatterFunction(sinks, files, rows, database.vectors());
        try {
            String function = database.newFunction("place");
            places.register(connection, function);
            String expressions = sinks.stream().map(it -> ", " + it.sql).collect(Collectors.joining());
            long placed = Long.parseLong(String.valueOf(rows("select count(" + function
                            + "(file_index::BIGINT, file_row_number::BIGINT" + expressions + ")) from " + source)
                    .get(0)
                    .get(0)));
            if (placed != rows) {
                throw new DuckDbException("The source changed while it was read: " + placed + " of " + rows + " rows.");
            }
        } catch (SQLException e) {
            throw new DuckDbException(e);
        } catch (DuckDbException e) {
            // What our own side threw is the cause of whatever DuckDB says.
            throw places.failure().orElse(e);
        } finally {
            places.forget();
        }
    }

    /**
     * Reads the same in batches, in memory that is used again for each.
     *
     * @param rows the number of rows, as counted before
     * @param size how many rows a batch holds, but for the last
     * @param batch takes the columns of a batch; they are gone when it returns
     */
    public void scan(String source, List<Wanted> wanted, long rows, int size, Consumer<List<Column>> batch) {
        Dictionaries dictionaries = dictionaries();
        List<VectorColumnBuilder> sinks = wanted.stream()
                .map(it -> VectorColumnBuilder.of(it, size + CHUNK, Space.MEMORY, dictionaries))
                .toList();
        int[] held = {0};
        chunks(source, expressions(sinks), rows, (chunk, count) -> {
            for (int column = 0; column < sinks.size(); column++) {
                sinks.get(column).accept(memory(chunk, column, count), 0, held[0], count);
            }
            held[0] += count;
            for (VectorColumnBuilder it : sinks) {
                if (it.gaps.get() > 0) {
                    throw new DuckDbException("The source changed while it was read: the column (" + it.name
                            + ") has gaps that it had not.");
                }
            }
            if (held[0] >= size) {
                batch.accept(sinks.stream().map(it -> it.column(held[0])).toList());
                held[0] = 0;
                dictionaries.clear();
            }
        });
        if (held[0] > 0) {
            batch.accept(sinks.stream().map(it -> it.column(held[0])).toList());
        }
    }

    /** Takes rows as they come. */
    private interface Rows {
        void accept(DuckDBDataChunkReader chunk, int count) throws SQLException;
    }

    /**
     * Reads chunk by chunk.
     *
     * <p>Where the number of rows is known, more or less are an error.
     *
     * <p>DuckDB ends the loop over chunks in silence when it meets a damaged page or a bad value. So a last row, the
     * sentinel, is asked for: where it does not come, an aggregate over the same expressions is run, which fails with
     * the reason.
     */
    private void chunks(String source, List<String> expressions, long rows, Rows taker) {
        String all = expressions.stream().map(it -> it + ", ").collect(Collectors.joining());
        String nulls = "null, ".repeat(expressions.size());
        String sql = "select " + all + "false from " + source + " union all select " + nulls + "true";
        long read = 0;
        boolean whole = false;
        try (DuckDBConnection reading = connection.duplicate();
                DuckDBPreparedStatement statement = reading.prepare(sql);
                DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                DuckDBDataChunkReader chunk = result.chunk();
                int count = (int) chunk.rowCount();
                if (count > 0 && chunk.vector(expressions.size()).getBoolean(count - 1)) {
                    whole = true;
                    count--;
                }
                if (rows != ANY && read + count > rows) {
                    throw new DuckDbException("The source changed while it was read: more than " + rows + " rows.");
                }
                if (count > 0) {
                    taker.accept(chunk, count);
                }
                read += count;
            }
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
        if (!whole) {
            String counts = expressions.stream().map(it -> "count(" + it + ")").collect(Collectors.joining(", "));
            rows("select " + counts + " from " + source);
            throw new DuckDbException(
                    "Reading ended after " + read + " rows, of which more were there, for no reason that is told.");
        }
        if (rows != ANY && read != rows) {
            throw new DuckDbException("The source changed while it was read: " + read + " of " + rows + " rows.");
        }
    }

    private Dictionaries dictionaries() {
        return new Dictionaries(
                Math.min(session.resources().memory(), Runtime.getRuntime().maxMemory() / 4 * 3));
    }

    private static long bytes(List<Wanted> wanted) {
        long bytes = 0;
        for (Wanted column : wanted) {
            bytes += switch (column.type()) {
                case LONG, INTEGER, DOUBLE, DATETIME -> Long.BYTES;
                case FLOAT, STRING -> Integer.BYTES;
                case BOOLEAN -> Byte.BYTES;
            };
        }
        return bytes;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }
}
