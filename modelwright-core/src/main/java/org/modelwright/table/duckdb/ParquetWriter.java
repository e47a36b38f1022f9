package org.modelwright.table.duckdb;

import java.nio.file.Path;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.InfrastructureException;

/** Writes a frame as Parquet: BIGINT, DOUBLE, BOOLEAN, VARCHAR, TIMESTAMP; what is missing is null. */
public final class ParquetWriter {

    private ParquetWriter() {}

    /**
     * Writes the file, rows in order.
     *
     * @param session whose database writes it
     * @throws InfrastructureException if it cannot be written
     */
    public static void write(Frame frame, Path file, Session session) {
        try (TableWriter writer = new TableWriter(file, TableWriter.Format.PARQUET, session)) {
            writer.add(frame);
            writer.finish();
        }
    }
}
