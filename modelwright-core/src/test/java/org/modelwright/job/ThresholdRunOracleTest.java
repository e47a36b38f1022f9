package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.decision.Calibration;
import org.modelwright.decision.Costs;
import org.modelwright.decision.Threshold;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.evidence.Gate;
import org.modelwright.internal.text.Json;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.model.LinearModel;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.task.Task;
import org.modelwright.test.Python;
import org.modelwright.trust.KeyFiles;

/** Thresholds that runs have chosen, chosen again by scikit-learn from the same scores, and applied by MLflow and ONNX Runtime. */
@Tag("oracle")
class ThresholdRunOracleTest {

    private static final String SCRIPT = """
            import json, sys
            import mlflow, numpy as np, onnx, onnxruntime, pandas as pd
            from sklearn.base import BaseEstimator, ClassifierMixin
            from sklearn.metrics import f1_score, make_scorer, precision_score, recall_score
            from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV
            uri, asked = sys.argv[1], json.loads(sys.argv[2])
            mlflow.set_tracking_uri(uri)
            client = mlflow.MlflowClient()

            class Scores(ClassifierMixin, BaseEstimator):
                def fit(self, X, y): self.classes_ = np.unique(y); return self
                def predict_proba(self, X): return np.column_stack([1 - X[:, 0], X[:, 0]])

            def cost(y, given): return ((y == "no") & (given == "yes")).sum() + 20 * ((y == "yes") & (given == "no")).sum()
            worth = {"f1": lambda y, given: f1_score(y, given, pos_label="yes"), "cost": lambda y, given: -cost(y, given)}
            answer = {}
            for asked_name, (run_id, model, threshold) in asked.items():
                name = asked_name
                load = lambda file: pd.read_parquet(client.download_artifacts(run_id, file))
                inner, split, test = load("inner.parquet"), load("split.parquet"), load("predictions.parquet")
                assert set(inner["id"]) == set(split["id"][split["subset"] != "test"]) and inner["fold"].nunique() == 5
                X, y = inner[["probability_yes"]].to_numpy(), inner["y"].to_numpy().astype(str)
                fitted = Scores().fit(X, y)
                said = FixedThresholdClassifier(fitted, threshold=threshold, pos_label="yes", response_method="predict_proba").fit(X, y).predict(X)
                found = {"threshold": threshold}
                if name.split()[0] in worth:
                    name = name.split()[0]
                    scores = np.unique(X[:, 0])
                    tuned = TunedThresholdClassifierCV(fitted, scoring=make_scorer(worth[name]), response_method="predict_proba", cv="prefit",
                        refit=False, thresholds=np.r_[0, (scores[1:] + scores[:-1]) / 2, 1], store_cv_results=True)
                    tuned.fit(X, y)
                    found |= {"best": tuned.best_score_, "ours": float(worth[name](y, said))}
                else:
                    found |= {"best": max(precision_score(y, np.where(X[:, 0] > t, "yes", "no"), pos_label="yes", zero_division=0)
                                          for t in np.unique(X[:, 0]) if recall_score(y, np.where(X[:, 0] > t, "yes", "no"), pos_label="yes") >= 0.8),
                              "ours": precision_score(y, said, pos_label="yes"), "recall": recall_score(y, said, pos_label="yes")}
                assert (test["prediction"].astype(str) == np.where(test["probability_yes"] > threshold, "yes", "no")).all()
                rows = pd.read_csv("inputs.csv").set_index("id").loc[test["id"]]
                rows.iloc[0, 0] = np.nan
                graph = onnx.load(model + "/model.onnx")
                onnx.checker.check_model(graph)
                names = [constant.name for constant in graph.graph.initializer]
                assert set(names) <= {value for node in graph.graph.node for value in node.input}, names
                assert len(names) == len(set(names)) and names.count("decision_threshold") == 1, names
                session = onnxruntime.InferenceSession(model + "/model.onnx")
                classes, _, yes = session.run(None, {"a": rows["a"].to_numpy(), "b": rows["b"].fillna("").to_numpy(dtype=object)})
                assert (np.asarray(classes) == np.where(yes > threshold, "yes", "no")).all()
                given = mlflow.pyfunc.load_model(model).predict(rows.reset_index(drop=True))
                assert list(given.columns) == ["prediction", "probability_no", "probability_yes"]
                assert (given["prediction"].to_numpy(dtype=str) == np.asarray(classes).astype(str)).all()
                assert np.allclose(given["probability_yes"][1:], test["probability_yes"][1:], atol=1e-9)
                metrics = client.get_run(run_id).data.metrics
                found["f1"] = [metrics["f1_score"], f1_score(test["y"].astype(str), test["prediction"].astype(str), pos_label="yes")]
                found["param"] = float(client.get_run(run_id).data.params["decided.threshold"])
                answer[asked_name] = found
            print(json.dumps(answer))
            """;

    private static final String CALIBRATED = """
            import json, sys
            import mlflow, numpy as np, onnxruntime, pandas as pd
            from sklearn.base import BaseEstimator, ClassifierMixin
            from sklearn.calibration import CalibratedClassifierCV
            from sklearn.frozen import FrozenEstimator
            uri, plain, asked = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
            mlflow.set_tracking_uri(uri)
            client = mlflow.MlflowClient()
            load = lambda run_id, file: pd.read_parquet(client.download_artifacts(run_id, file))

            class Probability(ClassifierMixin, BaseEstimator):
                def fit(self, X, y): self.classes_ = np.unique(y); return self
                def predict_proba(self, X): return np.column_stack([1 - X[:, 0], X[:, 0]])
                def predict(self, X): return self.classes_[(X[:, 0] > 0.5).astype(int)]

            class Margin(Probability):
                def decision_function(self, X): return np.log(X[:, 0]) - np.log1p(-X[:, 0])

            def calibrated(method, inner, asked):
                X, y = inner[["probability_yes"]].to_numpy(), inner["y"].to_numpy().astype(str)
                model = FrozenEstimator((Margin() if method == "sigmoid" else Probability()).fit(X, y))
                return CalibratedClassifierCV(model, method=method).fit(X, y).predict_proba(asked[["probability_yes"]].to_numpy())[:, 1]

            raw = load(plain, "predictions.parquet")
            for name, (run_id, model, threshold) in asked.items():
                method = name.split()[0]
                inner, test = load(run_id, "inner.parquet"), load(run_id, "predictions.parquet")
                assert (test["id"] == raw["id"]).all()
                p = test["probability_yes"].to_numpy()
                assert np.abs(calibrated(method, inner, raw) - p).max() <= 1e-6
                assert p.min() > 0 and p.max() < 1 and np.allclose(test["probability_no"] + p, 1, atol=1e-15)
                assert (test["prediction"].astype(str) == np.where(p > threshold, "yes", "no")).all()
                if threshold != 0.5:
                    cross = pd.Series(0.0, index=inner.index)
                    for fold in inner["fold"].unique():
                        here = inner["fold"] == fold
                        cross[here] = calibrated(method, inner[~here], inner[here])
                    yes = (inner["y"].astype(str) == "yes").to_numpy()
                    cost = lambda t: ((cross > t) & ~yes).sum() + 20 * ((cross <= t) & yes).sum()
                    assert cost(threshold) == min(cost(t) for t in np.r_[0, np.unique(cross)]), name
                rows = pd.read_csv("inputs.csv").set_index("id").loc[test["id"]]
                session = onnxruntime.InferenceSession(model + "/model.onnx")
                classes, no, yes = session.run(None, {"a": rows["a"].to_numpy(), "b": rows["b"].to_numpy(dtype=object)})
                assert np.abs(yes - p).max() <= 1e-9 and (np.asarray(classes) == test["prediction"].astype(str)).all()
                given = mlflow.pyfunc.load_model(model).predict(rows.reset_index(drop=True))
                assert np.array_equal(given["probability_yes"], yes)
                assert client.get_run(run_id).data.params["decided.calibration"] == method
            print("equal")
            """;

    @TempDir
    static Path folder;

    @BeforeAll
    static void data() throws IOException {
        Random random = new Random(5);
        StringBuilder inputs = new StringBuilder("id,a,b\n");
        StringBuilder targets = new StringBuilder("id,y\n");
        for (int row = 0; row < 3000; row++) {
            double a = random.nextGaussian();
            String b = List.of("x", "y", "z").get(random.nextInt(3));
            boolean yes = random.nextDouble() < 1 / (1 + Math.exp(3 - 1.5 * a - (b.equals("x") ? 1 : 0)));
            inputs.append(row + "," + a + "," + b + "\n");
            targets.append(row + "," + (yes ? "yes" : "no") + "\n");
        }
        Files.writeString(folder.resolve("inputs.csv"), inputs);
        Files.writeString(folder.resolve("targets.csv"), targets);
    }

    private static TrainingJob job(Threshold threshold) {
        return TrainingJob.of(
                        CsvReader.of(folder.resolve("inputs.csv").toString()).key("id"),
                        CsvReader.of(folder.resolve("targets.csv").toString()).key("id"),
                        LinearModel.of())
                .splitter(TrainTestSplitter.of().shuffle(true))
                .threshold(threshold)
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri(uri())
                        .experimentName("trial")
                        .registryName("trial"));
    }

    private static String uri() {
        return "sqlite:///" + folder.resolve("mlflow.db");
    }

    private static RunRecordFile.Run record(TrainingResult result) throws IOException {
        return RunRecordFile.read(Files.readString(
                        Path.of(result.loggedModel().artifactUri()).resolve(RunRecordFile.NAME)))
                .run();
    }

    @Test
    void areTheBestThereAreAndEveryoneFollowsThem() throws IOException {
        Map<String, TrainingResult> results = Map.of(
                "f1",
                job(Threshold.of(ClassificationScore.F1_SCORE)).run(),
                "cost",
                job(Threshold.of(Costs.of(1, 20)))
                        .gates(Gate.atLeast("recall_score", 0.5))
                        .run(),
                "floor",
                job(Threshold.of(ClassificationScore.F1_SCORE)
                                .minimum(Map.of("recall_score", 0.8))
                                .metric(ClassificationScore.PRECISION_SCORE))
                        .run());
        Map<String, Object> asked = new java.util.TreeMap<>();
        for (Map.Entry<String, TrainingResult> each : results.entrySet()) {
            RunDecisions.Threshold chosen =
                    record(each.getValue()).evidence().decisions().threshold();
            asked.put(
                    each.getKey(),
                    List.of(
                            each.getValue().run().runId(),
                            each.getValue().loggedModel().artifactUri(),
                            chosen.threshold()));
        }
        TrainingResult trained = results.get("f1");
        VersionDecision.Result again = decided(trained.version(), "{costs: {false_positive: 1, false_negative: 20}}");
        asked.put(
                "cost again",
                List.of(
                        again.run().runId(),
                        folder(again).toString(),
                        again.decisions().threshold().threshold()));
        Map<?, ?> answer = (Map<?, ?>) Json.read(
                Python.MLFLOW_3_17.run(folder, SCRIPT, results.get("f1").trackingUri(), Json.write(asked)));

        answer.forEach((name, found) -> {
            Map<?, ?> said = (Map<?, ?>) found;
            assertThat((Double) said.get("ours")).isCloseTo((Double) said.get("best"), within(1e-12));
            assertThat(said.get("param")).isEqualTo(said.get("threshold"));
            List<?> f1 = (List<?>) said.get("f1");
            assertThat((Double) f1.get(0)).isCloseTo((Double) f1.get(1), within(1e-12));
        });
        assertThat((Double) ((Map<?, ?>) answer.get("floor")).get("recall")).isGreaterThanOrEqualTo(0.8);
        RunDecisions.Threshold costs =
                record(results.get("cost")).evidence().decisions().threshold();
        assertThat(costs.threshold()).isBetween(0.01, 0.1); // 1 / 21 for probabilities that hold what they say
        assertThat(costs.value()).isLessThan(costs.evenValue());
        String mlmodel = Files.readString(
                Path.of(results.get("f1").loggedModel().artifactUri()).resolve(MlmodelFile.NAME));
        assertThat(mlmodel).contains("decisions:\n    threshold: ");
        isWhatTrainingWouldHaveMade(again, trained, results.get("cost"));
        refusesWhatItCannotDecide(again.version(), results.get("cost").version());
    }

    private static VersionDecision.Result decided(ModelVersion version, String threshold, @Nullable Path... key) {
        return Modelwright.decision(version.uri(), uri(), threshold, key.length == 0 ? null : key[0], null)
                .run();
    }

    private static Path folder(VersionDecision.Result made) {
        return folder.resolve("mlruns/1/models/" + made.modelId() + "/artifacts");
    }

    private static void isWhatTrainingWouldHaveMade(
            VersionDecision.Result again, TrainingResult from, TrainingResult trained) throws IOException {
        RunRecordFile.Run record = RunRecordFile.read(
                        Files.readString(folder(again).resolve(RunRecordFile.NAME)))
                .run();
        RunRecordFile.Run wanted = record(trained);
        assertThat(record.evidence().decisions().threshold())
                .isEqualTo(wanted.evidence().decisions().threshold());
        assertThat(record.evidence().decisions().decidedFrom())
                .isEqualTo(new RunDecisions.DecidedFrom(
                        from.version().uri(),
                        from.loggedModel().modelId(),
                        from.run().runId()));
        Map<String, Double> scores = new java.util.TreeMap<>(wanted.metrics());
        scores.keySet().removeIf(it -> it.matches("train_.*(accuracy|f1|precision|recall).*"));
        assertThat(record.metrics()).containsExactlyInAnyOrderEntriesOf(scores);
        assertThat(record.evidence().figures()).isEqualTo(wanted.evidence().figures());
        assertThat(record.configuration().get("threshold"))
                .isEqualTo(wanted.configuration().get("threshold"));
        assertThat(again.version().tags())
                .containsEntry("modelwright.decided_from", from.version().uri());
        assertThat(again.version().runId()).isEqualTo(again.run().runId());
        assertThat(again.warnings()).allMatch(it -> it.startsWith("What hangs on the classes"));
    }

    private static void refusesWhatItCannotDecide(ModelVersion version, ModelVersion gated) {
        String f1 = "{metric: f1_score}";
        assertThatThrownBy(() -> decided(gated, "{metric: precision_score, minimum: {recall_score: 0.05}}"))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("below its minimum (0.5)");
        Path key = folder.resolve("k.pem");
        KeyFiles.write(key);
        VersionDecision.Result signed = decided(version, f1, key);
        assertThat(signed.version().tags()).containsKey("oms.key.hint");
        assertThat(folder(signed).resolve("model.sig")).exists();
        assertThatThrownBy(() -> decided(signed.version(), f1))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("is signed with a key")
                .hasMessageContaining("--private-key");
        assertThat(decided(signed.version(), f1, key).decisions().decidedFrom().uri())
                .isEqualTo(signed.version().uri());
        assertThatThrownBy(() -> decided(version, "{cost_matrix: {yes: {maybe: 2}}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(maybe), which is no class");
        TrainingResult plain = job(Threshold.of(ClassificationScore.F1_SCORE))
                .inputs(CsvReader.of(folder.resolve("inputs.csv").toString())
                        .key("id")
                        .limit(300))
                .targets(CsvReader.of(folder.resolve("targets.csv").toString())
                        .key("id")
                        .limit(300))
                .threshold(null)
                .run();
        assertThatThrownBy(() -> decided(plain.version(), f1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keeps no inner.parquet")
                .hasMessageContaining("folds: 5");
    }

    @Test
    void calibrationsAreScikitLearnsAndEveryoneFollowsThem() throws IOException {
        Threshold costs = Threshold.of(Costs.of(1, 20));
        TrainingResult plain = job(costs).run();
        TrainingResult isotonic = job(costs).calibration(Calibration.ISOTONIC).run();
        TrainingResult sigmoid =
                job(costs).calibration(Calibration.SIGMOID).threshold(null).run();
        VersionDecision.Result again = decided(sigmoid.version(), "{costs: {false_positive: 1, false_negative: 20}}");
        Map<String, Object> asked = new java.util.TreeMap<>();
        asked.put(
                "isotonic",
                List.of(
                        isotonic.run().runId(),
                        isotonic.loggedModel().artifactUri(),
                        record(isotonic).evidence().decisions().threshold().threshold()));
        asked.put(
                "sigmoid", List.of(sigmoid.run().runId(), sigmoid.loggedModel().artifactUri(), 0.5));
        asked.put(
                "sigmoid again",
                List.of(
                        again.run().runId(),
                        folder(again).toString(),
                        again.decisions().threshold().threshold()));
        assertThat(Python.MLFLOW_3_17.run(
                        folder, CALIBRATED, plain.trackingUri(), plain.run().runId(), Json.write(asked)))
                .contains("equal");

        RunDecisions.Calibration found = record(isotonic).evidence().decisions().calibration();
        assertThat(found.method()).isEqualTo("isotonic");
        assertThat(found.after().error()).isLessThan(0.05);
        assertThat(again.decisions().calibration())
                .isEqualTo(record(sigmoid).evidence().decisions().calibration());
        Path card = Path.of(isotonic.loggedModel().artifactUri()).resolve("card.html");
        assertThat(Files.readString(card)).contains("What probabilities hold", "Reliability");
    }

    @Test
    void isLeftWhereTheRarerClassHasFewRows() throws IOException {
        TrainingJob job = job(Threshold.of(ClassificationScore.F1_SCORE));
        TrainingResult result = job.inputs(((CsvReader) job.inputs()).limit(300))
                .targets(((CsvReader) job.targets()).limit(300))
                .run();
        assertThat(result.warnings()).anyMatch(it -> it.startsWith("The threshold is left as it is: only "));
        assertThat(record(result).evidence().decisions().threshold().threshold())
                .isEqualTo(0.5);
    }

    @Test
    void aMinimumThatNothingReachesStopsTheJob() {
        TrainingJob job = job(Threshold.of(ClassificationScore.F1_SCORE)
                .minimum(Map.of("precision_score", 1.0, "recall_score", 1.0)));
        assertThatThrownBy(job::run)
                .isInstanceOf(GateException.class)
                .hasMessageContaining("No threshold reaches the minimum");
    }

    @Test
    void fitsTwoClassesAlone() {
        TrainingJob job = job(Threshold.of(ClassificationScore.F1_SCORE));
        assertThatThrownBy(() -> job.inputs(((CsvReader) job.inputs()).columns("b"))
                        .targets(CsvReader.of(folder.resolve("inputs.csv").toString())
                                .key("id")
                                .columns("a"))
                        .run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The threshold decides between classes, and the task is a regression.");
        assertThatThrownBy(() -> job.threshold(null)
                        .calibration(Calibration.SIGMOID)
                        .inputs(((CsvReader) job.inputs()).columns("a"))
                        .targets(CsvReader.of(folder.resolve("inputs.csv").toString())
                                .key("id")
                                .columns("b"))
                        .run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The calibration is one of two classes, and there are more.");
        assertThatThrownBy(() -> job.model(LinearModel.of().task(Task.REGRESSION)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the task is a regression");
        assertThatThrownBy(() -> job.threshold(null)
                        .calibration(Calibration.ISOTONIC)
                        .metrics(RegressionMetric.of(RegressionScore.R2_SCORE)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The calibration is one of probabilities");
    }
}
