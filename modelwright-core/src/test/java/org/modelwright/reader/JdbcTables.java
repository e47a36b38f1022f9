package org.modelwright.reader;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.DataSchema.OtherColumns;
import org.modelwright.test.Sessions;

/** Tables of SQLite and DuckDB. */
abstract class JdbcTables {

    static final Session SESSION = Sessions.of(1L << 28, 2);

    static final String PASSWORD = "tr0ub4dor";

    @TempDir
    Path folder;

    String sqlite(String... statements) throws Exception {
        return database("jdbc:sqlite:" + folder.resolve("test.db"), statements);
    }

    String duckdb(String... statements) throws Exception {
        return database("jdbc:duckdb:" + folder.resolve("test.duckdb"), statements);
    }

    static String database(String url, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return url;
    }

    static JdbcReader query(String url, String query) {
        return JdbcReader.of(url, query);
    }

    static JdbcReader table(String url, String table, String... key) {
        return JdbcReader.ofTable(url, table).key(key);
    }

    static JdbcReader declared(String url, String table, String column, DataType type) {
        ColumnSchema rules = ColumnSchema.of().type(type).nullable(true);
        return table(url, table).schema(DataSchema.of().column(column, rules).otherColumns(OtherColumns.ALLOW));
    }

    static DataType type(String mlflowName) {
        return DataType.valueOf(mlflowName.toUpperCase(Locale.ROOT));
    }

    static List<String> texts(Frame frame, String column) {
        Column values = frame.column(column);
        return IntStream.range(0, values.rows())
                .mapToObj(row -> String.valueOf(values.text(row)))
                .toList();
    }

    static String told(Frame frame) {
        return frame.columns().stream()
                .map(it -> it.name() + " " + it.type().mlflowName() + " " + texts(frame, it.name()))
                .collect(Collectors.joining("\n"));
    }
}
