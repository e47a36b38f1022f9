package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.evidence.Behaviour;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.GateSlice;
import org.modelwright.model.LinearModel;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.scoring.BehaviourCheck;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;

/** What predictions must do is asked of the saved bytes before a version exists, and kept in the model. */
class BehaviourTest {

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Random random = new Random(5);
        StringBuilder rows = new StringBuilder("id,a,b,c,d,y\n");
        for (int row = 0; row < 200; row++) {
            double a = random.nextGaussian();
            rows.append(row)
                    .append(',')
                    .append(a)
                    .append(',')
                    .append(row % 7)
                    .append(",c")
                    .append(row % 3);
            rows.append(",2024-01-0").append(1 + row % 9).append(',');
            rows.append(3 * a - row % 7 + row % 3 + random.nextGaussian() / 10).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
    }

    private TrainingJob job(Behaviour... behaviour) {
        CsvReader rows = CsvReader.of(folder.resolve("rows.csv").toString()).key("id");
        return TrainingJob.of(rows.exclude("y"), rows.columns("y"), LinearModel.of())
                .behaviour(behaviour)
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("rides"));
    }

    @Test
    void whatHoldsIsKeptAndAskedAgain() throws IOException {
        Map<String, Object> row = Map.of("a", 1.0, "b", 2, "c", "c1", "d", "2024-01-03");
        TrainingResult result = job(
                        Behaviour.of("a", Behaviour.Law.INCREASING),
                        Behaviour.of("b", Behaviour.Law.DECREASING),
                        Behaviour.differsByAtMost("c", 2.5),
                        Behaviour.of(row, 2).within(0.5))
                .run();
        Path model = Path.of(result.loggedModel().artifactUri());

        assertThat(BehaviourCheck.of(model.toString(), null)).isEqualTo(new BehaviourCheck(model.toString(), 3, 1));
        assertThat(RunRecordFile.read(Files.readString(model.resolve(RunRecordFile.NAME)))
                        .files())
                .containsKey(BehaviourFile.NAME);
        String text = Files.readString(model.resolve(BehaviourFile.NAME));
        assertThat(BehaviourFile.read(text).write()).isEqualTo(text);
        assertThat(result.version().tags()).containsEntry("modelwright.verdict", "PROMOTE");
    }

    @Test
    void whatDoesNotHoldStopsTheJobWithTheRowAndBothPredictions() throws IOException {
        TrainingJob job = job(
                Behaviour.of("a", Behaviour.Law.DECREASING),
                Behaviour.of("b", Behaviour.Law.DOES_NOT_DEPEND),
                Behaviour.of(Map.of("a", 0.0, "b", 0, "c", "c0", "d", "2024-01-01"), 100));

        assertThatThrownBy(job::run)
                .isInstanceOf(GateException.class)
                .hasMessageContaining(
                        "The behaviour (the prediction never rises where (a) rises) does not hold in 50 of 50 probes.")
                .hasMessageContaining("the prediction is ")
                .hasMessageContaining("does not depend on (b)")
                .hasMessageContaining("where 100.0 is expected, in the row (a 0.0, b 0, c c0, d 2024-01-01");
        try (MlflowService.Session mlflow = job.mlflowService().start()) {
            assertThat(mlflow.client().registry().latestVersion("rides")).isEmpty();
        }
        assertThat(cardOfTheRun())
                .contains("REJECT", "does not hold in 50 of 50 probes")
                .doesNotContain("PROMOTE");
    }

    /** Who was refused may look why. */
    private String cardOfTheRun() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return Files.readString(files.filter(it -> it.endsWith("card.html"))
                    .reduce((one, other) -> other)
                    .orElseThrow());
        }
    }

    @Test
    void whatTheDataDoesNotHaveIsToldBeforeAnythingIsTrained() {
        TrainingJob job = job(
                        Behaviour.of("aa", Behaviour.Law.INCREASING),
                        Behaviour.of("c", Behaviour.Law.INCREASING),
                        Behaviour.of(Map.of("a", "much", "e", 1), 2))
                .gates(Gate.atLeast("r2_score", 0).slice(GateSlice.of("cc", 1)));

        assertThat(job.plan().failure())
                .get()
                .isInstanceOf(ConfigException.class)
                .asString()
                .contains("The column (aa) of a behaviour is not among the features.")
                .contains("The column (c) is text, which does not rise.")
                .contains("The column (e) of the row is not among the features.")
                .contains("The value (much) of a is no number.")
                .contains("The column (cc) of a slice is not among the inputs.");
        assertThatThrownBy(() -> Behaviour.of("a", Behaviour.Law.DIFFERS_BY_AT_MOST))
                .hasMessageContaining("does not say by how much");
    }

    @Test
    void aGateMayBeAboutAPartOfTheRows() throws IOException {
        Gate part = Gate.atLeast("r2_score", 0.5).slice(GateSlice.of("c", "c1"));

        assertThatThrownBy(() -> job().gates(part.minimum(0.99999)).run())
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The metric (r2_score where c = c1) is 0.99");
        assertThat(cardOfTheRun()).contains("REJECT", "r2_score where c = c1");
        assertThat(job().gates(part).run().verdict().orElseThrow().reason())
                .isEqualTo("All gates hold: r2_score where c = c1 at least 0.5.");
    }

    @Test
    void aModelWithoutAnyIsToldSo() {
        String model = job().run().loggedModel().artifactUri();

        assertThatThrownBy(() -> BehaviourCheck.of(model, null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keeps no behaviour.");
    }
}
