package org.modelwright.table.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.table.duckdb.DuckDb.Wanted;
import org.modelwright.test.Sessions;

/** Columns hold what DuckDB itself says of the same rows, value by value. */
class DuckDbReadTest {

    private static final int ROWS = 100_000;

    /** Gaps alone, in runs that fill words of the bits of presence, and at both ends. */
    private static final String GAP = "(i % 7 = 3 or i between 2000 and 2300 or i in (0, 99999))";

    private static final String SOURCE = "range(" + ROWS + ") t(i)";

    /** Up to twelve bytes lie in the vector itself, longer ones beside it. */
    private static final String TEXT =
            "case i % 9 when 0 then '' when 1 then 'twelve bytes' when 2 then 'thirteen byte'"
                    + " when 3 then 'größer' when 4 then 'a' || chr(0) when 5 then 'a' when 6 then 'a long text, number ' || i % 50"
                    + " when 7 then 'n' || i else 'größe größe' end";

    private static String gaps(String sql) {
        return "case when " + GAP + " then null else " + sql + " end";
    }

    private static final List<Wanted> WANTED = List.of(
            new Wanted("whole", "(i * 7919 - 5000)::BIGINT", DataType.LONG),
            new Wanted("double", "sin(i)::DOUBLE", DataType.DOUBLE),
            new Wanted("double with gaps", gaps("sin(i)") + "::DOUBLE", DataType.DOUBLE),
            new Wanted("float", "cos(i)::FLOAT", DataType.FLOAT),
            new Wanted("float with gaps", gaps("cos(i)") + "::FLOAT", DataType.FLOAT),
            new Wanted("truth", "i % 3 = 0", DataType.BOOLEAN),
            new Wanted("date", "(i * 1000003)::BIGINT", DataType.DATETIME),
            new Wanted("date with gaps", gaps("i * 1000003") + "::BIGINT", DataType.DATETIME),
            new Wanted("text", TEXT, DataType.STRING),
            new Wanted("text with gaps", gaps(TEXT), DataType.STRING),
            new Wanted("nothing", "null::DOUBLE", DataType.DOUBLE));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyValueIsTheOneThatTheDatabaseHas(int threads) {
        try (DuckDb db = new DuckDb(Sessions.of(1L << 30, threads))) {
            List<DuckDb.Read> read = db.read(SOURCE, WANTED, ROWS, DuckDb.Order.COLUMN_BY_COLUMN);
            for (int column = 0; column < WANTED.size(); column++) {
                same(read.get(column).column(), db, WANTED.get(column));
                assertThat(read.get(column).infinite()).isZero();
            }
        }
    }

    private static void same(Column column, DuckDb db, Wanted wanted) {
        List<List<@Nullable String>> rows = db.rows("select " + wanted.sql() + " from " + SOURCE);
        assertThat(column.rows()).isEqualTo(ROWS);
        for (int row = 0; row < ROWS; row++) {
            String expected = rows.get(row).get(0);
            assertThat(column.isMissing(row)).as(wanted.name() + " " + row).isEqualTo(expected == null);
            if (expected != null) {
                switch (wanted.type()) {
                    case STRING -> assertThat(column.text(row)).isEqualTo(expected);
                    case BOOLEAN -> assertThat(column.text(row)).isEqualTo(expected);
                    case FLOAT -> assertThat((float) column.number(row)).isEqualTo(Float.parseFloat(expected));
                    case DATETIME ->
                        assertThat(((DateTimeColumn) column).values().get(row)).isEqualTo(Long.parseLong(expected));
                    default -> assertThat(column.number(row)).isEqualTo(Double.parseDouble(expected));
                }
            }
        }
    }

    @Test
    void infiniteNumbersAreCounted() {
        try (DuckDb db = new DuckDb(Sessions.of(1L << 30, 2))) {
            String some = "case when i % 1000 = 1 then 'inf' when i % 1000 = 2 then '-inf' when i % 1000 = 3 then 'nan'"
                    + " when i % 1000 = 4 then null else '1.5' end";
            List<DuckDb.Read> read = db.read(
                    SOURCE,
                    List.of(
                            new Wanted("d", "(" + some + ")::DOUBLE", DataType.DOUBLE),
                            new Wanted("f", "(" + some + ")::FLOAT", DataType.FLOAT)),
                    ROWS,
                    DuckDb.Order.COLUMN_BY_COLUMN);
            assertThat(read.stream().map(DuckDb.Read::infinite)).containsExactly(200, 200);
            assertThat(read.stream().map(it -> it.column().missing())).containsExactly(200, 200);
        }
    }

    @Test
    void gapsThatAColumnCannotSayAreCounted() {
        List<Wanted> wanted = List.of(
                new Wanted("n", "case when i = 99998 then null else i end::BIGINT", DataType.LONG),
                new Wanted("t", "case when i < 3 then null else i > 5 end", DataType.BOOLEAN));
        try (DuckDb db = new DuckDb(Sessions.of(1L << 30, 2))) {
            assertThat(db.read(SOURCE, wanted, ROWS, DuckDb.Order.AS_THEY_COME).stream()
                            .map(DuckDb.Read::gaps))
                    .containsExactly(1, 3);
            for (Wanted one : wanted) {
                assertThatThrownBy(() -> db.scan(SOURCE, List.of(one), ROWS, ROWS, columns -> {}))
                        .isInstanceOf(DuckDbException.class)
                        .hasMessageContaining("the column (" + one.name() + ") has gaps");
            }
        }
    }

    @Test
    void textsOfOneColumnHaveOneCodeEach() {
        try (DuckDb db = new DuckDb(Sessions.of(1L << 30, 2))) {
            Column column = db.read(
                            SOURCE,
                            List.of(new Wanted("t", "'t' || i % 3000", DataType.STRING)),
                            ROWS,
                            DuckDb.Order.COLUMN_BY_COLUMN)
                    .get(0)
                    .column();
            assertThat(((TextColumn) column).dictionary())
                    .hasSize(3000)
                    .doesNotHaveDuplicates()
                    .isEqualTo(IntStream.range(0, 3000).mapToObj(i -> "t" + i).collect(Collectors.toList()));
        }
    }
}
