package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;

/** Settings and databases that are refused. */
class JdbcRefusalsTest extends JdbcTables {

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
                        null,
                        null,
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

    @Test
    void thePasswordIsInNoTextOfTheReader() {
        JdbcReader reader = JdbcReader.of("jdbc:postgresql://host/db", "select 1")
                .user("ann")
                .password(new Secret(PASSWORD));
        assertThat(reader.toString() + reader.source()).doesNotContain(PASSWORD);
    }
}
