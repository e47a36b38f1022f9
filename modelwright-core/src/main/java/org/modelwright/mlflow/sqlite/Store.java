package org.modelwright.mlflow.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The database file: opened late, written in short transactions, and looked at inside each of them, since a Python
 * process may have migrated it in between.
 */
final class Store implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int LOOK_AGAIN_MILLIS = 100;
    private static final String DDL = "mlflow-3.0.sql";

    private final Path file;
    private final String uri;
    private final Duration patience;
    private @Nullable Connection connection;
    private int schemaVersion = -1;
    private Set<String> workspaced = Set.of();

    Store(Path file, String uri, Duration patience) {
        this.file = file;
        this.uri = uri;
        this.patience = patience;
    }

    /** Work inside a transaction. */
    interface Work<T> {
        T in(Session session) throws SQLException;
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
        for (boolean told = false; ; told = true) {
            try {
                return once(begin, writes, work);
            } catch (Migrating e) {
                if (System.nanoTime() > end) {
                    throw e.refusal;
                }
                if (!told) {
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
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            throw new InterruptedJobException("The wait for the store (" + uri + ") was interrupted.", null, e);
        }
    }

    private <T> T once(String begin, boolean writes, Work<T> work) {
        try {
            Connection open = open(writes);
            try (Statement statement = open.createStatement()) {
                statement.execute(begin);
                try {
                    look(open, writes);
                    T result = work.in(new Session(open, workspaced));
                    statement.execute("COMMIT");
                    return result;
                } catch (SQLException | RuntimeException e) {
                    schemaVersion = -1; // what was seen may be rolled back
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
        Path folder = place();
        if (!Files.exists(file) && !Files.isWritable(folder)) {
            throw new InfrastructureException(
                    "The store (" + uri + ") cannot be written: " + folder + " is read-only.",
                    "chmod u+w, or another tracking_uri.");
        }
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new InfrastructureException("The store (" + uri + ") cannot be read: " + e.getMessage(), null, e);
        }
    }

    /** {@return the folder of the file, which is there} */
    private Path place() {
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
            place();
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

    /** Creates the tables in an empty file; refuses tables that cannot be served. */
    private void look(Connection open, boolean writes) throws SQLException {
        int version = number(open, "PRAGMA schema_version");
        if (version == schemaVersion) {
            return;
        }
        Map<String, Set<String>> needed = neededColumns();
        if (number(open, "SELECT count(*) FROM sqlite_master") == 0) {
            if (!writes) {
                throw new InfrastructureException("The store (" + uri + ") is empty.");
            }
            create(open);
        }
        if (number(open, "SELECT count(*) FROM sqlite_master WHERE name LIKE '\\_alembic\\_tmp\\_%' ESCAPE '\\'") > 0) {
            throw new Migrating(refused("a migration of it is running, or ended half-way", "wait for it, or"));
        }
        if (number(open, "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'") == 0
                || number(open, "SELECT count(*) FROM alembic_version") != 1) {
            throw new Migrating(refused("it does not say which level of MLflow's tables it has", ""));
        }
        Set<String> withWorkspace = new HashSet<>();
        for (Map.Entry<String, Set<String>> table : needed.entrySet()) {
            Set<String> missing = new HashSet<>(table.getValue());
            try (PreparedStatement info =
                    open.prepareStatement("SELECT name, \"notnull\", dflt_value FROM pragma_table_info(?)")) {
                info.setString(1, table.getKey());
                try (ResultSet columns = info.executeQuery()) {
                    while (columns.next()) {
                        String name = columns.getString(1);
                        boolean known = missing.remove(name);
                        if (!known && columns.getBoolean(2) && columns.getString(3) == null) {
                            throw refused(
                                    "its table " + table.getKey() + " has the column (" + name
                                            + "), which must be filled and is not known",
                                    "a newer Modelwright; not");
                        }
                        if (name.equals("workspace")) {
                            withWorkspace.add(table.getKey());
                        }
                    }
                }
            }
            if (!missing.isEmpty()) {
                throw refused("its table " + table.getKey() + " lacks the columns " + missing, "");
            }
        }
        workspaced = Set.copyOf(withWorkspace);
        schemaVersion = number(open, "PRAGMA schema_version");
    }

    private InfrastructureException refused(String why, String first) {
        return new InfrastructureException(
                "The store (" + uri + ") cannot be written: " + why + ".",
                (first.isEmpty() ? "" : first + " ") + "mlflow db upgrade " + uri
                        + ", after a copy of the file was made.");
    }

    private static int number(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getInt(1);
        }
    }

    private static void create(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            for (String sql : ddl().replaceAll("(?m)^--.*$", "").split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private static String ddl() {
        try (InputStream in = Store.class.getResourceAsStream(DDL)) {
            if (in == null) {
                throw new IllegalStateException("The resource (" + DDL + ") is not on the class path.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the columns of the 3.0 level, of the tables that are written} */
    private static Map<String, Set<String>> neededColumns() {
        Map<String, Set<String>> needed = new LinkedHashMap<>();
        Matcher tables = Pattern.compile("CREATE TABLE (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL)
                .matcher(ddl());
        while (tables.find()) {
            if (tables.group(1).startsWith("trace_") || tables.group(1).equals("alembic_version")) {
                continue;
            }
            Set<String> columns = new HashSet<>();
            Matcher names = Pattern.compile("(?m)^  \"?([a-z_]+)\"? [A-Z]").matcher(tables.group(2));
            while (names.find()) {
                columns.add(names.group(1));
            }
            needed.put(tables.group(1), columns);
        }
        return needed;
    }

    private InfrastructureException failure(SQLException e) {
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
        return new InfrastructureException("The store (" + uri + ") failed: " + e.getMessage(), null, e);
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

    /** Somebody else is at work on the tables, or has given up on them. */
    private static final class Migrating extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final InfrastructureException refusal;

        Migrating(InfrastructureException refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }

    /** SQL inside one transaction. */
    static final class Session {

        private final Connection connection;
        private final Set<String> workspaced;

        private Session(Connection connection, Set<String> workspaced) {
            this.connection = connection;
            this.workspaced = workspaced;
        }

        /** {@return the condition that a row belongs to the only workspace we serve, to stand behind a WHERE} */
        String here(String table) {
            return workspaced.contains(table) ? " AND workspace = 'default'" : "";
        }

        /** Runs a statement with values. */
        int run(String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        }

        /** Runs a statement for each row of values. */
        void runAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (@Nullable Object[] row : rows) {
                    bind(statement, row);
                    statement.executeUpdate();
                }
            }
        }

        /** {@return the rows of an answer, by column name} */
        List<Map<String, Object>> rows(String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                try (ResultSet result = statement.executeQuery()) {
                    List<Map<String, Object>> rows = new ArrayList<>();
                    int width = result.getMetaData().getColumnCount();
                    while (result.next()) {
                        Map<String, Object> row = new HashMap<>();
                        for (int column = 1; column <= width; column++) {
                            Object value = result.getObject(column);
                            if (value != null) {
                                row.put(result.getMetaData().getColumnLabel(column), value);
                            }
                        }
                        rows.add(row);
                    }
                    return rows;
                }
            }
        }

        private static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
        }
    }
}
