package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.alert.Alert;
import org.modelwright.alert.Event;
import org.modelwright.card.FailedRun;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.service.MlflowService;

/** What is told of a job that did not end well; TrainingFailureTest says what is told of one that did. */
class AlertsTest {

    @TempDir
    Path folder;

    private TrainingJob job(String trackingUri) {
        return SmallJob.of(
                folder,
                MlflowService.of()
                        .trackingUri(trackingUri)
                        .experimentName("trials")
                        .registryName("wheels"));
    }

    private Alert failure(Throwable cause) {
        TrainingJob job = job("sqlite:///" + folder.resolve("mlflow.db"));
        assertThat(job.runConfig().name()).isNotBlank();
        Steps steps = Steps.silent();
        steps.take("fit", () -> 1, String::valueOf);
        Alert alert = Alerts.failure(job, steps, cause, new Ending(job, steps).failed(cause));
        assertThat(alert.events())
                .isEqualTo(
                        cause instanceof InterruptedJobException
                                ? List.of(Event.KILLED, Event.FAILURE)
                                : List.of(Event.FAILURE));
        assertThat(alert.title()).startsWith(job.runConfig().name());
        return alert;
    }

    static Stream<Arguments> ends() {
        List<Problem> problems = List.of(Problem.of("One.", "another."), Problem.of("Two."));
        return Stream.of(
                Arguments.of(new ConfigException(problems), "config", "2", "One. Two."),
                Arguments.of(new DataException(problems), "data", "3", "One. Two."),
                Arguments.of(new GateException(problems), "gate", "4", "One. Two."),
                Arguments.of(new InfrastructureException(problems), "infrastructure", "5", "One. Two."),
                Arguments.of(new InterruptedJobException(problems), "interrupted", "130", "One. Two."),
                Arguments.of(new InterruptedJobException(problems).exitCode(143), "interrupted", "143", "One. Two."),
                Arguments.of(new OutOfMemoryError("heap"), "infrastructure", "5", "OutOfMemoryError"),
                Arguments.of(new IllegalStateException("no"), "defect", "70", "IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void theFactsOfEachKindOfEnd(Throwable cause, String kind, String exitCode, String problem) {
        Map<String, String> before = Map.of(
                "experiment",
                "trials",
                "model",
                "wheels",
                "step",
                "fit",
                "class",
                kind,
                "exit_code",
                exitCode,
                "problem",
                problem);
        assertThat(failure(cause).texts()).containsExactlyInAnyOrderEntriesOf(before);

        Steps steps = Steps.silent();
        steps.take("fit", () -> 1, String::valueOf);
        steps.runCreated(new RunInfo("0123", "7", "Training", RunStatus.RUNNING, "mlflow-artifacts:/7/0123"));
        Map<String, String> during = new TreeMap<>(before);
        during.put("run_id", "0123");
        during.put("run_url", "https://mlflow.example.org/#/experiments/7/runs/0123");
        TrainingJob remote = job("https://mlflow.example.org/");
        FailedRun failed = new Ending(remote, steps).failed(cause);
        during.put("failure_card", "https://mlflow.example.org/card");
        assertThat(Alerts.failure(remote, steps, cause, failed.keptAt("https://mlflow.example.org/card"))
                        .texts())
                .containsExactlyInAnyOrderEntriesOf(during);
    }

    @Test
    void aRefusedConfigurationHasNoRun() {
        Alert alert = Alerts.refusal("rides", new ConfigException("The key (a) is not known.", "b."));
        assertThat(alert.title()).isEqualTo("rides failed");
        assertThat(alert.message()).contains("In the step (configure): The key (a) is not known.");
        assertThat(alert.texts())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "step",
                        "configure",
                        "class",
                        "config",
                        "exit_code",
                        "2",
                        "problem",
                        "The key (a) is not known."));
    }

    @Test
    void aFailureIsToldWithStepCauseAndAdvice() {
        ModelwrightException cause = new DataException("The column (a) is empty.", "exclude: [a]");
        Alert alert = failure(cause);
        assertThat(alert.title()).endsWith(" failed");
        assertThat(alert.message()).isEqualTo("In the step (fit): " + cause.getMessage());
        assertThat(alert.message()).contains("Maybe exclude: [a]");
    }

    @Test
    void whatWasStoppedDidNotFail() {
        assertThat(failure(new InterruptedJobException("The fit was interrupted."))
                        .title())
                .endsWith(" was stopped");
    }

    @Test
    void aDefectIsToldByItsClass() {
        assertThat(failure(new IllegalStateException("no such thing")).message())
                .isEqualTo("In the step (fit): a defect: java.lang.IllegalStateException: no such thing");
    }
}
