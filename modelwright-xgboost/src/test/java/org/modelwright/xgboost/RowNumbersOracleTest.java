package org.modelwright.xgboost;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.internal.text.Json;
import org.modelwright.model.ClassWeight;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.TargetTransform;
import org.modelwright.task.Target;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Weights and base margins do what they do in Python's XGBoost with the same arrays, also in the exported graph. */
@Tag("oracle")
class RowNumbersOracleTest {

    private static final String PEER = OwnLibrary.PYTHON + """
            import json
            import numpy as np, onnxruntime
            from sklearn.utils.class_weight import compute_sample_weight

            answers = []
            for number, job in enumerate(json.loads(Path("jobs.json").read_text())):
                x, y, n = np.array(job["x"]).T, np.array(job["y"], float), job["train"]
                weight = np.array(job["weight"]) if job["weight"] else np.ones(len(y))
                if job["balanced"]:
                    weight[:n] *= compute_sample_weight("balanced", y[:n])
                margin = np.array(job["margin"]) if job["margin"] else None
                info = lambda rows: {"base_margin": margin[rows]} if job["margin"] else {}
                shift = np.log(y[:n]).mean() if job["log"] else 0
                if job["log"]:
                    y = np.log(y) - shift
                params = dict(job["params"], seed=42, nthread=2)
                train = xgb.QuantileDMatrix(x[:n], y[:n], weight=weight[:n], **info(slice(0, n)))
                booster = xgb.train(params, train, job["rounds"])
                plain = booster.predict(xgb.DMatrix(x[n:], **info(slice(n, None))))
                if job["log"]:
                    plain = np.exp(plain.astype(float) + shift)
                    saved = xgb.Booster(model_file=f"model-{number}.ubj")
                    assert saved.attr("modelwright.target_transform") == "log"
                    learned = float(saved.attr("modelwright.scale")) * saved.predict(xgb.DMatrix(x[n:], feature_names=["a", "b"])).astype(float)
                    np.testing.assert_allclose(np.exp(float(saved.attr("modelwright.shift")) + learned), plain, 2e-5)
                session = onnxruntime.InferenceSession(f"model-{number}.onnx")
                feeds = {"a": x[n:, 0], "b": x[n:, 1]} | ({"off": margin[n:]} if job["margin"] else {})
                out = [o.name for o in session.get_outputs()]
                graph = session.run([out[0] if len(out) == 1 else "probability_1"], feeds)[0]
                answers.append([plain.astype(float).tolist(), graph.astype(float).tolist()])
            print(json.dumps(answers))
            """;

    private static final int ROWS = 600;
    private static final int TRAIN = 400;

    @TempDir
    Path folder;

    private record Trial(XGBoostModel model, boolean weight, boolean margin, boolean classes, boolean counts) {

        boolean logarithm() {
            return model.targetTransform() != null;
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void doWhatTheyDoInPython() throws Exception {
        XGBoostModel plain = XGBoostModel.of().numBoostRound(20).params(Map.of("eta", 0.3, "max_depth", 3));
        List<Trial> trials = List.of(
                new Trial(plain.sampleWeight("w"), true, false, false, false),
                new Trial(plain.sampleWeight("w"), true, false, true, false),
                new Trial(plain.classWeight(ClassWeight.BALANCED), false, false, true, false),
                new Trial(plain.sampleWeight("w").classWeight(ClassWeight.BALANCED), true, false, true, false),
                new Trial(plain.targetTransform(TargetTransform.LOG), false, false, false, false),
                new Trial(plain.baseMargin("off"), false, true, false, false),
                new Trial(plain.baseMargin("off"), false, true, true, false),
                new Trial(
                        plain.baseMargin("off").sampleWeight("w").param("objective", "count:poisson"),
                        true,
                        true,
                        false,
                        true));
        Random random = new Random(5);
        double[] a = random.doubles(ROWS, -2, 2).toArray();
        double[] b = random.doubles(ROWS, 0, 9).toArray();
        double[] w = random.doubles(ROWS, 0, 3).toArray();
        double[] off = random.doubles(ROWS, -1, 1).toArray();
        w[3] = 0;
        List<Map<String, Object>> jobs = new ArrayList<>();
        List<double[]> ours = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            double[] y = IntStream.range(0, ROWS)
                    .mapToDouble(row -> {
                        double score = a[row] + Math.sin(b[row]) + off[row];
                        return trial.classes
                                ? (score > 0.8 ? 1 : 0)
                                : trial.counts
                                        ? Math.rint(Math.exp(score))
                                        : trial.logarithm() ? Math.exp(2 * score) : score;
                    })
                    .toArray();
            List<Column> columns = new ArrayList<>(List.of(DoubleColumn.of("a", a), DoubleColumn.of("b", b)));
            if (trial.margin) {
                columns.add(DoubleColumn.of("off", off));
            }
            Frame inputs = Frame.of(columns);
            int[] train = IntStream.range(0, TRAIN).toArray();
            int[] test = IntStream.range(TRAIN, ROWS).toArray();
            Column target = trial.classes
                    ? LongColumn.of(
                            "y",
                            IntStream.range(0, ROWS)
                                    .mapToLong(row -> (long) y[row])
                                    .toArray())
                    : DoubleColumn.of("y", y);
            FittedModel fitted = trial.model.fit(
                    inputs.take(train),
                    Target.of(target, null).take(train),
                    FitContext.quiet(Sessions.of(1L << 30, 2))
                            .with(Frame.of(DoubleColumn.of("w", w)).take(train)));
            assertThat(fitted.targetTransform()).isEqualTo(Optional.ofNullable(trial.model.targetTransform()));
            Files.write(folder.resolve("model-" + i + ".onnx"), Onnx.export(fitted));
            Files.write(
                    folder.resolve("model-" + i + ".ubj"),
                    requireNonNull(fitted.nativeFiles().get("model.ubj")));
            Onnx.assertParity(fitted, inputs.take(test));
            assertThat(Arrays.stream(fitted.nativeGaps(inputs.take(test)).orElseThrow())
                            .max()
                            .orElseThrow())
                    .isLessThan(1e-5);
            Column found = fitted.predict(inputs.take(test)).column(trial.classes ? "probability_1" : "prediction");
            ours.add(IntStream.range(0, found.rows()).mapToDouble(found::number).toArray());
            Map<String, Object> params = new LinkedHashMap<>(trial.model.params());
            params.putIfAbsent("objective", trial.classes ? "binary:logistic" : "reg:squarederror");
            Map<String, Object> job = new LinkedHashMap<>();
            job.put("x", List.of(list(a), list(b)));
            job.put("y", list(y));
            job.put("train", TRAIN);
            job.put("rounds", 20);
            job.put("params", params);
            job.put("weight", trial.weight ? list(w) : null);
            job.put("balanced", trial.model.classWeight() != null);
            job.put("log", trial.logarithm());
            job.put("margin", trial.margin ? list(off) : null);
            jobs.add(job);
        }
        OwnLibrary.bring(folder);
        Files.writeString(folder.resolve("jobs.json"), Json.write(jobs));
        List<Object> answers =
                (List<Object>) Json.read(Python.MLFLOW_3_17.run(folder, PEER).strip());
        for (int i = 0; i < trials.size(); i++) {
            List<Object> answer = (List<Object>) answers.get(i);
            List<Object> peer = (List<Object>) answer.get(0);
            List<Object> graph = (List<Object>) answer.get(1);
            for (int row = 0; row < peer.size(); row++) {
                double expected = ((Number) peer.get(row)).doubleValue();
                double size = Math.max(1, Math.abs(expected));
                assertThat(ours.get(i)[row]).as("trial %d, row %d", i, row).isCloseTo(expected, within(2e-5 * size));

                assertThat(((Number) graph.get(row)).doubleValue())
                        .as("graph of trial %d, row %d", i, row)
                        .isCloseTo(ours.get(i)[row], within(1e-5 * size));
            }
        }
    }

    private static List<Object> list(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(it -> (Object) it).toList();
    }
}
