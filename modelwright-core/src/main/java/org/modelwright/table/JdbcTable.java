package org.modelwright.table;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Secret;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.SqlText;
import org.modelwright.schema.Selection;
import org.modelwright.table.jdbc.JdbcSource;
import org.modelwright.table.jdbc.JdbcUrl;

/**
 * A table or a query of a database. With a key, rows are ordered by it, unless the query orders them itself.
 *
 * @param url the address of the database
 * @param query one statement that reads, or null where there is a table
 * @param table the name of a table or view, as SQL writes it, or null where there is a query
 * @param user who reads, or null for whom the driver takes
 * @param password the user's, or null
 * @param timeout seconds that the database may take to connect, to answer, and between two rows
 * @param fetchSize rows that are asked for at a time
 */
public record JdbcTable(
        String url,
        @Nullable String query,
        @Nullable String table,
        @Nullable String user,
        @Nullable Secret password,
        int timeout,
        int fetchSize) {

    /**
     * Reads it.
     *
     * @param beside columns that splitter, model or metrics ask for, to read all the same
     * @throws DataException if the database refuses it, it holds no rows, or breaks its schema
     */
    public Frame read(Selection selection, Set<String> beside, Session session) {
        Optional<String> file = new JdbcUrl(url).file();
        file.ifPresent(SourceFiles::refuseNoFile);
        JdbcSource source = new JdbcSource(new JdbcUrl(url), user, password, timeout, fetchSize);
        List<String> order = isOrdered() ? List.of() : selection.rowKey();
        String where = selection.where();
        JdbcSource.Rows wanted = new JdbcSource.Rows(
                name(), statement(), table != null, order, where == null ? selection.limit() : null);
        List<String> chosen = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        JdbcSource.Answer answer = source.read(
                wanted,
                names -> {
                    chosen.addAll(selection.choose(names, beside, name()));
                    used.addAll(where == null ? Set.of() : Where.columns(where, names, name()));
                    Map<String, @Nullable DataType> types = new LinkedHashMap<>();
                    names.stream()
                            .filter(it -> chosen.contains(it) || used.contains(it))
                            .forEach(it -> types.put(it, selection.declared(it).orElse(null)));
                    return types;
                },
                session.resources());
        List<Column> columns = answer.columns();
        long leftOut = 0;
        if (where != null) {
            int[] rows = new FrameRows(Frame.of(columns), name()).where(where, used, session);
            leftOut = answer.rows() - rows.length;
            long limit = requireNonNullElse(selection.limit(), Long.MAX_VALUE);
            columns = Frame.of(columns)
                    .take(Arrays.copyOf(rows, (int) Math.min(limit, rows.length)))
                    .columns();
        }
        List<Column> read =
                columns.stream().filter(it -> chosen.contains(it.name())).toList();
        return selection.frame(chosen, read, answer.problems(), name()).leftOut(leftOut);
    }

    /** {@return whether the query says itself in which order its rows come} */
    public boolean isOrdered() {
        return query != null && sql().ordered();
    }

    /** {@return the name of the table, or the query without comments at its ends} */
    public String statement() {
        return table != null ? table : sql().statement();
    }

    /** {@return what to call it in messages} */
    public String name() {
        return (table != null ? table : "the query") + " at " + new JdbcUrl(url).shown();
    }

    private SqlText sql() {
        return new SqlText(requireNonNullElse(query, ""), new JdbcUrl(url).backslashes());
    }
}
