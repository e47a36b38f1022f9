package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Missing;
import org.modelwright.table.TableScan;
import org.modelwright.test.Sessions;

class CsvReaderTest {

    private static final CsvReader PLAIN = CsvReader.of("a.csv");

    @TempDir
    Path folder;

    @Test
    void defaults() {
        assertThat(plain("a.csv"))
                .isEqualTo(CsvReader.of("a.csv")
                        .header(true)
                        .nullValues(
                                "",
                                "#N/A",
                                "#N/A N/A",
                                "#NA",
                                "-1.#IND",
                                "-1.#QNAN",
                                "-NaN",
                                "-nan",
                                "1.#IND",
                                "1.#QNAN",
                                "<NA>",
                                "N/A",
                                "NA",
                                "NULL",
                                "NaN",
                                "None",
                                "n/a",
                                "nan",
                                "null")
                        .encoding("utf-8")
                        .quote("\"")
                        .checksums(true));
        assertThat(plain("a.csv").declared()).isEmpty();
    }

    @Test
    void everyKey() throws IOException {
        Path file = Files.writeString(
                folder.resolve("wines.csv"),
                "1;'a;b';5;x\n# a comment\n2;?;6;x\n3;c;7;x\n",
                java.nio.charset.StandardCharsets.UTF_16LE);
        DataSchema schema =
                DataSchema.of().otherColumns(DataSchema.OtherColumns.ALLOW).key("column2");
        CsvReader reader = new CsvReader(
                List.of(file.toString()),
                List.of("column0"),
                List.of("column1", "column3"),
                List.of("column3"),
                "column2 < 7",
                Missing.DROP,
                2L,
                schema,
                ";",
                false,
                List.of("?"),
                "UTF_16",
                "'",
                "#",
                false,
                ",",
                ".",
                List.of("d.M.yyyy"),
                List.of(Sha256.of(file).toUpperCase(Locale.ROOT)));
        Frame frame = reader.read(Sessions.of(1L << 30, 1));
        assertThat(frame.names()).containsExactly("column0", "column1");
        assertThat(frame.key()).containsExactly("column0");
        assertThat(frame.rows()).isEqualTo(2);
        assertThat(frame.column("column0").type()).isEqualTo(DataType.LONG);
        assertThat(frame.column("column1").text(0)).isEqualTo("a;b");
        assertThat(frame.column("column1").isMissing(1)).isTrue();
        assertThat(frame.leftOut()).isEqualTo(1);
        assertThat(reader.missing()).isEqualTo(Missing.DROP);
        assertThat(reader.declared()).contains(schema);
        assertThat(reader.encoding()).isEqualTo("utf-16");
        assertThat(reader.checksums()).isFalse();
    }

    @Test
    void anotherContentIsRefusedBeforeARowIsRead() throws IOException {
        Path one = Files.writeString(folder.resolve("1.csv"), "id,a\n1,2\n");
        Path two = Files.writeString(folder.resolve("2.csv"), "id,a\n2,3\n");
        String right = Sha256.of(one);
        CsvReader both = CsvReader.of(one.toString(), two.toString()).sha256(right, Sha256.of(two));
        assertThat(both.read(Sessions.of(1L << 30, 1)).rows()).isEqualTo(2);
        assertThatThrownBy(() -> both.sha256(right).read(Sessions.of(1L << 30, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(" is 2 files, and sha256 names 1.");
        Files.writeString(two, "no table at all\n,,,,");
        assertThatThrownBy(() -> both.read(Sessions.of(1L << 30, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The file (" + two + ") is not the one that is wanted: its SHA-256 is "
                        + Sha256.of(two) + ", not ");
        assertThatThrownBy(() -> both.batches().read(Sessions.of(1L << 30, 1), Map.of(), new TableScan() {
                    @Override
                    public List<String> choose(List<String> names) {
                        throw new AssertionError("columns were read");
                    }

                    @Override
                    public void begin(long rows, List<Found> columns, List<Problem> problems) {
                        throw new AssertionError("columns were read");
                    }

                    @Override
                    public void batch(Frame rows) {
                        throw new AssertionError("rows were read");
                    }
                }))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not the one that is wanted");
        assertThatThrownBy(() -> both.sha256("abc"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The sha256 (abc) is not 64 hexadecimal digits.");
    }

    @Test
    void otherNamesOfEncodings() {
        assertThat(List.of("UTF8", "utf-8-sig", "UTF_8"))
                .allSatisfy(it -> assertThat(PLAIN.encoding(it).encoding()).isEqualTo("utf-8"));
        assertThat(List.of("latin1", "ISO-8859-1"))
                .allSatisfy(it -> assertThat(PLAIN.encoding(it).encoding()).isEqualTo("latin-1"));
    }

    @Test
    void refusals() {
        refused(() -> PLAIN.delimiter(";;"), "The delimiter (;;) is not one character.");
        refused(() -> PLAIN.delimiter("\n"), "The delimiter (\n) is not one character.");
        refused(() -> PLAIN.quote(""), "The quote () is not one character.");
        refused(() -> PLAIN.quote("'").delimiter("'"), "The delimiter (') is the quote, too.");
        refused(() -> PLAIN.comment("//"), "The comment (//) is not one character of its own.");
        refused(() -> PLAIN.comment("\""), "The comment (\") is not one character of its own.");
        refused(() -> PLAIN.decimal(";"), "The decimal (;) is neither a point nor a comma.");
        refused(() -> PLAIN.thousands("."), "The thousands (.) are the decimal, too.");
        refused(() -> PLAIN.thousands("000"), "The thousands (000) is not one sign between digits.");
        refused(
                () -> PLAIN.dateFormats("yyyy/mm/dd"),
                "The date_formats hold (yyyy/mm/dd), which is no pattern of a date.");
        refused(() -> PLAIN.encoding("utf-9"), "The encoding (utf-9) is none of [latin-1, utf-16, utf-8].");
        refused(
                () -> Records.of(
                        CsvReader.class,
                        Map.of(
                                "path",
                                List.of(" "),
                                "key",
                                List.of("a", "a"),
                                "exclude",
                                List.of("a"),
                                "limit",
                                0L,
                                "delimiter",
                                "",
                                "encoding",
                                "cp1252",
                                "quote",
                                "''")),
                "The path () is empty.",
                "The limit (0) is not above 0.",
                "The key (a) is there twice.",
                "The exclude (a) is a column of the key, which is always read.",
                "The delimiter () is not one character.",
                "The quote ('') is not one character.",
                "The encoding (cp1252) is none of [latin-1, utf-16, utf-8].");
        refused(() -> plain("https://user:geheim@host/a.csv"), "The path (https://host/a.csv) is not on this machine.");
    }

    @Test
    void sourceAndLineage() throws IOException {
        Path file = Files.writeString(folder.resolve("wines.csv"), "id,a\n1,2.5\n2,\n");
        CsvReader reader = CsvReader.of(file.toString()).key("id");
        assertThat(reader.source()).isEqualTo(file.toString());
        assertThat(plain("a/../b.csv").source())
                .isEqualTo(Path.of("b.csv").toAbsolutePath().toString());
        assertThat(plain("file://" + file).source()).isEqualTo(file.toString());
        Frame frame = reader.read(Sessions.of(1L << 30, 1));
        Dataset dataset = reader.lineage(frame, "inputs", Sessions.of(1L << 30, 1));
        assertThat(dataset.name()).isEqualTo("inputs");
        assertThat(dataset.sourceType()).isEqualTo("local");
        assertThat(org.modelwright.internal.text.Json.read(dataset.source())).isEqualTo(Map.of("uri", file.toString()));
        assertThat(dataset.digest())
                .hasSize(16)
                .isEqualTo(
                        reader.lineage(frame, "other", Sessions.of(1L << 30, 1)).digest());
        assertThat(dataset.profile())
                .contains("\"num_rows\": 2", "\"num_elements\": 4", "\"missing\": 1", "\"min\": 2.5", "\"sha256\"");
        assertThat(dataset.schema()).contains("mlflow_colspec", "\"id\"", "long", "double");
    }

    private static CsvReader plain(String path) {
        return CsvReader.of(path);
    }

    private static void refused(ThrowingCallable making, String... messages) {
        assertThatThrownBy(making).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.problems()).extracting(it -> it.message()).containsExactly(messages);
            assertThat(e.problems()).extracting(it -> it.maybe()).doesNotContainNull();
            assertThat(e.getMessage()).doesNotContain("geheim");
        });
    }
}
