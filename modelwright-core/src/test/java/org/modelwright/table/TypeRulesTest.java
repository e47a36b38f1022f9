package org.modelwright.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateFormat;
import org.modelwright.data.Frame;
import org.modelwright.data.Notation;
import org.modelwright.data.Session;
import org.modelwright.data.TypeRules;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Selection;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.test.Sessions;

/** Holds the tables of types in docs/data.md against what each source does. */
class TypeRulesTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);
    private static final List<DataType> SAYABLE =
            List.of(DataType.LONG, DataType.DOUBLE, DataType.BOOLEAN, DataType.DATETIME);

    @TempDir
    Path folder;

    /**
     * An example of the documentation.
     *
     * @param text as it is written
     * @param type the row of the table
     * @param says whether it says such a value
     */
    private record Example(String text, DataType type, boolean says) {}

    private static List<List<String>> table(String firstCell) throws IOException {
        String root = Objects.requireNonNull(System.getProperty("modelwright.root"));
        List<String> lines = Files.readAllLines(Path.of(root, "docs", "data.md"));
        int at = lines.indexOf(lines.stream()
                .filter(it -> it.startsWith("| " + firstCell + " |"))
                .findFirst()
                .orElseThrow());
        return lines.subList(at + 2, lines.size()).stream()
                .takeWhile(it -> it.startsWith("|"))
                .map(it -> List.of(it.substring(2, it.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    private static List<String> quoted(String cell) {
        Matcher matcher = Pattern.compile("`([^`]*)`").matcher(cell);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static DataType type(String cell) {
        return DataType.valueOf(quoted(cell).get(0).toUpperCase(Locale.ROOT));
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (List<String> row : table("a text says")) {
            quoted(row.get(2)).forEach(it -> examples.add(new Example(it, type(row.get(0)), true)));
            quoted(row.get(3)).forEach(it -> examples.add(new Example(it, type(row.get(0)), false)));
        }
        assertThat(examples).hasSizeGreaterThan(30);
        return examples;
    }

    private static DataSchema declared(List<Example> examples) {
        Map<String, ColumnSchema> columns = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            DataType type = examples.get(i).type();
            columns.put("e" + i, ColumnSchema.of().type(type).nullable(true));
        }
        return DataSchema.of().columns(columns).otherColumns(DataSchema.OtherColumns.ALLOW);
    }

    private static List<String> names(List<Example> examples) {
        return Stream.iterate(0, it -> it + 1)
                .limit(examples.size())
                .map(it -> "e" + it)
                .toList();
    }

    private Path csv(List<Example> examples) throws IOException {
        String header = String.join(",", names(examples));
        String row = examples.stream().map(it -> '"' + it.text() + '"').collect(Collectors.joining(","));
        return Files.writeString(folder.resolve("t.csv"), header + "\n" + row + "\n");
    }

    private interface Reads {
        Frame read(Selection selection);
    }

    private static void assertRefusals(String source, List<Example> examples, boolean typed, Reads reads) {
        Selection selection = Selection.of(declared(examples));
        DataException refused = catchThrowableOfType(DataException.class, () -> reads.read(selection));
        Set<String> wrong = new TreeSet<>();
        refused.problems().forEach(problem -> {
            Matcher column = Pattern.compile("The column \\(e(\\d+)\\) .* breaks type .*", Pattern.DOTALL)
                    .matcher(problem.message());
            assertThat(column.matches()).as(problem.message()).isTrue();
            wrong.add(examples.get(Integer.parseInt(column.group(1))).toString());
        });
        Set<String> expected = examples.stream()
                .filter(it -> !it.says() || typed && isOfAnotherKind(source, it.type()))
                .map(Example::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(wrong).as(source).isEqualTo(expected);
    }

    /** Where texts have a type of their own, they say nothing else; JSON alone has no type for dates. */
    private static boolean isOfAnotherKind(String source, DataType declared) {
        return declared != DataType.STRING && !(source.equals("JSON") && declared == DataType.DATETIME);
    }

    @Test
    void everySourceTakesADeclaredTextForWhatTheDocumentationSays() throws Exception {
        List<Example> examples = examples();
        assertThat(examples).allMatch(it -> TypeRules.says(it.text(), it.type()) == it.says());
        String csv = csv(examples).toString();
        assertRefusals("CSV", examples, false, it -> CsvTable.of(csv).read(it, Set.of(), SESSION));
        Map<String, Object> row = new LinkedHashMap<>();
        names(examples).forEach(it -> row.put(it, examples.get(row.size()).text()));
        Path json = Files.writeString(folder.resolve("t.json"), Json.write(row));
        assertRefusals(
                "JSON", examples, true, it -> JsonTable.of(json.toString()).read(it, Set.of(), SESSION));
        String values = names(examples).stream()
                .map(it -> DuckDb.text(String.valueOf(row.get(it))) + " as " + it)
                .collect(Collectors.joining(", "));
        Path parquet = folder.resolve("t.parquet");
        execute("jdbc:duckdb:", "copy (select " + values + ") to " + DuckDb.text(parquet.toString()));
        assertRefusals(
                "Parquet",
                examples,
                true,
                it -> ParquetTable.of(parquet.toString()).read(it, Set.of(), SESSION));
        for (String url :
                List.of("jdbc:sqlite:" + folder.resolve("t.db"), "jdbc:duckdb:" + folder.resolve("t.duckdb"))) {
            execute(url, "create table t as select " + values);
            JdbcTable table = new JdbcTable(url, null, "t", "", null, 60, 100);
            assertRefusals(url, examples, url.contains("duckdb"), it -> table.read(it, Set.of(), SESSION));
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aColumnOfCsvIsTheFirstTypeThatItsTextsSay() throws IOException {
        // A double does not keep the digits of every whole number.
        List<Example> examples = examples().stream()
                .filter(it -> TypeRules.says(it.text(), DataType.LONG) || TypeRules.isExact(it.text()))
                .toList();
        String path = csv(examples).toString();
        Frame frame = CsvTable.of(path).read(Selection.ALL, Set.of(), SESSION);
        for (int i = 0; i < examples.size(); i++) {
            String text = examples.get(i).text();
            DataType first = SAYABLE.stream()
                    .filter(it -> TypeRules.says(text, it))
                    .findFirst()
                    .orElse(DataType.STRING);
            Column column = frame.column("e" + i);
            assertThat(column.type()).as(text).isEqualTo(first);
        }
    }

    @Test
    void theDocumentationSaysHowValuesAreHeld() throws IOException {
        List<List<String>> rows = table("found");
        assertThat(rows).hasSize(5);
        for (List<String> row : rows) {
            DataType found = type(row.get(1));
            assertThat(TypeRules.held(found, false, null)).isEqualTo(found);
            assertThat(TypeRules.held(found, true, null)).isEqualTo(type(row.get(2)));
        }
    }

    /** Texts near those of the rules, with one or two characters changed. */
    private static List<String> texts() {
        List<String> seeds = List.of(
                "12",
                "-9223372036854775808",
                "9007199254740993",
                "1.5e-3",
                ".5",
                "5.",
                "+nan",
                "-Infinity",
                "true",
                "FALSE",
                " True ",
                "false",
                "2024-02-29",
                "2024-06-01T12:30:59.1234567Z",
                "2024-06-01 24:00",
                "2024-06-01 12:30:00 UTC",
                "2024-06-01T12:30+0530",
                "-170141183460469231731687303715884105728",
                "2024-06-01 23:59 -19:59",
                "1e400",
                "170141183460469231731687303715884105728");
        String alphabet = " \t\n\u000b\r\u00a0\u3000+-..0123456789eEnNaAiIfFtTyZzUC:_x\u0661\u017f";
        Random random = new Random(7);
        List<String> texts = new ArrayList<>(seeds);
        for (int i = 0; i < 8_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(3); change >= 0; change--) {
                String sign = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                int at = random.nextInt(4) == 0 ? text.length() * random.nextInt(2) : random.nextInt(text.length() + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(2)), random.nextInt(5) == 0 ? "" : sign);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @Test
    void whatIsClearFromItsSignsIsDecidedAsByTheRules() {
        List<String> texts = texts();
        texts.addAll(List.of(
                "9007199254740992", "999999999999999", "9007199254740993", "-.5", "1.", ".", "+", "", "\u00a07"));
        TextKinds kinds = new TextKinds(Notation.PLAIN, List.of());
        for (String text : texts) {
            int kind = kinds.applyAsInt(text);
            SAYABLE.forEach(it -> assertThat((kind & TextKinds.bit(it)) != 0)
                    .as(it + " of (" + text + ")")
                    .isEqualTo(TypeRules.says(text, it)));
            assertThat((kind & TextKinds.INEXACT) == 0).as(text).isEqualTo(TypeRules.isExact(text));
            assertThat((kind & TextKinds.INFINITE) != 0)
                    .as(text)
                    .isEqualTo(Double.isInfinite(TypeRules.number(text).orElse(0)));
            assertThat((kind & TextKinds.SPACED) != 0)
                    .as(text)
                    .isEqualTo(!text.equals(text.replaceAll("^[\\p{Zs}\\s]+|[\\p{Zs}\\s]+$", "")));
        }
    }

    @Test
    void duckdbDecidesAboutTextsAsJavaDoes() throws SQLException {
        List<String> texts = texts();
        String values = texts.stream().map(it -> "(" + DuckDb.text(it) + ")").collect(Collectors.joining(", "));
        String asked = SAYABLE.stream().map(it -> SqlRules.misses(it, "c")).collect(Collectors.joining(", "))
                + ", " + SqlRules.number("c") + ", case when not "
                + SqlRules.misses(DataType.DATETIME, "c") + " then epoch_us(" + SqlRules.asMoment("c") + ") end";
        int[] said = new int[SAYABLE.size()];
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            ResultSet rows = statement.executeQuery("select c, " + asked + " from (values " + values + ") t(c)");
            while (rows.next()) {
                String text = rows.getString(1);
                for (int i = 0; i < SAYABLE.size(); i++) {
                    boolean says = TypeRules.says(text, SAYABLE.get(i));
                    said[i] += says ? 1 : 0;
                    assertThat(says).as(SAYABLE.get(i) + " of (" + text + ")").isEqualTo(!rows.getBoolean(2 + i));
                }
                if (TypeRules.says(text, DataType.DOUBLE)) {
                    assertThat(Double.valueOf(TypeRules.number(text).orElseThrow()))
                            .as(text)
                            .isEqualTo(Double.valueOf(rows.getDouble(6)));
                }
                if (TypeRules.says(text, DataType.DATETIME)) {
                    assertThat(TypeRules.moment(text).orElseThrow()).as(text).isEqualTo(rows.getLong(7));
                }
            }
        }
        assertThat(Arrays.stream(said)).allMatch(it -> it > 50);
    }

    @Test
    void duckdbReadsOtherNotationsAsJavaDoes() throws SQLException {
        List<String> seeds = List.of(
                "1.234,5",
                "401.234",
                "4.25.000",
                "-1,5e3",
                ",5",
                "1.234.567",
                "12",
                "nan",
                "31.12.2012",
                "1/2/2012",
                "2012/02/29",
                "Jan 2, 2012",
                "may 31, 1999",
                "3 March 2001",
                "12/31/2012 12:05 am",
                "1/2/2012 23:59:59");
        String alphabet = " .,/:-+0123456789eaApPmMJnNyY";
        Random random = new Random(11);
        List<String> texts = new ArrayList<>(seeds);
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(text.length() + 1);
                String sign = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                text.replace(at, Math.min(text.length(), at + random.nextInt(2)), sign);
            }
            texts.add(text.toString());
        }
        List<Notation> notations = List.of(
                new Notation(",", ".", List.of()),
                new Notation(".", ",", List.of()),
                new Notation(",", " ", List.of()),
                new Notation(",", null, List.of()));
        List<DateFormat> formats = Notation.KNOWN_DATES.stream()
                .flatMap(it -> DateFormat.of(it).stream())
                .toList();
        assertThat(formats).hasSameSizeAs(Notation.KNOWN_DATES);
        String asked = notations.stream()
                        .map(it -> SqlRules.number(SqlRules.numbersOf(it, "c")))
                        .collect(Collectors.joining(", "))
                + ", "
                + formats.stream()
                        .map(it -> "nullif(" + SqlRules.datesOf(List.of(it), "c") + ", c)")
                        .collect(Collectors.joining(", "));
        String values = texts.stream().map(it -> "(" + DuckDb.text(it) + ")").collect(Collectors.joining(", "));
        int said = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select c, " + asked + " from (values " + values + ") t(c)")) {
            while (rows.next()) {
                String text = rows.getString(1);
                for (int i = 0; i < notations.size(); i++) {
                    Double number = notations
                            .get(i)
                            .number(text)
                            .map(it -> TypeRules.number(it).orElseThrow())
                            .orElse(null);
                    assertThat((Double) rows.getObject(2 + i))
                            .as(notations.get(i) + " of (" + text + ")")
                            .isEqualTo(number);
                    said += number == null ? 0 : 1;
                }
                for (int i = 0; i < formats.size(); i++) {
                    String iso = formats.get(i).iso(text).orElse(null);
                    assertThat(rows.getString(2 + notations.size() + i))
                            .as(formats.get(i).pattern() + " of (" + text + ")")
                            .isEqualTo(iso);
                    said += iso == null ? 0 : 1;
                }
            }
        }
        assertThat(said).isGreaterThan(1_000);
    }
}
