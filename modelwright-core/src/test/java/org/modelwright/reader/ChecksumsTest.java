package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.checksum.Checksums;
import org.modelwright.error.DataException;
import org.modelwright.test.Sessions;

class ChecksumsTest {

    @TempDir
    private Path folder;

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private String text(byte[] packed) throws IOException {
        Path file = Files.write(folder.resolve("t.csv.gz"), packed);
        Checksums.verifyText(file);
        try (InputStream in = Checksums.text(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void damaged(byte[] packed, String words) {
        assertThatThrownBy(() -> text(packed)).isInstanceOf(IOException.class).hasMessageContaining(words);
    }

    @Test
    void gzipIsReadToItsLastMember() throws IOException {
        assertThat(text(gzip("a\n1\n"))).isEqualTo("a\n1\n");
        assertThat(text(joined(gzip("a\n1\n"), gzip(""), gzip("2\n")))).isEqualTo("a\n1\n2\n");
        assertThat(text(joined(gzip("a\n1\n"), new byte[700]))).isEqualTo("a\n1\n");
        String large = "0123456789,".repeat(100_000);
        assertThat(text(joined(gzip(large), gzip(large)))).isEqualTo(large + large);
    }

    @Test
    void eachPartOfGzipIsChecked() throws IOException {
        byte[] whole = gzip("a,b\n1,2\n3,4\n");
        damaged(changed(whole, 0), "not in gzip format");
        damaged(changed(whole, 2), "header");
        damaged(changed(whole, whole.length - 5), "another CRC");
        damaged(changed(whole, whole.length - 1), "another length");
        damaged(Arrays.copyOf(whole, whole.length - 3), "its end is missing");
        damaged(Arrays.copyOf(whole, whole.length / 2), "its end is missing");
        damaged(joined(whole, "xyz".getBytes(StandardCharsets.UTF_8)), "not in gzip format");
        damaged(joined(whole, new byte[] {0, 0, 1}), "something follows");
        damaged(joined(whole, Arrays.copyOf(whole, 12)), "its end is missing");
        byte[] named = joined(
                new byte[] {0x1F, (byte) 0x8B, 8, 2, 0, 0, 0, 0, 0, 0, 1, 2},
                Arrays.copyOfRange(whole, 10, whole.length));
        damaged(named, "the header of its gzip stream has another CRC");
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x40;
        return other;
    }

    @Test
    void damagedFilesAreRefusedUnlessTheirChecksumsAreNotAskedFor() throws IOException {
        byte[] csv = gzip("a,b\n1,2\n3,4\n");
        byte[] json = gzip("{\"a\": 1}\n{\"a\": 2}\n");
        Path lines = Files.write(folder.resolve("t.csv.gz"), changed(csv, csv.length - 6));
        Path objects = Files.write(folder.resolve("t.jsonl.gz"), changed(json, json.length - 6));
        refused(CsvReader.of(lines.toString()));
        refused(JsonReader.of(objects.toString()));
        assertThat(CsvReader.of(lines.toString())
                        .checksums(false)
                        .read(Sessions.of(1L << 30, 1))
                        .rows())
                .isEqualTo(2);
        Path end = Files.write(folder.resolve("e.jsonl.gz"), Arrays.copyOf(json, json.length - 9));
        refused(JsonReader.of(end.toString()));
        assertThatThrownBy(() -> JsonReader.of(end.toString()).checksums(false).read(Sessions.of(1L << 30, 1)))
                .isInstanceOf(DataException.class);
    }

    @Test
    void zstandardIsChecked() throws IOException {
        Path file = folder.resolve("t.csv.zst");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
            out.write("a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(CsvReader.of(file.toString()).read(Sessions.of(1L << 30, 1)).rows())
                .isEqualTo(2);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] other = changed(whole, at);
            Files.write(file, other);
            assertThatThrownBy(() -> CsvReader.of(file.toString()).read(Sessions.of(1L << 30, 1)))
                    .isInstanceOf(DataException.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length - 2));
        refused(CsvReader.of(file.toString()));
    }

    private static void refused(Reader reader) {
        assertThatThrownBy(() -> reader.read(Sessions.of(1L << 30, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is damaged: ");
    }
}
