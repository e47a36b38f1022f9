package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Secret;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.internal.text.Json;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.DataSchema.OtherColumns;
import org.modelwright.test.Postgres;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;
import org.modelwright.test.TcpProxy;
import org.postgresql.PGConnection;

/** A PostgreSQL server that runs: its types, and all the ways in which it can let a job down. */
class PostgresTest {

    static final Session SESSION = Sessions.of(1L << 28, 2);

    private static Postgres postgres;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws SQLException {
        postgres = Postgres.start();
        postgres.execute(
                "create type mood as enum ('sad', 'glad')",
                "create domain share as double precision check (value between 0 and 1)",
                "create table written (a int)",
                "create function writes() returns int language sql as 'insert into written values (1) returning a'",
                "create table closed (a int)",
                "create role reader login password '" + Postgres.PASSWORD + "'",
                "create table shuffled as select i as id, i * 2 as a, 'x' || i % 5 as b from generate_series(1, 1000) i"
                        + " order by md5(i::text)");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    private static JdbcReader query(String query) {
        return at(postgres.url(), query);
    }

    private static JdbcReader at(String url, String query) {
        return reader(url, query, "postgres", Postgres.PASSWORD);
    }

    static JdbcReader reader(String url, String query, String user, String password) {
        return JdbcReader.of(url, query).user(user).password(new Secret(password));
    }

    private static String told(Frame frame) {
        return frame.columns().stream()
                .map(it -> it.name() + " " + it.type().mlflowName() + " " + texts(it))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> texts(Column values) {
        return IntStream.range(0, values.rows())
                .mapToObj(row -> String.valueOf(values.text(row)))
                .toList();
    }

    /** Everything a user could see of it, with --debug too. */
    private static String everything(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    // Types

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kolkata"})
    void everyTypeThatAJobCanUse(String zone) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            Frame frame = query("""
                    select 1::smallint a, -2147483648 b, 9223372036854775807 c, 0.1::real d, 0.1::float8 e, 1.50 f,
                    true g, 'Zürich'::text h, 'ab'::varchar(5) i, 'ab'::char(4) j, 'n'::name k, 'c'::"char" l,
                    '1c3a51ec-2f32-41b0-85b5-c06e6ead01c6'::uuid m, 'glad'::mood n, 0.5::share o,
                    '10.1.0.0/16'::cidr p, '::1'::inet q, '08:00:2b:01:02:03'::macaddr r,
                    date '1500-02-03' s, date '0044-03-15 BC' t, timestamp '2024-03-10 02:30:00.123456' u,
                    timestamptz '2024-07-02 03:04:05+02' v, timestamptz '1900-01-01 00:00:00+00' w, 16384::oid x,
                    123456789012345.678::numeric(20,3) y
                    """).read(SESSION);
            assertThat(told(frame)).isEqualTo("""
                    a long [1]
                    b long [-2147483648]
                    c long [9223372036854775807]
                    d double [0.10000000149011612]
                    e double [0.1]
                    f double [1.5]
                    g boolean [true]
                    h string [Zürich]
                    i string [ab]
                    j string [ab  ]
                    k string [n]
                    l string [c]
                    m string [1c3a51ec-2f32-41b0-85b5-c06e6ead01c6]
                    n string [glad]
                    o double [0.5]
                    p string [10.1.0.0/16]
                    q string [::1]
                    r string [08:00:2b:01:02:03]
                    s datetime [1500-02-03T00:00:00Z]
                    t datetime [-0043-03-15T00:00:00Z]
                    u datetime [2024-03-10T02:30:00.123456Z]
                    v datetime [2024-07-02T01:04:05Z]
                    w datetime [1900-01-01T00:00:00Z]
                    x long [16384]
                    y double [1.2345678901234567E14]""");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            '\\x00ff'::bytea           | bytea
            array[1, 2]               | _int4
            array['a']                | _text
            '{}'::json                | json
            '{}'::jsonb               | jsonb
            '<a/>'::xml               | xml
            interval '1 day'          | interval
            time '10:00'              | time
            timetz '10:00+02'         | timetz
            '1.50'::money             | money
            point(1, 2)               | point
            int4range(1, 2)           | int4range
            b'101'                    | bit
            b'101'::varbit            | varbit
            'a b'::tsvector           | tsvector
            row(1, 2)                 | record
            'a & b'::tsquery          | tsquery
            """)
    void whatIsNoValueIsRefusedByName(String value, String type) {
        assertThatThrownBy(() -> query("select 1 as id, " + value + " as odd").read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (odd) of the query at " + postgres.url() + " is of type (" + type
                        + "), which a job cannot use.")
                .hasMessageContaining("exclude: [odd]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            float8 'infinity'               | is infinite in 1 rows: first rows 1 (Infinity)
            real '-infinity'                | is infinite in 1 rows: first rows 1 (-Infinity)
            numeric 'infinity'              | is infinite in 1 rows: first rows 1 (Infinity)
            date 'infinity'                 | holds infinite dates in 1 rows: first rows 1
            timestamp '-infinity'           | holds infinite dates in 1 rows: first rows 1
            timestamptz 'infinity'          | holds infinite dates in 1 rows: first rows 1
            9007199254740993                | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (9007199254740993)
            9007199254740993::numeric       | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (9007199254740993)
            12345678901234567.5             | beyond 2^53, which would lose digits, in 1 rows: first rows 1 (12345678901234567.5)
            """)
    void whatCannotBeHeldIsRefusedWithRowAndValue(String value, String words) {
        // A row without a value before it, so that there is a gap.
        JdbcReader reader =
                query("select case when i = 1 then " + value + " end as odd from generate_series(0, 1) i order by i");
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (odd) of the query at ")
                .hasMessageContaining(words);
    }

    @Test
    void gapsAndNans() {
        Frame frame = query("""
                select * from (values (1, 1::bigint, 'NaN'::float8, 'NaN'::numeric, 'NaN'::real, true, 'a', date '2024-01-01', null),
                (2, null, 2, 2, 2, null::bool, null::text, null::date, null)) v(id, w, d, n, r, t, s, day, nothing) order by id
                """).read(SESSION);
        assertThat(told(frame)).isEqualTo("""
                id long [1, 2]
                w double [1.0, null]
                d double [null, 2.0]
                n double [null, 2.0]
                r double [null, 2.0]
                t double [1.0, null]
                s string [a, null]
                day datetime [2024-01-01T00:00:00Z, null]
                nothing string [null, null]""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            numeric(18) | 123456789012345678 | long     | long [123456789012345678]
            integer     | 7                  | double   | double [7.0]
            real        | 0.5                | double   | double [0.5]
            numeric     | 1.50               | double   | double [1.5]
            """)
    void aDeclaredTypeWins(String type, String value, String declared, String told) {
        ColumnSchema rules = ColumnSchema.of().type(DataType.valueOf(declared.toUpperCase(Locale.ROOT)));
        DataSchema schema = DataSchema.of().columns(Map.of("c", rules)).otherColumns(OtherColumns.ALLOW);
        JdbcReader reader = JdbcReader.of(postgres.url(), "select '" + value + "'::" + type + " as c")
                .user("postgres")
                .password(new Secret(Postgres.PASSWORD))
                .schema(schema);
        assertThat(told(reader.read(SESSION))).isEqualTo("c " + told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            numeric     | 1.50                    | string   | (string, found double)
            bigint      | 9007199254740993        | string   | (string, found long)
            timestamp   | 2024-01-02 03:04:05.5   | string   | (string, found datetime)
            timestamptz | 2024-01-02 03:04:05+02  | string   | (string, found datetime)
            date        | 2024-01-02              | string   | (string, found datetime)
            boolean     | true                    | string   | (string, found boolean)
            boolean     | true                    | long     | (long, found boolean)
            text        | 007                     | long     | (long, found string)
            text        | 2024-01-02T03:04:05+02  | datetime | (datetime, found string)
            real        | 0.1                     | string   | (string, found double)
            """)
    void aDeclaredTypeOfAnotherKindIsAViolation(String type, String value, String declared, String words) {
        ColumnSchema rules = ColumnSchema.of().type(DataType.valueOf(declared.toUpperCase(Locale.ROOT)));
        DataSchema schema = DataSchema.of().columns(Map.of("c", rules)).otherColumns(OtherColumns.ALLOW);
        JdbcReader reader = JdbcReader.of(postgres.url(), "select '" + value + "'::" + type + " as c")
                .user("postgres")
                .password(new Secret(Postgres.PASSWORD))
                .schema(schema);
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOf(org.modelwright.error.DataException.class)
                .hasMessageContaining("breaks type " + words);
    }

    private static final String MANY = """
            select i as id, (i * 7919) % 30011 - 15000 as small, i::bigint * 92233720368 as big,
            case when i % 7 = 0 then null else i end as holes, sin(i) * power(10, i % 600 - 300) as real,
            case when i % 5 = 0 then null else (i / 7.0)::numeric(20, 6) end as money, (i / 3.0)::real as single,
            i % 2 = 0 as flag, case when i % 11 = 0 then null else i % 3 = 0 end as maybe,
            (array['plain', 'with, comma', 'with "quote"', 'Zürich', E'two\\nlines', '東京', ' padded '])[i % 7 + 1] as text,
            case when i % 3 = 0 then null else 'v' || i % 11 end as sparse, lpad((i % 999)::text, 5, '0') as zip,
            md5(i::text)::uuid as uuid, (array['sad', 'glad'])[i % 2 + 1]::mood as mood,
            date '1900-01-01' + i * 5 as day, timestamp '1999-12-31 23:59:59.999999' + i * interval '37 minutes 1 microsecond' as moment,
            timestamptz '1950-06-01 12:00:00.000001+09' + i * interval '11 hours' as instant
            from generate_series(1, 5000) i order by i
            """;

    private static final String PANDAS = """
            import json, sys
            import pandas as pd
            text = dict.fromkeys(["text", "sparse", "zip", "uuid", "mood", "day", "moment", "instant", "flag", "maybe"], str)
            d = pd.read_csv(sys.argv[1], dtype=text, keep_default_na=False, na_values={c: [""] for c in ["holes", "money", "maybe", "sparse"]},
                            float_precision="round_trip")
            micros = lambda s: [int(v) for v in pd.to_datetime(s, utc=True, format="ISO8601").dt.as_unit("us").astype("int64")]
            told = {c: [None if pd.isna(v) else v for v in d[c].tolist()] for c in d.columns}
            for c in ["day", "moment", "instant"]: told[c] = micros(d[c])
            for c in ["flag", "maybe"]: told[c] = [None if pd.isna(v) else {"t": 1.0, "f": 0.0}[v] for v in d[c]]
            print(json.dumps(told))
            """;

    @Test
    @Tag("oracle")
    void everyValueIsWhatPandasReadsOfWhatTheServerWrites() throws Exception {
        Path file = folder.resolve("many.csv");
        try (Connection connection = postgres.connect();
                OutputStream out = Files.newOutputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + MANY + ") to stdout (format csv, header)", out);
        }
        Map<?, ?> theirs = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, PANDAS, file));
        Frame ours = query(MANY).read(SESSION);
        assertThat(ours.names())
                .hasSize(17)
                .containsExactlyInAnyOrderElementsOf(
                        theirs.keySet().stream().map(String::valueOf).toList());
        for (Column column : ours.columns()) {
            List<?> values = (List<?>) theirs.get(column.name());
            assertThat(values).hasSize(column.rows()).hasSize(5000);
            for (int row = 0; row < column.rows(); row++) {
                Object value = values.get(row);
                String what = column.name() + " row " + row + ": ours " + column.text(row) + ", pandas " + value;
                if (value == null) {
                    assertThat(column.isMissing(row)).as(what).isTrue();
                } else if (column.type() == DataType.DATETIME) {
                    assertThat(Math.round(column.number(row) * 1e6)).as(what).isEqualTo(value);
                } else if (column.type() == DataType.LONG) {
                    assertThat(column.text(row)).as(what).isEqualTo(value.toString());
                } else if (column.name().equals("single")) {
                    // The server writes the shortest text of 32 bits.
                    assertThat((float) column.number(row)).as(what).isEqualTo(((Number) value).floatValue());
                } else if (value instanceof Number number) {
                    assertThat(column.number(row)).as(what).isEqualTo(number.doubleValue());
                } else {
                    assertThat(column.text(row)).as(what).isEqualTo(value);
                }
            }
        }
    }

    // Order

    @Test
    void aKeyMakesTheOrderAndTheDigest() throws Exception {
        JdbcReader keyed = JdbcReader.ofTable(postgres.url(), "public.shuffled")
                .user("postgres")
                .password(new Secret(Postgres.PASSWORD))
                .key("id")
                .exclude("b");
        Frame frame = keyed.read(SESSION);
        assertThat(texts(frame.column("id")).subList(0, 3)).containsExactly("1", "2", "3");
        String digest = keyed.lineage(frame, "inputs", SESSION).digest();
        // Rows that are written anew stand elsewhere in the table.
        postgres.execute("update shuffled set b = b where id % 3 = 0");
        assertThat(keyed.lineage(keyed.read(SESSION), "inputs", SESSION).digest())
                .isEqualTo(digest);
        JdbcReader loose = query("select id from shuffled");
        assertThat(texts(loose.read(SESSION).column("id")).subList(0, 3)).isNotEqualTo(List.of("1", "2", "3"));
        assertThat(loose.warnings()).hasSize(1);
        // The question mark is an operator of PostgreSQL, not a parameter.
        assertThat(told(query("select '{\"a\": 1}'::jsonb ? 'a' as has, '{d }' as brackets")
                        .read(SESSION)))
                .isEqualTo("has boolean [true]\nbrackets string [{d }]");
    }

    // Size

    @Test
    void rowsAreStreamedThroughASmallHeap() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx40m",
                        "-XX:MaxDirectMemorySize=64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresStreaming.class.getName(),
                        postgres.url())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("200000 rows, sum 2.00001E10");
    }

    // Failures

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            wrong password   | jdbc:postgresql://127.0.0.1:PORT/postgres   | another user or password
            no such database | jdbc:postgresql://127.0.0.1:PORT/nope       | another database
            a closed port    | jdbc:postgresql://127.0.0.1:CLOSED/postgres | another host or port
            no such host     | jdbc:postgresql://no-such-host.invalid/db   | another host or port
            """)
    void aDatabaseThatCannotBeReached(String what, String url, String words) throws IOException {
        String there = url.replace("PORT", "" + postgres.port()).replace("CLOSED", "" + Postgres.freePort());
        String password = what.equals("wrong password") ? "hunter2hunter2" : Postgres.PASSWORD;
        Throwable failure = catchThrowable(() ->
                reader(there, "select 1 as a", "postgres", password).timeout(20).read(SESSION));
        assertThat(failure)
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining(there)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining(words);
        assertThat(everything(failure)).doesNotContain(password);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            select * from nope                                 | relation "nope" does not exist
            select nope from shuffled                          | column "nope" does not exist
            select * frm shuffled                              | syntax error at or near "frm"
            select 'c0rrect-horse-battery'::int as a           | invalid input syntax for type integer: "********"
            select 1 / (i - 15000) as a from generate_series(1, 20000) i | failed after 10000 rows: ERROR: division by zero
            select writes() as a                               | read-only transaction
            with x as (insert into written values (1) returning a) select * from x | read-only transaction
            """)
    void whatTheDatabaseRefusesIsToldInItsWords(String sql, String words) throws Exception {
        Throwable failure = catchThrowable(() -> query(sql).read(SESSION));
        assertThat(failure).isInstanceOf(DataException.class).hasMessageContaining(words);
        assertThat(everything(failure)).doesNotContain(Postgres.PASSWORD);
        assertThat(count("written")).isZero();
    }

    @Test
    void aTableThatMayNotBeRead() {
        JdbcReader reader = reader(postgres.url(), "select * from closed", "reader", Postgres.PASSWORD);
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("permission denied for table closed");
    }

    private static long count(String table) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aQueryThatTakesTooLong() throws Exception {
        JdbcReader slow =
                at(postgres.url(), "select 1 as a, pg_sleep(3600)::text as b").timeout(1);
        assertThatThrownBy(() -> slow.read(SESSION))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining(postgres.url())
                .hasMessageContaining("within its timeout (1 s)");
        awaitNoSleeper();
    }

    @Test
    void anInterruptStopsTheQueryOnTheServerToo() throws Exception {
        Thread job = Thread.currentThread();
        Thread user = new Thread(() -> {
            try {
                postgres.await(() -> count(SLEEPERS) == 1);
                job.interrupt();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        user.start();
        assertThatThrownBy(
                        () -> query("select 1 as a, pg_sleep(3601)::text as b").read(SESSION))
                .isInstanceOf(InterruptedJobException.class);
        user.join();
        awaitNoSleeper();
    }

    private static final String SLEEPERS =
            "pg_stat_activity where query like '%pg_sleep(360%' and state = 'active' and pid <> pg_backend_pid()";

    private static void awaitNoSleeper() throws SQLException {
        postgres.await(() -> count(SLEEPERS) == 0);
    }

    private static final String LONG = "select i as id, repeat('x', 100) as a from generate_series(1, 300000) i";

    @ParameterizedTest
    @ValueSource(longs = {100, 300_000, 3_000_000, 30_000_000})
    void aLineThatBreaksIsNoShortTable(long bytes) throws Exception {
        try (TcpProxy proxy = new TcpProxy(postgres.port(), bytes, TcpProxy.End.BREAKS)) {
            String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres";
            InfrastructureException failure = catchThrowableOfType(
                    InfrastructureException.class, () -> at(url, LONG).read(SESSION));
            assertThat(failure).hasMessageContaining(url);
            assertThat(failure.exitCode()).isEqualTo(5);
            assertThat(everything(failure)).doesNotContain(Postgres.PASSWORD);
            // The first rows come together.
            if (bytes > 2_000_000) {
                assertThat(failure).message().containsPattern("failed after [1-9]\\d* rows: ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 3_000_000})
    void aLineThatGoesQuietIsGivenUp(long bytes) throws Exception {
        try (TcpProxy proxy = new TcpProxy(postgres.port(), bytes, TcpProxy.End.GOES_QUIET)) {
            String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres";
            assertThatThrownBy(() -> at(url, LONG).timeout(1).read(SESSION))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining(url);
        }
    }

    @Test
    void aServerProcessThatIsKilledInMidStream() {
        JdbcReader reader =
                query("select i as id, case when i = 50000 then pg_terminate_backend(pg_backend_pid()) end as a"
                        + " from generate_series(1, 100000) i");
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining(postgres.url())
                .hasMessageContaining("after 40000 rows");
    }
}
