package org.modelwright.table.duckdb;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.modelwright.data.NativeLibraries;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;

/**
 * The one in-memory DuckDB of a session, opened when it is first needed: whoever reads or writes has a connection to it.
 * It reaches nothing but the files it is asked for: extensions are neither installed nor loaded, and the settings are
 * locked, for all connections.
 *
 * <p>A third of the session's memory is its own up to half a gigabyte, an eighth beyond, and never less than what a file being
 * written needs.
 */
final class Database implements AutoCloseable {

    private static final long LEAST_MIB = 128;
    /** Beyond it nothing is read faster, and two threads hold a hundred megabytes more of pages that they have read ahead. */
    private static final long ENOUGH_MIB = 512;

    private final DuckDBConnection first;
    private final VectorAccess vectors;
    private final AtomicInteger functions = new AtomicInteger();

    /** Opens it; {@link #of} gives the session's one. */
    Database(Session session, VectorAccess vectors) {
        this.vectors = vectors;
        Resources resources = session.resources();
        Path folder = session.newFolder("duckdb");
        try {
            first = open();
            try (Statement statement = first.createStatement()) {
                statement.execute("set threads = " + resources.threads());
                statement.execute("set memory_limit = '" + mebibytes(resources.memory()) + "MiB'");
                // Its allocator would keep what a query has freed, a quarter of a large job's memory, until it is
                // closed.
                statement.execute("set allocator_bulk_deallocation_flush_threshold = '1MiB'");
                // It would be a folder .tmp of the working directory.
                statement.execute("set temp_directory = " + DuckDb.text(folder.toString()));
                // It would hold a whole group of rows, often the whole file, and files on a disk gain nothing by it.
                statement.execute("set disable_parquet_prefetching = true");
                statement.execute("set parquet_metadata_cache = true");
                statement.execute("set autoinstall_known_extensions = false");
                statement.execute("set autoload_known_extensions = false");
                statement.execute("set allow_community_extensions = false");
                // Else each connection would have the zone of the machine.
                statement.execute("set global TimeZone = 'UTC'");
                statement.execute("set lock_configuration = true");
            }
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    private static long mebibytes(long memory) {
        return Math.max(LEAST_MIB, Math.max(Math.min(memory / 3 >> 20, ENOUGH_MIB), memory / 8 >> 20));
    }

    private static DuckDBConnection open() throws SQLException {
        try {
            // In a program with several class loaders, such as spark-submit, Java's list of drivers lacks it.
            if (DriverManager.drivers().noneMatch(DuckDBDriver.class::isInstance)) {
                DriverManager.registerDriver(new DuckDBDriver());
            }
            return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        } catch (LinkageError e) {
            throw NativeLibraries.missing("DuckDB", e);
        }
    }

    /**
     * {@return the session's one}
     *
     * @throws org.modelwright.error.InfrastructureException if the native library cannot be loaded
     */
    static Database of(Session session) {
        return session.shared(Database.class, it -> new Database(it, VectorAccess.DRIVER));
    }

    /** {@return a connection of its own, for whoever closes it} */
    DuckDBConnection connect() {
        try {
            return first.duplicate();
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /** {@return how the values of its vectors are got at} */
    VectorAccess vectors() {
        return vectors;
    }

    /** {@return a name that no function has: what is made known once stays so for all connections} */
    String newFunction(String name) {
        return name + "_" + functions.incrementAndGet();
    }

    @Override
    public void close() {
        try {
            first.close();
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }
}
