package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.Redactor;

/** What commands a terminal, and what is nobody's business, does not come through. */
class CleanStreamTest {

    private static final String ESCAPE = "\u001b]0;title\u0007\u001b[2J\u0000\u009b31m\rhidden";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream clean = new CleanStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private String said() {
        String said = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return said;
    }

    @Test
    void controlCharactersAreShownInEveryWayOfSpeaking() {
        String shown = "\\u001b]0;title\\u0007\\u001b[2J\\u0000\\u009b31m\\u000dhidden";
        clean.println(ESCAPE);
        assertThat(said()).isEqualTo(shown + System.lineSeparator());
        clean.print((Object) ESCAPE);
        assertThat(said()).isEqualTo(shown);
        clean.print(ESCAPE.toCharArray());
        assertThat(said()).isEqualTo(shown);
        clean.printf("%s", ESCAPE);
        assertThat(said()).isEqualTo(shown);
        clean.writeBytes(ESCAPE.getBytes(StandardCharsets.UTF_8));
        assertThat(said()).isEqualTo(shown);
        PrintWriter writer = new PrintWriter(clean, true);
        writer.println(ESCAPE);
        assertThat(said()).isEqualTo(shown + System.lineSeparator());
        new IllegalStateException(ESCAPE).printStackTrace(clean);
        assertThat(said()).contains(shown).contains("\tat ");
    }

    @Test
    void textsAndLineBreaksStayAsTheyAre() {
        clean.print("größer\tals 😀\r\nzwei\n");
        assertThat(said()).isEqualTo("größer\tals 😀\r\nzwei\n");
        byte[] emoji = "😀ä".getBytes(StandardCharsets.UTF_8);
        for (byte one : emoji) {
            clean.write(one);
        }
        assertThat(said()).isEqualTo("😀ä");
        String large = "ä😀".repeat(20_000);
        clean.println(large);
        assertThat(said()).isEqualTo(large + System.lineSeparator());
        clean.printf("%d %s %.1f%n", 1, "two", 3.0);
        assertThat(said()).isEqualTo("1 two 3.0" + System.lineSeparator());
    }

    @Test
    void aSecretIsMaskedWhereALargeTextIsCutIntoPieces() {
        Redactor.learn("canary-of-the-clean-stream");
        clean.println("x".repeat(8185) + "canary-of-the-clean-stream" + "y".repeat(9000));
        assertThat(said()).doesNotContain("canary").contains("x********y");
    }

    @Test
    void dataAndConfigurationReachNoTerminalRaw() throws IOException {
        Path data = Files.writeString(folder.resolve("a\u001b[2J.csv"), "id,a\u001b[31m,y\n1,\u0007,2\n1,\u0007,3\n");
        for (String[] arguments : new String[][] {
            {"run", "-e", "{inputs: {KIND: CsvReader, path: '" + data + "', key: id}}"},
            {"init", data.toString(), "--target", "z\u001b[2J"},
            {"init", data.toString(), "--target", "y"},
            {
                "predict",
                "models:/a\u001b[2J/1",
                data.toString(),
                "-o",
                folder.resolve("p.csv").toString()
            },
            {"valid\u001b[2Jate"},
            {"validate", "a\u001b[2J.yaml"},
            {"validate", "--\u001b[2J=1", "a.yaml"}
        }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Main.run(
                    arguments,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            String all = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
            assertThat(all).as(String.join(" ", arguments)).isNotEmpty().doesNotContain("\u001b", "\u0007", "\u0000");
        }
    }
}
