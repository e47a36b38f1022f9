package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.Promotion;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.model.LinearModel;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.modelfiles.Verdict.Decision;
import org.modelwright.reader.CsvReader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;

/** A version is promoted, held or refused by what it says of rows that neither it nor the champion has seen. */
class ChampionTest {

    private static final int ROWS = 1000;

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Random random = new Random(5);
        StringBuilder rows = new StringBuilder("id,a,b,c,y\n");
        for (int row = 0; row < ROWS; row++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            rows.append("k")
                    .append(row)
                    .append(',')
                    .append(a)
                    .append(',')
                    .append(b)
                    .append(',');
            rows.append(random.nextGaussian())
                    .append(',')
                    .append(2 * a + b + random.nextGaussian())
                    .append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
    }

    /** Alpha says how good a model is: a large one makes it bad. */
    private TrainingJob job(double alpha) {
        CsvReader rows = CsvReader.of(folder.resolve("rows.csv").toString()).key("id");
        return TrainingJob.of(
                        rows.exclude("y"), rows.columns("y"), LinearModel.of().alpha(alpha))
                .splitter(TrainTestSplitter.of().testSize(0.4))
                .champion(Champion.of("models:/rides@champion", "r2_score"))
                .promote(Promotion.to("champion"))
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("rides"));
    }

    private Optional<ModelVersion> champion() {
        try (MlflowService.Session mlflow = job(1).mlflowService().start()) {
            return mlflow.client().registry().versionByAlias("rides", "champion");
        }
    }

    private Map<String, String> tags(String run) {
        try (MlflowService.Session mlflow = job(1).mlflowService().start()) {
            return mlflow.client().tracking().tags(run);
        }
    }

    private static Verdict verdict(TrainingResult result) {
        return result.verdict().orElseThrow();
    }

    @Test
    void theFirstIsPromotedThenWhoIsSurelyBetterAndNobodyElse() throws IOException {
        TrainingResult first = job(5000).run();

        assertThat(verdict(first).decision()).isEqualTo(Decision.PROMOTE);
        assertThat(verdict(first).reason()).isEqualTo("There is no champion (models:/rides@champion) yet.");
        assertThat(first.version().aliases()).containsExactly("champion");

        TrainingResult same = job(5000).run();

        assertThat(verdict(same).decision()).isEqualTo(Decision.HOLD);
        assertThat(verdict(same).comparison()).isNotNull();
        assertThat(verdict(same).comparison().difference()).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(same.version().aliases()).isEmpty();
        assertThat(same.version().tags()).containsEntry("modelwright.verdict", "HOLD");

        TrainingResult better = job(1e-6).run();

        assertThat(verdict(better).decision()).isEqualTo(Decision.PROMOTE);
        assertThat(verdict(better).comparison().champion()).isEqualTo("models:/rides/1");
        assertThat(verdict(better).comparison().rows()).isEqualTo(400);
        assertThat(verdict(better).comparison().lower()).isPositive();
        assertThat(verdict(better).comparison().challenges()).isEqualTo(2);
        assertThat(champion()).get().extracting(ModelVersion::version).isEqualTo(3);
        assertThat(tags(better.run().runId()))
                .containsEntry("modelwright.verdict", "PROMOTE")
                .containsEntry("modelwright.verdict_reason", verdict(better).reason());
        assertThat(RunRecordFile.read(
                                Files.readString(Path.of(better.loggedModel().artifactUri(), RunRecordFile.NAME)))
                        .run()
                        .evidence()
                        .verdict())
                .isEqualTo(verdict(better));

        assertThat(job(5000).plan().asks())
                .containsExactly(
                        "r2_score better than that of models:/rides/3, surely (95 %), on 400 test rows that neither has seen");
        assertThatThrownBy(() -> job(5000).run())
                .isInstanceOf(GateException.class)
                .hasMessageContaining("where models:/rides/3 has 0.8")
                .hasMessageContaining("with one-sided 95 % bounds of -");
        assertThat(champion()).get().extracting(ModelVersion::version).isEqualTo(3);
        try (MlflowService.Session mlflow = job(1).mlflowService().start()) {
            assertThat(mlflow.client().registry().latestVersion("rides"))
                    .get()
                    .extracting(ModelVersion::version)
                    .isEqualTo(3);
        }
    }

    @Test
    void notWorseIsAWordOfItsOwn() {
        job(1e-6).run();

        TrainingResult same = job(1e-6)
                .champion(Champion.of("models:/rides@champion", "r2_score").noWorseBy(0.01))
                .run();

        assertThat(verdict(same).decision()).isEqualTo(Decision.PROMOTE);
        assertThat(champion()).get().extracting(ModelVersion::version).isEqualTo(2);
        assertThatThrownBy(
                        () -> Champion.of("models:/rides@champion", "r2_score").margin(-0.01))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The margin (-0.01) is not at least 0.")
                .hasMessageContaining("Maybe no_worse_by: 0.01");
    }

    @Test
    void rowsThatTheChampionHasSeenDoNotCount() {
        job(1e-6).run();

        TrainingResult shuffled = job(1e-6)
                .splitter(TrainTestSplitter.of().testSize(0.4).shuffle(true))
                .run();

        Verdict.Comparison comparison = verdict(shuffled).comparison();
        assertThat(comparison.rows() + comparison.seenRows()).isEqualTo(400);
        assertThat(comparison.rows()).isBetween(100, 220);

        TrainingResult few = job(1e-6)
                .splitter(TrainTestSplitter.of().testSize(0.2).shuffle(true))
                .run();

        assertThat(verdict(few).decision()).isEqualTo(Decision.HOLD);
        assertThat(verdict(few).reason()).contains("test rows were seen by neither, fewer than 100");
    }

    @Test
    void anotherSchemaIsHeld() {
        job(1e-6).run();

        TrainingJob fewer = job(1e-6)
                .inputs(CsvReader.of(folder.resolve("rows.csv").toString())
                        .key("id")
                        .exclude("y", "b"));

        assertThat(fewer.plan().asks())
                .singleElement()
                .asString()
                .contains("the verdict will be HOLD: it has another schema: it takes the columns (b) too.");
        assertThat(verdict(fewer.run()).decision()).isEqualTo(Decision.HOLD);
    }

    @Test
    void withoutAChampionGatesDecide() {
        CsvReader rows = CsvReader.of(folder.resolve("rows.csv").toString()).key("id");
        TrainingJob gated = job(1e-6).gates(Gate.atLeast("r2_score", 0.5));
        TrainingJob asked = TrainingJob.of(rows.exclude("y"), rows.columns("y"), LinearModel.of())
                .gates(Gate.atLeast("r2_score", 0.99))
                .promote(Promotion.to("best"))
                .alertsService(gated.alertsService())
                .mlflowService(gated.mlflowService());

        assertThatThrownBy(asked::run).isInstanceOf(GateException.class);

        TrainingResult passed = asked.gates(Gate.atLeast("r2_score", 0.5)).run();

        assertThat(verdict(passed).reason()).isEqualTo("All gates hold: r2_score at least 0.5.");
        assertThat(passed.version().aliases()).containsExactly("best");
    }

    @Test
    void whatCannotBeAskedIsToldBeforeAnythingIsTrained() {
        assertThatThrownBy(() -> job(1).champion(Champion.of("models:/rides/7", "r2_score"))
                        .run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The champion (models:/rides/7) is not there.");
        assertThatThrownBy(() -> job(1).champion(Champion.of("rides@champion", "r2_score")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The model (rides@champion) names no registered version.");
        assertThatThrownBy(() -> job(1).champion(Champion.of("models:/rides@champion", "r2"))
                        .run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The metric (r2) of the champion is not among those of the job.")
                .hasMessageContaining("Maybe r2_score");
        assertThatThrownBy(() -> job(1).registry(MlflowRegister.of().aliases("champion")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The alias (champion) of promote is among the aliases of registry");
    }
}
