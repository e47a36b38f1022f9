package org.modelwright.internal.duckdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.error.InfrastructureException;

/**
 * Writes a table batch by batch as Parquet or CSV: BIGINT, DOUBLE, BOOLEAN, VARCHAR, TIMESTAMP; what is missing is null,
 * in CSV nothing. Rows that do not fit into its memory wait beside the file.
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

    private static final int MEMORY_MIB = 128;

    private final Path file;
    private final Path waiting;
    private final Format format;
    private final DuckDBConnection connection;
    private @Nullable DuckDBAppender appender;
    private List<String> names = List.of();

    /** Prepares a file, which is not there before {@link #finish}. */
    public TableWriter(Path file, Format format) {
        this.file = file.toAbsolutePath();
        this.waiting = this.file.resolveSibling(this.file.getFileName() + ".rows");
        this.format = format;
        try {
            connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
            execute("set TimeZone = 'UTC'");
            execute("set threads = 1");
            execute("set memory_limit = '" + MEMORY_MIB + "MiB'");
            execute("set temp_directory = " + DuckDb.text(waiting.toString()));
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Adds rows; all batches have the columns of the first, which may hold no rows. */
    public void add(Frame rows) {
        try {
            if (appender == null) {
                names = rows.names();
                execute("create table rows ("
                        + rows.columns().stream()
                                .map(it -> DuckDb.name(it.name()) + " " + sqlType(it))
                                .collect(Collectors.joining(", "))
                        + ")");
                appender = connection.createAppender("rows");
            }
            append(rows.select(names).columns(), rows.rows(), appender);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Writes the file. */
    public void finish() {
        try {
            if (appender == null) {
                throw new IllegalStateException("There is no first batch, so that no columns are known.");
            }
            appender.close();
            execute("copy rows to " + DuckDb.text(file.toString()) + " (" + format.options + ")");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        } catch (SQLException | IOException e) {
            throw failure(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String sqlType(Column column) {
        return switch (column.type()) {
            case LONG, INTEGER -> "BIGINT";
            case DOUBLE, FLOAT -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case STRING -> "VARCHAR";
            case DATETIME -> "TIMESTAMP";
        };
    }

    private static void append(List<Column> columns, int rows, DuckDBAppender appender) throws SQLException {
        for (int row = 0; row < rows; row++) {
            appender.beginRow();
            for (Column column : columns) {
                if (column.isMissing(row)) {
                    appender.appendNull();
                } else if (column instanceof LongColumn longs) {
                    appender.append(longs.values().get(row));
                } else if (column instanceof BooleanColumn booleans) {
                    appender.append(booleans.value(row));
                } else if (column instanceof DateTimeColumn dates) {
                    appender.appendEpochMicros(dates.values().get(row));
                } else if (column.type() == DataType.STRING) {
                    appender.append(String.valueOf(column.text(row)));
                } else {
                    appender.append(column.number(row));
                }
            }
            appender.endRow();
        }
    }

    private InfrastructureException failure(Exception e) {
        return new InfrastructureException(
                "The file (" + file.getFileName() + ") cannot be written: " + e.getMessage(),
                "free some disk space.",
                e);
    }

    @Override
    public void close() {
        try {
            connection.close();
            if (Files.exists(waiting)) {
                try (Stream<Path> left = Files.walk(waiting)) {
                    for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(path);
                    }
                }
            }
        } catch (SQLException | IOException e) {
            throw failure(e);
        }
    }
}
