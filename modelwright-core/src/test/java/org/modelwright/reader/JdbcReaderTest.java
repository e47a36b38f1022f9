package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.test.Sessions;

/** Tables of SQLite and DuckDB, whose drivers are always there; and what is refused before any database is asked. */
class JdbcReaderTest extends JdbcTables {

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
        Dataset dataset = reader.lineage(reader.read(SESSION), "inputs", SESSION);
        assertThat(dataset.sourceType()).isEqualTo("spark");
        assertThat(Json.read(dataset.source()))
                .isEqualTo(Map.of("sql", "select a from t", "url", url, "order", "not promised"));
        JdbcReader other = query(url, "select a from t where a = 1");
        assertThat(other.lineage(other.read(SESSION), "inputs", SESSION).digest())
                .isNotEqualTo(dataset.digest());
        JdbcReader whole = table(url, "t", "a");
        assertThat(Json.read(
                        whole.lineage(whole.read(SESSION), "inputs", SESSION).source()))
                .isEqualTo(Map.of("table_name", "t", "url", url, "order", "key"));
        sqlite("update t set a = 7");
        assertThat(reader.lineage(reader.read(SESSION), "inputs", SESSION).digest())
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
        assertThat(one.lineage(frame, "inputs", SESSION).source())
                .hasSizeLessThan(65_535)
                .contains("sql_sha256");
        assertThat(one.lineage(frame, "inputs", SESSION).digest())
                .isNotEqualTo(other.lineage(frame, "inputs", SESSION).digest());
    }
}
