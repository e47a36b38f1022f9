package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.Event;
import org.modelwright.alert.Receiver;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.internal.text.Json;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;

/** What a good end is beside those before it, as a receiver of webhooks hears of it. */
class JobHistoryTest {

    @TempDir
    Path folder;

    private final StringBuilder inputs = new StringBuilder("id,a\n");
    private final StringBuilder targets = new StringBuilder("id,y\n");

    private TrainingJob job(Receiver receiver, Model model) {
        return TrainingJob.of(
                        SmallJob.csv(folder.resolve("inputs.csv")), SmallJob.csv(folder.resolve("targets.csv")), model)
                .alertsService(AlertsService.of()
                        .channels(WebhookChannel.of(receiver.url("/hook")).on(Event.values()))
                        .spool(folder.resolve("spool").toString()))
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("trials")
                        .registryName("wheels"));
    }

    @Test
    void recoveredDegradedAndSlowAreTold() throws Exception {
        for (int row = 0; row < 200; row++) {
            int a = row * 7919 % 37;
            inputs.append(row).append(',').append(a).append(".5\n");
            targets.append(row).append(',').append(a * 2 + row % 3).append(".25\n");
        }
        Files.writeString(folder.resolve("inputs.csv"), inputs);
        Files.writeString(folder.resolve("targets.csv"), targets);
        try (Receiver receiver = new Receiver()) {
            catchThrowable(job(receiver, new FailingKinds.BrokenModel())::run);
            job(receiver, LinearModel.of()).run();
            job(receiver, BaselineModel.of()).run();
            job(receiver, BaselineModel.of()).run();
            try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                    Statement sql = store.createStatement()) {
                assertThat(sql.executeUpdate("UPDATE tags SET value = '0.001' WHERE key = 'modelwright.duration_s'"))
                        .isEqualTo(3);
            }
            job(receiver, BaselineModel.of()).run();

            List<Map<?, ?>> heard = receiver.requests().stream()
                    .<Map<?, ?>>map(it -> (Map<?, ?>) Json.read(it.body()))
                    .toList();
            assertThat(heard)
                    .extracting(it -> String.valueOf(it.get("type")).replaceFirst(".*\\.", ""))
                    .containsExactly("failure", "recovered", "degraded", "success", "slow");
            assertThat(message(heard.get(1))).contains("wheels version 1 is registered");
            assertThat(message(heard.get(2)))
                    .contains("version 1 ", "It is worse than version 1: ")
                    .doesNotContain("It took");
            assertThat(message(heard.get(4))).contains("the last 3 took 0.00100000 s in the median");
        }
    }

    private static String message(Map<?, ?> event) {
        return String.valueOf(((Map<?, ?>) event.get("data")).get("message"));
    }

    @Test
    void slowNeedsThreeAndIsLongerThanEachAndThanHalfAsLongAgain() {
        Duration taken = Duration.ofMillis(1600);
        assertThat(JobHistory.slow(List.of(1.0, 1.0), taken)).isEmpty();
        assertThat(JobHistory.slow(List.of(1.0, 1.0, 1.0), taken)).startsWith("It took 1.60000 s");
        assertThat(JobHistory.slow(List.of(1.0, 1.0, 1.7), taken)).isEmpty();
        assertThat(JobHistory.slow(List.of(1.0, 1.1, 1.1), taken)).isEmpty();
    }
}
