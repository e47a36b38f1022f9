package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.SchemaReport;
import org.modelwright.table.jdbc.JdbcSource;
import org.modelwright.table.jdbc.JdbcUrl;
import org.modelwright.table.jdbc.SqlText;

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
            @Nullable Long limit,
            @Nullable DataSchema schema,
            @Nullable Integer timeout,
            @Nullable Integer fetchSize) {
        this.url = url;
        this.query = query;
        this.table = table;
        this.user = user;
        this.password = password;
        this.key = List.copyOf(requireNonNullElse(key, List.of()));
        this.columns = List.copyOf(requireNonNullElse(columns, List.of()));
        this.exclude = List.copyOf(requireNonNullElse(exclude, List.of()));
        this.limit = limit;
        this.schema = schema;
        this.timeout = requireNonNullElse(timeout, 300);
        this.fetchSize = requireNonNullElse(fetchSize, 10_000);
        List<Problem> problems = new ArrayList<>(new JdbcUrl(url).problems());
        if (query == null && table == null) {
            problems.add(Problem.of("The reader has neither query nor table.", "table: rides"));
        } else if (query != null && table != null) {
            problems.add(Problem.of("The table (" + table + ") stands beside a query.", "one of the two."));
        } else if (query != null) {
            problems.addAll(new SqlText(query, new JdbcUrl(url).backslashes()).problems());
        } else if (table != null) {
            problems.addAll(SqlText.tableProblems(table));
        }
        // The path is no key here, and never wrong.
        problems.addAll(SourceFile.nonsense(".", limit, this.key, schema, this.exclude));
        refuseOutside("timeout", this.timeout, MOST_SECONDS, problems);
        refuseOutside("fetch_size", this.fetchSize, MOST_FETCHED, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void refuseOutside(String name, int value, int most, List<Problem> problems) {
        if (value < 1 || value > most) {
            problems.add(
                    Problem.of("The " + name + " (" + value + ") is not between 1 and " + most + ".", "leave it out."));
        }
    }

    @Override
    public Frame read(Resources resources) {
        return read(resources, Set.of());
    }

    @Override
    public Frame read(Resources resources, Set<String> beside) {
        Optional<String> file = new JdbcUrl(url).file();
        file.ifPresent(it -> SourceFile.only(it, ".db"));
        JdbcSource source = new JdbcSource(new JdbcUrl(url), user, password, timeout, fetchSize);
        List<String> rowKey = rowKey();
        JdbcSource.Rows wanted =
                new JdbcSource.Rows(name(), statement(), table != null, orders() ? List.of() : rowKey, limit);
        Set<String> asked = new LinkedHashSet<>();
        JdbcSource.Answer answer = source.read(wanted, names -> choose(names, beside, asked), resources);
        Set<String> read = new LinkedHashSet<>();
        answer.columns().forEach(it -> read.add(it.name()));
        List<Problem> problems = new ArrayList<>(answer.problems());
        if (!problems.isEmpty() && (schema == null || read.isEmpty())) {
            throw new DataException(problems);
        }
        Frame frame = Frame.of(
                answer.columns(), rowKey.stream().filter(read::contains).toList());
        if (schema != null) {
            // What cannot be held is told already; it is not missing.
            Set<String> told = new LinkedHashSet<>(asked);
            told.removeAll(read);
            List<String> unasked = frame.names().stream()
                    .filter(it -> !asked.contains(it) && !schema.columns().containsKey(it))
                    .toList();
            problems.addAll(
                    SchemaReport.of(schema, frame.drop(unasked)).without(told).problems(name(), frame));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return frame;
    }

    private List<String> rowKey() {
        return key.isEmpty() && schema != null ? schema.key() : key;
    }

    /** Whether the query says itself in which order its rows come. */
    private boolean orders() {
        return query != null && sql().ordered();
    }

    private SqlText sql() {
        return new SqlText(requireNonNullElse(query, ""), new JdbcUrl(url).backslashes());
    }

    private String statement() {
        return table != null ? table : sql().statement();
    }

    /** What to call it in messages. */
    private String name() {
        return (table != null ? table : "the query") + " at " + new JdbcUrl(url).shown();
    }

    /** The columns to read, in the table's order, with their declared types; {@code asked} takes those asked for. */
    private Map<String, @Nullable DataType> choose(List<String> names, Set<String> beside, Set<String> asked) {
        List<Problem> problems = new ArrayList<>();
        refuseUnknown("columns", columns, names, problems);
        refuseUnknown("exclude", exclude, names, problems);
        refuseUnknown("key", rowKey(), names, problems);
        refuseUnknown("splitter", beside, names, problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        asked.addAll(columns.isEmpty() ? names : columns);
        exclude.forEach(asked::remove);
        if (schema != null && schema.otherColumns() == DataSchema.OtherColumns.IGNORE) {
            asked.retainAll(schema.columns().keySet());
        }
        asked.addAll(rowKey());
        Map<String, @Nullable DataType> chosen = new LinkedHashMap<>();
        for (String name : names) {
            if (asked.contains(name) || beside.contains(name)) {
                ColumnSchema rules = schema == null ? null : schema.columns().get(name);
                chosen.put(name, rules == null ? null : rules.type());
            }
        }
        if (chosen.isEmpty()) {
            throw new DataException(
                    "No column of " + name() + " is left: its columns are (" + Nearest.shown(names) + ").",
                    "take one out of exclude.");
        }
        return chosen;
    }

    private void refuseUnknown(
            String what, Collection<String> asked, Collection<String> names, List<Problem> problems) {
        asked.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add(Problem.of(
                        "The column (" + name + ") of " + what + " is not in " + name() + ".",
                        Nearest.of(name, names))));
    }

    @Override
    public List<String> warnings() {
        return orders() || !rowKey().isEmpty()
                ? List.of()
                : List.of("The rows of " + name() + " have no key and no order by, and a database promises no order:"
                        + " digest, split and what is joined by position may differ from run to run. Maybe key: a"
                        + " column that names the rows.");
    }

    @Override
    public String source() {
        return new JdbcUrl(url).shown() + " " + statement();
    }

    @Override
    public Optional<DataSchema> declared() {
        return Optional.ofNullable(schema);
    }

    /** MLflow's own source for SQL is the one it calls {@code spark}; it ignores what stands beside. */
    @Override
    public Dataset lineage(Frame data, String name) {
        Map<String, Object> source = new LinkedHashMap<>();
        String sql = statement();
        // MLflow takes 65535 characters, and a sign may take several.
        boolean whole = sql.length() <= LONGEST_SQL;
        source.put(table != null ? "table_name" : "sql", whole ? sql : sql.substring(0, LONGEST_SQL) + "…");
        if (!whole) {
            source.put("sql_sha256", ContentHash.of(sql));
        }
        source.put("url", new JdbcUrl(url).shown());
        source.put("order", orders() ? "query" : rowKey().isEmpty() ? "not promised" : "key");
        return Lineage.of("spark", Json.write(source), data, name);
    }
}
