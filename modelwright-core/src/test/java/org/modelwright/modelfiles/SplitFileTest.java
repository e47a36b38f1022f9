package org.modelwright.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.splitter.RowSplit;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Sessions;

class SplitFileTest {

    private static final Frame INPUTS = Frame.of(DoubleColumn.of("a", 1, 2, 3, 4));
    private static final Column TARGET = DoubleColumn.of("y", 1, 2, 3, 4);

    private static List<String> texts(Column column) {
        return IntStream.range(0, column.rows())
                .mapToObj(row -> String.valueOf(column.text(row)))
                .toList();
    }

    @Test
    void everyKeyColumnAndTheSideOfEachRow() {
        Frame key = Frame.of(
                List.of(TextColumn.of("shop", "n", "n", "s", "s"), LongColumn.of("day", 1, 2, 1, 2)),
                List.of("shop", "day"));

        SplitFile file =
                SplitFile.of(new Examples(INPUTS, TARGET, key), new RowSplit(new int[] {1, 3}, new int[] {2, 0}));

        assertThat(file.rowKeys().names()).containsExactly("shop", "day");
        assertThat(texts(file.rowKeys().column("shop"))).containsExactly("n", "n", "s", "s");
        assertThat(texts(file.rowKeys().column("day"))).containsExactly("1", "2", "1", "2");
        assertThat(texts(file.side())).containsExactly("test", "train", "test", "train");
    }

    @Test
    void theRowWhereThereIsNoKey() {
        Frame rows = Frame.of(LongColumn.of(Examples.ROW, 0, 1, 2, 3));

        SplitFile file =
                SplitFile.of(new Examples(INPUTS, TARGET, rows), new RowSplit(new int[] {0, 1, 2}, new int[] {3}));

        assertThat(file.rowKeys().names()).containsExactly("row");
        assertThat(texts(file.rowKeys().column("row"))).containsExactly("0", "1", "2", "3");
        assertThat(texts(file.side())).containsExactly("train", "train", "train", "test");
    }

    @Test
    void rowsOnNeitherSideAreNotInIt() {
        Frame rows = Frame.of(LongColumn.of(Examples.ROW, 0, 1, 2, 3));
        RowSplit split = new RowSplit(new int[] {0, 3}, new int[] {2}, new int[] {1}, Map.of());

        SplitFile file = SplitFile.of(new Examples(INPUTS, TARGET, rows), split);

        assertThat(texts(file.rowKeys().column("row"))).containsExactly("0", "2", "3");
        assertThat(texts(file.side())).containsExactly("train", "test", "train");
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
        Frame key = Frame.of(
                List.of(TextColumn.of("shop", "n", "n", "s", "s"), LongColumn.of("day", 1, 2, 1, 2)),
                List.of("shop", "day"));
        SplitFile written =
                SplitFile.of(new Examples(INPUTS, TARGET, key), new RowSplit(new int[] {1, 3, 2}, new int[] {0}));
        written.write(folder.resolve(SplitFile.NAME), Sessions.of(1L << 30, 2));

        SplitFile read = SplitFile.read(folder.resolve(SplitFile.NAME), Sessions.of(1L << 30, 2));

        assertThat(read.rowKeys().names()).containsExactly("shop", "day");
        for (String name : key.names()) {
            assertThat(texts(read.rowKeys().column(name))).isEqualTo(texts(key.column(name)));
        }
        assertThat(texts(read.side())).isEqualTo(texts(written.side()));
        assertThat(IntStream.range(0, read.count()).filter(read::isTest)).containsExactly(0);
    }

    @Test
    void aTableThatNamesNoSidesIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("other.parquet");
        for (TextColumn column : List.of(
                TextColumn.of("side", "train"),
                TextColumn.of("subset", "valid"),
                TextColumn.of("subset", "train", null))) {
            ParquetWriter.write(Frame.of(column), file, Sessions.of(1L << 30, 2));
            assertThatThrownBy(() -> SplitFile.read(file, Sessions.of(1L << 30, 2)))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            "The column (subset) of " + file + " does not say train, validation or test for each row.");
        }
    }
}
