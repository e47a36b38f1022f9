package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose scores, or what is made of them, are beyond what a number can say. */
class ExtremeNumbersTest {

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    private Answer run(int rows, IntToDoubleFunction target, String more) throws IOException {
        Files.writeString(
                folder.resolve("t.csv"),
                "id,a,y\n"
                        + IntStream.range(0, rows)
                                .mapToObj(row -> row + "," + random.nextDouble() + "," + target.applyAsDouble(row))
                                .collect(Collectors.joining("\n")));
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: "$D/t.csv", key: id, columns: [a]}
                  targets: {KIND: CsvReader, path: "$D/t.csv", key: id, columns: [y]}
                  alerts_service: {channels: []}
                  mlflow_service: {tracking_uri: "sqlite:///$D/mlflow.db", experiment_name: extremes}
                """.replace("$D", folder.toString()) + more);
        return Answer.to("run", job.toString());
    }

    private static void assertRegistered(Answer answer) {
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("models:/extremes/1");
    }

    @Test
    void aScoreThatIsNotDefined() throws IOException {
        assertRegistered(run(
                5,
                row -> row * 1.5,
                "  model: {KIND: LinearModel}\n  metrics: [{KIND: RegressionMetric, name: r2_score}]\n"));
    }

    @Test
    void foldsThatLieEndlesslyFarApart() throws IOException {
        assertRegistered(
                run(200, row -> (random.nextDouble() - 0.5) * 3e152, "  model: {KIND: LinearModel}\n  folds: 3\n"));
    }

    @Test
    void behaviourOfATargetWithoutASpread() throws IOException {
        assertRegistered(run(
                150,
                row -> row < 130 ? random.nextDouble() : random.nextDouble() * 1e200,
                "  model: {KIND: LinearModel}\n"
                        + "  behaviour: [{column: a, law: differs_by_at_most, at_most: 100}]\n"));
    }

    @Test
    void treesThatRunAway() throws IOException {
        assertRegistered(run(
                300,
                row -> random.nextDouble() * 100,
                "  model: {KIND: XGBoostModel, params: {eta: 3}, num_boost_round: 60}\n"));
    }

    @Test
    void errorsThatNoCandidateHasANumberFor() throws IOException {
        Answer answer = run(
                200,
                row -> Math.exp(300 + 80 * random.nextGaussian()),
                "  model: {KIND: XGBoostModel, target_transform: log}\n");
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(3);
        assertThat(answer.err()).contains("The numbers of the target (y) are too large to be squared.");
    }
}
