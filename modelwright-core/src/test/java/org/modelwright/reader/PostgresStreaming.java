package org.modelwright.reader;

import org.modelwright.data.Frame;
import org.modelwright.test.Postgres;

/** Reads 200,000 rows of half a kilobyte each. */
final class PostgresStreaming {
    public static void main(String[] args) {
        String rows = "select i as id, (i * 2)::float8 as a, repeat('x', 500) || i % 3 as wide"
                + " from generate_series(1, 200000) i";
        Frame frame = PostgresTest.reader(args[0], rows, "postgres", Postgres.PASSWORD)
                .fetchSize(1000)
                .read(PostgresTest.SESSION);
        double sum = 0;
        for (int row = 0; row < frame.rows(); row++) {
            sum += frame.column("id").number(row);
        }
        System.out.println(frame.rows() + " rows, sum " + sum);
    }
}
