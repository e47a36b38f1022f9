package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.DataException;
import org.modelwright.evidence.Checks;
import org.modelwright.evidence.Slice;
import org.modelwright.internal.text.Json;
import org.modelwright.model.LinearModel;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.test.Python;

/** What a run says of its model, beside what pandas, scikit-learn and MLflow say of the same files. */
@Tag("oracle")
class EvidenceRunOracleTest {

    private static final String SCRIPT = """
            import json, sys
            import mlflow, numpy as np, onnxruntime, pandas as pd
            from sklearn.base import BaseEstimator, RegressorMixin
            from sklearn.inspection import permutation_importance
            from sklearn.metrics import mean_squared_error
            uri, run_id, model, data = sys.argv[1:]
            mlflow.set_tracking_uri(uri)
            client = mlflow.MlflowClient()
            load = lambda name: pd.read_parquet(client.download_artifacts(run_id, name))
            predictions, importance = load("predictions.parquet"), load("importance.parquet")
            rows = predictions.merge(pd.read_csv(data, keep_default_na=False), on="id")
            session = onnxruntime.InferenceSession(model + "/model.onnx")
            class Estimator(RegressorMixin, BaseEstimator):
                def fit(self, X, y): return self
                def predict(self, X):
                    return session.run(["prediction"], {c: X[c].to_numpy() for c in X.columns})[0]
            X = rows[["a", "b", "c"]].astype({"a": float, "b": float, "c": object})
            found = permutation_importance(Estimator(), X, rows.y, scoring="neg_mean_squared_error", n_repeats=40,
                                           random_state=1)
            mse = lambda part: mean_squared_error(part.y, part.prediction)
            cuts = np.quantile(rows.b, [0, 0.5, 1])
            print(json.dumps({
                "metrics": client.get_run(run_id).data.metrics,
                "linked": sorted(m.key for m in client.get_logged_model(model.split("/")[-2]).metrics),
                "columns": list(importance.columns),
                "ours": importance.set_index("feature").permutation_mean.to_dict(),
                "gain": importance.gain.isna().all().item(),
                "theirs": dict(zip(X.columns, found.importances_mean)),
                "spread": dict(zip(X.columns, found.importances_std)),
                "slices": {c: [len(part), mse(part)] for c, part in rows.groupby("c")},
                "ranges": [[len(part), mse(part)] for part in (rows[rows.b < cuts[1]], rows[rows.b >= cuts[1]])],
            }))
            """;

    @TempDir
    static Path folder;

    private static TrainingJob job;
    private static TrainingResult result;
    private static RunEvidence evidence;
    private static Map<?, ?> theirs;

    @BeforeAll
    static void train() throws Exception {
        Random random = new Random(4);
        StringBuilder inputs = new StringBuilder("id,a,b,c\n");
        StringBuilder targets = new StringBuilder("id,y\n");
        for (int row = 0; row < 600; row++) {
            double a = random.nextGaussian();
            double b = random.nextDouble();
            int c = random.nextInt(3);
            inputs.append(row + "," + a + "," + b + "," + "xyz".charAt(c) + "\n");
            targets.append(row + "," + (3 * a + c + 0.5 * (1 + b) * random.nextGaussian()) + "\n");
        }
        Files.writeString(folder.resolve("inputs.csv"), inputs);
        Files.writeString(folder.resolve("targets.csv"), targets);
        job = TrainingJob.of(
                        CsvReader.of(folder.resolve("inputs.csv").toString()).key("id"),
                        CsvReader.of(folder.resolve("targets.csv").toString()).key("id"),
                        LinearModel.of())
                .checks(Checks.of().mute(Map.of("useless_features", "b is there to be looked at")))
                .slices(Slice.of("c"), Slice.of("b").bins(2))
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("trial")
                        .registryName("trial"));
        result = job.run();
        Path model = Path.of(result.loggedModel().artifactUri());
        evidence = RunRecordFile.read(Files.readString(model.resolve(RunRecordFile.NAME)))
                .run()
                .evidence();
        theirs = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(
                folder, SCRIPT, result.trackingUri(), result.run().runId(), model, folder.resolve("inputs.csv")));
    }

    @Test
    void everyScoreHasAnInterval() {
        Map<?, ?> metrics = (Map<?, ?>) theirs.get("metrics");
        for (String name : List.of("mean_squared_error", "mean_absolute_error", "r2_score")) {
            RunEvidence.Interval interval = evidence.intervals().metrics().get(name);
            assertThat(metrics.get(name + "_lower")).isEqualTo(interval.lower());
            assertThat(metrics.get(name + "_upper")).isEqualTo(interval.upper());
            assertThat((Double) metrics.get(name)).isBetween(interval.lower(), interval.upper());
            assertThat(((List<?>) theirs.get("linked")).stream().map(String::valueOf))
                    .contains(name, name + "_lower", name + "_upper");
        }
    }

    @Test
    void slicesAreScoredAsScikitLearnScoresThem() {
        List<RunEvidence.Slice> asked =
                evidence.slices().stream().filter(RunEvidence.Slice::asked).toList();
        assertThat(asked).hasSize(5);
        ((Map<?, ?>) theirs.get("slices")).forEach((value, said) -> {
            RunEvidence.Slice slice = asked.stream()
                    .filter(it -> value.equals(it.value()))
                    .findFirst()
                    .orElseThrow();
            assertThat(slice.rows()).isEqualTo(((Number) ((List<?>) said).get(0)).intValue());
            assertThat(slice.score()).isCloseTo((Double) ((List<?>) said).get(1), within(1e-9));
            assertThat(slice.score()).isBetween(slice.lower(), slice.upper());
        });
        List<?> ranges = (List<?>) theirs.get("ranges");
        for (int bin = 0; bin < 2; bin++) {
            RunEvidence.Slice slice = asked.get(3 + bin);
            assertThat(slice.column()).isEqualTo("b");
            assertThat(slice.rows()).isEqualTo(((Number) ((List<?>) ranges.get(bin)).get(0)).intValue());
            assertThat(slice.score()).isCloseTo((Double) ((List<?>) ranges.get(bin)).get(1), within(1e-9));
        }
        assertThat(evidence.sliceSearch().lookedAt()).isGreaterThanOrEqualTo(9);
    }

    @Test
    void shufflingAColumnCostsWhatScikitLearnSays() {
        assertThat(theirs.get("columns")).isEqualTo(List.of("feature", "gain", "permutation_mean", "permutation_std"));
        assertThat(theirs.get("gain")).isEqualTo(true);
        ((Map<?, ?>) theirs.get("theirs")).forEach((column, mean) -> {
            double spread = (Double) ((Map<?, ?>) theirs.get("spread")).get(column);
            double ours = (Double) ((Map<?, ?>) theirs.get("ours")).get(column);
            assertThat(ours).describedAs(column.toString()).isCloseTo((Double) mean, within(4 * spread / Math.sqrt(5)));
        });
        assertThat(evidence.coefficients())
                .extracting(RunEvidence.Coefficient::feature)
                .contains("a", "b", "c", null);
    }

    @Test
    void aColumnThatIsNotThereIsRefusedWithTheNearest() {
        assertThat(job.slices(Slice.of("cc")).plan().failure())
                .get()
                .satisfies(it -> assertThat(it)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("The column (cc) of slices is not among the inputs."));
    }

    @Test
    void everyCheckHasAnAnswer() {
        Map<String, RunEvidence.Check> checks =
                evidence.checks().stream().collect(Collectors.toMap(RunEvidence.Check::code, it -> it));

        assertThat(checks).hasSize(12);
        assertThat(checks.get("search_end").status()).isEqualTo(RunEvidence.Status.NOT_APPLICABLE);
        assertThat(checks.get("monotone").status()).isEqualTo(RunEvidence.Status.NOT_APPLICABLE);
        assertThat(checks.get("useless_features").status()).isEqualTo(RunEvidence.Status.MUTED);
        assertThat(checks.get("useless_features").message()).contains("b");
        assertThat(checks.get("useless_features").reason()).isEqualTo("b is there to be looked at");
        assertThat(checks.get("one_feature").status()).isEqualTo(RunEvidence.Status.TIP);
        assertThat(checks.get("one_feature").message()).startsWith("The column (a) has 0.9");
        assertThat(checks.get("imbalance").status()).isEqualTo(RunEvidence.Status.NOT_APPLICABLE);
        for (String passed : List.of("few_rows", "overfitting", "underfitting", "no_better_than_baseline", "drift")) {
            assertThat(checks.get(passed).status()).describedAs(passed).isEqualTo(RunEvidence.Status.PASSED);
        }
        assertThatThrownBy(() -> Checks.of().mute(Map.of("drifts", "it does", "drift", " ")))
                .hasMessageContaining("The code (drifts) of mute is that of no check.")
                .hasMessageContaining("The check (drift) is muted without a reason.");
    }

    @Test
    void figuresAreBounded() {
        assertThat(evidence.figures().predictions()).hasSize(120);
        assertThat(evidence.figures().worstRows()).hasSize(10);
        assertThat(evidence.figures().residuals().quantiles()).isSorted();
        assertThat(IntStream.range(0, 10)
                        .mapToObj(it ->
                                evidence.figures().worstRows().get(it).key().get("id"))
                        .collect(Collectors.toSet()))
                .hasSize(10);
    }
}
