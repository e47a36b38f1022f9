package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.test.Sessions;

/** Files that are missing, damaged or strange: read whole, or refused in words that help. */
class BadFilesTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);
    private static final Charset LATIN = StandardCharsets.ISO_8859_1;

    @TempDir
    Path folder;

    // ---- CSV ----

    static Stream<Arguments> csvRefusals() {
        return Stream.of(
                refused("", "is empty"),
                refused("  \n \n\n", "first line", "is empty", "take the line out"),
                refused("a,b\n", "holds no rows"),
                refused("a,b", "holds no rows"),
                refused("a,b\n1,2\n3,4,5\n6,7\n", "The line 3", "(3,4,5)", "3 fields, not 2", "another delimiter"),
                refused("a,b,c\n1,2,3\n3,4\n6,7,8\n", "The line 3", "(3,4)", "2 fields, not 3."),
                refused(
                        "a,b\n1,2\n3,4,5\n6\n7,8,9\n1,1\n",
                        "The line 3",
                        "(3,4,5)",
                        "3 fields, not 2; 3 lines in all cannot be read.",
                        "another delimiter"),
                refused("a,b\n1,\"x\n3,4\n", "The line 2", "quote that is not closed"),
                refused("a,\"b\n1,x\n3,4\n", "first line", "quote (\") that is not closed"),
                refused("a,b\n1,\"x\"y\n2,z\n", "The line 2", "(1,\"x\"y)", "beside a quoted text"),
                refused("a,b\0\n1,x\n", "first line", "NUL", "utf-8", "encoding: utf-16"),
                refused("a,b,a\n1,2,3\n", "columns 1 (a) and 3 (a)", "one name", "s/.*/a,b,a_2/"),
                refused("a,b,A\n1,2,3\n", "columns 1 (a) and 3 (A)", "one name"),
                refused("a,b,b,a,a_2\n1,2,3,4,5\n", "1 (a) and 4 (a), 2 (b) and 3 (b)", "s/.*/a,b,b_2,a_3,a_2/"),
                refused(",a,column0\n1,2,3\n", "columns 1 (column0) and 3 (column0)", "one name"),
                refused("a,b\r\r\n1,2\r\r\n", "two carriage returns and a line feed", "tr -d '\\r'"),
                refused("a,b\n1,2\r\n3,4\n", "do not all end in the same way"),
                refused("a,b\n1," + "x".repeat(3_000_000) + "\n", "The line 2", "longer than 2000000 bytes"),
                refused(
                        "a,b\n1,2\ninf,3\n-Infinity,4\n",
                        "column (a)",
                        "infinite in 2 rows",
                        "1 (Infinity)",
                        "exclude: [a]"),
                refused("a,b\n12345678901234567890,1\n", "column (a)", "lose digits", "type: string"),
                refused("a,b\n9007199254740993,1\n,2\n", "column (a)", "lose digits", "exclude: [a]"),
                refused("a,b\n9007199254740993,1\n0.5,2\n", "column (a)", "beyond 2^53 in 1 rows", "lose digits"),
                refused("PAR1 and more", "is Parquet", "KIND: ParquetReader"),
                arguments("a,b\n1,Zürich\n".getBytes(LATIN), List.of("The line 2", "not written in utf-8", "latin-1")),
                arguments("a,Zürich\n1,2\n".getBytes(LATIN), List.of("first line", "not written in utf-8", "latin-1")),
                arguments(
                        "a,b\n1,x\n".getBytes(StandardCharsets.UTF_16LE),
                        List.of("first line", "NUL", "encoding: utf-16")));
    }

    private static Arguments refused(String content, String... words) {
        return arguments(content.getBytes(StandardCharsets.UTF_8), List.of(words));
    }

    @ParameterizedTest
    @MethodSource("csvRefusals")
    void csvIsRefused(byte[] content, List<String> words) throws IOException {
        Path file = Files.write(folder.resolve("wines.csv"), content);
        refused(csv(file), "wines.csv", words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,x\n3,y\n",
                "a,b\n1,x\n3,y",
                "a,b\r\n1,x\r\n3,y\r\n",
                "a,b\r1,x\r3,y\r",
                "\uFEFFa,b\n1,x\n3,y\n",
                "a;b\n1;x\n3;y\n",
                "a\tb\n1\tx\n3\ty\n",
                "a|b\n1|x\n3|y\n",
                "\"a\",\"b\"\n\"1\",\"x\"\n\"3\",\"y\"\n",
                "a,b\n1,x\n\n3,y\n",
                "a,b\n1,x,\n3,y,\n"
            })
    void csvOfManyWritersIsOneTable(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("wines.csv"), content);
        assertThat(told(csv(file).read(SESSION))).containsExactly("a long 1 3", "b string x y");
    }

    @Test
    void csvReadsWhatLooksOdd() throws IOException {
        assertThat(csv("a,b\n1,\"x\ny\"\n2,\"\"\"\"\n")).containsExactly("a long 1 2", "b string x\ny \"");
        assertThat(csv("a,b\n1,x\0y\n2,z\n")).containsExactly("a long 1 2", "b string x\0y z");
        assertThat(csv("a\n1\n2\n")).containsExactly("a long 1 2");
        // In a file of one column an empty line is a missing value.
        assertThat(csv("a\n1\n\n2\n")).containsExactly("a double 1.0 - 2.0");
        assertThat(csv("a,b\n,1\n,2\n")).containsExactly("a double - -", "b long 1 2");
        assertThat(csv("a,b\n1,NA\nNaN,3\n")).containsExactly("a double 1.0 -", "b double - 3.0");
        assertThat(csv("a,b\n#1,x\"y\n3,z\n")).containsExactly("a string #1 3", "b string x\"y z");
    }

    @Test
    void csvNumbersAndMomentsAreThoseOfPandas() throws IOException {
        assertThat(csv("a,b\n1_000,1_000.5\n2,3\n")).containsExactly("a string 1_000 2", "b string 1_000.5 3");
        assertThat(csv("a,b\n1e3,-.5\n2.,+1E-2\n")).containsExactly("a double 1000.0 2.0", "b double -0.5 0.01");
        assertThat(csv("a,b\n9007199254740992,1\n,2\n"))
                .containsExactly("a double 9.007199254740992E15 -", "b long 1 2");
        assertThat(csv("a\n2024-01-02T03:04:05Z\n2024-01-03T00:00:00+02:00\n2024-01-03 00:00:00.5-0130\n"))
                .containsExactly("a datetime 2024-01-02T03:04:05Z 2024-01-02T22:00:00Z 2024-01-03T01:30:00.500Z");
        assertThat(csv("a\n2024-01-02 (BC)\n2024-01-03\n")).containsExactly("a string 2024-01-02 (BC) 2024-01-03");
    }

    @Test
    void csvKeysChangeWhatIsRead() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain.csv"), "1,2\n3,4\n");
        assertThat(told(csv(plain).header(false).read(SESSION)))
                .containsExactly("column0 long 1 3", "column1 long 2 4");
        assertThat(told(csv(plain).delimiter(";").read(SESSION))).containsExactly("1,2 string 3,4");
        Path marked = Files.writeString(folder.resolve("marked.csv"), "\uFEFF1,2\n3,4\n");
        assertThat(told(csv(marked).header(false).read(SESSION)))
                .containsExactly("column0 long 1 3", "column1 long 2 4");
        Path latin = Files.writeString(folder.resolve("latin.csv"), "a,ü\n1,Zürich\n", LATIN);
        assertThat(told(csv(latin).encoding("latin-1").read(SESSION))).containsExactly("a long 1", "ü string Zürich");
        for (String mark : List.of("", "\uFEFF")) {
            Path wide = Files.writeString(
                    folder.resolve("wide.csv"), mark + "a,ü\n1,Zürich\n2,東\n", StandardCharsets.UTF_16LE);
            assertThat(told(csv(wide).encoding("utf-16").read(SESSION)))
                    .containsExactly("a long 1 2", "ü string Zürich 東");
        }
        Path turned = Files.writeString(folder.resolve("turned.csv"), "a,b\n1,x\n", StandardCharsets.UTF_16);
        refused(csv(turned).encoding("utf-16"), "turned.csv", List.of("big-endian", "iconv"));
        Path gaps = Files.writeString(folder.resolve("gaps.csv"), "a,b\n-,NA\n2,?\n");
        CsvReader reader = CsvReader.of(gaps.toString()).nullValues("-", "?");
        assertThat(told(reader.read(SESSION))).containsExactly("a double - 2.0", "b string NA -");
    }

    @Test
    void aBadLineFarDownIsFoundWhateverIsAskedFor() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int row = 0; row < 200_000; row++) {
            text.append(row).append(row == 150_000 ? ",1,2\n" : ",1\n");
        }
        Path file = Files.writeString(folder.resolve("long.csv"), text);
        for (List<String> columns : List.of(List.<String>of(), List.of("a"))) {
            CsvReader reader = CsvReader.of(file.toString()).columns(columns);
            refused(reader, "long.csv", List.of("The line 150002", "(150000,1,2)", "3 fields, not 2"));
        }
    }

    @Test
    void aDamagedGzIsRefused() throws IOException {
        Path file = folder.resolve("wines.csv.gz");
        Files.writeString(file, "a,b\n1,2\n");
        refused(csv(file), "wines.csv.gz", List.of("is damaged: it is not in gzip format"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int row = 0; row < 100_000; row++) {
                gzip.write((row * 7919L % 100_003 + "," + row + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        refused(csv(file).header(false), "wines.csv.gz", List.of("end"));
    }

    // ---- places ----

    @Test
    void aMissingFileNamesItsNearest() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("data/wine.csv"), "a\n1\n");
        Path wrong = folder.resolve("data/wnie.csv");
        refused(csv(wrong), "wnie.csv", List.of("does not exist", "Maybe wine.csv."));
        refused(parquet(folder.resolve("dta/wine.csv")), "dta/wine.csv", List.of("does not exist", "Maybe data."));
        refused(parquet(folder.resolve("data/other")), "data/other", List.of("Maybe one of wine.csv, which"));
        refused(csv(folder.resolve("data/*.tsv")), "*.tsv", List.of("No file matches"));
        refused(parquet(folder.resolve("data/*.parquet")), "*.parquet", List.of("No file matches"));
        refused(parquet(folder.resolve("data")), "data", List.of("holds no .parquet file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[1]", "b c", "d'e", "ü ß", "qu?", "st*r", "{a,b}", "per%cent", "dir [2]/x"})
    void aNameIsNeverAPattern(String name) throws Exception {
        Path file = write(name + ".parquet", "select 1 as a");
        assertThat(told(parquet(file).read(SESSION))).containsExactly("a long 1");
        Path csv = Files.writeString(folder.resolve(name + ".csv"), "a\n1\n");
        Files.writeString(folder.resolve("a1.csv"), "a\n2\n");
        assertThat(told(csv(csv).read(SESSION))).containsExactly("a long 1");
    }

    @Test
    void foldersAndPatternsAreReadByName() throws Exception {
        write("parts/b.parquet", "select 3 as a, 'y' as b");
        write("parts/a.parquet", "select 'x' as b, 1 as a");
        write("parts/sub/c.parquet", "select 9 as a, 'z' as b");
        assertThat(told(parquet(folder.resolve("parts")).read(SESSION)))
                .containsExactly("b string x y z", "a long 1 3 9");
        assertThat(told(parquet(folder.resolve("parts/*.parquet")).read(SESSION)))
                .containsExactly("b string x y", "a long 1 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 2.7::DOUBLE as a", "select 'q' as a", "select 1 as c", "select 1 as a, 2 as more"})
    void filesOfOneFolderMustBeAlike(String other) throws Exception {
        write("parts/a.parquet", "select 1 as a");
        write("parts/b.parquet", other);
        refused(parquet(folder.resolve("parts")), "parts", List.of("differ in columns or types", "b.parquet has"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1 as a, 5 as x", "select 5 as x, 1 as a", "select 1 as a"})
    void aColumnThatOnlySomeFilesHaveCanBeExcluded(String first) throws Exception {
        write("parts/a.parquet", first);
        write("parts/b.parquet", first.contains("x") ? "select 2 as a" : "select 2 as a, 'q' as x");
        Path parts = folder.resolve("parts");
        refused(parquet(parts), "parts", List.of("differ in columns", "exclude: [x]"));
        assertThat(told(parquet(parts, "x").read(SESSION))).containsExactly("a long 1 2");
        assertThat(told(parquet(parts).columns("a").read(SESSION))).containsExactly("a long 1 2");
    }

    @Test
    void aDifferenceCanBeExcluded() throws Exception {
        write("parts/a.parquet", "select 1 as a, 5 as x");
        write("parts/b.parquet", "select 2 as a, 'q' as x");
        Path parts = folder.resolve("parts");
        assertThat(told(parquet(parts, "x").read(SESSION))).containsExactly("a long 1 2");
    }

    // ---- Parquet ----

    @Test
    void whatIsNoParquetIsRefused() throws Exception {
        Path file = folder.resolve("wines.parquet");
        Files.writeString(file, "");
        refused(parquet(file), "wines.parquet", List.of("is empty"));
        for (String content : List.of("PAR1 nothing", "a,b\n1,2\n3,4\n", "x")) {
            Files.writeString(file, content);
            refused(parquet(file), "wines.parquet", List.of("is no Parquet", "write it again"));
        }
        byte[] whole = Files.readAllBytes(groups());
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        refused(parquet(file), "wines.parquet", List.of("is no Parquet, or its end is missing"));
        refused(parquet(write("none.parquet", "select 1 as a limit 0")), "none.parquet", List.of("holds no rows"));
    }

    @Test
    void damageIsRefusedOrCostsNoRow() throws Exception {
        byte[] whole = Files.readAllBytes(groups());
        Path file = folder.resolve("damaged.parquet");
        Random random = new Random(7);
        int refused = 0;
        for (int turn = 0; turn < 60; turn++) {
            byte[] bytes = whole.clone();
            int at = 4 + random.nextInt(bytes.length - 12);
            for (int i = 0; i < 8; i++) {
                bytes[at + i] ^= 0x5a;
            }
            Files.write(file, bytes);
            try {
                assertThat(parquet(file).read(SESSION).rows())
                        .as("flipped at %d", at)
                        .isEqualTo(20_000);
            } catch (DataException e) {
                refused++;
                readable(e, "damaged.parquet");
            }
        }
        assertThat(refused).isBetween(10, 59);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 2]",
                "{'x': 1}",
                "map {'a': 1}",
                "'x'::BLOB",
                "time '10:00:00'",
                "interval 1 day",
                "9007199254740993::UBIGINT",
                "12345678901234567891::DECIMAL(38,0)",
                "case when i > 0 then 90071992547409.93::DECIMAL(38,2) * 10000 end",
                "case when i > 0 then 9007199254740993 end",
                "'inf'::DOUBLE",
                "'-inf'::FLOAT",
                "date 'infinity'"
            })
    void whatNoColumnCanHoldIsRefusedByNameAndCanBeExcluded(String value) throws Exception {
        Path file = write("odd.parquet", "select i, " + value + " as \"x y\" from range(3) t(i)");
        refused(parquet(file), "odd.parquet", List.of("column (x y)", "exclude: [x y]"));
        assertThat(told(parquet(file, "x y").read(SESSION))).containsExactly("i long 0 1 2");
    }

    @Test
    void aDecimalThatADoubleHoldsWithAllDigitsIsRead() throws Exception {
        Path file = write("exact.parquet", "select 100000000000000000000::DECIMAL(38,2) as a, -2::DECIMAL(4,1) as b");
        assertThat(told(parquet(file).read(SESSION))).containsExactly("a double 1.0E20", "b double -2.0");
    }

    // ---- what is asked for ----

    @Test
    void everyUnknownNameIsToldAtOnce() throws Exception {
        Path file = write("wines.parquet", "select 1 as number, 2.5 as acid, 'x' as colour");
        Reader reader = ParquetReader.of(file.toString())
                .key("nummer")
                .columns("acit", "unheard")
                .exclude("color");
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .extracting(it -> it.message() + " " + it.maybe())
                                .containsExactlyInAnyOrder(
                                        "The column (nummer) of key is not in " + file + ". number.",
                                        "The column (acit) of columns is not in " + file + ". acid.",
                                        "The column (unheard) of columns is not in " + file
                                                + ". one of number, acid, colour.",
                                        "The column (color) of exclude is not in " + file + ". colour."));
    }

    @Test
    void nothingLeftIsRefused() throws Exception {
        Path file = write("wines.parquet", "select 1 as a, 2 as b");
        refused(parquet(file, "a", "b"), "wines.parquet", List.of("No column", "(a, b)", "exclude"));
    }

    @Test
    void aLimitTakesTheFirstRowsAndKeepsTheKey() throws Exception {
        Frame frame = ParquetReader.of(groups().toString())
                .key("i")
                .columns("r")
                .limit(5000L)
                .read(SESSION);
        assertThat(frame.key()).containsExactly("i");
        assertThat(frame.names()).containsExactly("i", "r");
        assertThat(frame.rows()).isEqualTo(5000);
        assertThat(frame.column("i").number(4999)).isEqualTo(4999);
    }

    @Test
    void aValueThatBreaksItsTypeIsToldWithTheOtherViolations() throws IOException {
        Path file = Files.writeString(folder.resolve("wines.csv"), "id,a,b\n1,5,x\n2,many,y\n3,7,z\n");
        DataSchema schema = DataSchema.of()
                .columns(Map.of(
                        "id", ColumnSchema.of().type(DataType.LONG),
                        "a", ColumnSchema.of().type(DataType.LONG),
                        "b", ColumnSchema.of().pattern("[xy]")))
                .key("id");
        CsvReader reader = CsvReader.of(file.toString()).schema(schema);
        assertThatThrownBy(() -> reader.read(SESSION))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.problems())
                                .extracting(it -> it.message())
                                .containsExactly(
                                        "The column (a) of " + file
                                                + " breaks type (long) in 1 of 3 rows: first rows 1 id=2 (many).",
                                        "The column (b) of " + file
                                                + " breaks pattern ([xy]) in 1 of 3 rows: first rows 2 id=3 (z)."));
    }

    // ---- tools ----

    private static void refused(Reader reader, String file, List<String> words) {
        Throwable thrown = catchThrowable(() -> reader.read(SESSION));
        assertThat(thrown).isInstanceOf(DataException.class);
        assertThat(thrown.getMessage()).contains(words);
        readable(thrown, file);
    }

    /** Says the file's name, and nothing of the tool that reads it. */
    private static void readable(Throwable thrown, String file) {
        assertThat(thrown.getMessage())
                .contains(file)
                .hasSizeLessThan(900)
                .doesNotContainIgnoringCase(
                        "Possible", "duckdb", "select ", "read_csv", "read_parquet", "ignore_errors", "union_by_name")
                .doesNotContainIgnoringCase("state machine", "Error:", "\tat ", "null,");
    }

    private List<String> csv(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("odd.csv"), content);
        return told(csv(file).read(SESSION));
    }

    private static CsvReader csv(Path file) {
        return CsvReader.of(file.toString());
    }

    private static ParquetReader parquet(Path file, String... exclude) {
        return ParquetReader.of(file.toString()).exclude(exclude);
    }

    private Path groups() throws Exception {
        return write(
                "groups.parquet", "select i, sin(i) as r, 't' || (i * 7919 % 10007) as t from range(20000) rows(i)");
    }

    private Path write(String name, String select) throws IOException, SQLException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (" + select + ") to '" + file.toString().replace("'", "''")
                    + "' (format parquet, row_group_size 2048)");
        }
        return file;
    }

    /** {@return name, type and values of each column} */
    static List<String> told(Frame frame) {
        List<String> told = new ArrayList<>();
        for (Column column : frame.columns()) {
            StringBuilder text =
                    new StringBuilder(column.name() + " " + column.type().mlflowName());
            for (int row = 0; row < column.rows(); row++) {
                text.append(' ').append(column.isMissing(row) ? "-" : column.text(row));
            }
            told.add(text.toString());
        }
        return told;
    }
}
