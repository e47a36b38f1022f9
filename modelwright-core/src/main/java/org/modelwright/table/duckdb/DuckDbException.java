package org.modelwright.table.duckdb;

import java.sql.SQLException;

/** What DuckDB said of a source it could not read. */
public final class DuckDbException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DuckDbException(SQLException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }

    public DuckDbException(String message) {
        super(message);
    }
}
