package org.modelwright.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.reader.ParquetReader;
import org.modelwright.scoring.ScoringModel;

/**
 * Times parts of Modelwright beside their peers of the same process; called by {@code bench/run}.
 *
 * <p>Prints one JSON object, such as {@code {"ours": [0.81, 0.79], "peer": [0.72, 0.73]}}: seconds, in pairs.
 */
public final class InProcess {

    private static final long MEMORY = 8L << 30;
    private static final double NANOS = 1e9;

    private InProcess() {}

    /**
     * Times.
     *
     * @param arguments {@code read FILE THREADS PAIRS}: a Parquet file into columns beside DuckDB's own scan of all its
     *     columns; {@code predict MODEL FILE THREADS TIMES}: rows in memory through a model's folder, without a peer
     * @throws Exception if anything goes wrong: figures of half a benchmark are worth nothing
     */
    public static void main(String[] arguments) throws Exception {
        int times = Integer.parseInt(arguments[arguments.length - 1]);
        Resources resources = new Resources(MEMORY, Integer.parseInt(arguments[arguments.length - 2]));
        try (Session session = resources.open()) {
            System.out.println(
                    switch (arguments[0]) {
                        case "read" -> read(arguments[1], session, times);
                        case "predict" -> predict(arguments[1], arguments[2], session, times);
                        default -> throw new IllegalArgumentException("Unknown: " + arguments[0]);
                    });
        }
    }

    private static String read(String file, Session session, int pairs) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            for (int pair = -1; pair < pairs; pair++) { // the first is warm-up
                double mine = seconds(() -> frame(file, session));
                double other =
                        seconds(() -> scan(duckdb, file, session.threads().count()));
                if (pair >= 0) {
                    ours.add(mine);
                    peer.add(other);
                }
            }
        }
        return "{\"ours\": " + json(ours) + ", \"peer\": " + json(peer) + "}";
    }

    private static Frame frame(String file, Session session) {
        return ParquetReader.of(file).read(session);
    }

    /** Every value of every column is decoded and added up; nothing is kept. A maximum would be told by the file's footer. */
    private static int scan(Connection duckdb, String file, int threads) throws SQLException {
        String source = "read_parquet('" + file.replace("'", "''") + "')";
        try (Statement statement = duckdb.createStatement()) {
            statement.execute("set threads = " + threads);
            try (ResultSet result = statement.executeQuery("select sum(columns(*)) from " + source)) {
                result.next();
                return result.getMetaData().getColumnCount();
            }
        }
    }

    private static String predict(String model, String file, Session session, int times) throws Exception {
        List<Double> ours = new ArrayList<>();
        Frame rows = frame(file, session);
        try (ScoringModel loaded = ScoringModel.load(model, null)) {
            for (int time = -1; time < times; time++) {
                double mine = seconds(() -> loaded.predict(rows));
                if (time >= 0) {
                    ours.add(mine);
                }
            }
        }
        return "{\"ours\": " + json(ours) + "}";
    }

    private static double seconds(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        Object result = work.call();
        double seconds = (System.nanoTime() - start) / NANOS;
        if (result == null) {
            throw new IllegalStateException("Nothing came of it.");
        }
        System.gc(); // columns outside the heap are freed between, not within
        return seconds;
    }

    private static String json(List<Double> seconds) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        seconds.forEach(it -> list.add(String.format(Locale.ROOT, "%.4f", it)));
        return list.toString();
    }
}
