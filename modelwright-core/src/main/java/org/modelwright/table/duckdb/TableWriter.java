package org.modelwright.table.duckdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBFunctions;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;

/**
 * Writes a table batch by batch as Parquet or CSV: BIGINT, DOUBLE, BOOLEAN, VARCHAR, TIMESTAMP; what is missing is null,
 * in CSV nothing. DuckDB writes in a thread of its own what one batch holds while the next one is made; no rows wait
 * anywhere else.
 */
public final class TableWriter implements AutoCloseable {

    /** The kind of the file. */
    public enum Format {
        /** Parquet. */
        PARQUET("format parquet"),
        /** CSV with a first line of names, commas, and quotes where they are needed. */
        CSV("format csv, header true");

        private final String options;

        Format(String options) {
            this.options = options;
        }
    }

    private static final int LOOK_MILLIS = 50;

    private final Path file;
    private final Format format;
    private final Database database;
    private final DuckDBConnection connection;
    /** The next batch; nothing in it is the end. */
    private final BlockingQueue<Optional<Frame>> next = new ArrayBlockingQueue<>(1);

    private @Nullable FutureTask<@Nullable Void> writing;
    private @Nullable Thread writer;
    private @Nullable Batches batches;
    private List<String> names = List.of();

    /**
     * Prepares a file, which is whole after {@link #finish} and not before.
     *
     * @param session whose database writes; it is closed after this
     */
    public TableWriter(Path file, Format format, Session session) {
        this.file = file.toAbsolutePath();
        this.format = format;
        database = Database.of(session);
        connection = database.connect();
    }

    /**
     * Adds rows; all batches have the columns of the first, which may hold no rows. They are written later: their memory
     * must stay as it is.
     *
     * @throws InfrastructureException if the file cannot be written; told by this batch or a later one
     */
    public void add(Frame rows) {
        if (writing == null) {
            names = rows.names();
            writing = start(rows.columns());
        }
        give(writing, Optional.of(rows.select(names)));
    }

    /**
     * Writes the file to its end.
     *
     * @throws InfrastructureException if it cannot be written
     */
    public void finish() {
        if (writing == null) {
            throw new IllegalStateException("There is no first batch, so that no columns are known.");
        }
        give(writing, Optional.empty());
        await(writing);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private FutureTask<@Nullable Void> start(List<Column> columns) {
        String table = database.newFunction("batches");
        batches = new Batches(columns, next);
        try {
            DuckDBFunctions.tableFunction()
                    .withName(table)
                    .withFunction(batches)
                    .register(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
        String select = IntStream.range(0, columns.size())
                .mapToObj(place -> {
                    Column column = columns.get(place);
                    String value = Batches.name(place);
                    return (column.type() == DataType.DATETIME ? "make_timestamp(" + value + ")" : value) + " as "
                            + DuckDb.name(column.name());
                })
                .collect(Collectors.joining(", "));
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
            copy("copy (select " + select + " from " + table + "()) to " + DuckDb.text(file.toString()) + " ("
                    + format.options + ", use_tmp_file false)");
            return null;
        });
        writer = Threads.waiting("write " + file.getFileName(), task);
        return task;
    }

    /** Hands a batch over, unless nobody takes it any more. */
    private void give(FutureTask<@Nullable Void> to, Optional<Frame> batch) {
        try {
            while (!next.offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (to.isDone()) {
                    await(to);
                    throw new IllegalStateException("The file (" + file + ") ended before its rows.");
                }
            }
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private void await(FutureTask<@Nullable Void> task) {
        try {
            task.get();
        } catch (InterruptedException e) {
            throw stopped(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() instanceof SQLException cause ? cause : e);
        }
    }

    private InterruptedJobException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterruptedJobException(
                "The file (" + file.getFileName() + ") was not written to its end.", null, e);
    }

    private void copy(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private ModelwrightException failure(Exception e) {
        return Cause.failure("The file (" + file.getFileName() + ") cannot be written", "free some disk space.", e);
    }

    /** Waits for the thread that writes, however the job is stopped: nothing of the session may be closed below it. */
    @Override
    public void close() {
        // What was not finished ends early, and nobody asks how: its failure is on its way already.
        next.clear();
        next.add(Optional.empty());
        boolean interrupted = false;
        while (writer != null && writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (batches != null) {
            batches.forget();
        }
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
