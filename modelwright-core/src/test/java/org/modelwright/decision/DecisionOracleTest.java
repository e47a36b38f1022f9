package org.modelwright.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Threads;
import org.modelwright.internal.text.Json;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.task.Decision;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Python;

/** Calibrations, closed forms and cost matrices, found again by scikit-learn and NumPy from the same scores. */
class DecisionOracleTest {

    private static final String SCRIPT = """
            import json, sys
            import numpy as np
            from sklearn.base import BaseEstimator, ClassifierMixin
            from sklearn.calibration import CalibratedClassifierCV
            from sklearn.frozen import FrozenEstimator

            class Probability(ClassifierMixin, BaseEstimator):
                def fit(self, X, y): self.classes_ = np.unique(y); return self
                def predict_proba(self, X): return np.column_stack([1 - X[:, 0], X[:, 0]])
                def predict(self, X): return self.classes_[(X[:, 0] > 0.5).astype(int)]

            class Margin(Probability):
                def decision_function(self, X): return np.log(X[:, 0]) - np.log1p(-X[:, 0])

            answer = []
            for case in json.load(open(sys.argv[1])):
                X, y, asked = np.array(case["p"])[:, None], np.array(case["y"]), np.array(case["asked"])[:, None]
                found = {}
                for method, model in [("sigmoid", Margin()), ("isotonic", Probability())]:
                    calibrated = CalibratedClassifierCV(FrozenEstimator(model.fit(X, y)), method=method).fit(X, y)
                    found[method] = calibrated.predict_proba(asked)[:, 1].tolist()
                fitted = calibrated.calibrated_classifiers_[0]
                sigmoid = CalibratedClassifierCV(FrozenEstimator(Margin().fit(X, y)), method="sigmoid").fit(X, y)
                curve = sigmoid.calibrated_classifiers_[0].calibrators[0]
                margin = (np.log(1 / 21) - np.log(20 / 21) + curve.b_) / -curve.a_
                found["closed"] = 1 / (1 + np.exp(-margin))
                P, C = np.array(case["many"]), np.array(case["costs"])
                found["classes"] = np.argmin(P @ C, axis=1).tolist()
                answer.append(found)
            print(json.dumps(answer))
            """;

    @TempDir
    Path folder;

    /** Scores of a model that is too sure of itself. */
    private static HeldOut scores(long seed, int rows, double shift, boolean coarse) {
        Random random = new Random(seed);
        double[] first = new double[rows];
        double[] second = new double[rows];
        long[] truth = new long[rows];
        int[] folds = new int[rows];
        for (int row = 0; row < rows; row++) {
            double margin = random.nextGaussian() * 1.5 + shift;
            truth[row] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
            double said = 1 / (1 + Math.exp(-2 * margin - 0.5 + 0.3 * random.nextGaussian()));
            second[row] = coarse ? Math.round(said * 50) / 51.0 + 0.005 : said;
            first[row] = 1 - second[row];
            folds[row] = row % 5;
        }
        return new HeldOut(Target.of(LongColumn.of("y", truth), Task.BINARY), List.of(first, second), folds);
    }

    private static double[] calibrated(CalibrationCurve curve, double... asked) {
        return DoubleStream.of(asked).map(it -> curve.of(1 - it, it)).toArray();
    }

    private static double[] ofGraph(CalibrationCurve curve, double... asked) {
        OnnxGraph graph =
                new OnnxGraph(List.of(new Feature("first", DataType.DOUBLE), new Feature("second", DataType.DOUBLE)));
        graph.output("p", Type.DOUBLE, curve.export(graph, graph.input("first"), graph.input("second")));
        try (OnnxModel onnx = OnnxModel.load("curve", graph.toBytes(), Threads.CALLER)) {
            Frame outputs = onnx.predict(Frame.of(
                    DoubleColumn.of(
                            "first", DoubleStream.of(asked).map(it -> 1 - it).toArray()),
                    DoubleColumn.of("second", asked)));
            return IntStream.range(0, asked.length)
                    .mapToDouble(row -> outputs.column("p").number(row))
                    .toArray();
        }
    }

    @Test
    @Tag("oracle")
    void scikitLearnAndNumPyFindTheSame() throws IOException {
        List<HeldOut> all = List.of(
                scores(1, 2000, 0, false),
                scores(2, 3000, -2, true),
                scores(3, 400, -1, false),
                scores(4, 900, 1, true));
        double[] asked =
                IntStream.rangeClosed(1, 999).mapToDouble(it -> it / 1000.0).toArray();
        double[][] many = new double[300][];
        Random random = new Random(9);
        for (int row = 0; row < many.length; row++) {
            double[] weights = random.doubles(3).toArray();
            double sum = DoubleStream.of(weights).sum();
            many[row] = DoubleStream.of(weights).map(it -> it / sum).toArray();
        }
        List<List<Double>> costs = List.of(List.of(0.0, 2.0, 7.0), List.of(1.5, 0.0, 1.0), List.of(30.0, 4.0, -1.0));
        List<Object> cases = new ArrayList<>();
        for (HeldOut each : all) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("p", list(each.numbers().get(1)));
            said.put(
                    "y",
                    IntStream.range(0, each.rows())
                            .mapToObj(each.target()::label)
                            .toList());
            said.put("asked", list(asked));
            said.put("many", Arrays.stream(many).map(DecisionOracleTest::list).toList());
            said.put("costs", costs);
            cases.add(said);
        }
        Path file = Files.writeString(folder.resolve("cases.json"), Json.write(cases));
        List<?> answers = (List<?>) Json.read(Python.MLFLOW_3_17.run(folder, SCRIPT, file.toString()));

        Decision cheapest = Decision.leastCost(costs);
        for (int i = 0; i < all.size(); i++) {
            Map<?, ?> found = (Map<?, ?>) answers.get(i);
            HeldOut each = all.get(i);
            for (Calibration method : Calibration.values()) {
                CalibrationCurve curve = CalibrationFit.curve(method, each);
                double[] wanted = ((List<?>) found.get(method.name().toLowerCase(Locale.ROOT)))
                        .stream().mapToDouble(it -> ((Number) it).doubleValue()).toArray();
                assertThat(calibrated(curve, asked)).as("%s of %s", method, i).containsExactly(wanted, within(1e-6));
                assertThat(ofGraph(curve, asked)).containsExactly(calibrated(curve, asked), within(1e-12));
            }
            assertThat(IntStream.range(0, many.length)
                            .mapToObj(row -> cheapest.winner(many[row]))
                            .toList())
                    .isEqualTo(((List<?>) found.get("classes"))
                            .stream().map(it -> ((Number) it).intValue()).toList());
        }
        ThresholdSearch.Chosen closed = ThresholdSearch.of(Threshold.of(Costs.of(1, 20)), all.get(2), false);
        assertThat(closed.record().how()).startsWith("in closed form");
        Object wanted = ((Map<?, ?>) answers.get(2)).get("closed");
        assertThat(closed.decision().threshold()).isCloseTo((Double) wanted, within(1e-6));
        assertThat(ThresholdSearch.of(Threshold.of(Costs.of(1, 20)), all.get(2), true)
                        .decision()
                        .threshold())
                .isEqualTo(1 / 21.0);
    }

    @Test
    void fewRowsTakeTheSigmoidAndSayIt() {
        CalibrationFit few = CalibrationFit.of(Calibration.ISOTONIC, scores(3, 400, -1, false));
        assertThat(few.record().method()).isEqualTo("sigmoid");
        assertThat(few.warning().orElseThrow()).startsWith("The calibration is sigmoid and not isotonic: 400 training");
        CalibrationFit many = CalibrationFit.of(Calibration.ISOTONIC, scores(3, 4000, -1, false));
        assertThat(many.record().method()).isEqualTo("isotonic");
        assertThat(many.warning()).isEmpty();
        assertThat(many.record().after().error())
                .isLessThan(0.5 * many.record().before().error());
        assertThat(many.record().after().logLoss())
                .isLessThan(many.record().before().logLoss());
        assertThat(DoubleStream.of(calibrated(many.curve(), 0, 1)).allMatch(it -> it > 0 && it < 1))
                .isTrue();
    }

    /** The curve of a row's own fold has not seen it: of pure noise nothing can be learned that way. */
    @Test
    void whatIsChosenNextIsChosenByCalibrationsOfOtherFolds() {
        Random random = new Random(5);
        double[] second = random.doubles(2000).toArray();
        long[] truth = random.longs(2000, 0, 2).toArray();
        HeldOut noise = new HeldOut(
                Target.of(LongColumn.of("y", truth), Task.BINARY),
                List.of(DoubleStream.of(second).map(it -> 1 - it).toArray(), second),
                IntStream.range(0, 2000).map(row -> row % 5).toArray());
        CalibrationFit fit = CalibrationFit.of(Calibration.ISOTONIC, noise);
        assertThat(fit.record().after().logLoss()).isGreaterThan(Math.log(2));
    }

    @Test
    void chosenThresholdsCostLess() {
        double[] gains = new double[200];
        double[] regrets = new double[200];
        for (int set = 0; set < gains.length; set++) {
            double wrong = new double[] {3, 8, 20}[set % 3];
            double shift = -3 + 3.0 * (set % 11) / 10;
            ThresholdSearch.Chosen chosen =
                    ThresholdSearch.of(Threshold.of(Costs.of(1, wrong)), scores(set, 1500, shift, false), false);
            HeldOut fresh = scores(10_000 + set, 20_000, shift, false);
            double least = leastCost(fresh, wrong);
            double cost = cost(fresh, wrong, chosen.decision().threshold());
            gains[set] = cost(fresh, wrong, Decision.EVEN) - cost;
            regrets[set] = cost / least - 1;
        }
        double mean = DoubleStream.of(gains).average().orElseThrow();
        double variance = DoubleStream.of(gains)
                .map(it -> (it - mean) * (it - mean))
                .average()
                .orElseThrow();
        Arrays.sort(regrets);
        assertThat(mean).isGreaterThan(3 * Math.sqrt(variance / gains.length));
        assertThat(regrets[regrets.length / 2]).isLessThan(0.1);
        assertThat(regrets[0]).isGreaterThan(-1e-9);
    }

    private static double cost(HeldOut scores, double falseNegative, double threshold) {
        double cost = 0;
        for (int row = 0; row < scores.rows(); row++) {
            boolean said = scores.numbers().get(1)[row] > threshold;
            boolean is = scores.target().label(row) == 1;
            cost += said == is ? 0 : is ? falseNegative : 1;
        }
        return cost / scores.rows();
    }

    private static double leastCost(HeldOut scores, double falseNegative) {
        int[] order = IntStream.range(0, scores.rows())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> scores.numbers().get(1)[row]))
                .mapToInt(it -> it)
                .toArray();
        double cost = cost(scores, falseNegative, 0);
        double least = cost;
        for (int row : order) {
            cost += (scores.target().label(row) == 1 ? falseNegative : -1) / scores.rows();
            least = Math.min(least, cost);
        }
        return least;
    }

    private static List<Double> list(double... values) {
        return DoubleStream.of(values).boxed().toList();
    }
}
