package org.modelwright.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.StrictJson;
import org.modelwright.internal.text.Yaml;
import org.modelwright.schema.RowCondition;
import org.modelwright.table.Where;

/** What nests without an end, or stands for more than a machine holds, is refused and not followed. */
@Timeout(30)
class DeepConfigTest {

    private static final String ORDER = "job: {KIND: Order, inputs: {KIND: Shelf, path: a.txt}, ";

    @TempDir
    Path folder;

    static Stream<String> deep() {
        int levels = 20_000;
        return Stream.of(
                "[".repeat(levels),
                "[".repeat(levels) + "]".repeat(levels),
                "{a: ".repeat(levels) + "1" + "}".repeat(levels),
                "[".repeat(201) + "]".repeat(201),
                "{? ".repeat(levels) + "1" + "}".repeat(levels));
    }

    @ParameterizedTest
    @MethodSource("deep")
    void valuesWithinEachOther(String value) {
        assertThatThrownBy(() -> new Shop(folder).load(ORDER + "params: " + value + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s).*(nested deeper than 200 levels|This is not YAML).*");
        assertThatThrownBy(() -> Yaml.read("a: " + value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(nested deeper than 200 levels|expected|while).*");
    }

    @Test
    void twoHundredLevelsAreTaken() {
        String value = "[".repeat(199) + "]".repeat(199);
        assertThat(Yaml.read("a: " + value)).hasSize(1);
        assertThat(Json.read("[" + value + "]")).isNotNull();
    }

    @Test
    void jsonWithinEachOther() throws IOException {
        for (int levels : new int[] {201, 100_000}) {
            String value = "[".repeat(levels) + "]".repeat(levels);
            assertThatThrownBy(() -> Json.read(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("This JSON is too much: its values are nested deeper than 200 levels.");
            assertThat(StrictJson.first(new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8))))
                    .get()
                    .satisfies(it -> assertThat(it.reason()).isEqualTo("its values are nested deeper than 200 levels"));
        }
    }

    @Test
    void keysWithinEachOther() {
        String path = "params" + ".a".repeat(20_000);
        assertThatThrownBy(() -> new ConfigLoader(Shop.kinds(), name -> null)
                        .load(Shop.Work.class, List.of(), List.of(ORDER + "}"), List.of(path + "=1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The setting has 20002 keys within each other, more than 200.");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void keysThatStandForEachOther(int times) {
        refuseChain(500, times);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    @Tag("thorough")
    void thousandsOfKeysThatStandForEachOther(int times) {
        refuseChain(5_000, times);
    }

    private void refuseChain(int length, int times) {
        String keys = IntStream.range(0, length)
                .mapToObj(key -> "k" + key + ": '" + ("${job.params.k" + (key + 1) + "}").repeat(times) + "'")
                .collect(Collectors.joining(", "));
        assertThatThrownBy(() -> new Shop(folder).load(ORDER + "params: {" + keys + ", k" + length + ": x}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Too much would be put in here");
    }

    /** SnakeYAML Engine 3.0.1 reads pieces of 1,024 units, and fell over a character that two of them share. */
    @Test
    void charactersOfTwoUnitsStandAnywhere() {
        for (int before = 1_000; before < 1_060; before++) {
            String text = "a: '" + "x".repeat(before) + "\uD83D\uDE00".repeat(3) + "'";
            assertThat(Yaml.read(text).get("a")).isEqualTo(text.substring(4, text.length() - 1));
            assertThatThrownBy(() -> new Shop(folder).load(text)).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void aliasesOfAliases() {
        String bomb = "job:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                + IntStream.range(1, 30)
                        .mapToObj(key -> "  a" + key + ": &a" + key + " ["
                                + String.join(", ", java.util.Collections.nCopies(9, "*a" + (key - 1))) + "]\n")
                        .collect(Collectors.joining());
        assertThatThrownBy(() -> new Shop(folder).load(bomb))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The YAML aliases repeat more than 10000 values.");
        assertThatThrownBy(() -> new Shop(folder).load("job: &a [*a]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("names nothing that stands before it");
        assertThatThrownBy(() -> Yaml.read(bomb)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoConfigurationButData() throws IOException {
        Path large = folder.resolve("large.yaml");
        Files.write(large, new byte[(16 << 20) + 1]);
        for (Path file : List.of(large, Path.of("/dev/zero"))) {
            assertThatThrownBy(() -> new ConfigLoader(Shop.kinds(), name -> null)
                            .load(Shop.Work.class, List.of(file), List.of(), List.of()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("is larger than 16 MB");
        }
    }

    @Test
    void conditionsWithinEachOther() {
        assertThat(Where.problems("(".repeat(300) + "a > 0" + ")".repeat(300))).isEmpty();
        assertThat(Where.problems("a" + " + a".repeat(300) + " > 0")).isEmpty();
        for (String where : List.of(
                "(".repeat(20_000) + "a > 0" + ")".repeat(20_000),
                "not ".repeat(20_000) + "a",
                "a" + " + a".repeat(20_000) + " > 0",
                "a > " + "abs(".repeat(20_000) + "1" + ")".repeat(20_000))) {
            assertThat(Where.problems(where).stream()
                            .filter(it -> it.message().contains("cannot be used: it is no SQL")))
                    .as(where.substring(0, 20))
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(RowCondition.select("a")).isNotEmpty();
    }
}
