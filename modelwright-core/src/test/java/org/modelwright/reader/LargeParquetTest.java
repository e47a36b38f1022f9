package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.test.Sessions;

/** Files that are large enough for all threads to read them at once, each row to its place. */
class LargeParquetTest {

    private static final Session SESSION = Sessions.of(1L << 30, 3);

    /** Whole numbers and truths with gaps are looked at twice; texts are read apart. */
    private static final String COLUMNS = "range as n, (range * 7919)::BIGINT as whole,"
            + " case when range % 11 = 5 then null else range end as holes,"
            + " case when range % 13 = 5 then null else range % 2 = 0 end as maybe, range % 3 = 0 as truth,"
            + " sin(range) as real, cos(range)::FLOAT as single,"
            + " case when range % 5 = 2 then null else 'text ' || range % 700 end as text,"
            + " to_timestamp(range) as moment";

    @TempDir
    Path folder;

    private void write(String file, String select, String more) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "copy (" + select + ") to '" + folder.resolve(file) + "' (row_group_size 20480" + more + ")");
        }
    }

    private ParquetReader reader() {
        return ParquetReader.of(folder + "/*.parquet");
    }

    @Test
    void everyRowIsWhereItWas() throws Exception {
        write("a.parquet", "select " + COLUMNS + " from range(100000)", "");
        write("b.parquet", "select " + COLUMNS + " from range(100000, 100000)", "");
        write("c.parquet", "select " + COLUMNS + " from range(100000, 100007)", "");
        write("d.parquet", "select " + COLUMNS + " from range(100007, 180000)", "");
        Frame frame = reader().read(SESSION);
        assertThat(frame.rows()).isEqualTo(180_000);
        for (int row = 0; row < frame.rows(); row++) {
            assertThat(frame.column("n").number(row)).isEqualTo(row);
            assertThat(frame.column("whole").number(row)).isEqualTo(row * 7919L);
            assertThat(frame.column("holes").isMissing(row)).isEqualTo(row % 11 == 5);
            assertThat(frame.column("maybe").isMissing(row)).isEqualTo(row % 13 == 5);
            assertThat(frame.column("truth").number(row)).isEqualTo(row % 3 == 0 ? 1 : 0);
            assertThat(frame.column("text").text(row)).isEqualTo(row % 5 == 2 ? null : "text " + row % 700);
        }
        assertThat(frame.columns().stream().map(Column::type))
                .containsExactly(
                        DataType.LONG,
                        DataType.LONG,
                        DataType.DOUBLE,
                        DataType.DOUBLE,
                        DataType.BOOLEAN,
                        DataType.DOUBLE,
                        DataType.DOUBLE,
                        DataType.STRING,
                        DataType.DATETIME);
        // With a limit, the same rows come one after the other.
        assertThat(ContentHash.of(frame, Threads.CALLER))
                .isEqualTo(ContentHash.of(reader().limit(1_000_000L).read(SESSION), Threads.CALLER));
    }

    /** So many gaps that what is read again is large, too. */
    @Test
    void whatIsReadAgainIsWhereItWas() throws Exception {
        write(
                "a.parquet",
                "select range as n, case when range % 11 = 5 then null else range * 3 end as holes,"
                        + " case when range % 13 = 5 then null else range % 2 = 0 end as maybe from range(700000)",
                "");
        Frame frame = reader().read(SESSION);
        for (int row = 0; row < frame.rows(); row++) {
            assertThat(frame.column("holes").number(row))
                    .isEqualTo(Double.valueOf(row % 11 == 5 ? Double.NaN : row * 3.0));
            assertThat(frame.column("maybe").number(row))
                    .isEqualTo(Double.valueOf(row % 13 == 5 ? Double.NaN : 1 - row % 2));
        }
        assertThat(frame.names()).containsExactly("n", "holes", "maybe");
    }

    @Test
    void columnsThatAreNamedAsTheDatabaseNamesRowsAreColumns() throws Exception {
        write(
                "a.parquet",
                "select 99999 - range as file_row_number, 7 as FILE_INDEX, range as n, range as a, range as b, range as c,"
                        + " range as d, range as e, range as f, range as g, range as h from range(100000)",
                "");
        Frame frame = reader().read(SESSION);
        for (int row = 0; row < frame.rows(); row += 999) {
            assertThat(frame.column("n").number(row)).isEqualTo(row);
            assertThat(frame.column("file_row_number").number(row)).isEqualTo(99_999 - row);
            assertThat(frame.column("FILE_INDEX").number(row)).isEqualTo(7);
        }
    }

    @Test
    void damageInTheMiddleIsTold() throws Exception {
        write("a.parquet", "select " + COLUMNS + " from range(200000)", "");
        Path file = folder.resolve("a.parquet");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(Files.size(file) / 2);
            bytes.write(new byte[(int) Files.size(file) / 4]);
        }
        assertThatThrownBy(() -> reader().read(SESSION))
                .isInstanceOf(ModelwrightException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void allThatIsInfiniteOrInexactIsToldAtOnce() throws Exception {
        write(
                "a.parquet",
                "select " + COLUMNS + ", case when range = 150000 then '-inf' else '1' end::FLOAT as endless,"
                        + " case when range = 3 then null else 9007199254740993 end as wide from range(200000)",
                "");
        assertThatThrownBy(() -> reader().read(SESSION))
                .isInstanceOfSatisfying(
                        DataException.class,
                        it -> assertThat(it.problems())
                                .extracting(one -> one.message())
                                .anySatisfy(
                                        said -> assertThat(said).contains("(endless)", "infinite in 1 rows", "150000"))
                                .anySatisfy(said -> assertThat(said).contains("(wide)", "beyond 2^53 in 199999 rows"))
                                .hasSize(2));
    }

    @Test
    void textsBeyondTheMemoryAreToldAsSuch() throws Exception {
        write(
                "a.parquet",
                "select range as n, 'a text of some length, and number ' || range as t from range(600000)",
                "");
        ParquetReader reader = ParquetReader.of(folder + "/a.parquet");
        assertThatThrownBy(() -> reader.read(Sessions.of(64L << 20, 2)))
                .isInstanceOf(ModelwrightException.class)
                .hasMessageContaining("The different texts of the columns up to (t)");
        assertThat(List.of(reader.read(SESSION).rows())).containsExactly(600_000);
    }
}
