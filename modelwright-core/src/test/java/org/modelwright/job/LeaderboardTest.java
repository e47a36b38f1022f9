package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ConfigException;
import org.modelwright.model.LinearModel;
import org.modelwright.scoring.Leaderboard;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;

/** The versions of a model side by side. */
class LeaderboardTest {

    @TempDir
    Path folder;

    @Test
    void listsEachVersionWithTheScoresOfItsTestRows() throws Exception {
        SmallJob.data(folder);
        String uri = "sqlite:///" + folder.resolve("mlflow.db");
        TrainingJob job = SmallJob.of(
                folder,
                MlflowService.of().trackingUri(uri).experimentName("board").registryName("it's a board"));
        TrainingResult first = job.run();
        TrainingResult second = job.model(LinearModel.of()).run();

        Leaderboard board = Leaderboard.of("it's a board", uri);

        assertThat(board.rows()).extracting(it -> it.version().version()).containsExactly(2, 1);
        assertThat(board.rows().get(0).version().aliases()).containsExactly("candidate");
        assertThat(board.metrics()).containsExactly("mean_absolute_error", "mean_squared_error", "r2_score");
        assertThat(board.isOfSameRows()).isTrue();
        double error = first.scores().get(0).value();
        assertThat(board.rows().get(1).scores()).containsEntry("mean_squared_error", error);
        int best = error <= second.scores().get(0).value() ? 1 : 2;
        assertThat(board.by("mean_squared_error").rows().get(0).version().version())
                .isEqualTo(best);
        assertThat(board.by("r2_score").rows().get(0).version().version()).isEqualTo(best);

        job.splitter(TrainTestSplitter.of().testSize(0.5)).run();
        assertThat(Leaderboard.of("it's a board", uri).isOfSameRows()).isFalse();
        assertThatThrownBy(() -> board.by("accuracy_score"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The metric (accuracy_score) was measured of no version of it's a board.");
        assertThatThrownBy(() -> Leaderboard.of("its a board", uri))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Maybe it's a board.");
    }
}
