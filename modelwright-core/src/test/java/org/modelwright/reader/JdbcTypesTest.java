package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.error.DataException;

/** What values of a database become. */
class JdbcTypesTest extends JdbcTables {

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
            text    | 'abc'         | string   | string [1, abc, null]
            integer | 1.5           | double   | double [1.0, 1.5, null]
            integer | 2             | double   | double [1.0, 2.0, null]
            text    | '2'           | long     | double [1.0, 2.0, null]
            text    | ' -2.50 '     | double   | double [1.0, -2.5, null]
            date    | 20240101      | long     | double [1.0, 2.0240101E7, null]
            integer | 1             | double   | double [1.0, 1.0, null]
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
            sqlite | integer   | 7            | string   | (string, found long)
            sqlite | real      | 0.5          | string   | (string, found double)
            sqlite | integer   | 7            | datetime | (datetime, found long)
            duckdb | integer   | 7            | string   | (string, found long)
            duckdb | hugeint   | 7            | string   | (string, found long)
            duckdb | double    | 0.5          | string   | (string, found double)
            duckdb | decimal(4, 1) | 0.5      | string   | (string, found double)
            duckdb | boolean   | true         | string   | (string, found boolean)
            duckdb | boolean   | true         | double   | (double, found boolean)
            duckdb | date      | '2024-01-02' | string   | (string, found datetime)
            duckdb | date      | '2024-01-02' | long     | (long, found datetime)
            duckdb | varchar   | '7'          | long     | (long, found string)
            duckdb | varchar   | '2024-01-02' | datetime | (datetime, found string)
            duckdb | bigint    | 1            | boolean  | (boolean, found long)
            """)
    void aDeclaredTypeOfAnotherKindIsAViolation(
            String product, String type, String value, String declared, String words) throws Exception {
        String made = "create table t (c " + type + ")";
        String filled = "insert into t values (" + value + ")";
        String url = product.equals("sqlite") ? sqlite(made, filled) : duckdb(made, filled);
        assertThatThrownBy(() -> declared(url, "t", "c", type(declared)).read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (c) of t at ")
                .hasMessageContaining("breaks type " + words);
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
}
