package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.test.Sessions;

/** The rows that a condition holds for, from every source. */
class WhereTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);
    private static final String CSV = "id,a,b,t,d,f\n0,1.5,4,x,2024-01-01,true\n1,,5,y y,2024-06-01,false\n"
            + "2,NaN,6,,2024-06-02,true\n3,-2,7,x,2025-01-01,\n";
    private static final String SQL = "select id, a::double as a, b::bigint as b, t, d::timestamp as d, f from (values"
            + " (0, 1.5, 4, 'x', '2024-01-01', true), (1, null, 5, 'y y', '2024-06-01', false),"
            + " (2, 'nan'::double, 6, null, '2024-06-02', true), (3, -2, 7, 'x', '2025-01-01', null)) v(id, a, b, t, d, f)";
    private static final String JSON = """
            {"id": 0, "a": 1.5, "b": 4, "t": "x", "d": "2024-01-01", "f": true}
            {"id": 1, "a": null, "b": 5, "t": "y y", "d": "2024-06-01", "f": false}
            {"id": 2, "a": null, "b": 6, "d": "2024-06-02", "f": true}
            {"id": 3, "a": -2.0, "b": 7, "t": "x", "d": "2025-01-01"}
            """;

    @TempDir
    Path folder;

    private interface Reads {
        Reader of(String where);
    }

    private List<Reads> readers() throws IOException, SQLException {
        DataSchema dates = DataSchema.of()
                .column("d", ColumnSchema.of().type(DataType.DATETIME).nullable(true))
                .otherColumns(DataSchema.OtherColumns.ALLOW);
        String csv = Files.writeString(folder.resolve("a.csv"), CSV).toString();
        String json = Files.writeString(folder.resolve("a.jsonl"), JSON).toString();
        String parquet = folder.resolve("a.parquet").toString();
        String url = "jdbc:duckdb:" + folder.resolve("a.duckdb");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("copy (" + SQL + ") to '" + parquet + "'");
            statement.execute("create table t as " + SQL);
        }
        return List.of(
                where -> CsvReader.of(csv).key("id").columns("a", "f").where(where),
                where -> JsonReader.of(json)
                        .key("id")
                        .columns("a", "f", "d")
                        .schema(dates)
                        .where(where),
                where -> ParquetReader.of(parquet).key("id").columns("a", "f").where(where),
                where ->
                        JdbcReader.ofTable(url, "t").key("id").columns("a", "f").where(where));
    }

    private static String ids(Frame frame) {
        List<String> ids = new ArrayList<>();
        for (int row = 0; row < frame.rows(); row++) {
            ids.add(String.valueOf(frame.column("id").text(row)));
        }
        return String.join(" ", ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b < 6 | 0 1",
                "a > 0 | 0",
                "a is null or B = 7 | 1 2 3",
                "t = 'x' and not (b = 4) | 3",
                "t is null | 2",
                "d >= date '2024-06-02' | 2 3",
                "d between '2024-05-01' and '2024-06-01 12:00' | 1",
                "year(d) = 2025 -- the last | 3",
                "lower(t) like 'y%' or t in ('X', 'Y Y') | 1",
                "case when b % 2 = 0 then true else a < 0 end | 0 2 3",
                "try_cast(t as double) is null and coalesce(a, 9) = 9 | 1 2",
                "regexp_matches(t, '^.$') | 0 3",
                "\"b\" + 1 > 7 | 3"
            })
    void everySourceGivesTheSameRows(String where, String ids) throws Exception {
        for (Reads reads : readers()) {
            Frame frame = reads.of(where).read(SESSION);
            assertThat(ids(frame)).as(reads.of(where).source()).isEqualTo(ids);
            assertThat(frame.leftOut()).isEqualTo(4 - ids.split(" ").length);
            assertThat(frame.names()).contains("id", "a", "f").doesNotContain("b", "t");
        }
    }

    @Test
    void everySourceTellsTheKeysThatItLeftOut() throws Exception {
        for (Reads reads : readers()) {
            Reader reader = reads.of("b > 5 -- not the first");
            Frame read = reader.read(SESSION);
            assertThat(reader.leftOutKeys(read, SESSION)).hasValueSatisfying(keys -> {
                assertThat(ids(keys)).isEqualTo("0 1");
                assertThat(keys.names()).containsExactly("id");
            });
            // A condition that cannot be told of a row leaves it out, and so it is among those.
            Reader gaps = reads.of("a > 0");
            assertThat(gaps.leftOutKeys(gaps.read(SESSION), SESSION).map(WhereTest::ids))
                    .contains("1 2 3");
        }
        Reader all = ParquetReader.of("a.parquet");
        assertThat(all.leftOutKeys(Frame.of(), SESSION)).isEmpty();
    }

    @Test
    void limitCountsTheRowsThatAreLeft() throws Exception {
        for (Reads reads : readers()) {
            Reader reader = reads.of("b > 4");
            Reader limited = org.modelwright.data.Records.with((Record & Reader) reader, "limit", 2L);
            assertThat(ids(limited.read(SESSION))).isEqualTo("1 2");
            assertThat(limited.read(SESSION).leftOut()).isEqualTo(1);
        }
    }

    @Test
    void typesAreThoseOfTheRowsThatAreLeft() throws IOException {
        String path = Files.writeString(folder.resolve("h.csv"), "a,b\n1,2\na,b\n3,1133 - 1384\n4,\n5,6\n")
                .toString();
        assertThat(CsvReader.of(path).read(SESSION).column("a").type()).isEqualTo(DataType.STRING);
        Frame frame =
                CsvReader.of(path).where("try_cast(b as double) is not null").read(SESSION);
        assertThat(frame.column("a").type()).isEqualTo(DataType.LONG);
        assertThat(frame.column("b").type()).isEqualTo(DataType.LONG);
        assertThat(frame.leftOut()).isEqualTo(3);
        DataSchema schema = DataSchema.of()
                .column("a", ColumnSchema.of().type(DataType.LONG))
                .otherColumns(DataSchema.OtherColumns.ALLOW);
        assertThat(CsvReader.of(path)
                        .schema(schema)
                        .where("a <> 'a'")
                        .read(SESSION)
                        .rows())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a in (select 1)",
                "exists (select * from read_csv('/etc/passwd'))",
                "a = (select count(*) from read_text('/etc/passwd'))",
                "a = getenv('HOME')",
                "a = current_setting('home_directory')",
                "a = read_text('/etc/passwd')",
                "a in (from read_blob('x'))",
                "a > random()",
                "a < now()",
                "a < today()",
                "count(*) > 1",
                "sum(a) > 1",
                "row_number() over () > 1",
                "a > 1) or (select true",
                "a > 1) union select (1",
                "a > 1) limit (1",
                "a > 1) group by (a",
                "a > 1) order by (a",
                "a > 1); drop table t; select (1",
                "a > 1) from read_csv('/etc/passwd') where (true",
                "a > 1; select 1",
                "t.a > 1",
                "columns(*) > 1",
                "#1 > 1",
                "? > a",
                "$1 > a",
                "$name > a",
                "a = [1, 2][1]",
                "list_contains([1], a)",
                "a = (x -> x + 1)",
                "a::my_type = 1",
                "main.lower(a) = 'x'",
                "system.main.lower(a) = 'x'",
                "a collate nocase = 'x'",
                "query('select 1') = a",
                "a = getvariable('x')",
                "nextval('s') = a",
                "error('x') = a",
                "a = pg_typeof(a)",
                "a = lower(distinct a)",
                "a >",
                "",
                "true",
                "1 < 2",
                "/* a",
                "a > 1 /*"
            })
    void whatDoesMoreThanAskOneRowIsRefused(String where) {
        Stream.<Runnable>of(
                        () -> CsvReader.of("a.csv").where(where),
                        () -> JsonReader.of("a.json").where(where),
                        () -> ParquetReader.of("a.parquet").where(where),
                        () -> JdbcReader.ofTable("jdbc:sqlite:a.db", "t").where(where))
                .forEach(making -> assertThatThrownBy(making::run)
                        .isInstanceOfSatisfying(
                                ConfigException.class,
                                e -> assertThat(e.problems()).singleElement().satisfies(it -> {
                                    assertThat(it.path()).isEqualTo("where");
                                    assertThat(it.message()).startsWith("The where (" + where + ") ");
                                    assertThat(it.maybe()).isNotNull();
                                })));
    }

    @Test
    void whatTheTableDoesNotHaveIsRefusedByName() throws Exception {
        for (Reads reads : readers()) {
            refused(reads.of("bb < 4 or id = 1"), "The column (bb) of where is not in", "Maybe b");
            refused(reads.of("a < current_timestamp"), "The column (current_timestamp) of where is not in");
            refused(reads.of("t > 3"), "The where (t > 3) cannot be computed for", "compare like with like");
            refused(reads.of("b > 100"), "The where (b > 100) leaves no row of", "all 4 are left out");
        }
    }

    private static void refused(Reader reader, String... words) {
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(words);
    }
}
