package org.modelwright.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.metric.Score;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.FitContext;
import org.modelwright.model.LinearModel;
import org.modelwright.model.LinearReference;
import org.modelwright.model.Model;
import org.modelwright.model.Refit;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** Each run says what a linear model would have said of the same test rows. */
class LinearComparisonTest {

    private static final int ROWS = 200;

    @TempDir
    Path folder;

    private TrainingJob job(Model model, int columns, boolean classes) throws IOException {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>(List.of(
                "id," + IntStream.range(0, columns).mapToObj(it -> "x" + it).collect(Collectors.joining(",")) + ",y"));
        for (int row = 0; row < ROWS; row++) {
            double[] x = random.doubles(columns, -1, 1).toArray();
            double y = 2 * x[0] - x[1] + 0.3 * random.nextGaussian();
            lines.add(row + ","
                    + IntStream.range(0, columns).mapToObj(it -> "" + x[it]).collect(Collectors.joining(","))
                    + "," + (classes ? String.valueOf(y > -1.2 ? 1 : 0) : String.valueOf(y)));
        }
        Path file = folder.resolve("rows.csv");
        Files.write(file, lines);
        CsvReader rows = CsvReader.of(file.toString()).key("id");
        return TrainingJob.of(rows.exclude("y"), rows.columns("y"), model)
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("linear")
                        .registryName("linear"));
    }

    private static String told(TrainingResult result) throws IOException {
        Path record = Path.of(result.loggedModel().artifactUri().replaceFirst("^file://", ""))
                .resolve(RunRecordFile.NAME);
        return requireNonNull(
                RunRecordFile.read(Files.readString(record)).run().facts().get("linear"));
    }

    @Test
    void itsScoresStandBesideTheModels() throws IOException {
        TrainingResult result = job(BaselineModel.of(), 3, false)
                .metrics(RegressionMetric.of(RegressionScore.R2_SCORE))
                .run();
        Target train = Target.of(result.split().train().target(), null);
        Target test = Target.of(result.split().test().target(), null);
        Frame outputs = LinearModel.of()
                .alpha(1)
                .fit(result.split().train().inputs(), train, FitContext.quiet(Sessions.of(1L << 30, 2)))
                .predict(result.split().test().inputs());
        double expected = RegressionMetric.of(RegressionScore.R2_SCORE).score(test, outputs);
        assertThat(result.linearScores()).extracting(Score::name).containsExactly("linear_r2_score");
        assertThat(result.linearScores().get(0).value())
                .isCloseTo(expected, within(1e-12))
                .isGreaterThan(0.8);
        try (MlflowService.Session mlflow =
                job(BaselineModel.of(), 3, false).mlflowService().start()) {
            assertThat(mlflow.client().tracking().metrics(result.run().runId())).containsKey("linear_r2_score");
        }
        assertThat(told(result)).isEqualTo("on 160 of 160 training rows");
        assertThat(result.warnings())
                .anyMatch(it -> it.startsWith("The model is worse than a linear model: r2_score -0.")
                        && it.contains(" (linear 0."));
    }

    @Test
    void theLogLossOfClassesTellsWhereAllClassesAreRight() throws IOException {
        TrainingResult result = job(BaselineModel.of(), 3, true)
                .metrics(ClassificationMetric.of(ClassificationScore.RECALL_SCORE))
                .run();
        assertThat(result.scores().get(0).value()).isEqualTo(1);
        assertThat(result.linearScores()).extracting(Score::name).containsExactly("linear_recall_score");
        assertThat(result.warnings())
                .anyMatch(it -> it.startsWith("The model is worse than a linear model: log_loss 0."));
    }

    @Test
    void aModelThatIsOneIsNotFittedTwice() throws IOException {
        TrainingResult result = job(LinearModel.of(), 3, false).run();
        assertThat(result.linearScores())
                .extracting(Score::value)
                .isEqualTo(result.scores().stream().map(Score::value).toList());
        assertThat(told(result)).isEqualTo("the model itself");
        assertThat(result.warnings()).noneMatch(it -> it.contains("linear model"));
    }

    @Test
    void anOffsetIsNeededToPredictAndASecondFitLearnsFromAllRows() throws IOException {
        TrainingResult result = job(LinearModel.of().baseMargin("x2").refit(Refit.ALL), 3, false)
                .run();
        Path model = Path.of(result.loggedModel().artifactUri().replaceFirst("^file://", ""));
        assertThat(RunRecordFile.read(Files.readString(model.resolve(RunRecordFile.NAME)))
                        .run()
                        .facts())
                .containsEntry("refit_rows", String.valueOf(ROWS));
        Frame test = result.split().test().inputs();
        try (ScoringModel saved = ScoringModel.load(model.toString(), null)) {
            double judged = result.outputs().column("prediction").number(0);
            assertThat(saved.predict(test).column("prediction").number(0))
                    .isCloseTo(judged, within(0.2))
                    .isNotEqualTo(judged);
            Frame gap = Frame.of(DoubleColumn.of("x0", 1), DoubleColumn.of("x1", 1), DoubleColumn.of("x2", Double.NaN));
            assertThatThrownBy(() -> saved.predict(gap))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The column (x2), without which the model cannot predict a row, is missing");
        }
    }

    @Test
    void oneThatWouldTakeLongIsLeftOut() throws IOException {
        TrainingResult result = job(BaselineModel.of(), 1001, false).run();
        assertThat(result.linearScores()).isEmpty();
        assertThat(told(result)).isEqualTo("left out: A linear model would have 1001 coefficients, which take long.");
    }

    @Test
    void rowsAreSpreadOverAllOfThem() {
        assertThat(LinearReference.spread(7, 3)).containsExactly(0, 2, 4);
        assertThat(LinearReference.spread(3, 7)).containsExactly(0, 1, 2);
        assertThat(LinearReference.spread(2_000_000_000, 4))
                .containsExactly(0, 500_000_000, 1_000_000_000, 1_500_000_000);
    }
}
