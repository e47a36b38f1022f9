package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.card.FailureCard;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.Reader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;

/** What is left when a step fails: the run FAILED with its cause, an alert, no version, nothing half-way. */
class TrainingFailureTest {

    @TempDir
    Path folder;

    private final List<Alert> heard = new ArrayList<>();
    private Path inputs;
    private Path targets;

    @BeforeEach
    void data() throws IOException {
        StringBuilder in = new StringBuilder("id,a,b\n");
        StringBuilder out = new StringBuilder("id,y\n");
        for (int row = 0; row < 40; row++) {
            in.append(row)
                    .append(',')
                    .append(row % 7)
                    .append(".5,")
                    .append(row % 3 == 0 ? "red" : "blue")
                    .append('\n');
            out.append(row)
                    .append(',')
                    .append(row % 7 + (row % 3 == 0 ? 10 : 0))
                    .append(".25\n");
        }
        inputs = Files.writeString(folder.resolve("inputs.csv"), in);
        targets = Files.writeString(folder.resolve("targets.csv"), out);
    }

    private static Reader csv(Path path) {
        return CsvReader.of(path.toString()).key("id");
    }

    private TrainingJob job() {
        return TrainingJob.of(csv(inputs), csv(targets), LinearModel.of())
                .alertsService(AlertsService.of().channels(new FailingKinds.Listening(heard)))
                .mlflowService(store());
    }

    private MlflowService store() {
        return MlflowService.of()
                .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                .experimentName("tests")
                .registryName("wheels");
    }

    private Path db() {
        return folder.resolve("mlflow.db");
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Runs it to its end, and looks at what every failure must leave. */
    private ModelwrightException fails(TrainingJob job, String step) throws Exception {
        Throwable failure = catchThrowable(job::run);
        assertThat(failure).isInstanceOf(ModelwrightException.class);
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).event()).isEqualTo(Event.FAILURE);
        assertThat(heard.get(0).message())
                .contains("In the step (" + step + ")")
                .contains(failure.getMessage());
        ModelwrightException known = (ModelwrightException) failure;
        card(step, known);
        assertThat(heard.get(0).texts())
                .containsEntry("step", step)
                .containsEntry("model", "wheels")
                .containsEntry("experiment", "tests")
                .containsEntry("class", known.kind())
                .containsEntry("exit_code", String.valueOf(known.exitCode()))
                .containsEntry(
                        "problem",
                        known.problems().stream().map(Problem::message).collect(Collectors.joining(" ")));
        assertThat(count("runs where run_uuid = '" + heard.get(0).facts().get("run_id") + "'"))
                .isEqualTo(1);
        if (Files.exists(db())) {
            assertThat(count("model_versions")).isZero();
            assertThat(count("runs where status in ('RUNNING', 'FINISHED')")).isZero();
            assertThat(count("runs where end_time is null")).isZero();
            assertThat(count("logged_models where status <> 3"))
                    .as("models not marked failed")
                    .isZero();
            assertThat(count("tags where key = 'modelwright.error'")).isEqualTo(count("runs"));
        }
        try (var all = Files.walk(folder)) {
            assertThat(all.map(it -> it.getFileName().toString()))
                    .noneMatch(it -> it.startsWith(".staging") || it.equals("MLmodel"));
        }
        return (ModelwrightException) failure;
    }

    /** The run keeps why it failed, and the alert says where. */
    private void card(String step, ModelwrightException known) throws IOException {
        String html = kept(FailureCard.HTML);
        String message = known.problems().get(0).message().replaceAll("[&<].*", "");
        assertThat(html)
                .contains("exit code " + known.exitCode(), "step " + step, "What is left behind")
                .contains(message.substring(0, Math.min(200, message.length())));
        assertThat(kept(FailureCard.MARKDOWN)).startsWith("# ").contains("`configure`");
        assertThat(heard.get(0).text("failure_card").orElseThrow())
                .endsWith("/" + FailureCard.HTML)
                .satisfies(it -> assertThat(Path.of(it.replace("file://", ""))).hasContent(html));
    }

    @Test
    void aDefectIsNoSecret() throws Exception {
        Throwable failure =
                catchThrowable(() -> job().model(new FailingKinds.BrokenModel()).run());
        assertThat(failure).isInstanceOf(IllegalStateException.class);
        assertThat(kept(FailureCard.HTML))
                .contains("exit code 70", "This is a defect of Modelwright: IllegalStateException in org.modelwright.")
                .doesNotContain("hunter2");
    }

    @Test
    void theJobOfTheseTestsIsGoodWhereNothingIsBroken() throws Exception {
        TrainingResult result = job().run();
        assertThat(result.version().version()).isEqualTo(1);
        assertThat(count("runs where status = 'FINISHED'")).isEqualTo(1);
        try (var files = Files.walk(folder)) {
            assertThat(files).noneMatch(it -> it.endsWith(FailureCard.HTML));
        }
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).event()).isEqualTo(Event.SUCCESS);
        assertThat(heard.get(0).message())
                .startsWith("wheels version 1 is registered; mean_squared_error ")
                .contains(" (baseline ");
        Map<String, String> facts = heard.get(0).texts();
        assertThat(facts)
                .containsEntry("run_id", result.run().runId())
                .containsEntry("experiment", "tests")
                .containsEntry("exit_code", "0")
                .containsEntry("model", "wheels")
                .containsEntry("version", "1")
                .containsEntry("version_uri", "models:/wheels/1")
                .containsEntry("aliases", String.join(", ", result.version().aliases()));
        assertThat(result.scores())
                .isNotEmpty()
                .allSatisfy(score -> assertThat(facts).containsEntry(score.name(), String.valueOf(score.value())));
        assertThat(facts)
                .hasSize(8 + result.scores().size() + result.baselineScores().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            empty file                |                              | inputs.csv
            one side only             | id,a,b                       | no rows
            a line too long           | id,a,b\\n0,1,x\\n1,2,y,z,w,q   | inputs.csv
            an infinity               | id,a,b\\n0,1,x\\n1,inf,y       | infinite
            a key twice               | id,a,b\\n0,1,x\\n0,2,y         | 0
            a key without partner     | id,a,b\\n0,1,x\\n99,2,y        | 99
            the key column is missing | nr,a,b\\n0,1,x\\n1,2,y         | id
            """)
    void brokenInputs(String what, String content, String words) throws Exception {
        Files.writeString(inputs, content == null ? "" : content.replace("\\n", "\n") + "\n");
        byte[] before = Files.readAllBytes(inputs);
        assertThat(fails(job(), "read")).isInstanceOf(DataException.class).hasMessageContaining(words);
        assertThat(Files.readAllBytes(inputs)).isEqualTo(before);
        assertThat(count("runs where status = 'FAILED'")).isEqualTo(1);
    }

    @Test
    void aMissingFile() throws Exception {
        Files.delete(inputs);
        assertThat(fails(job(), "read")).isInstanceOf(DataException.class).hasMessageContaining("inputs.csv");
    }

    @ParameterizedTest
    @CsvSource({"constant, 5, constant", "missing, '', missing"})
    void aTargetThatTeachesNothing(String what, String value, String words) throws Exception {
        StringBuilder out = new StringBuilder("id,y\n");
        for (int row = 0; row < 40; row++) {
            out.append(row)
                    .append(',')
                    .append(row == 7 || what.equals("constant") ? value : row)
                    .append('\n');
        }
        Files.writeString(targets, out);
        assertThat(fails(job(), "check")).isInstanceOf(DataException.class).hasMessageContaining(words);
    }

    @Test
    void aTestSetOfZeroRows() throws Exception {
        Files.writeString(inputs, "id,a,b\n0,1.5,x\n1,2.5,y\n");
        Files.writeString(targets, "id,y\n0,1.5\n1,2.5\n");
        TrainingJob job = job().splitter(TrainTestSplitter.of().testSize(5.0));
        assertThat(fails(job, "split")).isInstanceOf(DataException.class).hasMessageContaining("5");
    }

    @Test
    void aDateIsRefusedThatBecomesWhatIsThereAlready() throws Exception {
        Files.writeString(
                inputs,
                Files.readString(inputs)
                        .replaceAll("(?m)^(\\d+),[^,]*,", "$1,2024-01-01,")
                        .replace("id,a,b", "id,a,a_days"));
        assertThat(fails(job(), "check")).hasMessageContaining("(a_days) is there already");
        assertThat(kept("problems.json")).contains("(a_days) is there already", "the column (a) becomes");
        assertThat(steps()).containsExactly("configure", "read", "trace", "split", "check");
    }

    @Test
    void whatEachStepCostIsKeptOfAJobThatWentWellToo() throws Exception {
        job().run();
        assertThat(steps())
                .containsExactly(
                        "configure",
                        "read",
                        "trace",
                        "split",
                        "check",
                        "sides",
                        "fit",
                        "predict",
                        "linear",
                        "intervals",
                        "score",
                        "evidence",
                        "sign",
                        "card",
                        "save",
                        "register");
    }

    /** {@return what the run keeps under this name} */
    private String kept(String name) throws IOException {
        try (var all = Files.walk(folder)) {
            return Files.readString(
                    all.filter(it -> it.endsWith(name)).findFirst().orElseThrow());
        }
    }

    private List<String> steps() throws IOException {
        return Pattern.compile("\"step\" ?: ?\"(\\w+)\"")
                .matcher(kept("spans.json"))
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    @Test
    void theTargetAmongTheInputsIsAGate() throws Exception {
        Reader both = csv(targets);
        TrainingJob job = TrainingJob.of(both, csv(targets), LinearModel.of())
                .alertsService(AlertsService.of().channels(new FailingKinds.Listening(heard)))
                .mlflowService(store());
        assertThat(fails(job, "read")).isInstanceOf(GateException.class).hasMessageContaining("exclude: [y]");
    }

    @Test
    void aSavedModelThatPredictsSomethingElse() throws Exception {
        assertThat(fails(job().model(new FailingKinds.LyingModel()), "save")).isInstanceOf(GateException.class);
        assertThat(count("logged_models where status = 3")).isEqualTo(1);
        assertThat(count("registered_models")).isZero();
    }

    @Test
    void aScoreBeyondItsBound() throws Exception {
        Metric strict = RegressionMetric.of(RegressionScore.R2_SCORE).minimum(1.5);
        assertThat(fails(job().metrics(strict), "judge"))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("r2_score")
                .hasMessageContaining("1.5");
    }

    @Test
    void aJobThatIsStoppedIsKilled() throws Exception {
        Throwable failure = catchThrowable(
                () -> job().model(new FailingKinds.StoppedModel()).run());
        assertThat(failure).isInstanceOf(InterruptedJobException.class);
        assertThat(count("runs where status = 'KILLED'")).isEqualTo(1);
        card("fit", (ModelwrightException) failure);
        assertThat(heard.get(0).title()).contains("stopped");
    }

    @Test
    void anInterruptBetweenStepsIsSeen() throws Exception {
        Thread.currentThread().interrupt();
        Throwable failure = catchThrowable(() -> job().run());
        assertThat(failure).isInstanceOf(InterruptedJobException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aStoreThatIsNoDatabase() throws Exception {
        byte[] before = "hello, I am not a database\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        Files.write(db(), before);
        Throwable failure = catchThrowable(() -> job().run());
        assertThat(failure).isInstanceOf(InfrastructureException.class).hasMessageContaining("mlflow.db");
        assertThat(Files.readAllBytes(db())).isEqualTo(before);
        assertThat(heard).hasSize(1);
    }

    @Test
    void anIllegalNameInTheRegistryIsSeenBeforeAnythingIsRead() {
        MlflowService store = MlflowService.of()
                .trackingUri("sqlite:///" + db())
                .experimentName("tests")
                .registryName("wheels/of:fire");
        Throwable failure = catchThrowable(() -> job().mlflowService(store).run());
        assertThat(failure).isInstanceOf(ConfigException.class).hasMessageContaining("wheels/of:fire");
        assertThat(db()).doesNotExist();
    }

    @Test
    void aWebhookThatIsDownIsAWarningWithoutItsSecret() {
        AlertChannel down =
                WebhookChannel.of(new Secret("http://127.0.0.1:9/s3cret")).timeout(1.0);
        TrainingResult result = job().alertsService(
                        AlertsService.of().channels(down, new FailingKinds.Listening(heard)))
                .run();
        assertThat(result.warnings()).anySatisfy(it -> assertThat(it).contains("127.0.0.1:9"));
        assertThat(String.join("", result.warnings())).doesNotContain("s3cret");
        assertThat(heard).hasSize(1);
    }

    @Test
    void aWebhookHearsCauseStepAndAdvice() throws Exception {
        AtomicReference<String> body = new AtomicReference<>("");
        AtomicReference<String> token = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            token.set(exchange.getRequestHeaders().getFirst("Authorization"));
            body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            AlertChannel hook = WebhookChannel.of(
                            new Secret("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"))
                    .headers(Map.of("Authorization", new Secret("Bearer t0ken")))
                    .timeout(5.0);
            Files.delete(inputs);
            catchThrowable(
                    () -> job().alertsService(AlertsService.of().channels(hook)).run());
        } finally {
            server.stop(0);
        }
        assertThat(token.get()).isEqualTo("Bearer t0ken");
        assertThat(body.get())
                .contains("\"type\": \"org.modelwright.job.failure\"")
                .contains("inputs.csv")
                .contains("In the step (read)")
                .doesNotContain("t0ken");
    }

    @Test
    void aDiskThatIsFullAtAnyStep() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()))
                .as("a disk of its own can be mounted, which only root may do")
                .isTrue();
        try {
            long room = 4096;
            byte[] filling = new byte[1 << 20];
            for (boolean done = false; !done; room += 24 * 1024) {
                clear(disk);
                try (var out = Files.newOutputStream(disk.resolve("filling"))) {
                    for (long left = (4L << 20) - room; left > 0; left -= filling.length) {
                        out.write(filling, 0, (int) Math.min(left, filling.length));
                    }
                }
                done = fits(disk, room);
            }
            assertThat(room).as("the loop saw disks that were too small").isGreaterThan(200 * 1024);
        } finally {
            assertThat(mount("-o", "remount,size=8m", disk.toString())).isTrue();
            assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                    .isZero();
        }
    }

    /** {@return whether a job went well on a disk with so much room left; if not, looks at what is left of it} */
    private boolean fits(Path disk, long room) throws Exception {
        heard.clear();
        MlflowService store = MlflowService.of()
                .trackingUri("sqlite:///" + disk.resolve("mlflow.db"))
                .experimentName("tests")
                .registryName("wheels");
        Throwable failure = catchThrowable(() -> job().mlflowService(store).run());
        if (failure == null) {
            return true;
        }
        assertThat(failure).as("room for %d", room).isInstanceOf(InfrastructureException.class);
        assertThat(heard).hasSize(1);
        long ready = 0;
        Path db = disk.resolve("mlflow.db");
        if (Files.exists(db) && Files.size(db) > 0) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(
                            "select (select count(*) from model_versions), (select count(*) from logged_models where status = 2)")) {
                found.next();
                assertThat(found.getLong(1)).as("versions, room for %d", room).isZero();
                ready = found.getLong(2);
            }
        }
        try (var all = Files.walk(disk)) {
            List<String> left = all.map(it -> it.getFileName().toString()).toList();
            assertThat(left).as("room for %d", room).noneMatch(it -> it.startsWith(".staging") || it.endsWith(".part"));
            // A model is whole and READY, or its files are gone.
            assertThat(left.stream().filter("MLmodel"::equals).count())
                    .as("room for %d", room)
                    .isEqualTo(ready);
        }
        return false;
    }

    private static boolean mount(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private static void clear(Path disk) throws IOException {
        try (var all = Files.walk(disk)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(disk)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void aServerThatIsNotThere() {
        MlflowService down = MlflowService.of()
                .trackingUri("http://127.0.0.1:9")
                .experimentName("tests")
                .registryName("wheels");
        Throwable failure = catchThrowable(() -> job().mlflowService(down).run());
        assertThat(failure).isInstanceOf(InfrastructureException.class).hasMessageContaining("127.0.0.1:9");
        assertThat(heard).hasSize(1);
    }
}
