package org.modelwright.mlflow.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL inside one transaction. */
final class Transaction {

    private final Connection connection;
    private final Set<String> tablesWithWorkspace;

    Transaction(Connection connection, Set<String> tablesWithWorkspace) {
        this.connection = connection;
        this.tablesWithWorkspace = tablesWithWorkspace;
    }

    /** {@return the condition that a row belongs to the only workspace we serve, to stand behind a WHERE} */
    String inWorkspace(String table) {
        return tablesWithWorkspace.contains(table) ? " AND workspace = 'default'" : "";
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
