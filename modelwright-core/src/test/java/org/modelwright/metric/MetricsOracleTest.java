package org.modelwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.internal.text.Json;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Python;

/** Every metric on the same vectors as scikit-learn's of that name. */
@Tag("oracle")
class MetricsOracleTest {

    private static final String SCRIPT = """
            import json, sys, warnings
            import numpy as np, sklearn.metrics as skm
            warnings.simplefilter("ignore")
            said = {}
            for name, case in json.load(open(sys.argv[1])).items():
                y, p, metric, more = case["truth"], case["said"], case["metric"], case["more"]
                labels, score = case.get("labels"), getattr(skm, metric)
                if case.get("weights"):
                    more["sample_weight"] = case["weights"]
                if metric in ("log_loss", "top_k_accuracy_score"):
                    value = score(y, np.array(case["probabilities"]).T, labels=labels, **more)
                elif metric == "brier_score_loss" and len(labels) > 2:
                    value = score(y, np.array(case["probabilities"]).T, labels=labels, **more)
                elif metric == "roc_auc_score" and len(labels) > 2:
                    value = score(y, np.array(case["probabilities"]).T, labels=labels, multi_class="ovr", **more)
                elif metric == "average_precision_score" and len(labels) > 2:
                    truth = np.array([[int(t == label) for label in labels] for t in y])
                    value = score(truth, np.array(case["probabilities"]).T, **more)
                elif metric in ("roc_auc_score", "average_precision_score", "brier_score_loss"):
                    at = labels.index(case["positive"])
                    truth = [int(t == case["positive"]) for t in y]
                    value = score(truth, case["probabilities"][at], **more)
                else:
                    try:
                        value = score(y, p, **more)
                    except ValueError as refused:
                        # Where a deviance or a logarithm is not defined.
                        assert "can only be used on" in str(refused) or "less than or equal to -1" in str(refused)
                        value = np.nan
                said[name] = None if np.isnan(value) else float(value)
            print(json.dumps(said))
            """;

    @TempDir
    Path folder;

    private final Map<String, Object> asked = new LinkedHashMap<>();
    private final Map<String, Double> ours = new LinkedHashMap<>();

    @Test
    void regression() throws Exception {
        Random random = new Random(1);
        for (int rows : new int[] {2, 3, 10, 301}) {
            for (double scale : new double[] {1e-6, 1, 1e9}) {
                double[] truth = random.doubles(rows, 0, scale).toArray();
                double[] said = random.doubles(rows, 0, scale).toArray();
                ask("random " + rows + " " + scale, truth, said);
                ask("perfect " + rows + " " + scale, truth, truth);
            }
        }
        double[] nearlyConstant = {1e9, 1e9, 1e9 + 1, 1e9 + 2};
        ask("far from zero", nearlyConstant, new double[] {1e9 + 1, 1e9, 1e9, 1e9 + 2});
        compare();
    }

    @Test
    void countsAndAmounts() throws Exception {
        Random random = new Random(3);
        for (int rows : new int[] {2, 3, 200}) {
            for (double scale : new double[] {1e-3, 1, 1e6}) {
                double[] counts = random.doubles(rows, 0, 3).map(Math::floor).toArray();
                double[] amounts = random.doubles(rows, scale / 100, scale).toArray();
                double[] said = random.doubles(rows, scale / 100, scale).toArray();
                ask("counts " + rows + " " + scale, counts, said);
                ask("amounts " + rows + " " + scale, amounts, said);
                ask(
                        "numbers " + rows + " " + scale,
                        Arrays.stream(amounts).map(it -> it - scale / 2).toArray(),
                        said);
            }
        }
        compare();
    }

    /** Whole weights, of which a third is 0, meet the half of their sum exactly. */
    private static double[] weights(int rows, boolean whole) {
        Random random = new Random(rows);
        double[] weights = whole
                ? random.ints(rows, 0, 3).asDoubleStream().toArray()
                : random.doubles(rows, 0, 10).toArray();
        weights[rows - 1] = 1;
        return weights;
    }

    private void ask(String name, double[] truth, double[] said) {
        Target target = Target.of(DoubleColumn.of("y", truth), Task.REGRESSION);
        Frame outputs = Outputs.numbers(DoubleColumn.of("p", said).values());
        for (RegressionScore score : RegressionScore.values()) {
            RegressionMetric metric = RegressionMetric.of(score);
            ask(name, metric, Map.of(), target, outputs, truth, said);
            if (score == RegressionScore.MEAN_PINBALL_LOSS) {
                for (double alpha : new double[] {0, 0.1, 1}) {
                    ask(name, metric.alpha(alpha), Map.of("alpha", alpha), target, outputs, truth, said);
                }
            }
            if (score == RegressionScore.MEAN_TWEEDIE_DEVIANCE) {
                for (double power : new double[] {-1.5, -1, 0, 1, 1.1, 1.5, 2, 2.5, 3}) {
                    if (power != 0 && power != 1 && power != 2 && name.startsWith("perfect")) {
                        continue; // a difference of equal numbers, of which nothing but rounding is left
                    }
                    ask(name, metric.power(power), Map.of("power", power), target, outputs, truth, said);
                }
            }
        }
    }

    private void ask(
            String name,
            RegressionMetric metric,
            Map<String, Object> more,
            Target target,
            Frame outputs,
            double[] truth,
            double[] said) {
        assertThat(metric.score(target, outputs))
                .as(name + " " + metric)
                .matches(it -> it.isNaN() == metric.undefined(target, outputs).isPresent());
        for (int weighted = 0; weighted < 3; weighted++) {
            if (weighted > 0 && metric.name() == RegressionScore.MAX_ERROR) {
                continue;
            }
            double[] weights = weights(truth.length, weighted == 1);
            String key = name + " " + metric.key() + " " + more + " " + weighted;
            Map<String, Object> further = weighted == 0 ? Map.of() : Map.of("weights", boxed(weights));
            ask(key, metric.key(), boxed(truth), boxed(said), more, further);
            ours.put(key, weighted == 0 ? metric.score(target, outputs) : metric.score(target, outputs, weights));
        }
    }

    @Test
    void classes() throws Exception {
        Random random = new Random(2);
        for (int classes : new int[] {2, 3, 5}) {
            for (int rows : new int[] {7, 40, 300}) {
                for (boolean ties : new boolean[] {false, true}) {
                    askClasses("random " + classes + " " + rows + " " + ties, classes, rows, ties, random, classes);
                }
            }
        }
        // Of the classes that the target has, the test rows hold one only.
        askClasses("one class of two", 2, 9, false, random, 1);
        askClasses("two classes of four", 4, 30, false, random, 2);
        compare();
    }

    private void askClasses(String name, int classes, int rows, boolean ties, Random random, int present) {
        int[] truth =
                IntStream.range(0, rows).map(row -> random.nextInt(present)).toArray();
        List<DoubleBuffer> probabilities = new ArrayList<>();
        double[][] raw = new double[rows][classes];
        for (double[] row : raw) {
            double sum = 0;
            for (int label = 0; label < classes; label++) {
                row[label] = ties ? 1 + random.nextInt(3) : random.nextDouble() + 1e-3;
                sum += row[label];
            }
            for (int label = 0; label < classes; label++) {
                row[label] /= sum;
            }
        }
        raw[0] = IntStream.range(0, classes)
                .mapToDouble(label -> label == truth[0] ? 0 : label == (truth[0] + 1) % classes ? 1 : 0)
                .toArray();
        for (int label = 0; label < classes; label++) {
            int at = label;
            probabilities.add(DoubleColumn.of(
                            "p",
                            IntStream.range(0, rows)
                                    .mapToDouble(row -> raw[row][at])
                                    .toArray())
                    .values());
        }
        for (boolean text : new boolean[] {true, false}) {
            int[] all = IntStream.concat(IntStream.of(truth), IntStream.range(0, classes))
                    .toArray();
            Column column = text
                    ? TextColumn.of(
                            "y", IntStream.of(all).mapToObj(it -> "class " + it).toArray(String[]::new))
                    : LongColumn.of(
                            "y",
                            IntStream.of(all).asLongStream().map(it -> it + 10).toArray());
            Target target = Target.of(column, classes == 2 ? Task.BINARY : Task.MULTICLASS)
                    .take(IntStream.range(0, rows).toArray());
            Frame outputs = Outputs.classes(target.labels(), probabilities);
            List<Object> labels = new ArrayList<>();
            target.labels().texts().forEach(it -> labels.add(text ? it : (Object) Long.parseLong(it)));
            List<Object> said = new ArrayList<>();
            List<Object> true_ = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                String one = String.valueOf(outputs.column(Outputs.PREDICTION).text(row));
                said.add(text ? one : (Object) Long.parseLong(one));
                true_.add(labels.get(truth[row]));
            }
            List<Object> rowsOf = new ArrayList<>();
            probabilities.forEach(it -> rowsOf.add(
                    boxed(IntStream.range(0, rows).mapToDouble(it::get).toArray())));
            for (ClassificationScore score : ClassificationScore.values()) {
                if (!score.fits(target.task())) {
                    continue;
                }
                List<Average> averages = new ArrayList<>(
                        Arrays.stream(Average.values()).filter(score::takes).toList());
                if (averages.isEmpty()) {
                    averages.add(null);
                }
                for (Average average : averages) {
                    if (average == Average.BINARY && classes > 2) {
                        continue;
                    }
                    ClassificationMetric metric = ClassificationMetric.of(score).average(average);
                    Map<String, Object> more = new LinkedHashMap<>();
                    if (average != null) {
                        more.put("average", average.name().toLowerCase(Locale.ROOT));
                    }
                    if (score.takes(Average.BINARY)) {
                        more.put("zero_division", 0);
                        if (average == Average.BINARY) {
                            more.put("pos_label", labels.get(labels.size() - 1));
                        }
                        if (average == Average.BINARY && present < 2) {
                            continue; // scikit-learn refuses a pos_label that no row has
                        }
                    }
                    Map<String, Object> further = new LinkedHashMap<>(Map.of(
                            "labels", labels, "positive", labels.get(labels.size() - 1), "probabilities", rowsOf));
                    String key = name + " " + text + " " + metric.key() + " " + average;
                    for (int k = 1; score == ClassificationScore.TOP_K_ACCURACY_SCORE && k <= classes; k++) {
                        ask(key + " k " + k, metric.key(), true_, said, Map.of("k", k), further);
                        ours.put(key + " k " + k, metric.k(k).score(target, outputs));
                    }
                    ask(key, metric.key(), true_, said, more, further);
                    ours.put(key, metric.score(target, outputs));
                    for (boolean whole : new boolean[] {true, false}) {
                        double[] weights = weights(rows, whole);
                        further.put("weights", boxed(weights));
                        ask(key + " weights " + whole, metric.key(), true_, said, more, further);
                        ours.put(key + " weights " + whole, metric.score(target, outputs, weights));
                    }
                }
            }
        }
    }

    private void ask(
            String name,
            String metric,
            List<Object> truth,
            List<Object> said,
            Map<String, Object> more,
            Map<String, Object> further) {
        Map<String, Object> one = new LinkedHashMap<>(further);
        one.put("metric", metric);
        one.put("truth", truth);
        one.put("said", said);
        one.put("more", more);
        asked.put(name, one);
    }

    private static List<Object> boxed(double[] values) {
        List<Object> boxed = new ArrayList<>();
        for (double value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    private void compare() throws Exception {
        Path file = Files.writeString(folder.resolve("asked.json"), Json.write(asked));
        Map<?, ?> theirs = (Map<?, ?>) Json.read(Python.MLFLOW_3_17.run(folder, SCRIPT, file));
        assertThat(theirs.keySet()).hasSize(ours.size()).hasSizeGreaterThan(50);
        ours.forEach((name, value) -> {
            Object their = theirs.get(name);
            if (their == null) {
                assertThat(value).as(name).isNaN();
            } else {
                double expected = ((Number) their).doubleValue();
                assertThat(value).as(name).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
            }
        });
    }
}
