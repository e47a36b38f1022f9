package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Sessions;

/** Columns that are read to split the rows, though they are no features. */
class BesideTest {

    private static final Session SESSION = Sessions.of(1L << 28, 1);
    private static final Set<String> DAY = Set.of("day");

    @TempDir
    Path folder;

    private String csv;
    private String parquet;

    @BeforeEach
    void write() throws IOException {
        csv = Files.writeString(
                        folder.resolve("in.csv"), "id,a,day,b\n1,5,2024-01-03,x\n2,6,2024-01-01,y\n3,7,2024-01-02,x\n")
                .toString();
        Path file = folder.resolve("in.parquet");
        ParquetWriter.write(CsvReader.of(csv).read(SESSION), file, SESSION);
        parquet = file.toString();
    }

    private List<Reader> readers(UnaryOperator<CsvReader> csvKeys, UnaryOperator<ParquetReader> parquetKeys) {
        return List.of(
                csvKeys.apply(CsvReader.of(csv).key("id")),
                parquetKeys.apply(ParquetReader.of(parquet).key("id")));
    }

    private List<Reader> exclude(String column) {
        return readers(it -> it.exclude(column), it -> it.exclude(column));
    }

    private static List<String> texts(Column column) {
        return IntStream.range(0, column.rows())
                .mapToObj(row -> String.valueOf(column.text(row)))
                .toList();
    }

    @Test
    void anExcludedColumnIsReadRowByRowWhereItIsAskedFor() {
        for (Reader reader : exclude("day")) {
            assertThat(reader.read(SESSION).names()).containsExactly("id", "a", "b");
            Frame frame = reader.read(SESSION, DAY);
            assertThat(frame.names()).containsExactly("id", "a", "day", "b");
            assertThat(frame.column("day").type()).isEqualTo(DataType.DATETIME);
            assertThat(texts(frame.column("day")))
                    .containsExactly("2024-01-03T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z");
        }
    }

    @Test
    void soIsOneThatIsNotAmongTheColumns() {
        for (Reader reader : readers(it -> it.columns("b"), it -> it.columns("b"))) {
            assertThat(reader.read(SESSION, DAY).names()).containsExactly("id", "day", "b");
            assertThatThrownBy(() -> reader.read(SESSION, Set.of("dya")))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The column (dya) of splitter, model or metrics is not in ")
                    .hasMessageContaining("Maybe day.");
            assertThat(reader.read(SESSION, Set.of("id")).key()).containsExactly("id");
        }
    }

    @Test
    void theSchemaNeedNotNameAnExcludedColumnButHoldsWhereItDoes() {
        ColumnSchema any = ColumnSchema.of();
        ColumnSchema date = ColumnSchema.of().type(DataType.DATETIME);
        for (DataSchema.OtherColumns others : DataSchema.OtherColumns.values()) {
            DataSchema features =
                    DataSchema.of().columns(Map.of("a", any, "b", any)).otherColumns(others);
            for (Reader reader : readers(
                    it -> it.exclude("day").schema(features),
                    it -> it.exclude("day").schema(features))) {
                assertThat(reader.read(SESSION, DAY).names()).containsExactly("id", "a", "day", "b");
            }
        }
        DataSchema refusing = DataSchema.of().columns(Map.of("a", any, "b", any));
        for (Reader reader : readers(it -> it.schema(refusing), it -> it.schema(refusing))) {
            assertThatThrownBy(() -> reader.read(SESSION, DAY))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("(day)");
        }
        DataSchema declared = DataSchema.of().columns(Map.of("a", any, "b", any, "day", date));
        for (Reader reader : readers(
                it -> it.exclude("day").schema(declared),
                it -> it.exclude("day").schema(declared))) {
            assertThat(reader.read(SESSION, DAY).column("day").type()).isEqualTo(DataType.DATETIME);
        }
    }

    /** DuckDB alone would round the second file's numbers to the first one's type. */
    @Test
    void aSplittingColumnThatFilesHoldDifferentlyIsNotRounded() throws IOException {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        for (String[] part : new String[][] {{"a", "1,7,1"}, {"b", "2,8,1.5"}}) {
            Path text = Files.writeString(folder.resolve(part[0] + ".csv"), "id,x,when\n" + part[1] + "\n");
            ParquetWriter.write(
                    CsvReader.of(text.toString()).read(SESSION), parts.resolve(part[0] + ".parquet"), SESSION);
        }
        Reader reader = ParquetReader.of(parts.toString()).key("id").exclude("when");
        assertThat(reader.read(SESSION).rows()).isEqualTo(2);
        assertThatThrownBy(() -> reader.read(SESSION, Set.of("when")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("when");
    }
}
