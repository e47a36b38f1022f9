package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.DataSchema.OtherColumns;
import org.modelwright.test.Sessions;

/** Tables of SQLite and DuckDB, whose drivers are always there; and what is refused before any database is asked. */
class JdbcReaderTest {

    private static final Session SESSION = Sessions.of(1L << 28, 2);
    private static final String PASSWORD = "tr0ub4dor";

    @TempDir
    Path folder;

    private String sqlite(String... statements) throws Exception {
        return database("jdbc:sqlite:" + folder.resolve("test.db"), statements);
    }

    private String duckdb(String... statements) throws Exception {
        return database("jdbc:duckdb:" + folder.resolve("test.duckdb"), statements);
    }

    private static String database(String url, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return url;
    }

    private static JdbcReader query(String url, String query) {
        return JdbcReader.of(url, query);
    }

    private static JdbcReader table(String url, String table, String... key) {
        return JdbcReader.ofTable(url, table).key(key);
    }

    private static JdbcReader declared(String url, String table, String column, DataType type) {
        ColumnSchema rules = ColumnSchema.of().type(type).nullable(true);
        return table(url, table).schema(DataSchema.of().column(column, rules).otherColumns(OtherColumns.ALLOW));
    }

    private static DataType type(String mlflowName) {
        return DataType.valueOf(mlflowName.toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(Frame frame, String column) {
        Column values = frame.column(column);
        return IntStream.range(0, values.rows())
                .mapToObj(row -> String.valueOf(values.text(row)))
                .toList();
    }

    private static String told(Frame frame) {
        return frame.columns().stream()
                .map(it -> it.name() + " " + it.type().mlflowName() + " " + texts(frame, it.name()))
                .collect(Collectors.joining("\n"));
    }

    // DuckDB

    @Test
    void everyTypeOfDuckdb() throws Exception {
        String url = duckdb("""
                create table t as select 1::tinyint a, -2::smallint b, 3::integer c, 9223372036854775807::bigint d,
                255::utinyint e, 65535::usmallint f, 4294967295::uinteger g, 7::ubigint h, 8::hugeint i, 9::uhugeint j,
                0.1::float k, 0.1::double l, 1.50::decimal(10,2) m, true n, 'Zürich' o,
                '1c3a51ec-2f32-41b0-85b5-c06e6ead01c6'::uuid p, 'x'::enum('x', 'y') q, date '1500-02-03' r,
                timestamp '2024-03-10 02:30:00.123456' s, timestamp_s '2024-01-02 03:04:05' t,
                timestamp_ms '2024-01-02 03:04:05.123' u, timestamp_ns '2024-01-02 03:04:05.123456789' v,
                timestamptz '2024-07-02 03:04:05+02' w
                """);
        assertThat(told(table(url, "t").read(SESSION))).isEqualTo("""
                a long [1]
                b long [-2]
                c long [3]
                d long [9223372036854775807]
                e long [255]
                f long [65535]
                g long [4294967295]
                h double [7.0]
                i double [8.0]
                j double [9.0]
                k double [0.10000000149011612]
                l double [0.1]
                m double [1.5]
                n boolean [true]
                o string [Zürich]
                p string [1c3a51ec-2f32-41b0-85b5-c06e6ead01c6]
                q string [x]
                r datetime [1500-02-03T00:00:00Z]
                s datetime [2024-03-10T02:30:00.123456Z]
                t datetime [2024-01-02T03:04:05Z]
                u datetime [2024-01-02T03:04:05.123Z]
                v datetime [2024-01-02T03:04:05.123456Z]
                w datetime [2024-07-02T01:04:05Z]""");
    }

    @Test
    void aTableReadsAsTheParquetFileOfTheSameRows() throws Exception {
        Path file = folder.resolve("t.parquet");
        String url = duckdb("""
                create table t as select i as id, case when i % 7 = 0 then null else i end as holes,
                case when i % 5 = 0 then null else i / 3 end as real, i % 2 = 0 as flag,
                case when i % 11 = 0 then null else i % 2 = 0 end as maybe, 'v' || (i % 13) as text,
                case when i % 3 = 0 then null else 'w' || (i % 5) end as sparse, (i / 7)::decimal(12,3) as money,
                (i / 7)::float as single, date '2001-01-01' + i::integer as day,
                timestamp '2001-01-01 01:02:03.456789' + to_minutes(i) as moment, null as nothing
                from range(5000) r(i)
                """, "copy t to '" + file + "' (format parquet)");
        Frame theirs = ParquetReader.of(file.toString()).key("id").read(SESSION);
        Frame ours = table(url, "t", "id").read(SESSION);
        assertThat(ours.names()).isEqualTo(theirs.names());
        for (Column column : theirs.columns()) {
            assertThat(ours.column(column.name()).type()).as(column.name()).isEqualTo(column.type());
            assertThat(texts(ours, column.name())).isEqualTo(texts(theirs, column.name()));
        }
        assertThat(ours.key()).containsExactly("id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [1, 2]                            | INTEGER[]
            {'a': 1}                          | STRUCT(a INTEGER)
            map {'a': 1}                      | MAP(VARCHAR, INTEGER)
            'abc'::blob                       | BLOB
            '101'::bit                        | BIT
            interval 1 day                    | INTERVAL
            time '10:00'                      | TIME
            '{}'::json                        | JSON
            """)
    void whatIsNoValueIsRefusedByName(String value, String type) throws Exception {
        String url = duckdb("create table t as select 1 as id, " + value + " as odd");
        assertThatThrownBy(() -> table(url, "t").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (odd) of t at jdbc:duckdb:/")
                .hasMessageContaining("is of type (" + type + ")")
                .hasMessageContaining("exclude: [odd]");
        JdbcReader without = JdbcReader.ofTable(url, "t").exclude("odd");
        assertThat(without.read(SESSION).names()).containsExactly("id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'inf'::double                                    | is infinite in 1 rows: first rows 1 (Infinity)
            'inf'::float                                     | is infinite in 1 rows: first rows 1 (Infinity)
            'infinity'::timestamp                            | holds infinite dates in 1 rows: first rows 1
            'infinity'::date                                 | holds infinite dates in 1 rows: first rows 1
            '-infinity'::timestamptz                         | holds infinite dates in 1 rows: first rows 1
            'infinity'::timestamp_s                          | holds infinite dates in 1 rows: first rows 1
            18446744073709551615::ubigint                    | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (18446744073709551615)
            99999999999999999999999999999999999999::hugeint  | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (9999999
            12345678901234567.5::decimal(20,1)               | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (12345678901234567.5)
            9007199254740993                                 | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (9007199254740993)
            """)
    void whatCannotBeHeldIsRefusedWithRowAndValue(String value, String words) throws Exception {
        String url = duckdb("create table t as select null as odd, 0 as id where false union all select " + value
                + ", 1 order by 1; create table u as (select null as odd, 0 as id union all select odd, id from t)"
                + " order by id");
        assertThatThrownBy(() -> table(url, "u").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (odd) of u at jdbc:duckdb:/")
                .hasMessageContaining(words);
    }

    @Test
    void anErrorInMidStreamIsNoShortTable() throws Exception {
        String url = duckdb();
        JdbcReader reader = query(
                url,
                "select case when range = 400000 then error('boom') else range::varchar end as v from range(500000)");
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("boom");
        JdbcReader first =
                query(url, "select case when range = 3 then error('boom') else range::varchar end as v from range(5)");
        assertThatThrownBy(() -> first.read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("boom");
    }

    @Test
    void aDatabaseInMemoryReadsFiles() throws Exception {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "id,a\n1,x\n2,y\n");
        Frame frame =
                query("jdbc:duckdb:", "from '" + file + "' order by id desc;").read(SESSION);
        assertThat(told(frame)).isEqualTo("id long [2, 1]\na string [y, x]");
    }

    // SQLite

    @Test
    void typesOfSqlite() throws Exception {
        String url = sqlite(
                """
                create table t (i integer, r real, s text, n numeric, d decimal(10,2), b boolean, day date,
                moment datetime, x, big bigint, holes int, e text, f real)
                """,
                "insert into t (i, r, s, n, d, b, day, moment, x, big) values (1, 1.5, 'a', 2, 3, 1, '2024-01-02', '2024-01-02 03:04:05.123456', 5,"
                        + " 9007199254740993)",
                "insert into t (i, r, s, n, d, b, day, moment, x, big, holes) values (-2, 2, '007', 3, 2.5, 0, '1500-02-03', '2024-03-10T02:30:00+02:00', 6.5,"
                        + " 1, 7)");
        assertThat(told(query(url, "select *, i + 1 as sum, 'lit' as lit, null as nil from t order by rowid")
                        .read(SESSION)))
                .isEqualTo("""
                i long [1, -2]
                r double [1.5, 2.0]
                s string [a, 007]
                n long [2, 3]
                d double [3.0, 2.5]
                b boolean [true, false]
                day datetime [2024-01-02T00:00:00Z, 1500-02-03T00:00:00Z]
                moment datetime [2024-01-02T03:04:05.123456Z, 2024-03-10T00:30:00Z]
                x double [5.0, 6.5]
                big long [9007199254740993, 1]
                holes double [null, 7.0]
                e string [null, null]
                f double [null, null]
                sum long [2, -1]
                lit string [lit, lit]
                nil double [null, null]""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            integer   | 'abc'              | holds numbers and texts; texts in 1 rows: first rows 1 (abc)
            integer   | 1.5                | holds other numbers where whole ones are declared, in 1 rows: first rows 1 (1.5)
            integer   | 1e300              | holds other numbers where whole ones are declared, in 1 rows: first rows 1 (1.0E300)
            integer   | x'00ff'            | holds bytes (BLOB), which a job cannot use, in 1 rows: first rows 1
            real      | 'abc'              | holds numbers and texts; texts in 1 rows: first rows 1 (abc)
            real      | 9e999              | is infinite in 1 rows: first rows 1 (Infinity)
            decimal   | 'x'                | holds numbers and texts; texts in 1 rows: first rows 1 (x)
            ~~        | 'x'                | holds numbers and texts; texts in 1 rows: first rows 1 (x)
            boolean   | 2                  | holds other numbers than 0 and 1
            boolean   | 'true'             | holds numbers and texts; texts in 1 rows: first rows 1 (true)
            date      | 20240101           | where dates are declared, which may be seconds or days
            bigint    | 9007199254740993   | beyond 2^53
            """)
    void whatDoesNotFitAColumnOfSqlite(String type, String value, String words) throws Exception {
        String url = sqlite(
                "create table t (odd " + type + ")",
                "insert into t values (1)",
                "insert into t values (" + value + ")",
                // A gap makes a double of whole numbers.
                "insert into t values (null)");
        assertThatThrownBy(() -> table(url, "t").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (odd) of t at jdbc:sqlite:/")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            integer | 'abc'         | string   | string [1, abc, null]
            integer | 1.5           | double   | double [1.0, 1.5, null]
            integer | 2             | double   | double [1.0, 2.0, null]
            text    | '2'           | long     | double [1.0, 2.0, null]
            text    | ' -2.50 '     | double   | double [1.0, -2.5, null]
            date    | 20240101      | long     | double [1.0, 2.0240101E7, null]
            bigint  | 9007199254740993 | string | string [1, 9007199254740993, null]
            """)
    void aDeclaredTypeWins(String type, String value, String declared, String told) throws Exception {
        String url = sqlite(
                "create table t (c " + type + ")",
                "insert into t values (1)",
                "insert into t values (" + value + ")",
                "insert into t values (null)");
        assertThat(told(declared(url, "t", "c", type(declared)).read(SESSION))).isEqualTo("c " + told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            long     | 1, 2.5         | breaks type (long) in 1 rows: first rows 1 (2.5)
            long     | 1, x           | breaks type (long) in 1 rows: first rows 1 (x)
            double   | 1, 1e3x        | breaks type (double) in 1 rows: first rows 1 (1e3x)
            double   | 1, inf         | is infinite in 1 rows: first rows 1 (inf)
            boolean  | true, yes      | breaks type (boolean) in 1 rows: first rows 1 (yes)
            datetime | 2024-01-02, 2024-02-30 | breaks type (datetime) in 1 rows: first rows 1 (2024-02-30)
            double   | 1, 9007199254740993 | beyond 2^53
            double   | 0.5, 9007199254740993 | beyond 2^53
            """)
    void textsThatAreNotWhatWasDeclared(String type, String values, String words) throws Exception {
        String rows = values.replaceAll("([^, ]+)", "('$1')");
        String url = sqlite("create table t (c text)", "insert into t values " + rows);
        assertThatThrownBy(() -> declared(url, "t", "c", type(type)).read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (c) of t at ")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            long     | 1, +2          | long [1, 2]
            double   | 1, .5e1        | double [1.0, 5.0]
            double   | 1, 9007199254740992 | double [1.0, 9.007199254740992E15]
            boolean  | True, FALSE    | boolean [true, false]
            datetime | 2024-01-02, 2024-01-02T03:04:05Z | datetime [2024-01-02T00:00:00Z, 2024-01-02T03:04:05Z]
            """)
    void textsThatAreWhatWasDeclared(String type, String values, String told) throws Exception {
        String rows = values.replaceAll("([^, ]+)", "('$1')");
        String url = sqlite("create table t (c text)", "insert into t values " + rows);
        assertThat(told(declared(url, "t", "c", type(type)).read(SESSION))).isEqualTo("c " + told);
    }

    @Test
    void aParameterOfSqliteIsNotTakenForNull() throws Exception {
        String url = sqlite("create table t (a int)", "insert into t values (1)");
        assertThatThrownBy(() -> query(url, "select * from t where a = ?").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds parameters");
    }

    // Common keys

    @Test
    void columnsExcludeLimitAndKey() throws Exception {
        String url = sqlite(
                "create table t (id integer, a int, b int, c blob)",
                "insert into t values (3, 30, 300, x'00'), (1, 10, 100, x'00'), (2, 20, 200, x'00')");
        JdbcReader some = JdbcReader.ofTable(url, "t")
                .key("id")
                .columns("b", "a")
                .exclude("a")
                .limit(2L);
        Frame frame = some.read(SESSION);
        assertThat(told(frame)).isEqualTo("id long [1, 2]\nb long [100, 200]");
        assertThat(frame.key()).containsExactly("id");
        JdbcReader query = JdbcReader.of(url, "with q as (select * from t) select id, a from q -- all")
                .key("id");
        assertThat(told(query.read(SESSION))).isEqualTo("id long [1, 2, 3]\na long [10, 20, 30]");
    }

    @Test
    void aQueryThatOrdersItselfKeepsItsOrder() throws Exception {
        String url = sqlite("create table t (id integer, a int)", "insert into t values (1, 30), (2, 10), (3, 20)");
        JdbcReader reader =
                JdbcReader.of(url, "select * from t order by a").key("id").limit(2L);
        assertThat(told(reader.read(SESSION))).isEqualTo("id long [2, 3]\na long [10, 20]");
        assertThat(reader.warnings()).isEmpty();
        assertThat(query(url, "select a from t").warnings().get(0)).contains("promises no order");
        // Only an order of the whole counts.
        assertThat(query(url, "select * from (select a from t order by a)").warnings())
                .hasSize(1);
        assertThat(table(url, "t").warnings()).hasSize(1);
        assertThat(table(url, "t", "id").warnings()).isEmpty();
    }

    @Test
    void unknownNamesAreToldAtOnceWithTheNearest() throws Exception {
        String url = sqlite("create table t (season int, b int)", "insert into t values (1, 2)");
        JdbcReader reader =
                JdbcReader.ofTable(url, "t").key("nr").columns("seson").exclude("bb");
        DataException failure = catchThrowableOfType(DataException.class, () -> reader.read(SESSION));
        assertThat(failure.problems()).hasSize(3);
        assertThat(failure).hasMessageContaining("(seson) of columns").hasMessageContaining("season");
    }

    @Test
    void everyViolationOfASchemaAtOnce() throws Exception {
        String url = sqlite(
                "create table t (id integer, a int, b text, c blob, d int)",
                "insert into t values (1, 5, 'x', x'00', 1), (2, 50, null, x'00', 1)");
        Map<String, ColumnSchema> rules = new LinkedHashMap<>();
        rules.put("a", ColumnSchema.of().type(DataType.LONG).maximum(10.0));
        rules.put("b", ColumnSchema.of());
        rules.put("c", ColumnSchema.of());
        JdbcReader reader =
                table(url, "t").schema(DataSchema.of().columns(rules).key("id").minRows(3L));
        DataException failure = catchThrowableOfType(DataException.class, () -> reader.read(SESSION));
        assertThat(failure)
                .hasMessageContaining("min_rows (3)")
                .hasMessageContaining("maximum (10.0) in 1 of 2 rows: first rows 1 id=2 (50)")
                .hasMessageContaining("(b) of t at " + url + " breaks nullable")
                .hasMessageContaining("(c) of t at " + url + " holds bytes")
                .hasMessageContaining("(d) of t at " + url + " is not in the schema");
        assertThat(failure.problems()).hasSize(5);
    }

    @Test
    void namesThatAreNoPlainWords() throws Exception {
        String url = sqlite(
                "create table \"my rides; drop\" (\"a b\" int, \"ü\"\"x\" int)",
                "insert into \"my rides; drop\" values (1, 2)");
        JdbcReader reader = table(url, "\"my rides; drop\"", "a b");
        assertThat(told(reader.read(SESSION))).isEqualTo("a b long [1]\nü\"x long [2]");
    }

    @Test
    void aNameThatIsThereTwice() throws Exception {
        for (String url : List.of(
                sqlite("create table t (a int)", "insert into t values (1)"),
                duckdb("create table t (a int)", "insert into t values (1)"))) {
            for (List<String> key : List.of(List.<String>of(), List.of("a"))) {
                JdbcReader reader =
                        JdbcReader.of(url, "select a, a + 1 as a from t").key(key);
                assertThatThrownBy(() -> reader.read(SESSION))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("The column (a) of the query at")
                        .hasMessageContaining("is there twice");
            }
        }
    }

    @Test
    void noRows() throws Exception {
        String url = sqlite("create table t (a int)");
        assertThatThrownBy(() -> table(url, "t").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There are no rows in t at jdbc:sqlite:");
    }

    @Test
    void moreRowsThanTheMemoryHoldsAreRefusedWithTheFigure() throws Exception {
        JdbcReader reader = query("jdbc:duckdb:", "select range as id, range * 2 as a from range(10000000)");
        assertThatThrownBy(() -> reader.read(Sessions.of(64L << 20, 1)))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("the job's memory (64 MB)")
                .hasMessageContaining("rows");
    }

    // What is refused

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            update t set a = 2                        | begins with (update)
            select 1; drop table t                    | several statements
            select 1; select 2;                       | several statements
            select 'it;s' ; -- done                   | ok
            select 1 /* ; */                          | ok
            select ';' from t where x = $q$;$q$       | ok
            select 1 as a$q$; drop table t; --$q$     | several statements
            select e'\\'; drop table t; --'           | ok
            select '\\'; drop table t; --'            | several statements
            select "a;b" from t                       | ok
            (select 1) union (select 2)               | ok
            with a as (select 1) select * from a      | ok
            copy (select 1) to 'x.csv'                | begins with (copy)
            pragma writable_schema = 1                | begins with (pragma)
            attach 'x.db' as x                        | begins with (attach)
            select 'abc                               | not closed
            select 1 /* abc                           | not closed
            -- nothing                                | is empty
            """)
    void oneStatementThatReads(String sql, String words) {
        Throwable failure = catchThrowable(() -> query("jdbc:duckdb:x", sql));
        if (words.equals("ok")) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure).isInstanceOf(ConfigException.class).hasMessageContaining(words);
        }
    }

    @Test
    void whatWritesBehindASelectChangesNothing() throws Exception {
        String url = sqlite("create table t (a int)", "insert into t values (1)");
        Throwable failure =
                catchThrowable(() -> query(url, "with x as (select 1) insert into t select * from x returning a")
                        .read(SESSION));
        assertThat(failure).isInstanceOf(DataException.class).hasMessageContaining("readonly");
        assertThat(texts(table(url, "t").read(SESSION), "a")).containsExactly("1");
    }

    @Test
    void nonsenseIsToldAtOnce() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class,
                () -> new JdbcReader(
                        "postgres://h/db",
                        "select 1",
                        "t",
                        null,
                        null,
                        List.of("a", "a"),
                        null,
                        List.of("a"),
                        0L,
                        null,
                        0,
                        0));
        assertThat(failure.problems()).hasSize(7);
        assertThat(failure)
                .hasMessageContaining("no address of JDBC")
                .hasMessageContaining("The table (t) stands beside a query")
                .hasMessageContaining("The timeout (0)")
                .hasMessageContaining("The fetch_size (0)");
        assertThatThrownBy(() -> Records.of(JdbcReader.class, Map.of("url", "jdbc:sqlite:x")))
                .hasMessageContaining("neither query nor table");
        assertThatThrownBy(() -> table("jdbc:sqlite:x", "t; drop table t"))
                .hasMessageContaining("no name as SQL writes it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://ann:tr0ub4dor@host/db",
                "jdbc:postgresql://ann:tr0ub4dor/x@host/db",
                "jdbc:postgresql://host/db?password=tr0ub4dor",
                "jdbc:postgresql://host/db?user=ann&PASSWORD=tr0ub4dor&ssl=true",
                "jdbc:postgresql://host/db?sslpassword=tr0ub4dor",
                "jdbc:postgresql://host/db?p%61ssword=tr0ub4dor",
                "jdbc:mysql://ann:tr0ub4dor@host:3306/db",
                "jdbc:mysql://address=(host=h)(password=tr0ub4dor)/db",
                "jdbc:sqlserver://host;databaseName=db;user=ann;password=tr0ub4dor;",
                "jdbc:oracle:thin:ann/tr0ub4dor@host:1521/db",
                "jdbc:snowflake://h/?db=x&token=tr0ub4dor",
                "postgresql://ann:tr0ub4dor@host/db",
                "jdbc:sqlite:file.db?password=tr0ub4dor",
            })
    void aPasswordInTheUrlIsRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> query(url, "select 1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The url (")
                .message()
                .doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://host:5432/db",
                "jdbc:postgresql://host:5432/db?sslmode=require&sslkey=/etc/key.der",
                "jdbc:postgresql:db",
                "jdbc:sqlite:/data/a@b:c.db",
                "jdbc:oracle:thin:@//host:1521/db",
                "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=h)(PORT=1521)))",
                "jdbc:sqlserver://host:1433;databaseName=db;encrypt=true",
                "jdbc:mysql://host/db?passwordFile=/etc/x",
            })
    void aUrlWithoutAPasswordIsTaken(String url) {
        assertThatCode(() -> query(url, "select 1")).doesNotThrowAnyException();
    }

    @Test
    void aDriverThatIsNotThere() {
        assertThatThrownBy(() -> query("jdbc:oracle:thin:@//host:1521/db", "select 1 from dual")
                        .read(SESSION))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("There is no driver for the url (jdbc:oracle:thin:@//host:1521/db)")
                .hasMessageContaining("plugins")
                .hasMessageContaining("MODELWRIGHT_CLASSPATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "duckdb"})
    void aFileThatIsNotThereOrNoDatabase(String product) throws Exception {
        Path file = folder.resolve("x.db");
        String url = "jdbc:" + product + ":" + file;
        assertThatThrownBy(() -> query(url, "select 1 as a").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not exist");
        assertThat(file).doesNotExist();
        Files.writeString(file, "hello, I am not a database\n".repeat(1000));
        assertThatThrownBy(() -> query(url, "select * from t").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).startsWith("hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            selec 1             | begins with (selec)
            select * from nope  | nope
            select nope from t  | nope
            select * frm t      | syntax error
            """)
    void whatTheDatabaseRefusesIsToldInItsWords(String sql, String words) throws Exception {
        for (String url : List.of(
                sqlite("create table t (a int)", "insert into t values (1)"),
                duckdb("create table t (a int)", "insert into t values (1)"))) {
            assertThatThrownBy(() -> query(url, sql).read(SESSION)).message().contains(words);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite::memory:",
                "jdbc:duckdb:",
            })
    void aQueryWithoutEndIsStoppedByItsTimeoutOrAnInterrupt(String url) {
        String endless =
                "with recursive n(i) as (select 1 as i union all select i + 1 from n) select count(*) as c from n";
        JdbcReader slow = JdbcReader.of(url, endless).timeout(1);
        assertThatThrownBy(() -> slow.read(SESSION))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("within its timeout (1 s)");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> query(url, endless).read(SESSION)).isInstanceOf(InterruptedJobException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    // Lineage

    @Test
    void theSourceIsWhatMlflowHasForSql() throws Exception {
        String url = sqlite("create table t (a int)", "insert into t values (1)");
        JdbcReader reader = query(url, "select a from t;");
        Dataset dataset = reader.lineage(reader.read(SESSION), "inputs", Threads.CALLER);
        assertThat(dataset.sourceType()).isEqualTo("spark");
        assertThat(Json.read(dataset.source()))
                .isEqualTo(Map.of("sql", "select a from t", "url", url, "order", "not promised"));
        JdbcReader other = query(url, "select a from t where a = 1");
        assertThat(other.lineage(other.read(SESSION), "inputs", Threads.CALLER).digest())
                .isNotEqualTo(dataset.digest());
        JdbcReader whole = table(url, "t", "a");
        assertThat(Json.read(whole.lineage(whole.read(SESSION), "inputs", Threads.CALLER)
                        .source()))
                .isEqualTo(Map.of("table_name", "t", "url", url, "order", "key"));
        sqlite("update t set a = 7");
        assertThat(reader.lineage(reader.read(SESSION), "inputs", Threads.CALLER)
                        .digest())
                .isNotEqualTo(dataset.digest());
        assertThat(reader.source()).isEqualTo(query(url, "select a from t").source());
    }

    @Test
    void aQueryThatIsTooLongForMlflowIsCutAndStillToldApart() throws Exception {
        String url = sqlite("create table t (a int)", "insert into t values (1)");
        String longest = "select a from t where a in (0" + ", 1".repeat(30_000) + ")";
        JdbcReader one = query(url, longest);
        JdbcReader other = query(url, longest.replace("1)", "2)"));
        Frame frame = one.read(SESSION);
        assertThat(one.lineage(frame, "inputs", Threads.CALLER).source())
                .hasSizeLessThan(65_535)
                .contains("sql_sha256");
        assertThat(one.lineage(frame, "inputs", Threads.CALLER).digest())
                .isNotEqualTo(other.lineage(frame, "inputs", Threads.CALLER).digest());
    }

    @Test
    void thePasswordIsInNoTextOfTheReader() {
        JdbcReader reader = JdbcReader.of("jdbc:postgresql://host/db", "select 1")
                .user("ann")
                .password(new Secret(PASSWORD));
        assertThat(reader.toString() + reader.source()).doesNotContain(PASSWORD);
    }
}
