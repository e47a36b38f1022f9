package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.Modelwright;
import org.modelwright.cli.LanguageServer.Finding;
import org.modelwright.cli.LanguageServer.Offer;
import org.modelwright.plugin.KindDescription;

/** What an editor does with the schema of {@code modelwright schema}, by the server that editors run. */
@Tag("oracle")
class EditorTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")));

    private static final String LINK = "# yaml-language-server: $schema=modelwright.schema.json\n";

    /** Five lines; more may follow. */
    private static final String JOB = LINK + """
            job:
              KIND: TrainingJob
              inputs: {KIND: ParquetReader, path: inputs.parquet}
              targets: {KIND: ParquetReader, path: targets.parquet}
            """;

    @TempDir
    static Path folder;

    private static LanguageServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(
                folder.resolve("modelwright.schema.json"), Answer.to("schema").out());
        Files.writeString(
                folder.resolve("data.schema.json"),
                Answer.to("schema", "--of", "data").out());
        server = new LanguageServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // It checks

    static List<Arguments> right() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
            docs.filter(it -> it.toString().endsWith(".md")).sorted().forEach(pages::add);
            for (Path file : examples.filter(it -> it.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                if (!text.contains("apiVersion:")) { // what Kubernetes reads is no job
                    found.put(ROOT.relativize(file).toString(), text);
                }
            }
        }
        for (Path page : pages) {
            Matcher blocks = Pattern.compile("(?ms)^```yaml\n((?:#[^\n]*\n)*job:.*?)^```")
                    .matcher(Files.readString(page));
            while (blocks.find()) {
                found.put(ROOT.relativize(page) + "@" + blocks.start(), blocks.group(1));
            }
        }
        assertThat(found).hasSizeGreaterThan(5);
        return found.entrySet().stream()
                .map(it -> Arguments.of(it.getKey(), it.getValue()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("right")
    void everyExampleIsRight(String name, String yaml) {
        assertThat(server.findings(folder, LINK + yaml)).as(name).isEmpty();
    }

    @Test
    void whatRenderWritesIsRight() throws IOException {
        Path file = Files.writeString(folder.resolve("small.yaml"), JOB);
        assertThat(server.findings(
                        folder, LINK + Answer.to("render", file.toString()).out()))
                .isEmpty();
    }

    static List<Arguments> wrong() {
        return List.of(
                Arguments.of("splitter:\n  KIND: TrainTestSplitter\n  tset_size: 0.2", 8, "tset_size"),
                Arguments.of("splitter:\n  KIND: TrainTestSplitter\n  delimiter: ','", 8, "delimiter"),
                Arguments.of("splitter:\n  KIND: TrainTestSplitter\n  test_size: much", 8, "not a number"),
                Arguments.of("splitter:\n  KIND: TrainTestSplitter\n  shuffle: yes", 8, "not true or false"),
                Arguments.of("splitter:\n  KIND: TrainTestSplitter\n  random_state: 1.5", 8, "not a whole number"),
                Arguments.of("splitter:\n  KIND: TrainTestSpliter", 7, "TrainTestSplitter"),
                Arguments.of("splitter:\n  KIND: LinearModel", 7, "TrainTestSplitter"),
                Arguments.of("splitter:\n  test_size: 0.2", 6, "Missing property \"KIND\""),
                Arguments.of("splitter: TrainTestSplitter", 6, "not a block with KIND"),
                Arguments.of("splitter:", 6, "not a block with KIND"),
                Arguments.of("alerts_service:\n  channels:\n    - KIND: WebhookChannel", 8, "Missing property \"url\""),
                Arguments.of(
                        "alerts_service:\n  channels:\n    - KIND: ConsoleChannel\n      on: sucess", 9, "success"),
                Arguments.of("logger_service: {level: loud}", 6, "debug, info, warn, error"),
                Arguments.of("run_config: {name: 7}", 6, "not a text"),
                Arguments.of("model:\n  KIND: XGBoostModel\n  params:\n    max_dept: 6", 9, "max_dept"),
                Arguments.of("model:\n  KIND: XGBoostModel\n  params:\n    max_depth: deep", 9, "not a whole number"),
                Arguments.of(
                        "model:\n  KIND: XGBoostModel\n  params:\n    objective: reg:linear", 9, "reg:squarederror"),
                Arguments.of("thread: 2", 6, "thread"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aMistakeIsToldOnceInItsLine(String lines, int line, String words) {
        List<Finding> findings = server.findings(folder, JOB + lines.indent(2));

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).line()).isEqualTo(line);
        assertThat(findings.get(0).message()).contains(words);
    }

    @Test
    void aKeyThatMustBeThereIsAskedFor() {
        assertThat(server.findings(folder, LINK + "job:\n  KIND: TrainingJob\n"))
                .extracting(Finding::message)
                .containsExactlyInAnyOrder("Missing property \"inputs\".", "Missing property \"targets\".");
        assertThat(server.findings(folder, LINK + "jbo:\n  KIND: TrainingJob\n"))
                .extracting(Finding::message)
                .contains("Property jbo is not allowed.");
    }

    @Test
    void aValueMayBePutIn() {
        assertThat(server.findings(folder, JOB + """
                      threads: ${env:THREADS:-2}
                      splitter: {KIND: TrainTestSplitter, test_size: '${env:SIZE}', shuffle: '${env:SHUFFLE}'}
                      model: ${job.other}
                      logger_service: {level: '${env:LEVEL}', format: JSON}
                    """)).isEmpty();
    }

    // It offers

    private static List<String> labels(List<Offer> offers, boolean keys) {
        return offers.stream()
                .filter(offer -> offer.key() == keys)
                .map(Offer::label)
                .toList();
    }

    /** Where a kind of each interface stands, with the end of the line left open. */
    private static final Map<String, String> PLACES = Map.of(
            "Reader",
            "inputs:\n  ",
            "Transform",
            "transforms:\n  - ",
            "Model",
            "model:\n  ",
            "Metric",
            "metrics:\n  - ",
            "Splitter",
            "splitter:\n  ",
            "Saver",
            "saver:\n  ",
            "Signer",
            "signer:\n  ",
            "Register",
            "registry:\n  ",
            "Engine",
            "engine:\n  ",
            "AlertChannel",
            "alerts_service:\n  channels:\n    - ");

    private static String at(String of, String lines) {
        String place = Objects.requireNonNull(PLACES.get(of), of);
        String indent = " ".repeat(place.length() - place.lastIndexOf('\n') - 1);
        String job = of.equals("Reader") ? LINK + "job:\n  KIND: TrainingJob\n" : JOB;
        return job + (place + lines.replace("\n", "\n" + indent)).indent(2).stripTrailing();
    }

    private static Map<String, List<KindDescription>> kinds() {
        return Modelwright.kinds().stream()
                .filter(kind -> !kind.of().equals("Job"))
                .collect(Collectors.groupingBy(KindDescription::of));
    }

    static Set<String> interfaces() {
        return new TreeSet<>(kinds().keySet());
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    void theKindsOfAPlaceAndNoOthersAreOffered(String of) {
        List<KindDescription> kinds = Objects.requireNonNull(kinds().get(of));

        List<Offer> offers = server.offers(folder, at(of, "KIND: |"));

        assertThat(labels(offers, false))
                .containsExactlyInAnyOrderElementsOf(
                        kinds.stream().map(KindDescription::kind).toList());
        for (KindDescription kind : kinds) {
            assertThat(offers)
                    .filteredOn(offer -> offer.label().equals(kind.kind()))
                    .extracting(Offer::documentation)
                    .containsExactly(kind.description());
        }
    }

    static List<KindDescription> everyKind() {
        return Modelwright.kinds().stream()
                .filter(kind -> !kind.of().equals("Job"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void theKeysOfAKindAndNoOthersAreOffered(KindDescription kind) {
        List<Offer> offers = server.offers(folder, at(kind.of(), "KIND: " + kind.kind() + "\n|"));

        assertThat(labels(offers, true))
                .containsExactlyInAnyOrderElementsOf(
                        kind.keys().stream().map(KindDescription.Key::name).toList());
        for (KindDescription.Key key : kind.keys()) {
            Offer offer = offers.stream()
                    .filter(it -> it.key() && it.label().equals(key.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(offer.documentation()).as(key.name()).isNotEmpty().isEqualTo(key.description());
            String standard = key.defaultValue();
            if (standard != null && standard.matches("\"[a-z]+\"|true|false|[1-9][0-9]*|0\\.[0-9]*[1-9]")) {
                assertThat(offer.inserted()).isEqualTo(key.name() + ": ${1:" + standard.replace("\"", "") + "}");
            }
        }
    }

    @Test
    void keysInsideABlockComeWithDefaultAndDescription() {
        List<Offer> offers = server.offers(folder, JOB + "  splitter:\n    KIND: TrainTestSplitter\n    |");

        assertThat(labels(offers, true))
                .contains("test_size", "shuffle", "random_state", "stratify")
                .doesNotContain("gap", "column", "KIND");
        assertThat(offers).anySatisfy(offer -> {
            assertThat(offer.label()).isEqualTo("test_size");
            assertThat(offer.inserted()).isEqualTo("test_size: ${1:0.2}");
            assertThat(offer.documentation()).contains("share of the rows");
        });
    }

    @Test
    void withoutAKindOnlyKindIsOffered() {
        assertThat(labels(server.offers(folder, JOB + "  splitter:\n    |"), true))
                .containsExactly("KIND");
        assertThat(labels(server.offers(folder, JOB + "  metrics:\n    - |"), true))
                .containsExactly("KIND");
    }

    @Test
    void keysOfTheJobAreOfferedAndWhatIsInsertedIsRight() {
        List<Offer> offers = server.offers(folder, JOB + "  |");
        assertThat(labels(offers, true)).contains("model", "splitter", "threads", "leak_check");
        for (Offer offer : offers) {
            String inserted = offer.inserted().replaceAll("\\$\\{\\d+:([^}]*)}", "$1");
            if (offer.key() && !inserted.strip().matches("(?s).*[:-]")) {
                assertThat(server.findings(folder, JOB + inserted.indent(2)))
                        .as(inserted)
                        .isEmpty();
            }
        }
        assertThat(offers)
                .filteredOn(offer -> offer.label().equals("splitter"))
                .extracting(offer -> offer.inserted().replaceAll("\\$\\{\\d+:([^}]*)}|\\s+$", "$1"))
                .containsExactly("splitter: \n  KIND: TrainTestSplitter");
    }

    @Test
    void valuesAreOffered() {
        assertThat(labels(
                        server.offers(folder, JOB + "  splitter:\n    KIND: TrainTestSplitter\n    shuffle: |"), false))
                .containsExactlyInAnyOrder("false", "true");
        assertThat(labels(server.offers(folder, JOB + "  logger_service:\n    format: |"), false))
                .containsExactlyInAnyOrder("text", "json");
        assertThat(labels(
                        server.offers(
                                folder,
                                JOB + "  alerts_service:\n    channels:\n      - KIND: ConsoleChannel\n"
                                        + "        on: |"),
                        false))
                .contains("success", "failure");
    }

    @Test
    void theLearnersOwnParametersAreOffered() {
        List<Offer> offers = server.offers(folder, JOB + "  model:\n    KIND: XGBoostModel\n    params:\n      |");

        assertThat(labels(offers, true))
                .contains("max_depth", "eta", "subsample")
                .doesNotContain("nthread");
        assertThat(offers)
                .filteredOn(offer -> offer.label().equals("max_depth"))
                .allSatisfy(offer -> {
                    assertThat(offer.inserted()).isEqualTo("max_depth: ${1:6}");
                    assertThat(offer.documentation()).contains("depth of a tree");
                });
    }

    // It explains

    @Test
    void aKeyAndAKindAreExplained() {
        assertThat(server.hover(folder, JOB + "  splitter:\n    KIND: TrainTestSplitter\n    test_|size: 0.3\n"))
                .contains("share of the rows");
        assertThat(server.hover(folder, JOB + "  split|ter:\n    KIND: TrainTestSplitter\n"))
                .contains("which rows judge");
        assertThat(server.hover(folder, JOB + "  splitter:\n    KIND: TrainTest|Splitter\n"))
                .contains("One side to learn from, one to judge by");
    }

    // Schemas in files of their own

    @Test
    void aDataSchemaIsCheckedAndCompletedToo() {
        String link = "# yaml-language-server: $schema=data.schema.json\n";
        assertThat(server.findings(folder, link + "columns:\n  hr: {type: long, minimum: 0}\nother_columns: allow\n"))
                .isEmpty();
        assertThat(server.findings(folder, link + "columns:\n  hr: {type: lnog}\n"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isEqualTo(3);
                    assertThat(finding.message()).contains("boolean, integer, long");
                });
        assertThat(labels(server.offers(folder, link + "columns:\n  hr:\n    |"), true))
                .contains("type", "nullable", "minimum", "enum");
        assertThat(server.hover(folder, link + "min_|rows: 3\n")).contains("least number of rows");
    }
}
