package org.modelwright.table.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Resources;
import org.modelwright.data.Threads;
import org.modelwright.data.TypeRules;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.error.Problem;
import org.modelwright.schema.SchemaReport;
import org.slf4j.Logger;

/** Reads what a database answers into columns, row by row; run by a thread of its own. */
final class Reading implements Callable<JdbcSource.Answer> {

    /** More rows than this do not fit into one buffer of numbers. */
    private static final int MOST_ROWS = (Integer.MAX_VALUE - 8) / Long.BYTES;

    private static final Logger LOG = Log.of(Reading.class);

    private final JdbcSource source;
    private final JdbcSource.Rows wanted;
    private final Function<List<String>, Map<String, @Nullable DataType>> choice;
    private final Resources resources;
    private final Budget budget;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private String streamed = "";
    private long started;
    private volatile long progress;
    private volatile long rows = -1;
    private volatile boolean stopped;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Statement running;

    Reading(
            JdbcSource source,
            JdbcSource.Rows wanted,
            Function<List<String>, Map<String, @Nullable DataType>> choice,
            Resources resources) {
        this.source = source;
        this.wanted = wanted;
        this.choice = choice;
        this.resources = resources;
        budget = new Budget(wanted.name(), resources.memory());
    }

    long progress() {
        return progress;
    }

    /** {@return how far it came, in words} */
    String where() {
        if (rows > 0) {
            return "after " + rows + " rows";
        }
        return rows == 0 ? "before the first row" : connection == null ? "to connect" : "before the query ran";
    }

    @Override
    public JdbcSource.Answer call() {
        SqlFailure failure = new SqlFailure(source, wanted.name());
        Connection opened;
        try {
            opened = source.connect(resources, true);
        } catch (SQLException e) {
            throw failure.connecting(e);
        }
        connection = opened;
        progress++;
        try (opened) {
            return read(opened);
        } catch (SQLException e) {
            throw failure.reading(retold(e), rows);
        }
    }

    private JdbcSource.Answer read(Connection opened) throws SQLException {
        JdbcUrl.Product product = source.url().product();
        if (!JdbcSource.LOCAL.contains(product)) {
            opened.setReadOnly(true);
            // Some drivers hold the whole result otherwise. Nothing is ever committed.
            opened.setAutoCommit(false);
        }
        boolean wrapped = !wanted.order().isEmpty();
        if (product == JdbcUrl.Product.POSTGRESQL && !wrapped) {
            settle(opened);
        }
        progress++;
        String sql = wanted.table() ? "select * from " + wanted.sql() : wanted.sql();
        if (!wrapped) {
            return stream(opened, sql, null);
        }
        List<String> names = JdbcSource.LOCAL.contains(product) ? prepared(opened, sql) : described(opened);
        progress++;
        Map<String, @Nullable DataType> chosen = choice.apply(names);
        String quote = opened.getMetaData().getIdentifierQuoteString().strip();
        String columns = chosen.keySet().stream().map(it -> quoted(it, quote)).collect(Collectors.joining(", "));
        String order = wanted.order().stream().map(it -> quoted(it, quote)).collect(Collectors.joining(", "));
        return stream(opened, "select " + columns + " from " + wanted.from() + " order by " + order, chosen);
    }

    /** These two give names that are there twice others in a subselect, and know all names beforehand. */
    private List<String> prepared(Connection opened, String sql) throws SQLException {
        try (PreparedStatement statement = opened.prepareStatement(sql)) {
            return names(statement.getMetaData());
        }
    }

    /** For others a question mark in a prepared statement is a parameter, and not an operator. */
    private List<String> described(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement();
                ResultSet none = statement.executeQuery("select * from " + wanted.from() + " where 1 = 0")) {
            return names(none.getMetaData());
        }
    }

    /** Without an order of their own, rows come at least in the same one while nobody writes. */
    private static void settle(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("set synchronize_seqscans = off");
            statement.execute("set max_parallel_workers_per_gather = 0");
        }
    }

    private static String quoted(String name, String quote) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    private List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int index = 1; index <= columns.getColumnCount(); index++) {
            String name = columns.getColumnLabel(index);
            if (name == null || name.isBlank()) {
                problems.add(Problem.of(
                        "The column " + index + " of " + wanted.name() + " has no name.",
                        "give it one in the query: … as name."));
            } else if (names.contains(name)) {
                problems.add(Problem.of(
                        "The column (" + name + ") of " + wanted.name() + " is there twice.",
                        "give one another name in the query: … as other."));
            } else {
                names.add(name);
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return names;
    }

    private JdbcSource.Answer stream(Connection opened, String sql, @Nullable Map<String, @Nullable DataType> known)
            throws SQLException {
        if (source.url().product() == JdbcUrl.Product.SQLITE) {
            // Before the first row, its driver tells declared types; after it, those of the row.
            try (PreparedStatement statement = opened.prepareStatement(sql)) {
                if (statement.getParameterMetaData().getParameterCount() > 0) {
                    throw new DataException(
                            "The query of " + wanted.name() + " holds parameters, which nobody fills.",
                            "write the value itself.");
                }
                List<ResultColumnBuilder> sinks = sinks(statement.getMetaData(), known);
                prepare(statement);
                return take(statement.executeQuery(), sinks);
            }
        }
        try (Statement statement = opened.createStatement()) {
            prepare(statement);
            streamed = sql;
            started = System.nanoTime();
            ResultSet result = statement.executeQuery(sql);
            return take(result, sinks(result.getMetaData(), known));
        }
    }

    /** DuckDB's driver loses the words of an error in what it streams first; counting tells them. */
    private SQLException retold(SQLException mute) {
        boolean duckdb = source.url().product() == JdbcUrl.Product.DUCKDB;
        if (!duckdb || !String.valueOf(mute.getMessage()).contains("Invalid result set")) {
            return mute;
        }
        if (System.nanoTime() - started >= TimeUnit.SECONDS.toNanos(source.timeout())) {
            return new SQLTimeoutException("the query was interrupted", mute);
        }
        try (Connection again = source.connect(resources, false);
                Statement statement = again.createStatement()) {
            List<String> names = prepared(again, streamed);
            running = statement;
            statement.setQueryTimeout(source.timeout());
            String counts =
                    names.stream().map(it -> "count(" + quoted(it, "\"") + ")").collect(Collectors.joining(", "));
            try (ResultSet counted = statement.executeQuery("select " + counts + " from (" + streamed + "\n)")) {
                return mute;
            }
        } catch (SQLException e) {
            return e;
        }
    }

    private void prepare(Statement statement) throws SQLException {
        running = statement;
        if (source.url().product() == JdbcUrl.Product.POSTGRESQL) {
            statement.setEscapeProcessing(false);
        }
        boolean mysql = source.url().text().startsWith("jdbc:mysql:");
        // MySQL's driver streams at this value only.
        statement.setFetchSize(mysql ? Integer.MIN_VALUE : source.fetchSize());
        statement.setQueryTimeout(source.timeout());
        if (wanted.limit() != null && wanted.limit() <= Integer.MAX_VALUE) {
            statement.setMaxRows(wanted.limit().intValue());
        }
        rows = 0;
    }

    private List<ResultColumnBuilder> sinks(ResultSetMetaData columns, @Nullable Map<String, @Nullable DataType> known)
            throws SQLException {
        List<String> names = names(columns);
        Map<String, @Nullable DataType> chosen = known == null ? choice.apply(names) : known;
        List<ResultColumnBuilder> sinks = new ArrayList<>();
        boolean declared = false;
        for (int index = 1; index <= names.size(); index++) {
            String name = names.get(index - 1);
            if (!chosen.containsKey(name)) {
                continue;
            }
            DataType type = chosen.get(name);
            declared = declared || type != null;
            SqlType found = SqlType.of(source.url().product(), columns, index);
            if (found.kind() == SqlType.Kind.NONE) {
                problems.add(Problem.of(
                                "The column (" + name + ") of " + wanted.name() + " is of type (" + found.name()
                                        + "), which a job cannot use.",
                                "exclude: [" + name + "], or cast it in the query.")
                        .excluding(List.of(name)));
            } else if (type != null && found.kind().holds != null && !TypeRules.fits(found.kind().holds, type, true)) {
                problems.add(SchemaReport.otherType(wanted.name(), name, type, found.kind().holds));
            } else {
                sinks.add(ResultColumnBuilder.of(found, name, wanted.name(), budget, type));
                indexes.add(index);
            }
        }
        if (!problems.isEmpty() && (!declared || sinks.isEmpty())) {
            throw new DataException(problems);
        }
        return sinks;
    }

    private JdbcSource.Answer take(ResultSet result, List<ResultColumnBuilder> sinks) throws SQLException {
        progress++;
        int width = sinks.size();
        ResultColumnBuilder[] all = sinks.toArray(ResultColumnBuilder[]::new);
        int[] at = indexes.stream().mapToInt(it -> it).toArray();
        long most = wanted.limit() == null ? Long.MAX_VALUE : wanted.limit();
        int row = 0;
        try (result) {
            while (row < most && result.next()) {
                if (row >= MOST_ROWS) {
                    throw new DataException(
                            "There are more than " + MOST_ROWS + " rows in " + wanted.name() + ".",
                            "limit: " + MOST_ROWS);
                }
                budget.row(row);
                for (int column = 0; column < width; column++) {
                    all[column].accept(result, at[column], row);
                }
                row++;
                rows = row;
                progress++;
                if (stopped) {
                    throw new InterruptedJobException("Reading " + wanted.name() + " was stopped.");
                }
            }
        }
        if (row == 0) {
            throw new DataException("There are no rows in " + wanted.name() + ".", "another query, or a filled table.");
        }
        List<Column> columns = new ArrayList<>();
        for (ResultColumnBuilder sink : sinks) {
            Column column = sink.column(problems);
            progress++;
            if (column != null) {
                columns.add(column);
            }
        }
        return new JdbcSource.Answer(columns, problems, row);
    }

    /** Ends the query from another thread, and gives up the connection where there is a network between. */
    void stop() {
        stopped = true;
        Thread stopper = Threads.waiting("jdbc-stop", this::cancel);
        try {
            stopper.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel() {
        Statement statement = running;
        Connection opened = connection;
        try {
            if (statement != null) {
                statement.cancel();
            }
            if (opened != null && !JdbcSource.LOCAL.contains(source.url().product())) {
                opened.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // The job says why it was stopped; that its database did not hear of it adds nothing.
            LOG.debug("The query could not be cancelled ({}).", e.getClass().getSimpleName());
        }
    }
}
