package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;
import org.modelwright.model.LinearModel;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;

/** A job that is started again after its process was ended between its version and the end of its run. */
class AttemptsTest {

    private static final List<Alert> HEARD = new ArrayList<>();

    /** Keeps alerts where the job, which is written down after the first of them, does not. */
    record Hearing() implements AlertChannel {
        @Override
        public Set<Event> on() {
            return EnumSet.allOf(Event.class);
        }

        @Override
        public void send(Alert alert, Duration within) {
            HEARD.add(alert);
        }
    }

    @TempDir
    Path folder;

    @BeforeEach
    void makeData() throws IOException {
        SmallJob.data(folder);
    }

    private String store() {
        return "sqlite:///" + folder.resolve("mlflow.db");
    }

    private TrainingJob job() {
        return SmallJob.of(
                folder,
                MlflowService.of().trackingUri(store()).experimentName("small").registryName("small"));
    }

    /** What such an end leaves: the run RUNNING by a process that is not there, no alias. */
    private TrainingResult killed() throws SQLException {
        TrainingResult result = job().run();
        sql("UPDATE runs SET status = 'RUNNING', end_time = NULL WHERE run_uuid = '"
                + result.run().runId() + "'");
        sql("UPDATE tags SET value = substr(value, 1, instr(value, ' ')) || '4194399 1970-01-01T00:00:00Z'"
                + " WHERE key = 'modelwright.process'");
        sql("UPDATE tags SET value = 'false' WHERE key = 'modelwright.answered'");
        sql("DELETE FROM registered_model_aliases");
        return result;
    }

    @Test
    void oneThatDiedBeforeItsAnswerIsAnswered() throws Exception {
        Process first =
                PatientJava.start(folder, List.of(), SmallJob.class, folder.toString(), store(), "small", "dies");
        assertThat(first.waitFor()).isEqualTo(137);
        assertThat(Remains.of(store(), "small"))
                .hasSize(3)
                .anyMatch(it -> it.startsWith("run FINISHED"))
                .contains("version 1 {stage=trial}[candidate]true");
        assertThat(PatientJava.answers(folder, "small")).isEmptyFile();

        TrainingResult second = job().run();
        assertThat(second.version().version()).isEqualTo(1);
        assertThat(second.warnings()).singleElement().asString().contains("makes no second version");
        assertThat(Remains.of(store(), "small"))
                .filteredOn(it -> !it.contains("FAILED"))
                .hasSize(3)
                .contains("version 1 {stage=trial}[candidate]true");

        assertThat(job().run().version().version()).isEqualTo(2);
    }

    /** The other job ends its run, and its process, after this one has looked for runs and before it looks for processes. */
    @Test
    void aJobThatEndsMeanwhileIsLeftAlone() throws Exception {
        TrainingResult other = killed();
        List<String> warnings = new ArrayList<>();
        try (MlflowClient store = job().mlflowService().start().client()) {
            Tracking tracking = asking(
                    Tracking.class,
                    store.tracking(),
                    "searchRuns",
                    () -> store.tracking().endRun(other.run().runId(), RunStatus.FINISHED, 1));
            MlflowClient client = (MlflowClient) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {MlflowClient.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("tracking") ? tracking : method.invoke(store, arguments));
            TrainingJob unlike = job().model(LinearModel.of());
            assertThat(Attempts.endAbandoned(
                            client, "small", "small", unlike, warnings::add, (run, said) -> warnings.add(said)))
                    .isEmpty();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void oneThatManyFindAtOnceIsToldOnce() throws Exception {
        TrainingResult dead = killed();
        sql("DELETE FROM model_versions");
        Heartbeat heartbeat = new Heartbeat(new JobListener() {});
        heartbeat.runCreated(dead.run());
        heartbeat.stepStarted("fit");
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.submit(() -> {
                try (MlflowClient store = job().mlflowService().start().client()) {
                    return Attempts.endAbandoned(
                            store, "small", "small", job(), heard::add, (run, said) -> heard.add(run.runId() + said));
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0))
                .startsWith(
                        dead.run().runId() + "The process was ended from outside. Its last sign was in the step (fit)")
                .endsWith("The signal is not known.");
        assertThat(heard.get(1)).contains("it is marked FAILED");
        assertThat(Heartbeat.file(dead.run().runId(), ".heartbeat")).doesNotExist();
        assertThat(Heartbeat.file(dead.run().runId(), ".lock")).doesNotExist();
    }

    @Test
    void theNextJobTellsOfTheDead() throws Exception {
        TrainingResult dead = killed();
        sql("DELETE FROM model_version_tags");
        sql("DELETE FROM model_versions");
        HEARD.clear();
        job().alertsService(AlertsService.of().channels(new Hearing())).run();
        assertThat(HEARD).hasSize(2);
        assertThat(HEARD.get(0).events()).containsExactly(Event.KILLED, Event.FAILURE);
        assertThat(HEARD.get(0).text("run_id")).contains(dead.run().runId());
        assertThat(HEARD.get(1).event()).isEqualTo(Event.RECOVERED);
    }

    /** Does something after each call of a method. */
    private static <T> T asking(Class<T> type, T asked, String name, Runnable then) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(asked, arguments);
                    if (method.getName().equals(name)) {
                        then.run();
                    }
                    return answer;
                }));
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isPositive();
        }
    }

    @Test
    void theSameJobTakesTheVersionOver() throws Exception {
        TrainingResult first = killed();
        TrainingResult second = job().run();

        assertThat(second.version()).isEqualTo(first.version());
        assertThat(second.version().aliases()).containsExactly("candidate");
        assertThat(second.run().runId()).isEqualTo(first.run().runId());
        assertThat(second.run().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(second.loggedModel()).isEqualTo(first.loggedModel());
        assertThat(second.modelInfo()).isEqualTo(first.modelInfo());
        second.modelInfo()
                .files()
                .forEach((name, digest) -> assertThat(
                                Sha256.of(Path.of(second.loggedModel().artifactUri(), name)))
                        .isEqualTo(digest));
        assertThat(second.scores()).isEqualTo(first.scores());
        assertThat(second.warnings()).singleElement().asString().contains("makes no second version");
        assertThat(Remains.of(store(), "small"))
                .filteredOn(it -> !it.contains("FAILED"))
                .hasSize(3)
                .anyMatch(it -> it.startsWith("run FINISHED"))
                .anyMatch(it -> it.startsWith("model READY"))
                .contains("version 1 {stage=trial}[candidate]true");

        assertThat(job().run().version().version()).isEqualTo(2);
    }

    @Test
    void anotherConfigurationMakesAVersionOfItsOwn() throws Exception {
        TrainingResult first = killed();
        TrainingResult second = TrainingJob.of(job().inputs(), job().targets(), job().model())
                .registry(new MlflowRegister(Map.of(), List.of(), "Another"))
                .alertsService(job().alertsService())
                .mlflowService(job().mlflowService())
                .run();
        two(first, second);
    }

    @Test
    void otherDataMakesAVersionOfItsOwn() throws Exception {
        TrainingResult first = killed();
        Path targets = folder.resolve("targets.csv");
        Files.writeString(targets, Files.readString(targets).replaceFirst("\\.25", ".5"));
        two(first, job().run());
    }

    @Test
    void whatWasRegisteredSinceIsNotTakenBack() throws Exception {
        TrainingResult first = killed();
        SmallJob.of(
                        folder,
                        MlflowService.of()
                                .trackingUri(store())
                                .experimentName("other")
                                .registryName("small"))
                .run();
        TrainingResult second = job().run();
        assertThat(second.version().version()).isEqualTo(3);
        assertThat(second.run().runId()).isNotEqualTo(first.run().runId());
        assertThat(second.warnings()).singleElement().asString().contains("it is marked FINISHED");
    }

    private void two(TrainingResult first, TrainingResult second) {
        assertThat(second.version().version()).isEqualTo(2);
        assertThat(second.run().runId()).isNotEqualTo(first.run().runId());
        assertThat(second.warnings()).singleElement().asString().contains("it is marked FINISHED. Its aliases are []");
        assertThat(Remains.of(store(), "small")).hasSize(6).noneMatch(it -> it.contains("FAILED"));
    }
}
