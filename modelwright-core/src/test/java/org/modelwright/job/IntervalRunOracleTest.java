package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.decision.Intervals;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.Slice;
import org.modelwright.internal.text.Json;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Refit;
import org.modelwright.model.TargetTransform;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.CsvReader;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.GroupSplitter;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.task.Task;
import org.modelwright.test.Python;

/** Intervals of runs, calculated again by NumPy and SciPy from what the runs keep, and given by MLflow and ONNX Runtime. */
@Tag("oracle")
class IntervalRunOracleTest {

    private static final double NONE = Double.NaN;
    private static final double FAR = Double.POSITIVE_INFINITY;

    /** Gaps, infinities and numbers near the largest: the two columns cancel in some of them. */
    private static final Frame EDGES = Frame.of(
            DoubleColumn.of("a", 0.5, NONE, FAR, -FAR, FAR, 1e308, -1e308, 1e308, 5e-324, 700, -700, -9000),
            DoubleColumn.of("c", 0.5, NONE, 1, 1, FAR, 1, 1, 1e308, -0.0, 0, 0, 0),
            TextColumn.of("b", "x", null, "y", "z", "x", "never seen", "", "x", "x", "x", "x", "x"));

    private static final String SCRIPT = """
            import json, sys
            import mlflow, numpy as np, onnx, onnxruntime, pandas as pd
            from scipy.stats import binomtest
            uri, asked = sys.argv[1], json.loads(sys.argv[2])
            mlflow.set_tracking_uri(uri)
            client = mlflow.MlflowClient()
            names = ["prediction", "prediction_lower", "prediction_upper"]

            def by_rows(errors, coverage, groups):
                return np.quantile(errors, np.ceil((len(errors) + 1) * coverage - 1e-9) / len(errors), method="inverted_cdf")

            def by_groups(errors, coverage, groups):
                sizes = groups.map(groups.value_counts())
                weights = pd.Series((1 / sizes / (groups.nunique() + 1)).to_numpy(), index=errors).sort_index().cumsum()
                return weights[weights >= coverage - 1e-12].index[0]

            answer = {}
            for name, (run_id, model, coverage) in asked.items():
                load = lambda file: pd.read_parquet(client.download_artifacts(run_id, file))
                inner, split, test = load("inner.parquet"), load("split.parquet"), load("predictions.parquet")
                inputs = pd.read_csv("inputs.csv").set_index("id")
                learned = set(split["id"][split["subset"] != "test"])
                assert set(inner["id"]) <= learned and (name == "time" or set(inner["id"]) == learned)
                log = name == "log"
                scale = np.log if log else lambda it: it
                errors = np.abs(scale(inner["y"]) - scale(inner["prediction"])).to_numpy()
                radius = (by_groups if name == "groups" else by_rows)(errors, coverage, inputs["g"].loc[inner["id"]])
                lower = test["prediction"] * np.exp(-radius) if log else test["prediction"] - radius
                upper = test["prediction"] * np.exp(radius) if log else test["prediction"] + radius
                assert np.allclose(test["prediction_lower"], lower, rtol=1e-12) and np.allclose(test["prediction_upper"], upper, rtol=1e-12)
                held = (test["prediction_lower"] <= test["y"]) & (test["y"] <= test["prediction_upper"])
                run = client.get_run(run_id).data
                sure = binomtest(int(held.sum()), len(test)).proportion_ci(0.95, method="wilson")
                slices = held.groupby(inputs["b"].loc[test["id"]].to_numpy()).agg(["size", "mean"])
                answer[name] = {"radius": radius, "param": float(run.params["decided.radius"]), "held": held.mean(), "sure": list(sure),
                    "width": float((test["prediction_upper"] - test["prediction_lower"]).mean()),
                    "metrics": {k: v for k, v in run.metrics.items() if k.startswith("interval")},
                    "slices": {k: [int(v["size"]), v["mean"]] for k, v in slices.iterrows()}}
                edges = pd.DataFrame(json.load(open("edges.json")))
                edges[["a", "c"]] = edges[["a", "c"]].astype(float)
                graph = onnx.load(model + "/model.onnx")
                onnx.checker.check_model(graph)
                assert [it.name for it in graph.graph.output] == names
                session = onnxruntime.InferenceSession(model + "/model.onnx")
                given = np.stack(session.run(names, {"a": edges["a"].to_numpy(), "b": edges["b"].fillna("").to_numpy(dtype=object), "c": edges["c"].to_numpy()}), axis=1)
                assert given.dtype == np.float64 and given.shape == (len(edges), 3)
                at, low, high = given.T
                assert (np.isnan(given).all(axis=1) | (low <= at) & (at <= high)).all(), given
                assert np.isnan(given).any() and (log or np.isinf(given).any()), given
                loaded = mlflow.pyfunc.load_model(model)
                assert [it.name for it in loaded.metadata.signature.outputs] == names
                said = loaded.predict(edges)
                assert list(said.columns) == names and np.array_equal(said.to_numpy(), given, equal_nan=True)
                java = np.array(json.load(open(name + ".json")), dtype=float)
                assert np.allclose(java, given, rtol=1e-9, equal_nan=True), (java, given)
                rows = inputs.loc[test["id"]].reset_index(drop=True)
                assert np.allclose(loaded.predict(rows[["a", "b", "c"]]).to_numpy(), test[names].to_numpy(), rtol=1e-9)
            print(json.dumps(answer))
            """;

    @TempDir
    static Path folder;

    @BeforeAll
    static void data() throws IOException {
        Random random = new Random(5);
        StringBuilder inputs = new StringBuilder("id,a,b,c,g,t\n");
        StringBuilder targets = new StringBuilder("id,y\n");
        double[] ofGroup = random.doubles(80, -0.5, 0.5).toArray();
        for (int row = 0; row < 1200; row++) {
            double a = random.nextGaussian();
            double c = random.nextGaussian();
            String b = List.of("x", "y", "z").get(random.nextInt(3));
            int group = random.nextInt(1 + random.nextInt(80));
            double y = Math.exp(
                    1 + 0.5 * a - 0.3 * c + ofGroup[group] + (b.equals("x") ? 0.5 : 0.2) * random.nextGaussian());
            inputs.append(row + "," + a + "," + b + "," + c + ",g" + group + "," + row / 4 + "\n");
            targets.append(row + "," + y + "\n");
        }
        Files.writeString(folder.resolve("inputs.csv"), inputs);
        Files.writeString(folder.resolve("targets.csv"), targets);
        Map<String, Object> edges = new LinkedHashMap<>();
        for (Column column : EDGES.columns()) {
            List<Object> cells = new ArrayList<>();
            for (int row = 0; row < EDGES.rows(); row++) {
                cells.add(column instanceof TextColumn ? column.text(row) : String.valueOf(column.number(row)));
            }
            edges.put(column.name(), cells);
        }
        Files.writeString(folder.resolve("edges.json"), Json.write(edges));
    }

    private static TrainingJob job(LinearModel model, Splitter splitter, double coverage) {
        return TrainingJob.of(
                        CsvReader.of(folder.resolve("inputs.csv").toString())
                                .key("id")
                                .columns("a", "b", "c"),
                        CsvReader.of(folder.resolve("targets.csv").toString()).key("id"),
                        model)
                .splitter(splitter)
                .intervals(Intervals.of(coverage))
                .slices(Slice.of("b"))
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("trial")
                        .registryName("trial"));
    }

    private static TrainingJob byRows() {
        return job(LinearModel.of(), TrainTestSplitter.of().shuffle(true), 0.9);
    }

    private static RunDecisions.Intervals record(TrainingResult result) throws IOException {
        return RunRecordFile.read(Files.readString(
                        Path.of(result.loggedModel().artifactUri()).resolve(RunRecordFile.NAME)))
                .run()
                .evidence()
                .decisions()
                .intervals();
    }

    private static void predictEdges(String name, TrainingResult result) throws IOException {
        try (ScoringModel model = Modelwright.load(result.loggedModel().artifactUri())) {
            Frame outputs = model.predict(EDGES);
            assertThat(outputs.names()).containsExactly("prediction", "prediction_lower", "prediction_upper");
            List<List<String>> rows = new ArrayList<>();
            for (int row = 0; row < outputs.rows(); row++) {
                int at = row;
                rows.add(outputs.columns().stream()
                        .map(it -> String.valueOf(it.number(at)))
                        .toList());
            }
            Files.writeString(folder.resolve(name + ".json"), Json.write(rows));
        }
    }

    @Test
    void areAsWideAsTheErrorsOfHeldOutRowsAndTheSameForEveryone() throws IOException {
        TrainingResult rows =
                byRows().gates(Gate.atLeast("interval_coverage", 0.8)).run();
        TrainingResult log = job(
                        LinearModel.of().targetTransform(TargetTransform.LOG),
                        TrainTestSplitter.of().shuffle(true),
                        0.8)
                .run();
        agree(Map.of("rows", rows, "log", log));

        assertThat(record(log).scale()).isEqualTo("logarithm");
        assertThat(rows.warnings())
                .anyMatch(it -> it.startsWith("The intervals hold less than 0.9 of the test rows with b x (0."));
    }

    @Test
    @Tag("thorough")
    void areWiderWhereGroupsAreAlikeAndPromiseNothingOfTheFuture() throws IOException {
        TrainingResult groups =
                job(LinearModel.of(), GroupSplitter.of("g"), 0.9).run();
        TrainingResult time =
                job(LinearModel.of(), TimeSeriesSplitter.of("t"), 0.9).run();
        agree(Map.of("groups", groups, "time", time));

        assertThat(record(groups).units()).isBetween(50, 79);
        assertThat(record(time).rolling()).hasSize(2).allMatch(it -> it > 0.7 && it <= 1);
        assertThat(Files.readString(Path.of(time.loggedModel().artifactUri()).resolve("card.html")))
                .contains("No guarantee", "while the world stays as it was");
    }

    private static void agree(Map<String, TrainingResult> results) throws IOException {
        Map<String, Object> asked = new LinkedHashMap<>();
        String uri = "";
        for (Map.Entry<String, TrainingResult> each : results.entrySet()) {
            TrainingResult result = each.getValue();
            uri = result.trackingUri();
            predictEdges(each.getKey(), result);
            asked.put(
                    each.getKey(),
                    List.of(
                            result.run().runId(),
                            result.loggedModel().artifactUri(),
                            record(result).coverage()));
        }
        Map<?, ?> answer = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, SCRIPT, uri, Json.write(asked)));

        for (Map.Entry<String, TrainingResult> each : results.entrySet()) {
            Map<?, ?> said = (Map<?, ?>) answer.get(each.getKey());
            RunDecisions.Intervals found = record(each.getValue());
            RunDecisions.Measured measured = found.measured();
            Map<?, ?> metrics = (Map<?, ?>) said.get("metrics");
            assertThat(found.radius()).isCloseTo((Double) said.get("radius"), within(1e-12));
            assertThat(said.get("param")).isEqualTo(found.radius());
            assertThat(measured.coverage()).isCloseTo((Double) said.get("held"), within(1e-12));
            assertThat(measured.width()).isCloseTo((Double) said.get("width"), within(1e-9));
            assertThat(metrics.get("interval_coverage")).isEqualTo(measured.coverage());
            assertThat(metrics.get("interval_width")).isEqualTo(measured.width());
            assertThat(metrics.get("interval_coverage_lower")).isEqualTo(measured.lower());
            if (each.getKey().equals("rows") || each.getKey().equals("log")) {
                List<?> wilson = (List<?>) said.get("sure");
                assertThat(measured.lower()).isCloseTo((Double) wilson.get(0), within(1e-9));
                assertThat(measured.upper()).isCloseTo((Double) wilson.get(1), within(1e-9));
            }
            assertThat(measured.slices()).hasSize(3).allSatisfy(it -> {
                List<?> slice = (List<?>) ((Map<?, ?>) said.get("slices")).get(it.value());
                assertThat(it.rows()).isEqualTo(((Number) slice.get(0)).intValue());
                assertThat(it.score()).isCloseTo((Double) slice.get(1), within(1e-12));
            });
        }
    }

    @Test
    void fitARegressionAlone() {
        assertThatThrownBy(() -> job(LinearModel.of().task(Task.MULTICLASS), TrainTestSplitter.of(), 0.9))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The intervals stand around numbers, and the task is of classes.");
        TrainingJob job = byRows();
        assertThat(job.targets(((CsvReader) job.inputs()).columns("b"))
                        .inputs(((CsvReader) job.inputs()).columns("a"))
                        .slices(Slice.of("a"))
                        .plan()
                        .failure())
                .hasValueSatisfying(it -> assertThat(it).hasMessageContaining("The intervals stand around numbers"));
    }

    @Test
    void belongToTheModelThatWasJudged() {
        assertThatThrownBy(() -> byRows().model(LinearModel.of().refit(Refit.ALL)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The refit (all) learns from the test rows too");
    }

    @Test
    void areOfAShareOfTheRows() {
        assertThatThrownBy(() -> Intervals.of(90))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The coverage (90.0) is not between 0 and 1.")
                .hasMessageContaining("Maybe 0.9");
    }

    @Test
    void needARowToMissAndAGroupToMiss() {
        TrainingJob job = byRows();
        TrainingJob few =
                job.inputs(((CsvReader) job.inputs()).limit(30)).targets(((CsvReader) job.targets()).limit(30));
        assertThat(few.intervals(Intervals.of(0.99)).plan().failure())
                .hasValueSatisfying(it -> assertThat(it)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining(
                                "a coverage of 0.99, and there are 24 training rows to tell it by, fewer than 100.")
                        .hasMessageContaining("coverage: 0.95"));
        assertThatThrownBy(() -> job.splitter(GroupSplitter.of("g"))
                        .intervals(Intervals.of(0.995))
                        .run())
                .isInstanceOf(DataException.class)
                .hasMessageContaining(" groups in (g) to tell it by, fewer than 200.");
    }

    @Test
    void leaveTheNamesOfTheirEndsAlone() throws IOException {
        Path file = folder.resolve("named.csv");
        Files.writeString(
                file, Files.readString(folder.resolve("inputs.csv")).replaceFirst("a,b,c", "a,b,prediction_lower"));
        TrainingJob job =
                byRows().inputs(CsvReader.of(file.toString()).key("id")).slices(Slice.of("b"));
        assertThatThrownBy(job::run)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (prediction_lower) has the name of an output of the model.");
    }

    @Test
    void onALogarithmNeedTargetsAboveZero() throws IOException {
        Path file = folder.resolve("zeros.csv");
        Files.writeString(file, Files.readString(folder.resolve("targets.csv")).replaceFirst("(?m)^3,.*$", "3,0"));
        TrainingJob job = job(LinearModel.of().targetTransform(TargetTransform.LOG), TrainTestSplitter.of(), 0.9)
                .metrics(RegressionMetric.of(RegressionScore.R2_SCORE))
                .targets(CsvReader.of(file.toString()).key("id"));
        assertThat(job.plan().failure())
                .hasValueSatisfying(it -> assertThat(it).hasMessageContaining("not above 0 in 1 of 960 training rows"));
    }
}
