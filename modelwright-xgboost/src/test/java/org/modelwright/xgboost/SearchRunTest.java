package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.job.JobListener;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.reader.CsvReader;
import org.modelwright.search.Dimension;
import org.modelwright.search.Search;
import org.modelwright.search.SearchSpace;
import org.modelwright.service.MlflowService;

class SearchRunTest {

    private static final Search SEARCH = Search.of()
            .trials(4)
            .over("params.eta", Dimension.between(0.05, 0.5).log(true))
            .over("params.max_depth", Dimension.of(1L, 2L, 3L));

    @TempDir
    Path folder;

    private TrainingJob job(Search search) throws Exception {
        StringBuilder rows = new StringBuilder("id,a,b,y\n");
        for (int i = 0; i < 300; i++) {
            double a = i * 37 % 101 / 10.0;
            double b = i * 53 % 97 / 10.0;
            rows.append(i)
                    .append(',')
                    .append(a)
                    .append(',')
                    .append(b)
                    .append(',')
                    .append(a * Math.sin(b) + i * 7 % 11 / 20.0)
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("data.csv"), rows);
        CsvReader reader = CsvReader.of(data.toString()).key("id");
        return TrainingJob.of(reader.columns("id", "a", "b"), reader.columns("id", "y"), XGBoostModel.of())
                .search(search)
                .mlflowService(service());
    }

    private MlflowService service() {
        return MlflowService.of().trackingUri("sqlite:///" + folder.resolve("mlflow.db"));
    }

    private List<RunInfo> nested(MlflowClient client, RunInfo run) {
        return client.tracking()
                .searchRuns(List.of(run.experimentId()), "tags.`mlflow.parentRunId` = '" + run.runId() + "'", 100, null)
                .items();
    }

    @Test
    void trialsAreNestedRunsOfOneVersionAndComeOutTheSameAgain() throws Exception {
        TrainingResult result = job(SEARCH).run();
        TrainingResult again = job(SEARCH).run();

        assertThat(result.version().version()).isEqualTo(1);
        assertThat(again.scores()).isEqualTo(result.scores());
        try (MlflowService.Session mlflow = service().start()) {
            List<RunInfo> trials = nested(mlflow.client(), result.run());
            assertThat(trials).hasSize(4).allMatch(it -> it.status() == RunStatus.FINISHED);
            assertThat(mlflow.client().tracking().params(trials.get(0).runId()))
                    .containsKeys("model.params.eta", "model.params.max_depth");
            Map<String, String> params =
                    mlflow.client().tracking().params(result.run().runId());
            String best = params.get("search.best.run_id");
            double least = mlflow.client().tracking().metrics(best).get("inner_root_mean_squared_error");
            assertThat(trials)
                    .allMatch(
                            it -> mlflow.client().tracking().metrics(it.runId()).get("inner_root_mean_squared_error")
                                    >= least);
            assertThat(nested(mlflow.client(), again.run())).hasSize(4);
        }
    }

    @Test
    void whatAnAttemptHasTriedThatWasStoppedIsNotTriedAgain() throws Exception {
        TrainingJob job = job(SEARCH);
        assertThatThrownBy(() -> job.run(new JobListener() {
                    @Override
                    public void trial(int done, int most, double best, java.util.OptionalDouble left) {
                        if (done == 2) {
                            throw new InterruptedJobException("The job was stopped.");
                        }
                    }
                }))
                .isInstanceOf(InterruptedJobException.class);

        TrainingResult resumed = job.run();

        try (MlflowService.Session mlflow = service().start()) {
            List<RunInfo> all = mlflow.client()
                    .tracking()
                    .searchRuns(List.of(resumed.run().experimentId()), "", 100, null)
                    .items();
            assertThat(all).as("two jobs and four trials").hasSize(6);
            assertThat(nested(mlflow.client(), resumed.run())).hasSize(4);
        }
        assertThat(resumed.version().version()).isEqualTo(1);
    }

    @Test
    void whoeverHasHadEnoughGetsTheBestSoFar() throws Exception {
        TrainingResult result = job(SEARCH.trials(50)).run(new JobListener() {
            @Override
            public boolean isSearchEnough() {
                return true;
            }
        });

        try (MlflowService.Session mlflow = service().start()) {
            assertThat(nested(mlflow.client(), result.run())).hasSize(1);
        }
    }

    @Test
    void withoutASpaceTheLearnerHasItsOwn() throws Exception {
        TrainingResult result = job(Search.of().trials(5)).run();

        try (MlflowService.Session mlflow = service().start()) {
            assertThat(nested(mlflow.client(), result.run()).stream()
                            .map(it -> mlflow.client()
                                    .tracking()
                                    .params(it.runId())
                                    .get("trial")))
                    .contains("depth 6", "depth 3", "linear");
        }
    }

    @Test
    void whereEveryTrialFailsTheRowsAreToBlame() throws Exception {
        TrainingJob job = job(Search.of().trials(2).over("base_margin", Dimension.of("c", "d")));

        assertThatThrownBy(job::run)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("None of 2 trials of the search has a score");
    }

    @Test
    void anEndOfTheSpaceIsNoneWhereTheLearnerTakesNothingBeyond() {
        Search search = Search.of()
                .over("params.eta", Dimension.between(0.02, 0.3).log(true))
                .over("params.subsample", Dimension.between(0.5, 1.0))
                .over("params.max_depth", Dimension.of(4, 2, 3))
                .over("num_boost_round", Dimension.between(10, 50));
        XGBoostModel model =
                XGBoostModel.of().numBoostRound(30).params(Map.of("eta", 0.3, "subsample", 1.0, "max_depth", 4));

        assertThat(SearchSpace.of(model, search).ends(model)).containsExactly("params.eta 0.3", "params.max_depth 4");
        XGBoostModel inside = model.numBoostRound(10).params(Map.of("eta", 0.1, "subsample", 0.7, "max_depth", 3));
        assertThat(SearchSpace.of(model, search).ends(inside)).containsExactly("num_boost_round 10");
    }

    @Test
    void aSpaceIsRefusedAtItsPlaceBeforeAnythingIsRead() throws Exception {
        Path file = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: none.csv}
                  targets: {KIND: CsvReader, path: none.csv}
                  model: {KIND: XGBoostModel}
                  search:
                    space:
                      params.eta: {low: -0.1, high: 0.3}
                      num_boost_rund: [3, 4]
                      categorical_encoding: [native, onehot]
                """);

        assertThatThrownBy(() -> Modelwright.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "The key (num_boost_rund) of the space is not known in XGBoostModel. (" + file + ":9:23)")
                .hasMessageContaining("(onehot) is not one of native, one_hot. (" + file + ":10:29)");
    }
}
