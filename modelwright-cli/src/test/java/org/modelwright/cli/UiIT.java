package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;
import org.modelwright.test.TrackingServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people see of a job in MLflow's pages, in a real browser: the same for the embedded store, shown by
 * {@code mlflow ui} afterwards, and for a server. The pictures stay under {@code target/screens}.
 */
@Tag("oracle")
class UiIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path DATA =
            Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")), "examples/bikes/data");
    private static final Path SCREENS = Path.of("target", "screens").toAbsolutePath();

    /** The steps and values of a metric, as Python's MLflow reads them. */
    private static final String HISTORY = """
            import json, sys
            from mlflow import MlflowClient
            points = MlflowClient(sys.argv[1]).get_metric_history(sys.argv[2], sys.argv[3])
            points.sort(key=lambda it: it.step)
            print(json.dumps({"x": [it.step for it in points], "y": [it.value for it in points]}))
            """;

    private static Optional<Path> chromium;
    private static Path launcher;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        chromium = Browser.executable();
        if (chromium.isEmpty()) {
            System.err.println(
                    "[UiIT] There is no Chromium on the PATH: nobody looks at MLflow's pages in this build.");
        }
        launcher = Unpacked.shared();
    }

    @BeforeEach
    void thereIsABrowser() {
        assumeTrue(
                chromium.isPresent() || "true".equals(System.getenv("CI")),
                "There is no Chromium on the PATH. Maybe install it: apt-get install chromium");
        assertThat(chromium)
                .as("a Chromium on the PATH, without which CI does not pass")
                .isPresent();
    }

    @Test
    void theEmbeddedStore() throws Exception {
        JsonNode answer = train("sqlite:///mlflow.db");
        List<String> place = List.of("--backend-store-uri", "sqlite:///mlflow.db");
        try (TrackingServer server = TrackingServer.start(Python.MLFLOW_3_17, folder, place, Map.of())) {
            look("embedded", server.uri(), answer);
        }
    }

    @Test
    @Tag("thorough")
    void aServer() throws Exception {
        Path house = Files.createDirectory(folder.resolve("server"));
        try (TrackingServer server = TrackingServer.start(Python.MLFLOW_3_17, house)) {
            look("server", server.uri(), train(server.uri()));
        }
    }

    private JsonNode train(String trackingUri) throws Exception {
        Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  run_config: {name: Frühling, description: Fahrten je Stunde, tags: {team: rides}}
                  inputs:
                    KIND: ParquetReader
                    path: %1$s/inputs_train.parquet
                    key: instant
                    exclude: [dteday, casual, registered]
                  targets: {KIND: ParquetReader, path: %1$s/targets_train.parquet, key: instant}
                  model:
                    KIND: XGBoostModel
                    num_boost_round: 300
                    early_stopping_rounds: 5
                    params: {max_depth: 6, eta: 0.7}
                  registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate], description: Der erste}
                  mlflow_service: {tracking_uri: "%2$s", experiment_name: Fahrräder, registry_name: bikes}
                """.formatted(DATA, trackingUri));
        Launched launched = Launched.run(
                folder,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(launcher.toString(), "run", "job.yaml", "--output", "json"));
        assertThat(launched.exitCode()).as(launched.err()).isZero();
        return JSON.readTree(launched.out());
    }

    private void look(String store, String server, JsonNode answer) throws Exception {
        Path profile = Files.createDirectory(folder.resolve("profile"));
        Files.createDirectories(SCREENS.resolve(store));
        try (Browser browser = new Browser(chromium.orElseThrow(), profile, 1400, 1400)) {
            Pages pages = new Pages(
                    browser,
                    SCREENS.resolve(store),
                    server,
                    answer,
                    "#/experiments/" + answer.path("experiment_id").asString());
            String digest = pages.runs();
            pages.run();
            pages.datasets(digest);
            pages.curves();
            pages.artifacts();
            pages.loggedModel();
            pages.registry();
            // The pages ask every server who is logged in; one without log-in does not know the question.
            assertThat(browser.troubles())
                    .isSubsetOf(Stream.of("404 " + server + "/ajax-api/2.0/mlflow/users/current")
                            .toList());
        }
    }

    /** What each page must show. */
    private record Pages(Browser browser, Path screens, String server, JsonNode answer, String experiment) {

        private String id(String of) {
            return of.equals("run")
                    ? answer.path("run_id").asString()
                    : answer.path("model").path("model_id").asString();
        }

        private void open(String place) throws Exception {
            browser.open(server + "/" + place);
        }

        private void keep(String name) throws Exception {
            browser.picture(screens.resolve(name + ".png"));
        }

        /** Goes the way from the front page to the experiment's runs, and looks at its models. */
        String runs() throws Exception {
            browser.open(server);
            // A panel that opens by itself at the first visit.
            browser.press("button[aria-label=Close]", "");
            browser.press("*", "Model training");
            browser.press("a", "Fahrräder");
            browser.shows("1 matching run", "Frühling", "job.yaml", "bikes", "v1", "targets (", "train (", "test (");
            keep("experiment");
            Matcher digest = Pattern.compile("inputs \\(([0-9a-f]+)\\)").matcher(browser.text());
            assertThat(digest.find()).isTrue();
            browser.press("a", "Models");
            browser.shows("Logged from", "model\n", "Ready", "job.yaml", "Frühling", "bikes", "v1");
            keep("models");
            return digest.group(1);
        }

        /** Looks at params, metrics and tags of the run. */
        void run() throws Exception {
            open(experiment + "/runs/" + id("run"));
            browser.shows("About this run", "Logged models (1)", "Metrics (20)", "Registered models", "Ready");
            String text = browser.text();
            assertThat(text).contains("Fahrten je Stunde", id("run"), "bikes\nv1", "Frühling");
            says(text, "Status", "Finished");
            says(text, "Created by", System.getProperty("user.name"));
            says(text, "Source", "job.yaml");
            says(text, "team", ": rides");
            says(text, "modelwright.version", ": " + Unpacked.VERSION);
            assertThat(text.lines()).contains("modelwright.job_key");
            says(text, "model.KIND", "XGBoostModel");
            says(text, "model.params.max_depth", "6");
            says(text, "model.early_stopping_rounds", "5");
            says(text, "inputs.exclude", "[dteday, casual, registered]");
            says(text, "registry.aliases", "[candidate]");
            JsonNode metrics = answer.path("metrics");
            assertThat(metrics.size()).isEqualTo(18);
            for (String name : metrics.propertyNames()) {
                assertThat(Double.parseDouble(after(text, name)))
                        .as(name)
                        .isEqualTo(metrics.path(name).asDouble());
            }
            keep("run");
        }

        /** Opens the drawer of the run's datasets and looks at both sources. */
        void datasets(String digest) throws Exception {
            browser.press("*", "inputs (" + digest + ")");
            browser.shows("4 datasets used", "Digest: " + digest, "Path: " + DATA.resolve("inputs_train.parquet"));
            browser.shows("num rows: 13903", "sha256: ", "instant\nlong", "windspeed\ndouble");
            String text = browser.text().split("4 datasets used")[1];
            assertThat(text)
                    .containsPattern("inputs \\(\\w+\\)\nSource")
                    .containsPattern("targets \\(\\w+\\)\nSource")
                    .containsPattern("train \\(\\w+\\)\nTraining")
                    .containsPattern("test \\(\\w+\\)\nTesting");
            keep("dataset-inputs");
            Matcher targets = Pattern.compile("targets \\(\\w+\\)").matcher(text);
            assertThat(targets.find()).isTrue();
            browser.press("*", targets.group());
            browser.shows("Path: " + DATA.resolve("targets_train.parquet"), "num rows: 13903", "cnt\nlong");
            keep("dataset-targets");
        }

        /** Looks at the curves, one point for each round. */
        void curves() throws Exception {
            open(experiment + "/runs/" + id("run") + "/model-metrics");
            browser.shows("Frühling (fit/train_rmse)", "Frühling (fit/valid_rmse)", "mean_squared_error");
            String plots = "[...document.querySelectorAll('.js-plotly-plot')]"
                    + ".filter(it => it.querySelector('.lines path.js-line[d*=L]'))";
            browser.holds(plots + ".length == 2");
            JsonNode seen = browser.evaluate(plots + ".map(it => ({x: [...it.data[0].x], y: [...it.data[0].y]}))");
            int number = 0;
            for (String metric : List.of("fit/train_rmse", "fit/valid_rmse")) {
                JsonNode told =
                        JSON.readTree(Python.MLFLOW_3_17.run(screens.getParent(), HISTORY, server, id("run"), metric));
                JsonNode plot = seen.path(number++);
                assertThat(doubles(plot.path("x"))).as(metric).isEqualTo(doubles(told.path("x")));
                assertThat(doubles(plot.path("y"))).as(metric).isEqualTo(doubles(told.path("y")));
                // More than the rounds it waited for, and stopped early.
                assertThat(plot.path("x").size()).isBetween(10, 299);
            }
            keep("curves");
        }

        /** Looks at the files of the run. */
        void artifacts() throws Exception {
            open(experiment + "/runs/" + id("run") + "/artifacts");
            browser.shows("card.html", "config.yaml", "importance.parquet", "predictions.parquet", "split.parquet");
            browser.press("*", "config.yaml");
            browser.shows("KIND: XGBoostModel");
            keep("artifacts");
        }

        /** Looks at the logged model, its metrics and its files. */
        void loggedModel() throws Exception {
            open(experiment + "/models/" + id("model"));
            browser.shows("About this logged model", "Metrics (9)", id("model"), "Datasets used", "Model versions");
            String text = browser.text();
            says(text, "Status", "Ready");
            says(text, "Source run ID", id("run"));
            says(text, "Created by", System.getProperty("user.name"));
            says(text, "Logged from", "job.yaml");
            says(text, "model.params.max_depth", "6");
            assertThat(text).contains("Model versions\nbikes\nv1");
            for (String name : List.of("mean_squared_error", "mean_absolute_error", "r2_score")) {
                Matcher row = Pattern.compile("(?m)^" + name + "\ntest \\(#\\w+\\)\nFrühling\n(\\S+)$")
                        .matcher(text);
                assertThat(row.find()).as(name).isTrue();
                assertThat(Double.parseDouble(row.group(1)))
                        .as(name)
                        .isEqualTo(answer.path("metrics").path(name).asDouble());
            }
            keep("logged-model");
            open(experiment + "/models/" + id("model") + "/artifacts");
            browser.shows("MLmodel", "model.onnx", "model.ubj", "input_example.json", "run-record.json");
            keep("logged-model-artifacts");
        }

        /** Goes the way from the front page to the registered model and its version. */
        void registry() throws Exception {
            browser.open(server);
            browser.press("a", "Model registry");
            browser.shows("Aliased versions", "bikes\n", "@ candidate\n: Version 1");
            keep("registry");
            browser.press("a", "bikes");
            browser.shows("Created Time", "Version 1\n", "@ candidate", "stage\n: trial", "Der erste");
            keep("registered-model");
            browser.press("a", "Version 1");
            browser.shows("Source Run", "Frühling", "Source Model", "@ candidate", "Der erste", "stage", "trial");
            browser.press("*", "Inputs (12)");
            browser.shows("season (required)\nlong", "windspeed (required)\ndouble");
            keep("version");
        }

        private static List<Double> doubles(JsonNode values) {
            return values.valueStream().map(JsonNode::asDouble).toList();
        }

        private static void says(String text, String label, String value) {
            assertThat(text).contains("\n" + label + "\n" + value + "\n");
        }

        /** {@return the line after the first that is this label} */
        private static String after(String text, String label) {
            List<String> lines = text.lines().toList();
            assertThat(lines.subList(0, lines.size() - 1)).contains(label);
            return lines.get(lines.indexOf(label) + 1);
        }
    }
}
