package org.modelwright.mlflow.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.NativeLibraries;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.error.ModelwrightException;
import org.slf4j.Logger;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The database file: opened late, written in short transactions, and inspected inside each of them, since a Python
 * process may have migrated it in between.
 */
final class Store implements AutoCloseable {

    private static final Logger LOG = Log.of(Store.class);
    private static final int RETRY_MILLIS = 100;

    private final Path file;
    private final String uri;
    private final Duration patience;
    private final Schema schema;
    private @Nullable Connection connection;

    Store(Path file, String uri, Duration patience) {
        this.file = file;
        this.uri = uri;
        this.patience = patience;
        this.schema = new Schema(uri);
    }

    /** Work inside a transaction. */
    interface Work<T> {
        T in(Transaction sql) throws SQLException;
    }

    /** {@return what a write transaction gives; all of it happens, or nothing} */
    synchronized <T> T write(Work<T> work) {
        return transaction("BEGIN IMMEDIATE", true, work);
    }

    /** {@return what a read transaction gives} */
    synchronized <T> T read(Work<T> work) {
        return transaction("BEGIN", false, work);
    }

    private <T> T transaction(String begin, boolean writes, Work<T> work) {
        long end = System.nanoTime() + patience.toNanos();
        for (boolean warned = false; ; warned = true) {
            try {
                return attempt(begin, writes, work);
            } catch (Schema.Migrating e) {
                if (System.nanoTime() > end) {
                    throw e.refusal();
                }
                if (!warned) {
                    LOG.warn(
                            "The store ({}) is being migrated by another process; waiting for it, up to {} s.",
                            uri,
                            patience.toSeconds());
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            throw new InterruptedJobException("The wait for the store (" + uri + ") was interrupted.", null, e);
        }
    }

    private <T> T attempt(String begin, boolean writes, Work<T> work) {
        try {
            Connection open = open(writes);
            try (Statement statement = open.createStatement()) {
                statement.execute(begin);
                try {
                    schema.inspect(open, writes);
                    T result = work.in(new Transaction(open, schema.tablesWithWorkspace()));
                    statement.execute("COMMIT");
                    return result;
                } catch (SQLException | RuntimeException e) {
                    schema.forget();
                    rollback(statement, e);
                    throw e;
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void rollback(Statement statement, Exception cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does when the disk is full.
            cause.addSuppressed(e);
        }
    }

    /** {@return whether there is a file with something in it; refuses a place where none can be made} */
    synchronized boolean exists() {
        Path folder = folder();
        if (!Files.exists(file) && !Files.isWritable(folder)) {
            throw new InfrastructureException(
                    "The store (" + uri + ") cannot be written: " + folder + " is read-only.",
                    "chmod u+w, or another tracking_uri.");
        }
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw Cause.failure("The store (" + uri + ") cannot be read", null, e);
        }
    }

    /** {@return the folder of the file, which is there} */
    private Path folder() {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InfrastructureException(
                    "The folder (" + folder + ") of the store (" + uri + ") does not exist.", "mkdir -p " + folder);
        }
        if (Files.isDirectory(file)) {
            throw new InfrastructureException(
                    "The store (" + uri + ") is a folder.", uri.replaceFirst("/+$", "") + "/mlflow.db");
        }
        return folder;
    }

    private Connection open(boolean writes) throws SQLException {
        if (connection == null) {
            folder();
            if (!writes && !Files.exists(file)) {
                throw new InfrastructureException("The store (" + uri + ") does not exist.");
            }
            SQLiteConfig config = new SQLiteConfig();
            config.setBusyTimeout((int) patience.toMillis());
            config.enforceForeignKeys(true);
            connection = config.createConnection("jdbc:sqlite:" + file);
        }
        return connection;
    }

    private ModelwrightException failure(SQLException e) {
        Optional<Cause> machine = Cause.lack();
        if (machine.isPresent()) {
            return machine.get().failure("The store (" + uri + ") cannot be used");
        }
        if (e.getCause() instanceof NativeLibraryNotFoundException) {
            return NativeLibraries.missing("SQLite", e);
        }
        int primary = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : -1;
        if (primary == SQLiteErrorCode.SQLITE_NOTADB.code || primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return new InfrastructureException(
                    "The store (" + uri + ") is not a database, or is damaged.", "another tracking_uri.", e);
        }
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return new InfrastructureException(
                    "The store (" + uri + ") is locked by another process for more than " + patience.toSeconds()
                            + " s.",
                    "wait until that process is done.",
                    e);
        }
        if (primary == SQLiteErrorCode.SQLITE_READONLY.code || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return new InfrastructureException(
                    "The store (" + uri + ") cannot be written: " + file + " or its folder is read-only.",
                    "chmod u+w, or another tracking_uri.",
                    e);
        }
        if (primary == SQLiteErrorCode.SQLITE_FULL.code || primary == SQLiteErrorCode.SQLITE_IOERR.code) {
            return new InfrastructureException(
                    "The store (" + uri + ") cannot be written: the disk of " + file + " is full, or failed.",
                    "free some space.",
                    e);
        }
        return Cause.failure("The store (" + uri + ") failed", null, e);
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw failure(e);
            } finally {
                connection = null;
            }
        }
    }
}
