package org.modelwright.table.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
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
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Problem;

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

    /** These are opened for reading only, and stop when they are told. */
    static final Set<JdbcUrl.Product> LOCAL = Set.of(JdbcUrl.Product.SQLITE, JdbcUrl.Product.DUCKDB);

    private static final long LOOK_MILLIS = 100;

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
        String from() {
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
        Threads.waiting("jdbc", task);
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
    Connection connect(Resources resources, boolean streaming) throws SQLException {
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
}
