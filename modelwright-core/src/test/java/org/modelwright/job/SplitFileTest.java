package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.splitter.RowSplit;

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

        Frame file = SplitFile.of(new Examples(INPUTS, TARGET, key), new RowSplit(new int[] {1, 3}, new int[] {2, 0}));

        assertThat(file.names()).containsExactly("shop", "day", "subset");
        assertThat(texts(file.column("shop"))).containsExactly("n", "n", "s", "s");
        assertThat(texts(file.column("day"))).containsExactly("1", "2", "1", "2");
        assertThat(texts(file.column("subset"))).containsExactly("test", "train", "test", "train");
    }

    @Test
    void theRowWhereThereIsNoKey() {
        Frame rows = Frame.of(LongColumn.of(Examples.ROW, 0, 1, 2, 3));

        Frame file = SplitFile.of(new Examples(INPUTS, TARGET, rows), new RowSplit(new int[] {0, 1, 2}, new int[] {3}));

        assertThat(file.names()).containsExactly("row", "subset");
        assertThat(texts(file.column("row"))).containsExactly("0", "1", "2", "3");
        assertThat(texts(file.column("subset"))).containsExactly("train", "train", "train", "test");
    }

    @Test
    void rowsOnNeitherSideAreNotInIt() {
        Frame rows = Frame.of(LongColumn.of(Examples.ROW, 0, 1, 2, 3));
        RowSplit split = new RowSplit(new int[] {0, 3}, new int[] {2}, new int[] {1}, Map.of());

        Frame file = SplitFile.of(new Examples(INPUTS, TARGET, rows), split);

        assertThat(texts(file.column("row"))).containsExactly("0", "2", "3");
        assertThat(texts(file.column("subset"))).containsExactly("train", "test", "train");
    }
}
