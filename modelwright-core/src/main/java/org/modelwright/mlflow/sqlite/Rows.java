package org.modelwright.mlflow.sqlite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.modelwright.error.InfrastructureException;

/** Reads what a query gave: rows by column name, without those that are NULL. */
final class Rows {

    private Rows() {}

    /** {@return the first row; {@code what} is the thing that is not there if there is none} */
    static Map<String, Object> only(List<Map<String, Object>> rows, String what) {
        if (rows.isEmpty()) {
            throw new InfrastructureException("There is no " + what + " in the store.");
        }
        return rows.get(0);
    }

    /** {@return the value as a string; empty if there is none} */
    static String string(Map<String, Object> row, String column) {
        return String.valueOf(row.getOrDefault(column, ""));
    }

    /** {@return the value as a long} */
    static long longValue(Map<String, Object> row, String column) {
        return Long.parseLong(string(row, column));
    }

    /** {@return the columns {@code k} and {@code value} of rows, in their order} */
    static Map<String, String> pairs(List<Map<String, Object>> rows) {
        Map<String, String> pairs = new LinkedHashMap<>();
        rows.forEach(row -> pairs.put(string(row, "k"), string(row, "value")));
        return pairs;
    }

    /** {@return an id as MLflow makes them: 32 hex digits} */
    static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
