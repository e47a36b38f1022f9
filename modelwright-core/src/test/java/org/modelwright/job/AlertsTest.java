package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.service.MlflowService;

/** What is told of a job that did not end well; TrainingFailureTest says what is told of one that did. */
class AlertsTest {

    @TempDir
    Path folder;

    private Alert failure(Throwable cause) {
        TrainingJob job = SmallJob.of(
                folder,
                MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("trials")
                        .registryName("wheels"));
        assertThat(job.runConfig().name()).isNotBlank();
        Alert alert = Alerts.failure(job, "fit", cause);
        assertThat(alert.outcome()).isEqualTo(AlertChannel.Outcome.FAILURE);
        assertThat(alert.facts()).containsExactly(Map.entry("step", "fit"), Map.entry("model", "wheels"));
        assertThat(alert.title()).startsWith(job.runConfig().name());
        return alert;
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
