package org.modelwright.table.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Resources;
import org.modelwright.data.Secret;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query or a table of a database, read row by row into columns outside the object heap.
 *
 * <p>The work is done by a thread of its own, because a thread that waits for a socket hears no interrupt: the caller
 * can be stopped at any time, and sees when the database does not answer.
 *
 * @param url where the database is
 * @param user who reads, or null
 * @param password the user's, or null
 * @param timeout seconds that the database may take to connect, to answer, and between two rows
 * @param fetchSize rows that are asked for at a time
 */
public record JdbcSource(
        JdbcUrl url, @Nullable String user, @Nullable Secret password, int timeout, int fetchSize) {

    /** More rows than this do not fit into one buffer of numbers. */
    private static final int MOST_ROWS = (Integer.MAX_VALUE - 8) / Long.BYTES;

    /** These are opened for reading only, and stop when they are told. */
    private static final Set<JdbcUrl.Product> LOCAL = Set.of(JdbcUrl.Product.SQLITE, JdbcUrl.Product.DUCKDB);

    private static final long LOOK_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSource.class);

    /**
     * What to read.
     *
     * @param name what to call it in messages
     * @param sql the table's name, or a query
     * @param table whether it is a table
     * @param order the columns to order the rows by; empty to take them as they come
     * @param limit the first rows only, or null for all
     */
    public record Rows(
            String name,
            String sql,
            boolean table,
            List<String> order,
            @Nullable Long limit) {

        /** The same rows as a table that can be selected from. */
        private String from() {
            return table ? sql : "(" + sql + "\n) modelwright_rows";
        }
    }

    /**
     * What was read.
     *
     * @param columns those that can be held
     * @param problems why others cannot
     * @param rows how many rows there are
     */
    public record Answer(List<Column> columns, List<Problem> problems, int rows) {}

    /**
     * Reads.
     *
     * @param choice of the names that are there, those to read, each with its declared type or null; throws if it likes
     * @throws DataException if the database refuses the query or holds no rows
     * @throws InfrastructureException if it cannot be reached, fails, or does not answer in time
     * @throws InterruptedJobException if the calling thread was interrupted
     */
    public Answer read(
            Rows wanted, Function<List<String>, Map<String, @Nullable DataType>> choice, Resources resources) {
        Reading reading = new Reading(this, wanted, choice, resources);
        FutureTask<Answer> task = new FutureTask<>(reading);
        Thread thread = new Thread(task, "jdbc");
        thread.setDaemon(true);
        thread.start();
        long seen = -1;
        long since = System.nanoTime();
        while (true) {
            try {
                return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = reading.progress();
                // The database's own time-out comes first, where it has one.
                if (now != seen) {
                    seen = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(timeout + 2L)) {
                    reading.stop();
                    throw new InfrastructureException(
                            "The database (" + url.shown() + ") gave no answer within its timeout (" + timeout + " s), "
                                    + reading.where() + ".",
                            "a larger timeout, or a simpler query.",
                            e);
                }
            } catch (InterruptedException e) {
                reading.stop();
                throw new InterruptedJobException(
                        "Reading " + wanted.name() + " was interrupted " + reading.where() + ".", null, e);
            } catch (ExecutionException e) {
                throw unchecked(e.getCause());
            }
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** Opens the database for reading only; streaming is a choice where a driver has one for a connection. */
    private Connection connect(Resources resources, boolean streaming) throws SQLException {
        Driver driver = DriverManager.drivers()
                .filter(this::takes)
                .findFirst()
                .orElseThrow(() -> new InfrastructureException(
                        "There is no driver for the url (" + url.shown() + "); those there are take " + drivers() + ".",
                        "put the jar of its JDBC driver into the folder plugins beside lib, or name it in "
                                + "MODELWRIGHT_CLASSPATH."));
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password.reveal());
        }
        settings(resources, streaming).forEach(properties::setProperty);
        Connection connection = driver.connect(url.text(), properties);
        if (connection == null) {
            throw new InfrastructureException("The driver of the url (" + url.shown() + ") does not take it.");
        }
        return connection;
    }

    private boolean takes(Driver driver) {
        try {
            return driver.acceptsURL(url.text());
        } catch (SQLException e) {
            // A driver may say so of what is for another one.
            return false;
        }
    }

    private static String drivers() {
        return DriverManager.drivers()
                .map(it -> it.getClass().getName().replaceFirst("\\.[^.]*$", ""))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private Map<String, String> settings(Resources resources, boolean streaming) {
        Map<String, String> settings = new LinkedHashMap<>();
        switch (url.product()) {
            case POSTGRESQL -> {
                settings.put("readOnly", "true");
                settings.put("connectTimeout", String.valueOf(timeout));
                settings.put("loginTimeout", String.valueOf(timeout));
                settings.put("tcpKeepAlive", "true");
                settings.put("ApplicationName", "modelwright");
            }
            case MYSQL -> {
                settings.put("connectTimeout", String.valueOf(timeout * 1000L));
                settings.put("connectionTimeZone", "UTC");
                settings.put("forceConnectionTimeZoneToSession", "true");
            }
            case SQLITE -> settings.put("open_mode", "1");
            case DUCKDB -> {
                if (url.file().isPresent()) {
                    settings.put("duckdb.read_only", "true");
                }
                settings.put("jdbc_stream_results", String.valueOf(streaming));
                settings.put("autoinstall_known_extensions", "false");
                settings.put("allow_community_extensions", "false");
                settings.put("threads", String.valueOf(resources.threads()));
                settings.put("memory_limit", Math.max(64, resources.memory() / 3 >> 20) + "MiB");
            }
            default -> {}
        }
        return settings;
    }

    /** The work itself, in a thread of its own. */
    private static final class Reading implements Callable<Answer> {

        private final JdbcSource source;
        private final Rows wanted;
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
                Rows wanted,
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
        public Answer call() {
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

        private Answer read(Connection opened) throws SQLException {
            JdbcUrl.Product product = source.url().product();
            if (!LOCAL.contains(product)) {
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
            List<String> names = LOCAL.contains(product) ? prepared(opened, sql) : described(opened);
            progress++;
            Map<String, @Nullable DataType> chosen = choice.apply(names);
            String quote = opened.getMetaData().getIdentifierQuoteString().strip();
            String columns =
                    chosen.keySet().stream().map(it -> quoted(it, quote)).collect(Collectors.joining(", "));
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

        private Answer stream(Connection opened, String sql, @Nullable Map<String, @Nullable DataType> known)
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
                String counts = names.stream()
                        .map(it -> "count(" + quoted(it, "\"") + ")")
                        .collect(Collectors.joining(", "));
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

        private List<ResultColumnBuilder> sinks(
                ResultSetMetaData columns, @Nullable Map<String, @Nullable DataType> known) throws SQLException {
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
                            "exclude: [" + name + "], or cast it in the query."));
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

        private Answer take(ResultSet result, List<ResultColumnBuilder> sinks) throws SQLException {
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
                throw new DataException(
                        "There are no rows in " + wanted.name() + ".", "another query, or a filled table.");
            }
            List<Column> columns = new ArrayList<>();
            for (ResultColumnBuilder sink : sinks) {
                Column column = sink.column(problems);
                progress++;
                if (column != null) {
                    columns.add(column);
                }
            }
            return new Answer(columns, problems, row);
        }

        /** Ends the query from another thread, and gives up the connection where there is a network between. */
        void stop() {
            stopped = true;
            Thread stopper = new Thread(this::cancel, "jdbc-stop");
            stopper.setDaemon(true);
            stopper.start();
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
                if (opened != null && !LOCAL.contains(source.url().product())) {
                    opened.abort(Runnable::run);
                }
            } catch (SQLException e) {
                // The job says why it was stopped; that its database did not hear of it adds nothing.
                LOG.debug("The query could not be cancelled ({}).", e.getClass().getSimpleName());
            }
        }
    }
}
