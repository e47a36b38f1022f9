package org.modelwright.table.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Redactor;

/** Says what a database said, without what nobody may see. */
final class SqlFailure {

    private static final int LONGEST = 300;

    /** Classes of SQLSTATE that are nothing a query can do about: connection, resources, operators, system, defects. */
    private static final Set<String> AROUND = Set.of("08", "53", "57", "58", "XX", "40", "28", "3D", "HY");

    private final JdbcSource source;
    private final String name;

    SqlFailure(JdbcSource source, String name) {
        this.source = source;
        this.name = name;
    }

    /** {@return why there is no connection} */
    ModelwrightException connecting(SQLException e) {
        String words = words(e);
        String where = "The database (" + source.url().shown() + ")";
        if (source.url().file().isPresent()) {
            return new DataException(
                    where + " cannot be opened: " + words + ".",
                    "another file: this one is damaged, of another kind, or in use.",
                    Redactor.clean(e));
        }
        String state = state(e);
        String maybe = state.startsWith("28")
                ? "another user or password."
                : state.startsWith("3D") ? "another database in the url." : "another host or port; is it running?";
        return new InfrastructureException(where + " cannot be reached: " + words + ".", maybe, Redactor.clean(e));
    }

    /**
     * {@return why there are no rows, or no more}
     *
     * @param rows how many there were; below 0 before the query ran
     */
    ModelwrightException reading(SQLException e, long rows) {
        String words = words(e);
        String state = state(e);
        String lower = words.toLowerCase(Locale.ROOT);
        if (state.equals("57014") || lower.contains("interrupt") || e instanceof java.sql.SQLTimeoutException) {
            return new InfrastructureException(
                    "The database (" + source.url().shown() + ") gave no answer within its timeout (" + source.timeout()
                            + " s): " + words + ".",
                    "a larger timeout, or a simpler query.",
                    Redactor.clean(e));
        }
        if (state.equals("25006")) {
            return new DataException(
                    "The query of " + name + " writes: " + words + ".", "a query that only reads.", Redactor.clean(e));
        }
        boolean memory = lower.contains("out of memory") || lower.contains("could not allocate");
        boolean busy = lower.startsWith("[sqlite_busy") || lower.startsWith("[sqlite_locked");
        if (memory || busy || (state.length() >= 2 && AROUND.contains(state.substring(0, 2)))) {
            return new InfrastructureException(
                    "The database (" + source.url().shown() + ") failed"
                            + (rows > 0 ? " after " + rows + " rows: " : ": ") + words + ".",
                    memory ? "a larger memory of the job." : "run the job again when it is back.",
                    Redactor.clean(e));
        }
        return rows > 0
                ? new DataException(
                        "Reading " + name + " failed after " + rows + " rows: " + words + ".",
                        "mend the row, or leave it out in the query.",
                        Redactor.clean(e))
                : new DataException(
                        "Reading " + name + " failed: " + words + ".",
                        "another query, table or column.",
                        Redactor.clean(e));
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private String words(SQLException e) {
        String text = Redactor.clean(String.valueOf(e.getMessage()))
                .strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceFirst("[.: ]+$", "");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
