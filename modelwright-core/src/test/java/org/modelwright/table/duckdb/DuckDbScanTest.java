package org.modelwright.table.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.table.duckdb.DuckDb.Wanted;
import org.modelwright.test.Sessions;

class DuckDbScanTest {

    private static final int ROWS = 60_000;
    private static final String SOURCE = "range(" + ROWS + ") t(i)";

    /** All texts together need more than the memory, those of a batch do not. */
    @Test
    void textsOfABatchAreForgottenAfterIt() {
        List<Integer> sizes = new ArrayList<>();
        int[] row = {0};
        try (DuckDb db = new DuckDb(Sessions.of(5L << 20, 2))) {
            db.scan(
                    SOURCE,
                    List.of(
                            new Wanted("text", "repeat('x', 60) || i", DataType.STRING),
                            new Wanted("number", "i", DataType.LONG)),
                    ROWS,
                    16_384,
                    columns -> {
                        sizes.add(columns.get(0).rows());
                        for (int at = 0; at < columns.get(0).rows(); at++) {
                            assertThat(columns.get(0).text(at)).endsWith("x" + row[0]);
                            assertThat(columns.get(1).number(at)).isEqualTo(row[0]);
                            row[0]++;
                        }
                    });
        }
        assertThat(row[0]).isEqualTo(ROWS);
        assertThat(sizes).hasSize(4).startsWith(16_384);
    }

    @Test
    void whatCannotBeReadToItsEndIsAnError() {
        List<Column> taken = new ArrayList<>();
        try (DuckDb db = new DuckDb(Sessions.of(1L << 30, 2))) {
            List<Wanted> broken = List.of(
                    new Wanted("n", "(case when i = 50000 then 'x' else i::VARCHAR end)::BIGINT", DataType.LONG));
            assertThatThrownBy(() -> db.scan(SOURCE, broken, ROWS, 1000, taken::addAll))
                    .isInstanceOf(DuckDbException.class)
                    .hasMessageContaining("Could not convert string 'x'");
            List<Wanted> whole = List.of(new Wanted("n", "i", DataType.LONG));
            assertThatThrownBy(() -> db.scan(SOURCE, whole, ROWS + 1, 1000, taken::addAll))
                    .isInstanceOf(DuckDbException.class)
                    .hasMessageContaining("changed while it was read");
        }
    }
}
