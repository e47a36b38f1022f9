package org.modelwright.table.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JsonReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;

/** A driver without the two private fields is read value by value, with the same results. */
class VectorAccessTest {

    private static final Resources RESOURCES = new Resources(1L << 30, 2);

    @TempDir
    Path folder;

    private Path parquet(String name, String select) {
        Path file = folder.resolve(name);
        try (Session session = RESOURCES.open();
                DuckDb db = new DuckDb(session)) {
            db.execute("copy (" + select + ") to " + DuckDb.text(file.toString()) + " (format parquet)");
        }
        return file;
    }

    private static Session slow() {
        Session session = RESOURCES.open();
        session.shared(Database.class, it -> new Database(it, new VectorAccess("none", "none", told -> {})));
        return session;
    }

    private static void same(Reader reader) {
        try (Session fast = RESOURCES.open();
                Session slow = slow()) {
            Frame expected = reader.read(fast);
            Frame read = reader.read(slow);
            assertThat(read.names()).isEqualTo(expected.names());
            assertThat(read.rows()).isEqualTo(expected.rows());
            for (String name : expected.names()) {
                assertThat(read.column(name).type())
                        .isEqualTo(expected.column(name).type());
                for (int row = 0; row < expected.rows(); row++) {
                    assertThat(read.column(name).isMissing(row))
                            .isEqualTo(expected.column(name).isMissing(row));
                    assertThat(read.column(name).text(row))
                            .isEqualTo(expected.column(name).text(row));
                }
            }
        }
    }

    private static final String EVERY_TYPE =
            "select i::bigint as n, i::tinyint_or as small, sin(i) as d, cos(i)::float as f, i % 3 = 0 as b, "
                    + "case when i % 7 = 3 then null else i end as gaps, case when i % 5 = 0 then null else sin(i) end as dg, "
                    + "case when i % 6 = 0 then null else cos(i)::float end as fg, case when i % 4 = 0 then null else i % 3 = 0 end as bg, "
                    + "case i % 5 when 0 then '' when 1 then 'twelve bytes' when 2 then 'thirteen byte' when 3 then null else 'größe ' || i end as t, "
                    + "timestamp '2024-01-01' + interval (i) minute as at, case when i % 9 = 1 then null else date '2024-01-01' + (i % 3000)::int end as day, "
                    + "(i / 100)::decimal(18, 2) as price from range(ROWS) t(i)";

    private static String everyType(int rows) {
        return EVERY_TYPE.replace("i::tinyint_or", "(i % 100)::tinyint").replace("ROWS", String.valueOf(rows));
    }

    @Test
    void everyTypeOfParquetIsTheSame() {
        same(ParquetReader.of(parquet("all.parquet", everyType(5000)).toString()));
    }

    /** Of so many values, DuckDB's own threads bring what needs no order, in pieces of several files. */
    @Test
    void largeParquetInSeveralFilesIsTheSame() throws Exception {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        parquet("parts/a.parquet", everyType(60_001));
        parquet("parts/b.parquet", everyType(50_000));
        same(ParquetReader.of(parts.toString()));
    }

    @Test
    void textFilesAreTheSame() throws Exception {
        String csv = IntStream.range(0, 3000)
                .mapToObj(i -> i + "," + i / 8.0 + "," + (i % 3 == 0 ? "" : "word " + i % 11) + "," + (i % 2 == 0))
                .collect(Collectors.joining("\n", "n,d,t,b\n", "\n"));
        same(CsvReader.of(Files.writeString(folder.resolve("t.csv"), csv).toString()));
        String json = IntStream.range(0, 3000)
                .mapToObj(i -> "{\"n\": " + i + ", \"t\": " + (i % 3 == 0 ? "null" : "\"word " + i % 11 + "\"") + "}")
                .collect(Collectors.joining("\n"));
        same(JsonReader.of(Files.writeString(folder.resolve("t.jsonl"), json).toString()));
    }

    @Test
    void listsAreRefusedInTheSameWords() {
        Reader reader = ParquetReader.of(parquet("lists.parquet", "select i, [i, i] as l from range(10) t(i)")
                .toString());
        try (Session fast = RESOURCES.open();
                Session slow = slow()) {
            Throwable expected = catchThrowable(() -> reader.read(fast));
            assertThat(expected).hasMessageContaining("(l)");
            assertThat(catchThrowable(() -> reader.read(slow))).hasMessage(expected.getMessage());
        }
    }

    @Test
    void itIsToldOnce() {
        List<String> told = new ArrayList<>();
        Reader reader = ParquetReader.of(parquet("few.parquet", everyType(10)).toString());
        try (Session session = RESOURCES.open()) {
            session.shared(Database.class, it -> new Database(it, new VectorAccess("data", "none", told::add)));
            assertThat(List.of(reader.read(session).rows(), reader.read(session).rows()))
                    .containsOnly(10);
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("(duckdb_jdbc 2.0.0)").contains("Values are read one by one");
        new VectorAccess("data", "validity", told::add);
        assertThat(told).hasSize(1);
    }
}
