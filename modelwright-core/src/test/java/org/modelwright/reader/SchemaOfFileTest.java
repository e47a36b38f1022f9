package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.DataSchema.OtherColumns;
import org.modelwright.schema.SchemaReport;
import org.modelwright.test.Sessions;

/** Schemas held against files, from the YAML's rule to the words of the refusal. */
class SchemaOfFileTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    @TempDir
    Path folder;

    /** The rules of one column, set one by one. */
    private static final class Rules {
        private @Nullable DataType type;
        private boolean nullable;
        private @Nullable Double minimum;
        private @Nullable Double maximum;
        private @Nullable Double above;
        private @Nullable Double below;
        private List<Object> enumeration = List.of();
        private @Nullable String pattern;
        private @Nullable Integer shortest;
        private @Nullable Integer longest;
        private boolean unique;

        private ColumnSchema done() {
            return new ColumnSchema(
                    type, nullable, minimum, maximum, above, below, enumeration, pattern, shortest, longest, unique);
        }
    }

    private static Rules rules() {
        return new Rules();
    }

    private static ColumnSchema typed(DataType type) {
        Rules rules = rules();
        rules.type = type;
        return rules.done();
    }

    private static ColumnSchema gaps(DataType type) {
        Rules rules = rules();
        rules.type = type;
        rules.nullable = true;
        return rules.done();
    }

    private static DataSchema schema(Map<String, ColumnSchema> columns) {
        return DataSchema.of().columns(columns).otherColumns(OtherColumns.ALLOW).key("id");
    }

    private Frame read(String csv, DataSchema schema) throws IOException {
        Path file = Files.writeString(folder.resolve("wines.csv"), csv);
        return CsvReader.of(file.toString()).schema(schema).read(SESSION);
    }

    private void refused(String csv, DataSchema schema, String... messages) {
        assertThatThrownBy(() -> read(csv, schema))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .extracting(it -> it.message().replace(folder + "/", ""))
                                .containsExactly(messages));
    }

    @Test
    void everyRuleIsToldWithCountsRowsAndKey() {
        Map<String, ColumnSchema> columns = new LinkedHashMap<>();
        Rules a = rules();
        a.minimum = 1.0;
        a.maximum = 3.0;
        columns.put("a", a.done());
        Rules b = rules();
        b.above = 1.0;
        b.below = 3.0;
        columns.put("b", b.done());
        Rules c = rules();
        c.enumeration = List.of("red", "white");
        columns.put("c", c.done());
        Rules d = rules();
        d.pattern = "[a-z]+";
        d.shortest = 2;
        d.longest = 3;
        columns.put("d", d.done());
        Rules e = rules();
        e.unique = true;
        columns.put("e", e.done());
        refused(
                "id,a,b,c,d,e\n10,0,1,red,ab,1\n11,4,3,rose,ABCD,2\n12,5,2,white,x,1\n13,6,2,red,🚲🚲🚲,1\n14,7,2,,abc,1\n",
                schema(columns),
                "The column (a) of wines.csv breaks minimum (1.0) in 1 of 5 rows: first rows 0 id=10 (0).",
                "The column (a) of wines.csv breaks maximum (3.0) in 4 of 5 rows: first rows 1 id=11 (4), 2 id=12 (5), 3 id=13 (6).",
                "The column (b) of wines.csv breaks exclusive_minimum (1.0) in 1 of 5 rows: first rows 0 id=10 (1).",
                "The column (b) of wines.csv breaks exclusive_maximum (3.0) in 1 of 5 rows: first rows 1 id=11 (3).",
                "The column (c) of wines.csv breaks nullable (false) in 1 of 5 rows: first rows 4 id=14 (missing).",
                "The column (c) of wines.csv breaks enum ([red, white]) in 1 of 5 rows: first rows 1 id=11 (rose).",
                "The column (d) of wines.csv breaks pattern ([a-z]+) in 2 of 5 rows: first rows 1 id=11 (ABCD), 3 id=13 (🚲🚲🚲).",
                "The column (d) of wines.csv breaks min_length (2) in 1 of 5 rows: first rows 2 id=12 (x).",
                "The column (d) of wines.csv breaks max_length (3) in 1 of 5 rows: first rows 1 id=11 (ABCD).",
                "The column (e) of wines.csv breaks unique (true) in 3 of 5 rows: first rows 2 id=12 (1), 3 id=13 (1), 4 id=14 (1).");
    }

    @Test
    void rulesOfTheTable() {
        refused(
                "id,a\n1,2\n",
                DataSchema.of()
                        .columns(Map.of("b", typed(DataType.LONG)))
                        .key("id")
                        .minRows(2L),
                "The file (wines.csv) breaks min_rows (2): it holds 1 rows.",
                "The column (b) of wines.csv is missing.",
                "The column (a) of wines.csv is not in the schema, whose other_columns is (refuse).");
        refused(
                "id,a\n1,2\n2,3\n",
                DataSchema.of().otherColumns(OtherColumns.ALLOW).maxRows(1L),
                "The file (wines.csv) breaks max_rows (1): it holds 2 rows.");
    }

    @Test
    void otherColumns() throws IOException {
        String csv = "id,a,more\n1,2,3\n";
        Map<String, ColumnSchema> columns = Map.of("a", typed(DataType.LONG));
        assertThat(read(
                                csv,
                                DataSchema.of()
                                        .columns(columns)
                                        .otherColumns(OtherColumns.ALLOW)
                                        .key("id"))
                        .names())
                .containsExactly("id", "a", "more");
        assertThat(read(
                                csv,
                                DataSchema.of()
                                        .columns(columns)
                                        .otherColumns(OtherColumns.IGNORE)
                                        .key("id"))
                        .names())
                .containsExactly("id", "a");
        // The key is never another column.
        assertThat(read(
                                "id,a\n1,2\n",
                                DataSchema.of()
                                        .columns(columns)
                                        .otherColumns(OtherColumns.REFUSE)
                                        .key("id"))
                        .key())
                .containsExactly("id");
    }

    @Test
    void declaredTypesDecideHowAColumnIsHeld() throws IOException {
        Frame frame = read(
                "id,d,l,s,b,z\n1,5,1,007,true,false\n2,6,,008,false,\n",
                schema(Map.of(
                        "d", typed(DataType.DOUBLE),
                        "l", gaps(DataType.LONG),
                        "s", typed(DataType.STRING),
                        "b", typed(DataType.BOOLEAN),
                        "z", gaps(DataType.BOOLEAN))));
        assertThat(frame.column("d")).isInstanceOf(DoubleColumn.class);
        assertThat(frame.column("l")).isInstanceOf(DoubleColumn.class);
        assertThat(frame.column("l").isMissing(1)).isTrue();
        assertThat(frame.column("s")).isInstanceOf(TextColumn.class);
        assertThat(frame.column("s").text(0)).isEqualTo("007");
        assertThat(frame.column("b").type()).isEqualTo(DataType.BOOLEAN);
        assertThat(frame.column("z").number(0)).isZero();
        assertThat(frame.column("z").isMissing(1)).isTrue();
    }

    @Test
    void declaredTypesAreRefusedValueByValue() {
        refused(
                "id,a,b,c,d\n1,1.5,x,yes,2024-02-30\n2,2,3,true,2024-02-28\n",
                schema(new LinkedHashMap<>(Map.of(
                        "a", typed(DataType.LONG),
                        "b", typed(DataType.DOUBLE),
                        "c", typed(DataType.BOOLEAN),
                        "d", typed(DataType.DATETIME)))),
                "The column (a) of wines.csv breaks type (long) in 1 of 2 rows: first rows 0 id=1 (1.5).",
                "The column (b) of wines.csv breaks type (double) in 1 of 2 rows: first rows 0 id=1 (x).",
                "The column (c) of wines.csv breaks type (boolean) in 1 of 2 rows: first rows 0 id=1 (yes).",
                "The column (d) of wines.csv breaks type (datetime) in 1 of 2 rows: first rows 0 id=1 (2024-02-30).");
        refused(
                "id,a\n1,3000000000\n",
                schema(Map.of("a", typed(DataType.INTEGER))),
                "The column (a) of wines.csv breaks type (integer, found long).");
    }

    @Test
    void aBoundIsNotKeptByAText() {
        Rules rules = rules();
        rules.minimum = 1.0;
        refused(
                "id,a\n1,x\n",
                schema(Map.of("a", rules.done())),
                "The column (a) of wines.csv breaks type (a number for minimum, found string).");
    }

    @Test
    void anEnumIsComparedAsTheColumnIsHeld() throws IOException {
        Rules whole = rules();
        whole.enumeration = List.of(1L, 2.0);
        Rules flags = rules();
        flags.enumeration = List.of(true, false);
        flags.nullable = true;
        DataSchema schema = schema(Map.of("a", whole.done(), "b", flags.done(), "c", flags.done()));
        assertThat(read("id,a,b,c\n1,1,true,true\n2,2,,false\n", schema).rows()).isEqualTo(2);
        refused(
                "id,a,b,c\n1,3,true,true\n2,2,,false\n",
                schema,
                "The column (a) of wines.csv breaks enum ([1, 2.0]) in 1 of 2 rows: first rows 0 id=1 (3).");
    }

    @Test
    void theReportOfAGoodTableIsEmpty() throws IOException {
        DataSchema schema = schema(Map.of("a", typed(DataType.LONG)));
        Frame frame = read("id,a\n1,2\n", schema);
        SchemaReport report = SchemaReport.of(schema, frame);
        assertThat(report).isEqualTo(new SchemaReport(List.of(), 1));
        report.refuse("wines.csv", frame);
    }
}
