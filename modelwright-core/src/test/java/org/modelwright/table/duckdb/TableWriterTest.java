package org.modelwright.table.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.test.Sessions;

@Timeout(60)
class TableWriterTest {

    @TempDir
    Path folder;

    private static Frame numbers(int from, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + i;
        }
        return Frame.of(List.of(LongColumn.of("n", values)));
    }

    private List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        sql.replace("FILE", folder.resolve("t.parquet").toString()))) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    @Test
    void everyTypeIsReadBackAsItWas() throws Exception {
        LongBuffer times = LongColumn.allocate(3);
        times.put(0, 0).put(1, 1_700_000_000_123_456L).put(2, -1);
        Frame frame = Frame.of(List.of(
                LongColumn.of("a \"name\"", Long.MIN_VALUE + 1, 0, Long.MAX_VALUE),
                DoubleColumn.of("d", 0.1, Double.NaN, Double.NEGATIVE_INFINITY),
                BooleanColumn.of("b", true, false, true),
                TextColumn.of("t", "größer", null, ""),
                new DateTimeColumn("at", times)));
        ParquetWriter.write(frame, folder.resolve("t.parquet"), Sessions.of(1L << 30, 2));
        assertThat(rows("select cast(whole as varchar) from 'FILE' whole"))
                .containsExactly(
                        "{'a \"name\"': -9223372036854775807, 'd': 0.1, 'b': true, 't': größer, 'at': '1970-01-01 00:00:00'}",
                        "{'a \"name\"': 0, 'd': NULL, 'b': false, 't': NULL, 'at': '2023-11-14 22:13:20.123456'}",
                        "{'a \"name\"': 9223372036854775807, 'd': -inf, 'b': true, 't': '', 'at': '1969-12-31 23:59:59.999999'}");
    }

    @Test
    void rowsOfManyBatchesStayInOrder() throws Exception {
        try (TableWriter writer =
                new TableWriter(folder.resolve("t.parquet"), TableWriter.Format.PARQUET, Sessions.of(1L << 30, 2))) {
            int from = 0;
            for (int count : new int[] {0, 1, 2048, 0, 5000, 300_000}) {
                writer.add(numbers(from, count));
                from += count;
            }
            writer.finish();
        }
        assertThat(rows("select count(*) || ' ' || bool_and(n = file_row_number) from"
                        + " read_parquet('FILE', file_row_number = true)"))
                .containsExactly("307049 true");
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() {
        Path nowhere = folder.resolve("missing").resolve("t.parquet");
        try (TableWriter writer = new TableWriter(nowhere, TableWriter.Format.PARQUET, Sessions.of(1L << 30, 2))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            writer.add(numbers(0, 10));
                        }
                        writer.finish();
                    })
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("t.parquet");
        }
    }

    @Test
    void whoeverStopsHalfWayIsNotKeptWaiting() {
        try (TableWriter writer =
                new TableWriter(folder.resolve("t.csv"), TableWriter.Format.CSV, Sessions.of(1L << 30, 2))) {
            writer.add(numbers(0, 500_000));
            writer.add(numbers(0, 500_000));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> writer.add(numbers(0, 10))).isInstanceOf(InterruptedJobException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Files.exists(folder.resolve("t.csv"))).isTrue();
    }

    /** The database belongs to others too: whoever closes it next must not find a writer at work. */
    @Test
    void closingWaitsForTheWriterThoughItIsInterrupted() throws Exception {
        for (int time = 0; time < 20; time++) {
            TableWriter writer =
                    new TableWriter(folder.resolve("t.csv"), TableWriter.Format.CSV, Sessions.of(1L << 30, 2));
            writer.add(numbers(0, 500_000));
            Thread.currentThread().interrupt();
            writer.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(it -> it.isAlive() && it.getName().equals("write t.csv"));
        }
    }
}
