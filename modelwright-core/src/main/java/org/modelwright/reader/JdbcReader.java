package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.ContentHash;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.SqlText;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Missing;
import org.modelwright.schema.Selection;
import org.modelwright.table.JdbcTable;
import org.modelwright.table.Where;
import org.modelwright.table.jdbc.JdbcUrl;

/**
 * Reads a table or a query of a database, by its JDBC driver. Drivers for SQLite and DuckDB are there; another one is a
 * jar on the class path.
 *
 * <p>A database promises no order of rows. With a key, rows are ordered by it, unless the query orders them itself;
 * with neither, they come as they come.
 *
 * @param url the address of the database, without a password
 * @param query one statement that reads; this or {@code table}
 * @param table the name of a table or view, as SQL writes it; this or {@code query}
 * @param user who reads; by default whom the driver takes
 * @param password the user's; it is never shown
 * @param key the columns that name a row; by default the schema's, else none
 * @param columns only these columns and the key; all by default
 * @param exclude all but these columns; none by default
 * @param where one SQL condition over the table's own columns, in DuckDB's words, that holds for the rows to read; also
 *     over columns that are not read; all rows by default
 * @param missing what a job does with rows in which a column that is read, outside the key, lacks a value: {@code keep}
 *     by default, {@code drop} leaves them out of inputs and targets
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 * @param timeout seconds that the database may take to connect, to answer, and between two rows; 300 by default
 * @param fetchSize rows that are asked for at a time; 10000 by default
 */
public record JdbcReader(
        String url,
        @Nullable String query,
        @Nullable String table,
        @Nullable String user,
        @Nullable Secret password,
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable String where,
        Missing missing,
        @Nullable Long limit,
        @Nullable DataSchema schema,
        Integer timeout,
        Integer fetchSize)
        implements Reader {

    private static final int LONGEST_SQL = 10_000;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_FETCHED = 1_000_000;

    /** Fills the defaults; refuses nonsense. */
    public JdbcReader(
            String url,
            @Nullable String query,
            @Nullable String table,
            @Nullable String user,
            @Nullable Secret password,
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable String where,
            @Nullable Missing missing,
            @Nullable Long limit,
            @Nullable DataSchema schema,
            @Nullable Integer timeout,
            @Nullable Integer fetchSize) {
        this.url = Records.required(url, JdbcReader.class, "url");
        this.query = query;
        this.table = table;
        this.user = user;
        this.password = password;
        Selection selection = new Selection(key, columns, exclude, where, missing, limit, schema);
        this.key = selection.key();
        this.columns = selection.columns();
        this.exclude = selection.exclude();
        this.where = where;
        this.missing = selection.missing();
        this.limit = limit;
        this.schema = schema;
        this.timeout = requireNonNullElse(timeout, 300);
        this.fetchSize = requireNonNullElse(fetchSize, 10_000);
        List<Problem> problems = new ArrayList<>(new JdbcUrl(url).problems());
        if (query == null && table == null) {
            problems.add(Problem.of("The reader has neither query nor table.", "table: rides")
                    .given("query", "table"));
        } else if (query != null && table != null) {
            problems.add(Problem.at("table", "The table (" + table + ") stands beside a query.", "one of the two."));
        } else if (query != null) {
            problems.addAll(new SqlText(query, new JdbcUrl(url).backslashes()).problems());
        } else if (table != null) {
            problems.addAll(SqlText.tableProblems(table));
        }
        problems.addAll(selection.problems());
        problems.addAll(Where.problems(where));
        refuseOutside("timeout", this.timeout, MOST_SECONDS, problems);
        refuseOutside("fetch_size", this.fetchSize, MOST_FETCHED, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one that reads what a query gives, with defaults for all other keys} */
    public static JdbcReader of(String url, String query) {
        return Records.of(JdbcReader.class, "url", url, "query", query);
    }

    /** {@return one that reads a table or view, with defaults for all other keys} */
    public static JdbcReader ofTable(String url, String table) {
        return Records.of(JdbcReader.class, "url", url, "table", table);
    }

    /** {@return the same with this {@code url}} */
    public JdbcReader url(String url) {
        return Records.with(this, "url", url);
    }

    /** {@return the same with this {@code query}, in place of the table or query that was} */
    public JdbcReader query(String query) {
        return new JdbcReader(
                url, query, null, user, password, key, columns, exclude, where, missing, limit, schema, timeout,
                fetchSize);
    }

    /** {@return the same with this {@code table}, in place of the table or query that was} */
    public JdbcReader table(String table) {
        return new JdbcReader(
                url, null, table, user, password, key, columns, exclude, where, missing, limit, schema, timeout,
                fetchSize);
    }

    /** {@return the same with this {@code user}} */
    public JdbcReader user(String user) {
        return Records.with(this, "user", user);
    }

    /** {@return the same with this {@code password}} */
    public JdbcReader password(Secret password) {
        return Records.with(this, "password", password);
    }

    /** {@return the same with this {@code key}} */
    public JdbcReader key(String... key) {
        return key(Records.list(key));
    }

    /** {@return the same with this {@code key}} */
    public JdbcReader key(List<String> key) {
        return Records.with(this, "key", key);
    }

    /** {@return the same with this {@code columns}} */
    public JdbcReader columns(String... columns) {
        return columns(Records.list(columns));
    }

    /** {@return the same with this {@code columns}} */
    public JdbcReader columns(List<String> columns) {
        return Records.with(this, "columns", columns);
    }

    /** {@return the same with this {@code exclude}} */
    public JdbcReader exclude(String... exclude) {
        return exclude(Records.list(exclude));
    }

    /** {@return the same with this {@code exclude}} */
    public JdbcReader exclude(List<String> exclude) {
        return Records.with(this, "exclude", exclude);
    }

    /** {@return the same with this {@code where}} */
    public JdbcReader where(String where) {
        return Records.with(this, "where", where);
    }

    /** {@return the same with this {@code missing}} */
    public JdbcReader missing(Missing missing) {
        return Records.with(this, "missing", missing);
    }

    /** {@return the same with this {@code limit}} */
    public JdbcReader limit(long limit) {
        return Records.with(this, "limit", limit);
    }

    /** {@return the same with this {@code schema}} */
    public JdbcReader schema(DataSchema schema) {
        return Records.with(this, "schema", schema);
    }

    /** {@return the same with this {@code timeout}} */
    public JdbcReader timeout(int timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code fetchSize}} */
    public JdbcReader fetchSize(int fetchSize) {
        return Records.with(this, "fetchSize", fetchSize);
    }

    private static void refuseOutside(String name, int value, int most, List<Problem> problems) {
        if (value < 1 || value > most) {
            problems.add(Problem.at(
                    name, "The " + name + " (" + value + ") is not between 1 and " + most + ".", "leave it out."));
        }
    }

    @Override
    public Frame read(Session session) {
        return read(session, Set.of());
    }

    @Override
    public Frame read(Session session, Set<String> beside) {
        return rows().read(selection(), beside, session);
    }

    private JdbcTable rows() {
        return new JdbcTable(url, query, table, user, password, timeout, fetchSize);
    }

    private Selection selection() {
        return new Selection(key, columns, exclude, where, missing, limit, schema);
    }

    @Override
    public Optional<Frame> leftOutKeys(Frame read, Session session) {
        return selection().leftOut(read, false).map(it -> rows().read(it, Set.of(), session));
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(selection().warnings());
        if (!rows().isOrdered() && selection().rowKey().isEmpty()) {
            warnings.add("The rows of " + rows().name()
                    + " have no key and no order by, and a database promises no order:"
                    + " digest, split and what is joined by position may differ from run to run. Maybe key: a"
                    + " column that names the rows.");
        }
        return warnings;
    }

    @Override
    public String source() {
        return new JdbcUrl(url).shown() + " " + rows().statement();
    }

    @Override
    public Optional<DataSchema> declared() {
        return Optional.ofNullable(schema);
    }

    /** MLflow's own source for SQL is the one it calls {@code spark}; it ignores what stands beside. */
    @Override
    public Dataset lineage(Frame data, String name, Session session) {
        Map<String, Object> source = new LinkedHashMap<>();
        String sql = rows().statement();
        // MLflow takes 65535 characters, and a sign may take several.
        boolean whole = sql.length() <= LONGEST_SQL;
        source.put(table != null ? "table_name" : "sql", whole ? sql : sql.substring(0, LONGEST_SQL) + "…");
        if (!whole) {
            source.put("sql_sha256", ContentHash.of(sql));
        }
        source.put("url", new JdbcUrl(url).shown());
        source.put("order", rows().isOrdered() ? "query" : selection().rowKey().isEmpty() ? "not promised" : "key");
        return Lineage.of("spark", Json.write(source), data, name, session.threads());
    }
}
