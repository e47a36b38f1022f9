package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Sessions;

/** Folders, globs and lists of files of each kind are one table. */
class SeveralFilesTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        if (!name.endsWith(".gz")) {
            Files.writeString(file, content);
            return;
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> values(Frame frame, String column) {
        return IntStream.range(0, frame.rows())
                .mapToObj(row -> String.valueOf(frame.column(column).text(row)))
                .toList();
    }

    @Test
    void csvFilesAreOneTable() throws IOException {
        write("parts/b.csv", "a,t\n3,z\n");
        write("parts/a.csv.gz", "a,t\n1,x\n2,y\n");
        write("parts/sub/c.csv", "t;a\nu;4\n");
        write("parts/note.md", "no table");
        for (CsvReader reader : List.of(
                CsvReader.of(path("parts")),
                CsvReader.of(path("parts/**/*.csv*")),
                CsvReader.of(path("parts/a.csv.gz"), path("parts/b.csv"), path("parts/sub")))) {
            Frame frame = reader.read(SESSION);
            assertThat(values(frame, "a")).containsExactly("1", "2", "3", "4");
            assertThat(values(frame, "t")).containsExactly("x", "y", "z", "u");
        }
        assertThat(values(CsvReader.of(path("parts/*.csv")).read(SESSION), "a")).containsExactly("3");
        assertThat(values(
                        CsvReader.of(path("parts/sub/c.csv"), path("parts/b.csv"))
                                .read(SESSION),
                        "a"))
                .containsExactly("4", "3");
    }

    @Test
    void jsonFilesAreOneTable() throws IOException {
        write("parts/a.jsonl", "{\"a\": 1}\n{\"a\": 2, \"t\": \"y\"}\n");
        write("parts/b.json", "[{\"a\": 3}]");
        write("parts/c.jsonl.gz", "{\"a\": 4}\n");
        for (JsonReader reader : List.of(
                JsonReader.of(path("parts")),
                JsonReader.of(path("parts/*.json*")),
                JsonReader.of(path("parts/a.jsonl"), path("parts/b.json"), path("parts/c.jsonl.gz")))) {
            Frame frame = reader.read(SESSION);
            assertThat(values(frame, "a")).containsExactlyInAnyOrder("1", "2", "3", "4");
            assertThat(values(frame, "t")).containsOnlyOnce("y");
        }
    }

    @Test
    void parquetFilesAreOneTable() {
        ParquetWriter.write(Frame.of(LongColumn.of("a", 1, 2)), folder.resolve("a.parquet"), SESSION);
        ParquetWriter.write(Frame.of(LongColumn.of("a", 3)), folder.resolve("b.parquet"), SESSION);
        for (ParquetReader reader : List.of(
                ParquetReader.of(folder.toString()),
                ParquetReader.of(path("*.parquet")),
                ParquetReader.of(path("a.parquet"), path("b.parquet")))) {
            assertThat(values(reader.read(SESSION), "a")).containsExactly("1", "2", "3");
        }
    }

    @Test
    void whatIsWrongNamesTheFile() throws IOException {
        write("a.csv", "a,b\n1,2\n");
        write("b.csv", "a,c\n1,2\n");
        write("c.csv", "a,b\n1,2\n1,2,3\n");
        write("d.jsonl", "{\"a\": 1}\n");
        write("e.jsonl", "{\"a\": 1}\n{\"a\": \n");
        refused(() -> CsvReader.of(path("a.csv"), path("b.csv")).read(SESSION), "differ in columns", "b.csv has [c]");
        refused(() -> CsvReader.of(path("a.csv"), path("c.csv")).read(SESSION), "The line 3 of", "c.csv (1,2,3)");
        refused(() -> CsvReader.of(path("a.csv"), path("*.csv")).read(SESSION), "a.csv) is in path", "twice");
        refused(() -> CsvReader.of(path("a.csv"), path("none.csv")).read(SESSION), "none.csv) does not exist");
        refused(() -> JsonReader.of(path("d.jsonl"), path("e.jsonl")).read(SESSION), "The line 2 of", "e.jsonl");
        refused(() -> JsonReader.of(path("*.yaml")).read(SESSION), "No file matches");
    }

    private static void refused(ThrowingCallable reading, String... words) {
        assertThatThrownBy(reading).isInstanceOf(DataException.class).message().contains(words);
    }

    @Test
    void lineageNamesEachFile() throws IOException {
        write("a.csv", "a,b\n1,2\n");
        write("b.csv", "a,b\n3,4\n");
        CsvReader reader = CsvReader.of(path("*.csv"));
        Frame frame = reader.read(SESSION);
        Map<?, ?> profile =
                (Map<?, ?>) Json.read(reader.lineage(frame, "inputs", SESSION).profile());
        assertThat((List<?>) profile.get("files")).hasSize(2).allSatisfy(it -> {
            Path file = Path.of(String.valueOf(((Map<?, ?>) it).get("path")));
            assertThat((Object) it)
                    .isEqualTo(Map.of(
                            "path",
                            file.toString(),
                            "size",
                            8L,
                            "modified",
                            Files.getLastModifiedTime(file).toInstant().toString(),
                            "sha256",
                            Sha256.of(file)));
        });
        Files.writeString(folder.resolve("b.csv"), "a,b\n3,5\n7,8\n");
        try (Session session = new Resources(1L << 30, 1).open()) {
            Frame read = reader.read(session);
            Files.writeString(folder.resolve("b.csv"), "a,b\n");
            refused(() -> reader.lineage(read, "inputs", session), "b.csv) changed while it was read");
        }
    }
}
