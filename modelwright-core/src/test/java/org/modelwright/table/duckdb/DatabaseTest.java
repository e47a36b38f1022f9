package org.modelwright.table.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.table.duckdb.DuckDb.Wanted;

/** What all connections to a session's database have in common. */
class DatabaseTest {

    private static final long MEMORY = 3L << 29;

    @TempDir
    Path folder;

    private static String one(DuckDb db, String sql) {
        return String.valueOf(db.rows(sql).get(0).get(0));
    }

    @Test
    void everyConnectionHasTheSettingsOfTheFirst() {
        try (Session session = new Resources(MEMORY, 3).open();
                DuckDb first = new DuckDb(session);
                DuckDb second = new DuckDb(session)) {
            for (DuckDb db : List.of(first, second)) {
                assertThat(one(db, "select current_setting('threads')")).isEqualTo("3");
                assertThat(one(db, "select current_setting('memory_limit')")).isEqualTo("512.0 MiB");
                assertThat(one(db, "select current_setting('allocator_bulk_deallocation_flush_threshold')"))
                        .isEqualTo("1.0 MiB");
                assertThat(one(db, "select current_setting('TimeZone')")).isEqualTo("UTC");
                assertThat(one(db, "select timestamptz '2024-07-01 12:00:00+00'::varchar"))
                        .isEqualTo("2024-07-01 12:00:00+00");
                assertThat(Path.of(one(db, "select current_setting('temp_directory')")))
                        .isDirectory()
                        .hasParent(session.newFolder("beside").getParent());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 128.0 MiB", "900, 300.0 MiB", "4096, 512.0 MiB", "12288, 1.5 GiB"})
    void beyondHalfAGigabyteItsPartIsAnEighth(long mebibytes, String part) {
        try (Session session = new Resources(mebibytes << 20, 1).open();
                DuckDb db = new DuckDb(session)) {
            assertThat(one(db, "select current_setting('memory_limit')")).isEqualTo(part);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set threads = 9",
                "set memory_limit = '9GB'",
                "set global TimeZone = 'Asia/Tokyo'",
                "set TimeZone = 'Asia/Tokyo'",
                "set autoload_known_extensions = true",
                "set autoinstall_known_extensions = true",
                "set allow_community_extensions = true",
                "set lock_configuration = false",
                "load excel",
                "select * from 'http://localhost:1/rows.parquet'"
            })
    void noConnectionCanLoosenThem(String sql) {
        try (Session session = new Resources(MEMORY, 1).open();
                DuckDb first = new DuckDb(session);
                DuckDb second = new DuckDb(session)) {
            for (DuckDb db : List.of(first, second)) {
                assertThatThrownBy(() -> db.execute(sql)).isInstanceOf(DuckDbException.class);
            }
        }
    }

    @Test
    void whatOneConnectionMakesForItselfNoOtherSees() {
        try (Session session = new Resources(MEMORY, 1).open();
                DuckDb first = new DuckDb(session);
                DuckDb second = new DuckDb(session)) {
            first.execute("create temp table own as select 1");
            assertThatThrownBy(() -> second.rows("from own")).hasMessageContaining("own");
        }
    }

    /** What was read and written is not kept by functions that the database still knows. */
    @Test
    void memoryGoesBackAfterReadingAndWriting() throws Exception {
        int rows = 4_000_000;
        Path file = folder.resolve("t.parquet");
        try (Session session = new Resources(MEMORY, 2).open();
                DuckDBConnection look = Database.of(session).connect()) {
            for (int time = 0; time < 3; time++) {
                long[] values = IntStream.range(0, rows).asLongStream().toArray();
                ParquetWriter.write(Frame.of(LongColumn.of("n", values)), file, session);
                try (DuckDb db = new DuckDb(session)) {
                    List<Wanted> wanted = List.of(new Wanted("n", "n", DataType.LONG));
                    String source = "read_parquet(" + DuckDb.text(file.toString()) + ", file_row_number = true)";
                    assertThat(db.read(source, wanted, rows, DuckDb.Order.NUMBERED)
                                    .get(0)
                                    .column()
                                    .number(rows - 1))
                            .isEqualTo(rows - 1.0);
                }
            }
            try (var statement = look.createStatement();
                    var held = statement.executeQuery("select sum(memory_usage_bytes) from duckdb_memory()")) {
                held.next();
                assertThat(held.getLong(1)).isLessThan(4L << 20);
            }
            assertThat(directBytes()).isLessThan(3L * 8 * rows);
        }
    }

    /** {@return what buffers outside the heap take, after those that nobody holds are gone} */
    private static long directBytes() throws InterruptedException {
        for (int time = 0; time < 5; time++) {
            System.gc();
            Thread.sleep(20);
        }
        return java.lang.management.ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)
                .stream()
                .filter(it -> it.getName().equals("direct"))
                .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
