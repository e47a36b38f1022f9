package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.card.Card;
import org.modelwright.card.CardRuns;
import org.modelwright.card.FailedRuns;
import org.modelwright.card.FailureCard;
import org.modelwright.modelfiles.RunRecordFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people see of a card, in a real browser, and what axe says of those who see less. The pictures stay under
 * {@code target/screens/cards}.
 */
@Tag("oracle")
class CardIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path SCREENS = Path.of("target", "screens", "cards").toAbsolutePath();
    private static final Path AXE = Path.of(
            Objects.requireNonNull(System.getProperty("modelwright.oracles"), "modelwright.oracles"),
            "axe/node_modules/axe-core/axe.min.js");

    @TempDir
    Path folder;

    private Path chromium;

    @BeforeEach
    void thereIsABrowser() {
        Optional<Path> found = Browser.executable();
        assumeTrue(
                found.isPresent() || "true".equals(System.getenv("CI")),
                "There is no Chromium on the PATH. Maybe install it: apt-get install chromium");
        assertThat(found)
                .as("a Chromium on the PATH, without which CI does not pass")
                .isPresent();
        chromium = found.get();
        assertThat(AXE).as("axe, which build/oracles.py fetches").exists();
    }

    @Test
    void aCardIsReadByEverybody() throws Exception {
        try (Browser browser = browser()) {
            look(browser, "regression", Card.of(CardRuns.regression()).html(), false);
            look(browser, "failure", FailureCard.of(FailedRuns.hostile()).html(), false);
        }
    }

    @Test
    @Tag("thorough")
    void cardsOfManyColumnsManyClassesAndHostileNames() throws Exception {
        try (Browser browser = browser()) {
            look(browser, "hostile", CardRuns.hostile());
            look(browser, "columns", CardRuns.wide(10_000));
            look(browser, "two-classes", CardRuns.classes(2));
            look(browser, "three-hundred-classes", CardRuns.classes(300));
            assertThat(browser.evaluate("document.title").asString()).isEqualTo("wines: model card");
        }
    }

    @Test
    @Tag("thorough")
    void cardsOfSixJobs() throws Exception {
        StringBuilder rows = new StringBuilder("id,day,house,a,b,c,number,two,three\n");
        Random random = new Random(5);
        for (int i = 0; i < 600; i++) {
            double a = random.nextDouble();
            double b = random.nextGaussian();
            double y = 3 * a - b + random.nextGaussian() / 4;
            rows.append("%d,2026-01-%02d %02d:00:00,h%d,%.4f,%.4f,%s,%.4f,%s,%s%n"
                    .formatted(
                            i,
                            1 + i / 24,
                            i % 24,
                            i / 20,
                            a,
                            b,
                            i % 3 == 0 ? "red" : "blue",
                            y,
                            y > 1 ? "yes" : "no",
                            y > 2 ? "high" : y > 0.5 ? "middle" : "low"));
        }
        Path table = Files.writeString(folder.resolve("rows.csv"), rows);
        Path few = Files.writeString(
                folder.resolve("few.csv"),
                String.join("\n", rows.toString().lines().limit(41).toList()) + "\n");
        try (Browser browser = browser()) {
            look(browser, "job-regression", trained(table, "number", "{KIND: TrainTestSplitter, shuffle: true}"));
            look(browser, "job-binary", trained(table, "two", "{KIND: TrainTestSplitter, shuffle: true}"));
            look(browser, "job-multiclass", trained(table, "three", "{KIND: TrainTestSplitter, shuffle: true}"));
            look(
                    browser,
                    "job-time",
                    trained(table, "number", "{KIND: TimeSeriesSplitter, column: day, test_size: 100}"));
            look(browser, "job-groups", trained(table, "number", "{KIND: GroupSplitter, column: house}"));
            look(browser, "job-few", trained(few, "number", "{KIND: TrainTestSplitter, shuffle: true}"));
        }
    }

    /** {@return the record of a job, whose own card is the one that is drawn of it} */
    private RunRecordFile.Run trained(Path table, String target, String splitter) throws Exception {
        List<String> others = new ArrayList<>(List.of("number", "two", "three"));
        others.remove(target);
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: %1$s, key: id, exclude: [%2$s, number, two, three]}
                  targets: {KIND: CsvReader, path: %1$s, key: id, columns: [id, %2$s]}
                  splitter: %3$s
                  mlflow_service: {tracking_uri: "sqlite:///%4$s/mlflow.db", experiment_name: cards}
                """.formatted(table, target, splitter, folder));
        Answer answer = Answer.to("run", job.toString(), "--output", "json");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        JsonNode said = JSON.readTree(answer.out());
        String model = said.path("model").path("model_id").asString();
        try (var found = Files.walk(folder)) {
            Path files = found.filter(it -> it.endsWith(model + "/artifacts"))
                    .findFirst()
                    .orElseThrow();
            RunRecordFile.Run run = RunRecordFile.read(Files.readString(files.resolve(RunRecordFile.NAME)))
                    .run();
            assertThat(files.resolve(Card.HTML))
                    .content()
                    .isEqualTo(Card.of(run).html());
            assertThat(files.resolve(Card.README))
                    .content()
                    .isEqualTo(Card.of(run).readme());
            return run;
        }
    }

    private Browser browser() throws Exception {
        Browser browser = new Browser(chromium, Files.createDirectory(folder.resolve("profile")), 1280, 900);
        browser.hearConsole();
        return browser;
    }

    private void look(Browser browser, String name, RunRecordFile.Run run) throws Exception {
        look(browser, name, Card.of(run).html(), true);
    }

    private void look(Browser browser, String name, String html, boolean everywhere) throws Exception {
        Files.createDirectories(SCREENS);
        Path page = Files.writeString(folder.resolve(name + ".html"), html);
        browser.screen(1280, 900, false);
        browser.open(page.toUri().toString());
        browser.holds("document.readyState == 'complete' && !!document.querySelector('footer')");
        browser.evaluate(Files.readString(AXE) + ";0");
        fits(browser, name + "-1280");
        isAccessible(browser);
        browser.screen(390, 844, false);
        fits(browser, name + "-390");
        if (everywhere) {
            isAccessible(browser);
            browser.screen(1280, 900, true);
            fits(browser, name + "-dark");
            isAccessible(browser);
            browser.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)");
            browser.screen(390, 844, false);
            fits(browser, name + "-open");
            isAccessible(browser);
        }
        assertThat(browser.troubles()).as(name).isEmpty();
    }

    private static void fits(Browser browser, String name) throws Exception {
        assertThat(browser.evaluate("document.documentElement.scrollWidth - innerWidth")
                        .asInt())
                .as("%s is wider than the screen", name)
                .isLessThanOrEqualTo(0);
        browser.wholePicture(SCREENS.resolve(name + ".png"));
    }

    private static void isAccessible(Browser browser) throws Exception {
        JsonNode violations = browser.await("""
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                   .then(it => it.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html).join(' ')))""");
        assertThat(violations.valueStream().map(JsonNode::asString)).isEmpty();
    }
}
