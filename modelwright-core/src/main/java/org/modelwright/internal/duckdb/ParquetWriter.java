package org.modelwright.internal.duckdb;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.error.InfrastructureException;

/** Writes a frame as Parquet: BIGINT, DOUBLE, BOOLEAN, VARCHAR, TIMESTAMP; what is missing is null. */
public final class ParquetWriter {

    private ParquetWriter() {}

    /**
     * Writes the file, rows in order.
     *
     * @throws InfrastructureException if it cannot be written
     */
    public static void write(Frame frame, Path file) {
        try (DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            statement.execute("create table frame ("
                    + frame.columns().stream()
                            .map(it -> DuckDb.name(it.name()) + " " + sqlType(it))
                            .collect(Collectors.joining(", "))
                    + ")");
            try (DuckDBAppender appender = connection.createAppender("frame")) {
                append(frame, appender);
            }
            statement.execute(
                    "copy frame to " + DuckDb.text(file.toAbsolutePath().toString()) + " (format parquet)");
        } catch (SQLException e) {
            throw new InfrastructureException(
                    "The file (" + file.getFileName() + ") cannot be written: " + e.getMessage(),
                    "free some disk space.",
                    e);
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

    private static void append(Frame frame, DuckDBAppender appender) throws SQLException {
        List<Column> columns = frame.columns();
        for (int row = 0; row < frame.rows(); row++) {
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
                } else if (column.type() == org.modelwright.data.DataType.STRING) {
                    appender.append(String.valueOf(column.text(row)));
                } else {
                    appender.append(column.number(row));
                }
            }
            appender.endRow();
        }
    }
}
