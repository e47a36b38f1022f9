package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.evidence.Gate;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;

/** A model that learned noise is worse than one that knows nothing: told everywhere, and stopped if asked for. */
class BaselineGateTest {

    @TempDir
    Path folder;

    @BeforeEach
    void noise() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>(List.of("id,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,y"));
        for (int row = 0; row < 40; row++) {
            StringBuilder line = new StringBuilder().append(row);
            for (int column = 0; column < 21; column++) {
                line.append(',').append(random.nextGaussian());
            }
            lines.add(line.toString());
        }
        Files.write(folder.resolve("noise.csv"), lines);
    }

    private TrainingJob job() {
        CsvReader noise = CsvReader.of(folder.resolve("noise.csv").toString()).key("id");
        return TrainingJob.of(noise.exclude("y"), noise.columns("y"), LinearModel.of())
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("noise")
                        .registryName("noise"));
    }

    @Test
    void itIsTold() {
        TrainingResult result = job().run();

        assertThat(result.warnings())
                .filteredOn(it -> it.startsWith("The model is worse than the baseline, which knows no feature: "))
                .singleElement()
                .asString()
                .contains("r2_score ", "mean_squared_error ", "(baseline ")
                .endsWith("Maybe gates: [{metric: mean_squared_error, better_than: baseline}] to stop it.");
        try (MlflowService.Session mlflow = job().mlflowService().start()) {
            assertThat(mlflow.client().tracking().tags(result.run().runId()))
                    .containsEntry(
                            "modelwright.worse_than_baseline", "mean_squared_error, mean_absolute_error, r2_score");
        }
        assertThat(Alerts.success(job(), result, JobHistory.NONE).facts())
                .containsEntry("worse_than_baseline", "mean_squared_error, mean_absolute_error, r2_score");
        assertThat(Alerts.success(job(), result, JobHistory.NONE).message())
                .contains("It is worse than the baseline: ");
    }

    @Test
    void aGateStopsIt() {
        TrainingJob job = job().gates(Gate.betterThan("r2_score", Gate.Rival.BASELINE));

        assertThatThrownBy(job::run)
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The metric (r2_score) is -")
                .hasMessageContaining(", not better than the baseline's (");
        try (MlflowService.Session mlflow = job.mlflowService().start()) {
            MlflowClient client = mlflow.client();
            assertThat(client.registry().latestVersion("noise")).isEmpty();
        }
    }

    @Test
    void whatIsNotMeasuredIsRefusedBeforeAnythingIsTrained() throws IOException {
        assertThatThrownBy(() -> job().metrics(RegressionMetric.of(RegressionScore.MAX_ERROR))
                        .gates(Gate.atLeast("r2_score", 0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The metric (r2_score) of a gate is not among those of the job.");
        assertThat(job().gates(Gate.atLeast("log_loss", 0)).plan().failure())
                .get()
                .asString()
                .contains("The metric (log_loss) of a gate is not among those of the job.");
    }

    @Test
    void inYamlItStandsAtItsPlace() throws IOException {
        Path yaml = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: noise.csv, key: id, exclude: [y]}
                  targets: {KIND: CsvReader, path: noise.csv, key: id, columns: [y]}
                  gates:
                    - {metric: r2_score, better_than: base}
                    - {metric: r2_score, minimum: 2, maximum: 1}
                """);

        assertThatThrownBy(() -> Modelwright.load(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("job.yaml:6:")
                .hasMessageContaining("(base)")
                .hasMessageContaining("baseline")
                .hasMessageContaining("job.yaml:7:")
                .hasMessageContaining("The minimum (2.0) is above the maximum (1.0).");
    }
}
