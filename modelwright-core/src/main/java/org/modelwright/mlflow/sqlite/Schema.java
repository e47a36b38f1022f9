package org.modelwright.mlflow.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.InfrastructureException;

/** MLflow's tables in a file: made at the level of MLflow 3.0, and inspected again whenever they have changed. */
final class Schema {

    private static final String DDL = "mlflow-3.0.sql";

    private final String uri;
    private int version = -1;
    private Set<String> tablesWithWorkspace = Set.of();

    /** Knows nothing of the tables yet. */
    Schema(String uri) {
        this.uri = uri;
    }

    /** {@return the tables that a later MLflow has divided into workspaces, as of the last inspection} */
    Set<String> tablesWithWorkspace() {
        return tablesWithWorkspace;
    }

    /** Forgets what was inspected in a transaction that is rolled back. */
    void forget() {
        version = -1;
    }

    /** Creates the tables in an empty file; refuses tables that cannot be served. */
    void inspect(Connection open, boolean writes) throws SQLException {
        int now = number(open, "PRAGMA schema_version");
        if (now == version) {
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
            if (columns(open, table.getKey(), table.getValue()).contains("workspace")) {
                withWorkspace.add(table.getKey());
            }
        }
        tablesWithWorkspace = Set.copyOf(withWorkspace);
        version = number(open, "PRAGMA schema_version");
    }

    /** {@return the columns of a table, which are those that are needed, and others that fill themselves} */
    private Set<String> columns(Connection open, String table, Set<String> needed) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (PreparedStatement info =
                open.prepareStatement("SELECT name, \"notnull\", dflt_value FROM pragma_table_info(?)")) {
            info.setString(1, table);
            try (ResultSet rows = info.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    columns.add(name);
                    if (!needed.contains(name) && rows.getBoolean(2) && rows.getString(3) == null) {
                        throw refused(
                                "its table " + table + " has the column (" + name
                                        + "), which must be filled and is not known",
                                "a newer Modelwright; not");
                    }
                }
            }
        }
        Set<String> missing = new HashSet<>(needed);
        missing.removeAll(columns);
        if (!missing.isEmpty()) {
            throw refused("its table " + table + " lacks the columns " + missing, "");
        }
        return columns;
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
        try (InputStream in = Schema.class.getResourceAsStream(DDL)) {
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

    /** Somebody else is at work on the tables, or has given up on them. */
    static final class Migrating extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final InfrastructureException refusal;

        private Migrating(InfrastructureException refusal) {
            super(refusal);
            this.refusal = refusal;
        }

        /** {@return what to say when it does not end} */
        InfrastructureException refusal() {
            return refusal;
        }
    }
}
