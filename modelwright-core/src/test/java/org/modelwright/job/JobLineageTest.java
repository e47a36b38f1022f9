package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ErrorClass;
import org.modelwright.internal.text.Sha256;
import org.modelwright.lineage.LineageEvent;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.service.MlflowService;
import org.modelwright.test.LineageReceiver;

/** What a receiver hears of jobs that end in each way. */
class JobLineageTest {

    private static final String PARENT = "air/dag.task/0198f2a0-7c11-7000-8000-3a2b1c0d9e8f";

    @TempDir
    Path folder;

    private LineageReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = new LineageReceiver();
        SmallJob.data(folder);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private static Map<String, String> environment(String url, Path folder) {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENLINEAGE_URL", url);
        environment.put("OPENLINEAGE_NAMESPACE", "tests");
        environment.put("OPENLINEAGE_PARENT_ID", PARENT);
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        return environment;
    }

    private static TrainingJob job(Path folder) {
        return SmallJob.of(
                        folder,
                        MlflowService.of()
                                .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                                .experimentName("small")
                                .registryName("small"))
                .runConfig(RunConfig.of().name("night"))
                .statement(
                        Statement.of().owner("team").inputs(SourceStatement.of().licence("CC0-1.0")));
    }

    private TrainingResult run(TrainingJob job, JobListener listener) {
        return (TrainingResult)
                new JobExecution(job, environment(receiver.url(), folder)).run(listener, job::check, false);
    }

    private static Object at(Map<?, ?> event, Object... path) {
        Object at = event;
        for (Object key : path) {
            at = key instanceof Integer index ? ((List<?>) at).get(index) : ((Map<?, ?>) at).get(key);
        }
        return at;
    }

    @Test
    void aJobThatEndsWellTellsWhatItReadAndMade() throws IOException {
        TrainingResult result = run(job(folder), new JobListener() {});
        assertThat(receiver.types()).containsExactly("START", "COMPLETE");
        assertThat(receiver.heads()).allMatch(it -> it.startsWith("/api/v1/lineage "));
        for (Map<?, ?> event : receiver.events()) {
            assertThat(at(event, "job", "namespace")).isEqualTo("tests");
            assertThat(at(event, "job", "name")).isEqualTo("small.night");
            assertThat(at(event, "run", "facets", "parent", "job", "name")).isEqualTo("dag.task");
            assertThat(at(event, "run", "facets", "tags", "tags", 0, "value"))
                    .isEqualTo(result.run().runId());
            assertThat(at(event, "inputs", 0, "namespace")).isEqualTo("file");
            assertThat(at(event, "inputs", 0, "name"))
                    .isEqualTo(folder.resolve("inputs.csv").toString());
            assertThat(at(event, "inputs", 1, "name"))
                    .isEqualTo(folder.resolve("targets.csv").toString());
            assertThat(at(event, "inputs", 0, "facets", "tags", "tags", 0, "value"))
                    .isEqualTo("CC0-1.0");
        }
        Map<?, ?> end = receiver.events().get(1);
        assertThat(at(end, "run", "runId")).isEqualTo(at(receiver.events().get(0), "run", "runId"));
        assertThat(at(end, "inputs", 0, "facets", "version", "datasetVersion"))
                .isEqualTo("sha256:" + Sha256.of(folder.resolve("inputs.csv")));
        assertThat(at(end, "inputs", 0, "inputFacets", "inputStatistics", "rowCount"))
                .isEqualTo(40L);
        assertThat(at(end, "inputs", 0, "facets", "schema", "fields", 1, "name"))
                .isEqualTo("a");
        assertThat(at(end, "outputs", 0, "name")).isEqualTo("models/small");
        assertThat(at(end, "outputs", 0, "namespace")).isEqualTo("mlflow+sqlite://" + folder.resolve("mlflow.db"));
        assertThat(at(end, "outputs", 0, "facets", "version", "datasetVersion")).isEqualTo("1");
        assertThat(at(end, "outputs", 0, "facets", "columnLineage", "fields", "prediction", "inputFields", 0, "field"))
                .isEqualTo("a");
        Path kept = Path.of(result.run().artifactUri().replaceFirst("^file:", ""), "lineage", "openlineage.ndjson");
        assertThat(LineageEvent.readLines(Files.readString(kept)))
                .extracting(it -> (Object) it.content())
                .containsExactlyElementsOf(receiver.events());
        receiver.events().forEach(JobLineageTest::isOfTheForm);
    }

    /** What OpenLineage 2-0-2 wants of each event. */
    private static void isOfTheForm(Map<?, ?> event) {
        assertThat(event.keySet())
                .isEqualTo(
                        Set.of("eventType", "eventTime", "producer", "schemaURL", "run", "job", "inputs", "outputs"));
        assertThat(at(event, "schemaURL"))
                .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        facetsAreOfTheForm(event);
    }

    private static void facetsAreOfTheForm(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (String.valueOf(key).matches("facets|inputFacets|outputFacets")) {
                    ((Map<?, ?>) inner)
                            .forEach((name, facet) -> assertThat(String.valueOf(((Map<?, ?>) facet).get("_schemaURL")))
                                    .as(String.valueOf(name))
                                    .matches(
                                            "https://openlineage.io/spec/facets/\\d-\\d-\\d/(\\w+).json#/\\$defs/\\1"));
                }
                facetsAreOfTheForm(inner);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(JobLineageTest::facetsAreOfTheForm);
        }
    }

    @Test
    void eachWayToFailEndsOnce() throws IOException {
        Map<String, TrainingJob> failing = Map.of(
                "config",
                job(folder).metrics(ClassificationMetric.of(ClassificationScore.ROC_AUC_SCORE)),
                "data",
                job(folder).inputs(SmallJob.csv(folder.resolve("absent.csv"))),
                "gate",
                job(folder)
                        .metrics(RegressionMetric.of(RegressionScore.R2_SCORE).minimum(0.99)),
                "infrastructure",
                job(folder).mlflowService(MlflowService.of().trackingUri("sqlite:////proc/none/mlflow.db")),
                "defect",
                job(folder));
        Set<Object> runs = new LinkedHashSet<>();
        failing.forEach((kind, job) -> {
            int before = receiver.events().size();
            assertThatThrownBy(() -> run(job, new JobListener() {
                        @Override
                        public void stepFinished(String step) {
                            if (kind.equals("defect") && step.equals("split")) {
                                throw new IllegalStateException("as if we were wrong");
                            }
                        }
                    }))
                    .satisfies(it -> assertThat(ErrorClass.of(it).name()).isEqualTo(kind));
            List<Map<?, ?>> heard =
                    receiver.events().subList(before, receiver.events().size());
            assertThat(heard).extracting(it -> (Object) it.get("eventType")).containsExactly("START", "FAIL");
            assertThat(at(heard.get(1), "run", "facets", "errorMessage", "message"))
                    .asString()
                    .contains("In the step (");
            assertThat(((List<?>) at(heard.get(1), "inputs"))).hasSize(2);
            heard.forEach(JobLineageTest::isOfTheForm);
            runs.add(at(heard.get(0), "run", "runId"));
        });
        assertThat(runs).hasSize(failing.size());
    }

    @Test
    void oneThatIsStoppedAborts() {
        assertThatThrownBy(() -> run(job(folder), new JobListener() {
                    private boolean fits;

                    @Override
                    public void stepStarted(String step) {
                        fits |= step.equals("fit");
                    }

                    @Override
                    public OptionalInt stopped() {
                        return fits ? OptionalInt.of(143) : OptionalInt.empty();
                    }
                }))
                .satisfies(it -> assertThat(ErrorClass.of(it).name()).isEqualTo("interrupted"));
        assertThat(receiver.types()).containsExactly("START", "ABORT");
        assertThat(at(receiver.events().get(1), "inputs", 0, "facets", "version", "datasetVersion"))
                .asString()
                .startsWith("sha256:");
    }

    /** Dies as if it was killed: while it learns, or before it answers and after its end was taken; or fails. */
    static final class Dying {

        private Dying() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            TrainingJob job = job(folder);
            String step = arguments[2];
            new JobExecution(job, environment(arguments[1], folder))
                    .run(
                            new JobListener() {
                                @Override
                                public void stepStarted(String started) {
                                    if (started.equals(step)) {
                                        waitForTheReceiver(folder);
                                        Runtime.getRuntime().halt(137);
                                    }
                                }

                                @Override
                                public void stepFinished(String finished) {
                                    if (step.equals("fail") && finished.equals("split")) {
                                        throw new IllegalStateException("as if we were wrong");
                                    }
                                }
                            },
                            job::check,
                            false);
        }
    }

    /** Nothing waits any more: all was taken. */
    private static void waitForTheReceiver(Path folder) {
        while (spooled(folder, ".json") > 0) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static long spooled(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
            return files.filter(it -> it.toString().endsWith(ending)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void die(String step, int exitCode) throws Exception {
        Process killed = PatientJava.start(
                folder, List.of(), Dying.class, folder.toString(), receiver.url(), step, "dying-" + step);
        assertThat(killed.waitFor())
                .as(() -> PatientJava.said(folder, "dying-" + step))
                .isEqualTo(exitCode);
    }

    private Map<Object, List<Object>> typesByRun() {
        return receiver.events().stream()
                .collect(Collectors.groupingBy(
                        it -> Objects.requireNonNull(at(it, "run", "runId")),
                        Collectors.mapping(it -> it.get("eventType"), Collectors.toList())));
    }

    @Test
    void theEndOfOneThatWasKilledIsToldOnce() throws Exception {
        die("fit", 137);
        die("notify", 137);
        run(job(folder), new JobListener() {});
        // The first made nothing, the second a version; this one makes no second version.
        assertThat(typesByRun().values())
                .containsExactlyInAnyOrder(
                        List.of("START", "ABORT"), List.of("START", "COMPLETE"), List.of("START", "ABORT"));
        assertThat(spooled(folder, ".sent")).isEqualTo(3);
    }

    /** Between the end that it has told, and the end of its run. */
    @Test
    void anEndThatWasToldIsNotToldAgainThoughItsRunGoesOn() throws Exception {
        die("fail", 1);
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                java.sql.Statement statement = store.createStatement()) {
            assertThat(statement.executeUpdate("update runs set status = 'RUNNING', end_time = null"))
                    .isEqualTo(1);
        }
        run(job(folder), new JobListener() {});
        assertThat(typesByRun().values())
                .containsExactlyInAnyOrder(List.of("START", "FAIL"), List.of("START", "COMPLETE"));
    }
}
