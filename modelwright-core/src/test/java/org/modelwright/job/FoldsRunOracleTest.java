package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.Model;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.GroupSplitter;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.task.Task;
import org.modelwright.test.Python;

/** What folds leave in a run, worked out again from its files by pandas, scikit-learn and MLflow. */
@Tag("oracle")
class FoldsRunOracleTest {

    /** The mean, or the most frequent class, of all other folds is what a baseline says of a fold. */
    private static final String READ = """
            import json, sys
            from pathlib import Path
            import mlflow, numpy as np, pandas as pd
            from sklearn import metrics

            mlflow.set_tracking_uri("sqlite:///mlflow.db")
            client = mlflow.MlflowClient()
            answer = {}
            for run in client.search_runs([e.experiment_id for e in client.search_experiments()], order_by=["start_time"]):
                local = Path(client.download_artifacts(run.info.run_id, "inner.parquet"))
                inner = pd.read_parquet(local)
                split = pd.read_parquet(client.download_artifacts(run.info.run_id, "split.parquet"))
                assert set(inner["id"]) == set(split["id"][split["subset"] == "train"])
                names = ["r2_score", "mean_absolute_error"] if "cv_r2_score" in run.data.metrics else ["accuracy_score", "log_loss"]
                scores = {name: [] for name in names}
                for fold in sorted(inner["fold"].unique()):
                    rows, others = inner[inner["fold"] == fold], inner[inner["fold"] != fold]
                    if names[0] == "r2_score":
                        assert np.allclose(rows["prediction"], others["y"].mean())
                    else:
                        assert (rows["prediction"] == others["y"].mode()[0]).all()
                        shares = others["y"].value_counts(normalize=True)
                        assert all(np.allclose(rows[f"probability_{c}"], shares[c]) for c in shares.index)
                    for name in names:
                        given = rows["prediction"] if name != "log_loss" else rows[[f"probability_{c}" for c in sorted(shares.index)]]
                        more = {} if name != "log_loss" else {"labels": sorted(shares.index)}
                        scores[name].append(getattr(metrics, name)(rows["y"], given, **more))
                for name in names:
                    points = client.get_metric_history(run.info.run_id, f"cv/{name}")
                    assert [p.step for p in points] == list(range(len(scores[name])))
                    assert np.allclose([p.value for p in points], scores[name])
                    assert np.isclose(run.data.metrics[f"cv_{name}"], np.mean(scores[name]))
                    assert np.isclose(run.data.metrics[f"cv_{name}_std"], np.std(scores[name]))
                answer[run.info.run_id] = {name: len(values) for name, values in scores.items()}
            print(json.dumps(answer))
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>(List.of("id,g,x,y,c"));
        for (int row = 0; row < 120; row++) {
            lines.add(row + "," + random.nextInt(30) + "," + random.nextGaussian() + "," + random.nextGaussian() + ","
                    + List.of("a", "b", "b", "c").get(random.nextInt(4)));
        }
        Files.write(folder.resolve("rows.csv"), lines);
    }

    private TrainingJob job(Model model, String target, Splitter splitter) {
        CsvReader rows = CsvReader.of(folder.resolve("rows.csv").toString()).key("id");
        CsvReader targets = target.equals("c")
                ? CsvReader.of(folder.resolve("classes.csv").toString()).key("id")
                : rows;
        return TrainingJob.of(rows.columns("x", "g"), targets.columns("y"), model)
                .splitter(splitter)
                .folds(4)
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("folds")
                        .registryName("folds"));
    }

    @Test
    void isWhatItSaysItIs() throws IOException {
        List<String> classes = Files.readAllLines(folder.resolve("rows.csv")).stream()
                .map(line -> line.split(",")[0] + ","
                        + line.split(",")[4].replaceFirst("^c$", line.startsWith("id") ? "y" : "c"))
                .toList();
        Files.write(folder.resolve("classes.csv"), classes);
        TrainTestSplitter shuffled = TrainTestSplitter.of().shuffle(true);
        TrainingResult numbers = job(BaselineModel.of(), "y", shuffled).run();
        TrainingResult groups =
                job(BaselineModel.of(), "y", GroupSplitter.of("g")).run();
        TrainingResult words = job(BaselineModel.of().task(Task.MULTICLASS), "c", shuffled.stratify(true))
                .run();

        Object answer = Json.read(Python.MLFLOW_3_17.run(folder, READ).strip());
        assertThat(answer)
                .isEqualTo(Json.read(Json.write(Map.of(
                        numbers.run().runId(),
                        Map.of("r2_score", 4, "mean_absolute_error", 4),
                        groups.run().runId(),
                        Map.of("r2_score", 4, "mean_absolute_error", 4),
                        words.run().runId(),
                        Map.of("accuracy_score", 4, "log_loss", 4)))));
        assertThat(numbers.foldScores()).extracting(it -> it.name()).contains("cv_r2_score", "cv_r2_score_std");
        RunRecordFile record = RunRecordFile.read(
                Files.readString(Path.of(numbers.loggedModel().artifactUri().replaceFirst("^file://", ""))
                        .resolve(RunRecordFile.NAME)));
        assertThat(record.run().folds().get("r2_score")).hasSize(4);
        assertThat(record.run().metrics()).containsKey("cv_r2_score_std");
    }

    @Test
    void foldsThatCannotBeMadeEndTheJobBeforeItLearns() {
        TrainingJob job = job(BaselineModel.of(), "y", GroupSplitter.of("g")).folds(60);
        assertThatThrownBy(job::run)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There are 60 folds, and the column (g) has ")
                .hasMessageContaining("Maybe folds: ");
        assertThat(job.check().plan().failure()).isPresent();
        try (MlflowService.Session mlflow = job.mlflowService().start()) {
            MlflowClient client = mlflow.client();
            assertThat(client.registry().latestVersion("folds")).isEmpty();
        }
    }
}
