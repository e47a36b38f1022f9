package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

class JsonReaderTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    @TempDir
    Path folder;

    private static JsonReader reader(Path file) {
        return JsonReader.of(file.toString());
    }

    private Frame read(String text) throws IOException {
        return reader(Files.writeString(folder.resolve("rows.json"), text)).read(SESSION);
    }

    /** {@return name, type and values of each column} */
    private static List<String> told(Frame frame) {
        return frame.columns().stream()
                .map(column -> {
                    StringBuilder line = new StringBuilder(
                            column.name() + " " + column.type().mlflowName());
                    for (int row = 0; row < column.rows(); row++) {
                        line.append(' ').append(column.isMissing(row) ? "-" : column.text(row));
                    }
                    return line.toString();
                })
                .toList();
    }

    @Test
    void linesAndAnArrayAreTheSameTable() throws IOException {
        String lines = "{\"b\": \"x\", \"a\": 1}\n\n{\"a\": -2, \"c\": true}\r\n{\"a\": 3, \"b\": null, \"c\": false}";
        List<String> table = List.of("b string x - -", "a long 1 -2 3", "c double - 1.0 0.0");
        assertThat(told(read(lines))).isEqualTo(table);
        assertThat(told(read("[" + lines.strip().replaceAll("\\s*\\R+\\s*", " ,\n ") + "]\n")))
                .isEqualTo(table);
        Path packed = folder.resolve("rows.json.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(told(reader(packed).read(SESSION))).isEqualTo(table);
    }

    @Test
    void typesAreThoseOfAllValues() throws IOException {
        StringBuilder late = new StringBuilder();
        for (int row = 0; row < 50_000; row++) {
            late.append("{\"x\": 1, \"t\": \"7\"}\n");
        }
        Frame frame = read(late + "{\"x\": 2.5, \"t\": \"007\"}\n");
        assertThat(frame.column("x").type()).isEqualTo(DataType.DOUBLE);
        assertThat(frame.column("t").type()).isEqualTo(DataType.STRING);
        assertThat(frame.column("t").text(50_000)).isEqualTo("007");
        assertThat(told(read("{\"a\": 9007199254740993, \"b\": 1e3, \"c\": \"2024-01-02\", \"d\": null}")))
                .containsExactly("a long 9007199254740993", "b double 1000.0", "c string 2024-01-02", "d double -");
        assertThat(told(read("{\"a b\": \"\\u00e9\\\"\\n\", \"x.y\": \"\"}")))
                .containsExactly("a b string é\"\n", "x.y string ");
    }

    @Test
    void aDeclaredTypeWins() throws IOException {
        Path file = Files.writeString(
                folder.resolve("rows.json"),
                "{\"a\": 1, \"d\": \"2024-01-02T03:04:05Z\"}\n{\"a\": 2, \"d\": \"2024-01-03\"}");
        ColumnSchema text = ColumnSchema.of().type(DataType.STRING);
        ColumnSchema number = ColumnSchema.of().type(DataType.DOUBLE);
        ColumnSchema date = ColumnSchema.of().type(DataType.DATETIME);
        DataSchema schema = DataSchema.of().columns(Map.of("a", number, "d", date));
        JsonReader wrong =
                JsonReader.of(file.toString()).schema(DataSchema.of().columns(Map.of("a", text, "d", number)));
        assertThatThrownBy(() -> wrong.read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (a) of " + file + " breaks type (string, found long).")
                .hasMessageContaining("The column (d) of " + file + " breaks type (double, found string).");
        assertThat(told(JsonReader.of(file.toString()).schema(schema).read(SESSION)))
                .containsExactly("a double 1.0 2.0", "d datetime 2024-01-02T03:04:05Z 2024-01-03T00:00:00Z");
    }

    @Test
    void commonKeys() throws IOException {
        Path file = Files.writeString(
                folder.resolve("rows.json"), "{\"id\":7,\"a\":1,\"n\":{\"x\":1}}\n{\"id\":8,\"a\":2}\n");
        Frame frame =
                JsonReader.of(file.toString()).key("id").columns("a").limit(1L).read(SESSION);
        assertThat(told(frame)).containsExactly("id long 7", "a long 1");
        assertThat(frame.key()).containsExactly("id");
        assertThat(reader(file).exclude("n").source()).isEqualTo(file.toString());
        assertThatThrownBy(
                        () -> Records.of(JsonReader.class, Map.of("path", List.of("s3://bucket/a.json"), "limit", 0L)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not on this machine")
                .hasMessageContaining("limit (0)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1}\\n{"a":2\\n{"a":3}\\n       | The line 2 ; ({"a":2) ; not one JSON object
            {"a":1}\\n{"a":2}{"a":3}\\n       | The line 2 ; one object a line
            {"a":1,\\n"b":2}\\n               | The line 1
            [{"a":1},{"a":2}                  | The array of ; is broken near
            [{"a":1} {"a":2}]                 | The array of ; is broken near
            {"a":1}\\n5\\n                    | holds 1 values that are no objects
            [1, 2, 3]                         | holds 3 values that are no objects
            {"data": [{"a":1},{"a":2}]}       | is one object that holds a table ; jq '.["data"]'
            {"a":{"0":1},"b":{"0":2}}         | is one object that holds a table ; orient="records"
            []                                | holds no rows
            \\n \\n                           | holds no rows
            "text"                            | begins with (")
            a,b\\n1,2                         | begins with (a) ; KIND: CsvReader
            {"a":1,"a":2}                     | 1 objects in which a key is there twice
            {"a":1,"A":2}                     | The columns (a, A) ; differ in case only
            {"a":1}\\n{"a":"x"}\\n{"a":2}     | The column (a) ; number in 2 rows, text in 1 rows ; exclude: [a]
            {"a":true}\\n{"a":1}              | number in 1 rows, boolean in 1 rows
            {"a":{"b":1}}\\n{"a":[1]}         | nested in 2 rows ; exclude: [a]
            {"a":99999999999999999999}        | more than 64 bits in 1 rows
            {"a":9007199254740993}\\n{"a":.5} | The line 2
            {"a":9007199254740993}\\n{"a":0.5} | digits that a double loses in 1 rows
            {"a":9007199254740993}\\n{"b":1}  | beyond 2^53 in 1 rows
            {"a":1e999}                       | infinite
            {}\\n{}                           | holds no rows
            [{"a":1},\\n                      | The line 2 ; ends in the middle
            {"a":1,}                          | The line 1 ; ({"a":1,}) ; no JSON
            {"a":1}\\n{"a":NaN}               | The line 2 ; ({"a":NaN}) ; NaN and Infinity
            {"a":1}\\n{"a":1," ":2}           | The line 2 ; a name is blank
            """)
    void whatIsRefused(String text, String words) throws IOException {
        Throwable thrown = catchThrowable(() -> read(text.strip().replace("\\n", "\n")));
        assertThat(thrown).isInstanceOf(DataException.class);
        for (String word : words.split(" ; ")) {
            assertThat(thrown.getMessage()).contains(word.strip());
        }
    }

    @Test
    void aFolderWithAnEqualsSignChangesNoValue() throws IOException {
        Path file =
                Files.writeString(Files.createDirectories(folder.resolve("a=5")).resolve("r.json"), "{\"a\": 1}\n");
        assertThat(told(reader(file).read(SESSION))).containsExactly("a long 1");
    }

    @Test
    void bytesThatAreNoText() throws IOException {
        Path latin =
                Files.write(folder.resolve("latin.json"), "{\"a\": \"é\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> reader(latin).read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The line 1")
                .hasMessageContaining("UTF-8");
        Path mark = Files.writeString(folder.resolve("mark.json"), "\uFEFF{\"a\": 1}\n");
        assertThatThrownBy(() -> reader(mark).read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("byte order mark");
        Path cut = Files.write(folder.resolve("cut.json.gz"), new byte[] {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 3, 1});
        assertThatThrownBy(() -> reader(cut).read(SESSION)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> reader(folder.resolve("none.json")).read(SESSION))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not exist");
    }

    /** pandas writes random frames, Python's own json reads them again: each value is the same. */
    @Test
    @Tag("oracle")
    void everyValueIsWhatPythonReads() {
        String said = Python.MLFLOW_3_17.run(folder, """
                import json, numpy as np, pandas as pd
                rng = np.random.default_rng(4)
                answer = {}
                for trial in range(30):
                    n = int(rng.integers(1, 200))
                    words = np.array(["", "a b", "é", "\\u4e2d", 'say "x"', "line\\nbreak", "007", "null", "\\t", "{}"])
                    frame = pd.DataFrame({
                        "i": rng.integers(-2**53 + 1, 2**53 - 1, n), "big": rng.integers(-2**62, 2**62, n),
                        "x": rng.normal(size=n) * 10.0 ** rng.integers(-9, 9, n), "b": rng.random(n) < 0.5,
                        "t": words[rng.integers(0, len(words), n)],
                        "gap": pd.Series(words[rng.integers(0, len(words), n)]).where(rng.random(n) < 0.7),
                        "hole": pd.Series(rng.integers(0, 9, n)).where(rng.random(n) < 0.7).astype("Int64")})
                    name = f"f{trial}.json"
                    frame.to_json(name, orient="records", lines=trial % 2 == 0, double_precision=15,
                                  force_ascii=trial % 3 == 0)
                    text = open(name, encoding="utf-8").read()
                    rows = [json.loads(it) for it in text.split("\\n") if it] if trial % 2 == 0 else json.loads(text)
                    answer[name] = {c: [None if r[c] is None else str(r[c]) if c == "big" else r[c] for r in rows]
                                    for c in frame.columns}
                print(json.dumps(answer))
                """);
        Map<?, ?> files = (Map<?, ?>) Json.read(said);
        assertThat(files).hasSize(30);
        files.forEach((name, columns) -> {
            Frame frame = reader(folder.resolve(String.valueOf(name))).read(SESSION);
            ((Map<?, ?>) columns).forEach((column, values) -> {
                Column ours = frame.column(String.valueOf(column));
                List<?> theirs = (List<?>) values;
                assertThat(ours.rows()).isEqualTo(theirs.size());
                for (int row = 0; row < theirs.size(); row++) {
                    assertThat(same(ours, row, theirs.get(row)))
                            .as("%s %s row %d: ours %s, Python %s", name, column, row, ours.text(row), theirs.get(row))
                            .isTrue();
                }
            });
            assertThat(frame.names()).hasSize(((Map<?, ?>) columns).size());
        });
    }

    private static boolean same(Column ours, int row, @Nullable Object theirs) {
        if (theirs == null) {
            return ours.isMissing(row);
        }
        return theirs instanceof Number number
                ? ours.number(row) == number.doubleValue()
                : theirs.toString().equals(ours.text(row));
    }
}
