package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.model.Refit;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SplitFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.test.Sessions;

/** What a job with a second fit, with folds, and with columns that are no features leaves behind. */
class RefitRunTest {

    private static final int ROWS = 300;

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Random random = new Random(9);
        List<String> lines = new ArrayList<>(List.of("id,t,a,b,w,off,y"));
        for (int row = 0; row < ROWS; row++) {
            double a = random.nextGaussian();
            double off = random.nextDouble();
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%d,%f,%f,%f,%f,%f",
                    row,
                    row / 3,
                    a,
                    random.nextGaussian(),
                    random.nextDouble(),
                    off,
                    a + off + 0.3 * random.nextGaussian()));
        }
        Files.write(folder.resolve("rows.csv"), lines);
    }

    private TrainingJob job(XGBoostModel model, String... columns) {
        CsvReader rows = CsvReader.of(folder.resolve("rows.csv").toString()).key("id");
        return TrainingJob.of(rows.columns(columns), rows.columns("y"), model.params(Map.of("max_depth", 3)))
                .splitter(TrainTestSplitter.of().shuffle(true))
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("again")
                        .registryName("again"));
    }

    private static XGBoostModel stopping() {
        return XGBoostModel.of().numBoostRound(100).earlyStoppingRounds(5);
    }

    private static Path path(String uri) {
        return Path.of(uri.replaceFirst("^file://", ""));
    }

    private static RunRecordFile.Run record(TrainingResult result) throws IOException {
        return RunRecordFile.read(Files.readString(
                        path(result.loggedModel().artifactUri()).resolve(RunRecordFile.NAME)))
                .run();
    }

    private SplitFile split(TrainingResult result) {
        return SplitFile.read(path(result.run().artifactUri()).resolve(SplitFile.NAME), Sessions.of(1L << 30, 2));
    }

    private static List<Double> numbers(Column column) {
        return IntStream.range(0, column.rows()).mapToObj(column::number).toList();
    }

    @Test
    void theRowsThatStoppedTheTrainingAreNamedAndThenLearnedFrom() throws IOException {
        TrainingResult result = job(stopping(), "a", "b").run();
        int train = result.split().train().count();
        Map<String, Long> sides = IntStream.range(0, ROWS)
                .mapToObj(split(result).side()::text)
                .collect(Collectors.groupingBy(it -> it, Collectors.counting()));
        assertThat(sides)
                .containsEntry("test", (long) ROWS - train)
                .containsEntry("validation", Math.round(0.1 * train))
                .hasSize(3);
        assertThat(record(result).facts())
                .containsEntry("validation_rows", String.valueOf(Math.round(0.1 * train)))
                .containsEntry("validation", "drawn by key")
                .containsEntry("refit_rows", String.valueOf(train));
    }

    @Test
    void theNewestRowsStopTheTrainingOfATimeSeries() {
        TrainingResult result = job(stopping(), "a", "b")
                .splitter(TimeSeriesSplitter.of("t").gap(3))
                .run();
        SplitFile split = split(result);
        Set<String> sides = Set.of("train", "validation", "test");
        Map<String, long[]> spans =
                sides.stream().collect(Collectors.toMap(side -> side, side -> new long[] {ROWS, -1}));
        for (int row = 0; row < split.count(); row++) {
            long time = (long) split.rowKeys().column("id").number(row) / 3;
            long[] span = spans.get(split.side().text(row));
            span[0] = Math.min(span[0], time);
            span[1] = Math.max(span[1], time);
        }
        assertThat(spans.get("train")[1] + 1).isLessThan(spans.get("validation")[0]);
        assertThat(spans.get("validation")[1] + 1).isLessThan(spans.get("test")[0]);
    }

    @Test
    void refitAllLearnsFromTheTestRowsOnceTheyHaveJudged() throws IOException {
        TrainingResult judged = job(stopping(), "a", "b").run();
        TrainingResult all = job(stopping().refit(Refit.ALL), "a", "b").run();
        assertThat(numbers(all.outputs().column("prediction")))
                .isEqualTo(numbers(judged.outputs().column("prediction")));
        assertThat(all.scores()).isEqualTo(judged.scores());
        assertThat(record(all).facts()).containsEntry("refit_rows", String.valueOf(ROWS));
        Frame test = all.split().test().inputs();
        try (ScoringModel saved =
                ScoringModel.load(path(all.loggedModel().artifactUri()).toString(), null)) {
            assertThat(numbers(saved.predict(test).column("prediction")))
                    .isNotEqualTo(numbers(all.outputs().column("prediction")));
        }
    }

    @Test
    void foldsSettleTheNumberOfRounds() {
        XGBoostModel settled = (XGBoostModel)
                stopping().settled(List.of(stopping().found(10), stopping().found(21)));
        assertThat(settled.numBoostRound()).isEqualTo(16);
        assertThat(settled.earlyStoppingRounds()).isNull();
        assertThat(XGBoostModel.of().settled(List.of(stopping().found(10)))).isEqualTo(XGBoostModel.of());

        TrainingResult result = job(stopping(), "a", "b").folds(3).run();
        assertThat(result.model().facts()).doesNotContainKey("validation_rows").containsKey("rounds");
        assertThat(split(result).side().dictionary()).doesNotContain("validation");
    }

    @Test
    void aWeightIsReadAndIsNoFeatureAndAnOffsetIsNeededToPredict() {
        TrainingResult result = job(
                        XGBoostModel.of().numBoostRound(10).sampleWeight("w").baseMargin("off"), "a", "b", "w", "off")
                .run();
        assertThat(result.signature().inputs()).extracting(it -> it.name()).containsExactly("a", "b", "off");
        Frame test = result.split().test().inputs();
        try (ScoringModel saved =
                ScoringModel.load(path(result.loggedModel().artifactUri()).toString(), null)) {
            assertThat(numbers(saved.predict(test).column("prediction")))
                    .isEqualTo(numbers(result.outputs().column("prediction")));
            Frame gap = Frame.of(
                    DoubleColumn.of("a", 1, 2), DoubleColumn.of("b", 1, 2), DoubleColumn.of("off", 0.5, Double.NaN));
            assertThatThrownBy(() -> saved.predict(gap))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            "The column (off), without which the model cannot predict a row, is missing in 1 rows, first in"
                                    + " row 1.");
        }
    }

    @Test
    void columnsThatCannotBeMeantAreToldBeforeTraining() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("rows.csv")));
        lines.set(5, lines.get(5).replaceFirst("^(.*?,.*?,.*?,.*?),.*?,.*?,", "$1,-1,,"));
        Files.write(folder.resolve("rows.csv"), lines);
        assertThatThrownBy(() -> job(XGBoostModel.of().sampleWeight("w").baseMargin("off"), "a", "b", "off")
                        .run())
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "The column (w) of sample_weight is no weight in 1 of 300 rows, first (-1.0) in row 4.")
                .hasMessageContaining("The column (off) of base_margin is missing in 1 of 300 rows, first in row 4.");
        assertThatThrownBy(
                        () -> job(XGBoostModel.of().sampleWeight("weight"), "a").run())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (weight) of splitter, model or metrics is not in ");
    }
}
