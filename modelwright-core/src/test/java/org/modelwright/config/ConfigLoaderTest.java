package org.modelwright.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.Event;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.config.Shop.Colour;
import org.modelwright.config.Shop.Order;
import org.modelwright.config.Shop.Scissors;
import org.modelwright.config.Shop.Shelf;
import org.modelwright.config.Shop.Vault;
import org.modelwright.data.DataType;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.LinearModel;
import org.modelwright.schema.DataSchema;

class ConfigLoaderTest {

    private static final String SMALL = "job:\n  KIND: Order\n  inputs: {KIND: Shelf, path: a.txt}\n";

    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
    }

    private Order more(String lines) {
        return shop.load(SMALL + lines.indent(2));
    }

    private Order set(String... settings) {
        return shop.load(List.of(SMALL), List.of(), List.of(settings));
    }

    private ConfigException refused(List<String> texts, List<String> extras, List<String> settings) {
        return catchThrowableOfType(ConfigException.class, () -> shop.load(texts, extras, settings));
    }

    private ConfigException refused(String text) {
        return refused(List.of(text), List.of(), List.of());
    }

    @Test
    void theSmallestJobHasEveryDefault() {
        assertThat(shop.load(SMALL))
                .isEqualTo(Records.of(
                        Order.class,
                        Map.of(
                                "inputs",
                                Records.of(Shelf.class, Map.of("path", "a.txt")),
                                "runConfig",
                                RunConfig.of().name("shop"))));
    }

    @Test
    void everyTypeOfKeyBinds() {
        Order order = shop.load("""
                job:
                  KIND: Order
                  run_config: {name: Full, description: "", tags: {'1': yes, team: rides}}
                  inputs:
                    path: data/äöü.txt
                    KIND: Shelf
                    key: [a, b]
                    limit: 0x10
                    schema:
                      columns:
                        temp: {type: double, minimum: 0, maximum: 1.5e0, enum: [1, 0.5]}
                        note: {enum: [x, true], min_length: 3}
                      other_columns: allow
                  model: {KIND: LinearModel, alpha: 1, categorical: one, impute: {number: mean}}
                  splitter: {KIND: Scissors, test_size: 140, shuffle: true, random_state: -7}
                  channels:
                    - KIND: ConsoleChannel
                      on: failure
                    - {KIND: WebhookChannel, url: "https://host/x", headers: {Authorization: abc}}
                  threads: 8
                  fast: TRUE
                  on: [dark_red, GREEN]
                  params: {max_depth: 6, eta: 1e-1, booster: dart, deep: {list: [1, [2]]}, off: off, flag: false}
                  values: [no, 2020-01-01, 1, 1.0, 1_000]
                """);
        assertThat(order.runConfig()).isEqualTo(new RunConfig("Full", "", Map.of("1", "yes", "team", "rides")));
        Shelf shelf = (Shelf) order.inputs();
        assertThat(shelf.path()).isEqualTo("data/äöü.txt");
        assertThat(shelf.key()).containsExactly("a", "b");
        assertThat(shelf.limit()).isEqualTo(16);
        DataSchema schema = shelf.declared().orElseThrow();
        assertThat(schema.otherColumns()).isEqualTo(DataSchema.OtherColumns.ALLOW);
        assertThat(schema.columns().get("temp").type()).isEqualTo(DataType.DOUBLE);
        assertThat(schema.columns().get("temp").maximum()).isEqualTo(1.5);
        assertThat(schema.columns().get("temp").enumeration()).containsExactly(1L, 0.5);
        assertThat(schema.columns().get("note").enumeration()).containsExactly("x", true);
        assertThat(schema.columns().get("note").minLength()).isEqualTo(3);
        assertThat(((LinearModel) order.model()).alpha()).isEqualTo(1.0);
        assertThat(((LinearModel) order.model()).categorical()).containsExactly("one");
        assertThat(((LinearModel) order.model()).impute().number()).isEqualTo(LinearModel.Impute.Number.MEAN);
        assertThat(order.splitter()).isEqualTo(new Scissors(140.0, true, -7L));
        assertThat(order.channels())
                .containsExactly(
                        new ConsoleChannel(Set.of(Event.FAILURE)),
                        WebhookChannel.of(new Secret("https://host/x"))
                                .headers(Map.of("Authorization", new Secret("abc"))));
        assertThat(order.threads()).isEqualTo(8);
        assertThat(order.fast()).isTrue();
        assertThat(order.on()).containsExactlyInAnyOrder(Colour.DARK_RED, Colour.GREEN);
        assertThat(order.params())
                .isEqualTo(Map.of(
                        "max_depth",
                        6L,
                        "eta",
                        0.1,
                        "booster",
                        "dart",
                        "deep",
                        Map.of("list", List.of(1L, List.of(2L))),
                        "off",
                        "off",
                        "flag",
                        false));
        assertThat(order.values()).containsExactly("no", "2020-01-01", 1L, 1.0, "1_000");
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        ConfigException thrown = refused("""
                job:
                  KIND: Order
                  inputs: {KIND: Shelf, pth: a, limit: x}
                  model: {KIND: LinearModl}
                  splitter: {KIND: Scissors, test_size: 1.4, random_state: seven, x: 1}
                  channels: [{KIND: ConsoleChannel, on: [nothing]}, {}]
                  threads: 0
                  fast: 1
                """);
        assertThat(thrown.problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "job.inputs.pth",
                        "job.inputs.path",
                        "job.inputs.limit",
                        "job.model.KIND",
                        "job.splitter.x",
                        "job.splitter.test_size",
                        "job.splitter.random_state",
                        "job.channels.0.on.0",
                        "job.channels.1",
                        "job.threads",
                        "job.fast");
        assertThat(thrown.problems())
                .allSatisfy(problem -> assertThat(problem.place()).isNotNull());
        assertThat(thrown.exitCode()).isEqualTo(2);
    }

    @Test
    void aLaterFileWinsKeyByKey() {
        Order order = shop.load(
                List.of(
                        SMALL + "  run_config: {name: One, tags: {a: x, b: y}}\n  values: [1, 2]\n",
                        "job:\n  run_config: {tags: {b: z}}\n  values: [3]\n"),
                List.of("job: {threads: 3}", "{threads: 4, fast: true}"),
                List.of("job.threads=5", "run_config.description=at last"));
        assertThat(order.runConfig()).isEqualTo(new RunConfig("One", "at last", Map.of("a", "x", "b", "z")));
        assertThat(order.values()).containsExactly(3L);
        assertThat(order.threads()).isEqualTo(5);
        assertThat(order.fast()).isTrue();
    }

    @Test
    void anotherKindReplacesTheBlock() {
        String text = SMALL + "  model: {KIND: LinearModel, alpha: 3}\n";
        assertThat(shop.load(List.of(text), List.of("model: {KIND: BaselineModel}"), List.of())
                        .model())
                .isInstanceOf(BaselineModel.class);
        assertThat(shop.load(List.of(text), List.of(), List.of("model.KIND=BaselineModel"))
                        .model())
                .isInstanceOf(BaselineModel.class);
        assertThat(((LinearModel) shop.load(List.of(text), List.of("model: {KIND: LinearModel}"), List.of())
                                .model())
                        .alpha())
                .isEqualTo(3.0);
    }

    @Test
    void settingsReachIntoListsAndMakeWhatIsMissing() {
        Order order = set(
                "channels.0.KIND=ConsoleChannel",
                "channels.0.on=[failure]",
                "channels.1={KIND: ConsoleChannel, on: success}",
                "params.max_depth=3",
                "run_config.tags.team=x=y",
                "inputs.path=b c.txt");
        assertThat(order.channels())
                .containsExactly(new ConsoleChannel(Set.of(Event.FAILURE)), new ConsoleChannel(Set.of(Event.SUCCESS)));
        assertThat(order.params()).isEqualTo(Map.of("max_depth", 3L));
        assertThat(order.runConfig().tags()).isEqualTo(Map.of("team", "x=y"));
        assertThat(order.inputs().source()).isEqualTo("b c.txt");
    }

    @Test
    void overridesHavePlacesOfTheirOwn() {
        ConfigException thrown = refused(
                List.of(SMALL),
                List.of("splitter: {KIND: Scissors,\n  tset_size: 1}"),
                List.of(
                        "splitter.random_state=seven",
                        "nonsense",
                        "channels.0.KIND=Bell",
                        "values.1=2",
                        "values=",
                        "a..b=1",
                        "inputs.path.x=1",
                        "params.p='"));
        assertThat(thrown.getMessage()).contains("--set params.p=…:1:");
        thrown = refused(
                List.of(SMALL),
                List.of("splitter: {KIND: Scissors,\n  tset_size: 1}"),
                List.of(
                        "splitter.random_state=seven",
                        "nonsense",
                        "channels.0.KIND=Bell",
                        "a..b=1",
                        "inputs.path.x=1",
                        "values=[]",
                        "values.1=2",
                        "on="));
        assertThat(thrown.getMessage())
                .contains("(tset_size) is not known in Scissors. (-e #1:2:3)")
                .contains("The random_state (seven) is a text, not a whole number. (--set splitter.random_state=…)")
                .contains("The setting (nonsense) is not of the form KEY=VALUE.")
                .contains("The setting (a..b) is not of the form KEY=VALUE.")
                .contains("The KIND (Bell)")
                .contains("The key (x) cannot be set: what is above it is a text")
                .contains("The list has no element (1)")
                .contains("The on has no value. (--set on=…)");
    }

    @Test
    void nullTakesAKeyAway() {
        String full = SMALL + """
                threads: 8
                splitter: {KIND: Scissors, test_size: 0.3, shuffle: true}
                params: {eta: 1, depth: 2}
                values: [1, 2, 3]
                """.indent(2);
        Order bare = shop.load(SMALL);
        Order set = shop.load(
                List.of(full),
                List.of(),
                List.of("threads=null", "splitter.shuffle=~", "params.eta=null", "values.1=null"));
        assertThat(set.threads()).isEqualTo(bare.threads());
        assertThat(set.splitter()).isEqualTo(new Scissors(0.3, false, 42L));
        assertThat(set.params()).isEqualTo(Map.of("depth", 2L));
        assertThat(set.values()).containsExactly(1L, 3L);
        Order extra = shop.load(List.of(full), List.of("{threads: null, splitter: null, params: {eta: ~}}"), List.of());
        assertThat(extra.threads()).isEqualTo(bare.threads());
        assertThat(extra.splitter()).isEqualTo(bare.splitter());
        assertThat(extra.params()).isEqualTo(Map.of("depth", 2L));
        assertThat(shop.load(
                                List.of(full, "job: {threads: null}"),
                                List.of(),
                                List.of("splitter=null", "splitter.KIND=Scissors"))
                        .threads())
                .isEqualTo(bare.threads());
    }

    @Test
    void whatCannotBeTakenAwayIsToldAtTheOption() {
        ConfigException thrown = refused(
                List.of(SMALL),
                List.of("{threds: null}"),
                List.of("inputs.path=null", "run_config.name=${job.threads}", "threads=null"));
        assertThat(thrown.getMessage())
                .contains("The key (threds) is not known in Order. (-e #1:1:2)")
                .contains("The key (path) of Shelf is missing. (--set inputs.path=…)")
                .contains("The key (job.threads) that is to be put in here is not there.");
        assertThat(refused(SMALL + "  threads: null\n")).hasMessageContaining("The threads (null) has no value.");
    }

    @Test
    void aBlockOfAnOptionTakesTheKindOfItsDefault() {
        assertThat(set("splitter.test_size=0.3").splitter()).isEqualTo(new Scissors(0.3, false, 42L));
        assertThat(set("model.alpha=2").model()).isEqualTo(LinearModel.of().alpha(2));
        assertThat(shop.load(List.of(SMALL), List.of("{splitter: {test_size: 0.3}}"), List.of("splitter.shuffle=true"))
                        .splitter())
                .isEqualTo(new Scissors(0.3, true, 42L));
        // What is written in a file says its KIND, and inputs have no default.
        assertThat(refused(SMALL + "  splitter: {test_size: 0.3}\n")).hasMessageContaining("(splitter) has no KIND");
        assertThat(refused(List.of("job: {KIND: Order}"), List.of(), List.of("inputs.path=a")))
                .hasMessageContaining("The block (inputs) has no KIND. (--set inputs.path=…)");
    }

    @Test
    void aRunIsCalledAsItsFiles() {
        assertThat(shop.load(List.of(SMALL, "job: {threads: 1}"), List.of(), List.of())
                        .runConfig()
                        .name())
                .isEqualTo("shop+shop1");
        assertThat(set("run_config.description=x").runConfig()).isEqualTo(new RunConfig("shop", "x", Map.of()));
        assertThat(set("run_config.name=night").runConfig().name()).isEqualTo("night");
    }

    @Test
    void aSettingMayMendWhatAFileLacks() {
        assertThat(shop.load(List.of("job: {KIND: Order}"), List.of(), List.of("inputs={KIND: Shelf, path: a}"))
                        .inputs()
                        .source())
                .isEqualTo("a");
        assertThat(shop.loadFiles(List.of(), List.of("job: {KIND: Order, inputs: {KIND: Shelf, path: a}}"), List.of())
                        .inputs()
                        .source())
                .isEqualTo("a");
    }

    @Test
    void valuesArePutIn() throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), "sesame\n");
        shop.with("NAME", "2024").with("SIZE", "0.3").with("FAST", "true").with("EMPTY", "");
        Order order = shop.load("""
                job:
                  KIND: Order
                  inputs: {KIND: Vault, url: "db://${env:NAME}/${env:GONE:-x}", password: "${file:%s}"}
                  run_config:
                    name: ${env:NAME}
                    description: $${env:NAME} costs $5 at ${job.splitter.test_size} of ${run_config.name}
                    tags: {a: "${env:EMPTY:-none}", b: "${env:EMPTY}", c: "${job.run_config.tags.a}"}
                  splitter: {KIND: Scissors, test_size: "${env:SIZE}", shuffle: "${env:FAST}"}
                  threads: ${env:THREADS:-3}
                  params: {eta: "${env:SIZE}", name: "x${env:SIZE}", same: "${job.values}"}
                  values: ["${env:NAME}", "${job.threads}"]
                """.formatted(secret));
        Vault vault = (Vault) order.inputs();
        assertThat(vault.url()).isEqualTo("db://2024/x");
        assertThat(vault.password().reveal()).isEqualTo("sesame");
        assertThat(order.runConfig().name()).isEqualTo("2024");
        assertThat(order.runConfig().description()).isEqualTo("${env:NAME} costs $5 at 0.3 of 2024");
        assertThat(order.runConfig().tags()).isEqualTo(Map.of("a", "none", "b", "", "c", "none"));
        assertThat(order.splitter()).isEqualTo(new Scissors(0.3, true, null));
        assertThat(order.threads()).isEqualTo(3);
        assertThat(order.params()).isEqualTo(Map.of("eta", 0.3, "name", "x0.3", "same", List.of(2024L, 3L)));
    }

    @Test
    void longerCirclesAreRefused() {
        assertThat(
                        refused(
                                SMALL
                                        + "  run_config: {name: '${run_config.description}', description: 'a ${job.run_config.name}'}\n"))
                .hasMessageContaining("take their values from each other");
    }

    @Test
    void noMessageShowsASecret() throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), "geheim");
        String vault = "job:\n  KIND: Order\n  inputs: {KIND: Vault, url: u, password: %s}\n";
        for (String value : List.of("12345", "[geheim]", "{geheim: 1}", "true", "1.5", "'${geheim'")) {
            assertThat(refused(vault.formatted(value))).message().doesNotContain("12345", "geheim", "1.5");
        }
        assertThat(refused("job:\n  KIND: Order\n  inputs: geheim\n")).message().doesNotContain("geheim");
        assertThat(refused(SMALL + "  channels: ['https://geheim']\n"))
                .message()
                .doesNotContain("geheim");
        assertThat(refused(SMALL + "  channels: https://geheim\n")).message().doesNotContain("geheim");
        assertThat(refused(SMALL + "  channels: [{KIND: WebhookChannel, url: geheim}]\n"))
                .message()
                .contains("The url of a webhook", "shop.yaml:4:42")
                .doesNotContain("geheim");
        assertThat(refused(vault.formatted("'${file:" + secret + "}', colour: '${job.inputs.password}'")))
                .message()
                .contains("no secret")
                .doesNotContain("geheim");
        ConfigException thrown =
                refused(List.of(SMALL), List.of(), List.of("inputs={KIND: Vault, url: 1, password: 'geheim}"));
        assertThat(thrown).message().doesNotContain("geheim");
    }

    @Test
    void aSchemaMayBeAFileOfItsOwn() {
        Path schema = shop.file("inputs.yaml", "columns:\n  a: {type: long}\nmin_rows: 3\n");
        String text = "job:\n  KIND: Order\n  inputs: {KIND: Shelf, path: a, schema: '" + schema + "'}\n";
        assertThat(shop.load(text).inputs().declared().orElseThrow().minRows()).isEqualTo(3);

        shop.file("inputs.yaml", "columns:\n  a: {type: lon}\nmin_row: 3\n");
        assertThat(refused(text))
                .hasMessageContaining("(lon) is not one of boolean, integer, long")
                .hasMessageContaining("(" + schema + ":2:13)")
                .hasMessageContaining("The key (min_row) is not known in DataSchema. (" + schema + ":3:1)");

        assertThat(refused("job:\n  KIND: Order\n  inputs: {KIND: Shelf, path: a, schema: gone.yaml}\n"))
                .hasMessageContaining(
                        "The schema (gone.yaml) is not there. (" + folder.resolve("shop.yaml") + ":3:42)");
    }

    @Test
    void filesThatCannotBeReadAreToldTogether() throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), "job: ä".getBytes(StandardCharsets.ISO_8859_1));
        Path empty = shop.file("empty.yaml", "");
        Path tab = shop.file("tab.yaml", "job:\n\ta: 1");
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class,
                () -> shop.loadFiles(
                        List.of(folder, folder.resolve("gone.yaml"), latin, empty, tab), List.of(), List.of()));
        assertThat(thrown.problems()).hasSize(5);
        assertThat(thrown)
                .hasMessageContaining("is a folder")
                .hasMessageContaining("gone.yaml) is not there")
                .hasMessageContaining("latin.yaml) is not UTF-8")
                .hasMessageContaining("There is no configuration in (" + empty)
                .hasMessageContaining("a tab character");
    }

    @Test
    void aByteOrderMarkIsNoCharacter() {
        assertThat(shop.load("\uFEFF" + SMALL).inputs().source()).isEqualTo("a.txt");
    }

    @Test
    void whatIsWrittenBindsAgain() {
        Order order = new Order(
                new RunConfig(
                        "a: b",
                        "line one\nline two  \n\ttab ${env:HOME} $${x} 'q' \"d\" # no",
                        Map.of("yes", "no", "1", "0x1F", "null", "~", "e", "", "t", "true", "n", "1e3", "o", "0o17")),
                new Shelf(
                        "ü ☃ 🚲",
                        List.of("1", "- a", "[b", "*c", "&d", "!e", "@f", "%g"),
                        3L,
                        DataSchema.of()
                                .columns(Map.of())
                                .otherColumns(DataSchema.OtherColumns.IGNORE)
                                .key("k")
                                .minRows(1L)),
                LinearModel.of().alpha(1e-300).categorical("a"),
                new Scissors(1e15, true, Long.MIN_VALUE),
                List.of(ConsoleChannel.of()),
                3,
                true,
                Set.of(Colour.DARK_RED),
                Map.of(
                        "a",
                        List.of(1L, "1", 1.5, true, Map.of("b", "c", "<<", "=")),
                        "empty",
                        Map.of(),
                        "none",
                        List.of()),
                List.of("010", 8L, "1_0", 1e-7));
        String written = ConfigWriter.write(order);
        assertThat(shop.load(written)).isEqualTo(order);
        assertThat(ConfigWriter.write(shop.load(written))).isEqualTo(written);
    }

    @Test
    void whatIsWrittenShowsNoSecretAndBindsAgain() {
        Order order = shop.load(SMALL.replace("{KIND: Shelf, path: a.txt}", "{KIND: Vault, url: u, password: geheim}")
                + "  channels: [{KIND: WebhookChannel, url: 'https://geheim', headers: {A: geheim}}]\n");
        String written = ConfigWriter.write(order);
        assertThat(written).doesNotContain("geheim").contains("password: '********'");
        assertThat(ConfigWriter.write(shop.load(written))).isEqualTo(written);
    }
}
