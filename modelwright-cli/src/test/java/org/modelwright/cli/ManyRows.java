package org.modelwright.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A table that takes a learner long enough to be stopped while it learns. */
final class ManyRows {

    private ManyRows() {}

    /** Writes 20,000 rows with a key ({@code id}), numbers ({@code a}, {@code b}, {@code c}), a text ({@code e}) and a target ({@code y}). */
    static void write(Path parquet) throws SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute(
                    "copy (select range as id, hash(range) / 1e19 as a, hash(range + 1) / 1e19 as b, range % 17"
                            + " as c, 'text ' || (range % 11) as e, hash(range) / 1e19 + range % 11 as y from range(20000)) to '"
                            + parquet + "' (format parquet)");
        }
    }
}
