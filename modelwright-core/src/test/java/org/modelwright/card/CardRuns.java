package org.modelwright.card;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.internal.text.Json;
import org.modelwright.leak.LeakSummary;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.Figures;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SearchSummary;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.saver.SavedModels;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Task;

/** Records of runs that nobody made, with all that a record can hold, for cards to be drawn of. */
public final class CardRuns {

    /** What pages must not fall for. */
    public static final List<String> HOSTILE = List.of(
            "<script>document.title='owned'</script>",
            "\"><img src=x onerror=alert(1)>",
            "</style></svg></table><h1>out",
            "&lt;b&gt; ${1+1} @if(true) {{x}}",
            "😀 émoji 👩‍👩‍👧 Ünï",
            "مرحبا בוקר טוב",
            "\u202Egnisrever\u202D",
            "a\nb\tc\u0000d`|*_[x](javascript:alert(1))",
            "x".repeat(3000));

    private final Random random = new Random(7);
    private final Task task;
    private final List<String> columns;
    private final List<String> classes;
    private final String name;

    private CardRuns(String name, Task task, List<String> columns, List<String> classes) {
        this.name = name;
        this.task = task;
        this.columns = columns;
        this.classes = classes;
    }

    /** {@return a regression with everything in it} */
    public static RunRecordFile.Run regression() {
        return new CardRuns("bikes", Task.REGRESSION, numbered("column", 14), List.of()).run();
    }

    /** {@return so many classes with everything in it} */
    public static RunRecordFile.Run classes(int count) {
        return new CardRuns(
                        "wines",
                        count == 2 ? Task.BINARY : Task.MULTICLASS,
                        numbered("column", 6),
                        numbered("class", count))
                .run();
    }

    /** {@return what no page may fall for, in every name and text} */
    public static RunRecordFile.Run hostile() {
        return new CardRuns(HOSTILE.get(0), Task.MULTICLASS, HOSTILE, HOSTILE).run();
    }

    /** {@return more columns than anybody reads} */
    public static RunRecordFile.Run wide(int columns) {
        return new CardRuns(
                        "wide",
                        Task.REGRESSION,
                        numbered("a_column_with_a_name_that_is_not_short_", columns),
                        List.of())
                .run();
    }

    private static List<String> numbered(String word, int count) {
        return IntStream.range(0, count).mapToObj(it -> word + (it + 1)).toList();
    }

    private RunRecordFile.Run run() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        List<String> names = task == Task.REGRESSION
                ? List.of("mean_squared_error", "r2_score")
                : List.of("accuracy_score", "f1_score", "log_loss");
        for (String metric : names) {
            metrics.put(metric, 0.8123456789);
            metrics.put(metric + "_lower", 0.79);
            metrics.put(metric + "_upper", 0.83);
            metrics.put("train_" + metric, 0.9);
            metrics.put("baseline_" + metric, 0.4);
            metrics.put("linear_" + metric, 0.7);
        }
        List<Double> curve =
                IntStream.range(0, 120).mapToObj(it -> 2 * Math.exp(-it / 30.0)).toList();
        List<Integer> rounds = IntStream.range(0, 120).boxed().toList();
        return new RunRecordFile.Run(
                "0.1.0",
                "0123456789abcdef0123456789abcdef",
                "1",
                name,
                Instant.parse("2026-11-30T12:00:00Z"),
                List.of(new RunRecordFile.PluginJar("plug.jar", "1.0", "1".repeat(64))),
                "17",
                "Linux amd64",
                SavedModels.environment(),
                Map.of(
                        "KIND",
                        "TrainingJob",
                        "run_config",
                        Map.of("name", name, "description", columns.get(0)),
                        "model",
                        Map.of("KIND", "XGBoostModel", "categorical", columns),
                        "saver",
                        Map.of("path", "model"),
                        "statement",
                        Map.of(
                                "intended_use",
                                columns.get(columns.size() - 1),
                                "inputs",
                                Map.of("licence", "CC BY 4.0"))),
                "0".repeat(64),
                List.of(dataset("inputs", columns), dataset("targets", List.of("target"))),
                Map.of("inputs.where", 3L),
                8000,
                2000,
                Map.of("first_test_row", 80L),
                new LeakSummary(true, 100, 100, 1, Map.of(columns.get(0), columns.get(0)), List.of(columns.get(0))),
                task,
                null,
                Map.of("rounds", "120", "validation_rows", "800", columns.get(0), columns.get(0)),
                metrics,
                Map.of(names.get(0), List.of(0.8, 0.79, 0.82)),
                evidence(names),
                new RunCourse(
                        List.of("model.categorical"),
                        new RunCourse.Previous(
                                3,
                                "fedcba9876543210fedcba9876543210",
                                Map.of(names.get(0), 0.78),
                                List.of("rows: 1 before, 2 now")),
                        search(),
                        List.of(
                                new RunCourse.LearningCurve("train_rmse", rounds, curve),
                                new RunCourse.LearningCurve(
                                        "valid_rmse",
                                        rounds,
                                        curve.stream().map(it -> it + 0.2).toList())),
                        List.of()),
                List.of(columns.get(0)));
    }

    private static SearchSummary search() {
        String run = "fedcba9876543210fedcba9876543210";
        return new SearchSummary(
                "root_mean_squared_error",
                5,
                800,
                1,
                Map.of("KIND", "XGBoostModel"),
                "one_standard_error",
                0.5,
                0.49,
                0.52,
                0.02,
                200,
                "time_budget",
                60.25,
                1.5,
                1,
                List.of(
                        new SearchSummary.Trial(1, "depth 6", run, "finished", 0.5, 2.5),
                        new SearchSummary.Trial(2, "depth 3, eta 0.1", run, "failed", null, 0.5),
                        new SearchSummary.Trial(3, "depth 4", run, "finished", 0.49, 3.0)));
    }

    private Dataset dataset(String of, List<String> names) {
        List<Map<String, Object>> specs = names.stream()
                .map(it -> Map.<String, Object>of("name", it, "type", "double", "required", true))
                .toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        names.forEach(it -> facts.put(it, Map.of("missing", 2, "min", -1.5, "max", 12345.678)));
        return new Dataset(
                of,
                "9eb5c9293cf40b77",
                "local",
                "{}",
                Json.write(Map.of("mlflow_colspec", specs)),
                Json.write(Map.of("num_rows", 10_000, "key", List.of(), "columns", facts)));
    }

    private RunEvidence evidence(List<String> metrics) {
        Map<String, RunEvidence.Interval> intervals = new LinkedHashMap<>();
        metrics.forEach(it -> intervals.put(it, new RunEvidence.Interval(0.79, 0.83, "bootstrap", null)));
        intervals.put(metrics.get(1), RunEvidence.Interval.none("too few"));
        String metric = metrics.get(0);
        List<RunEvidence.Slice> slices = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String column = columns.get(i % columns.size());
            Map<String, Object> slice = new HashMap<>(Map.of("column", column, "metric", metric));
            if (i % 2 == 0) {
                slice.putAll(Map.of("value", column, "rows", 200, "few", false, "asked", i == 0));
                slice.putAll(Map.of("score", 0.7 + i * 0.02, "lower", 0.6 + i * 0.02, "upper", 0.8 + i * 0.02));
            } else {
                slice.putAll(Map.of("from", 1.0, "rows", 9, "few", true, "asked", false, "score", 0.9));
                if (i != 11) {
                    slice.put("to", 2.5);
                }
            }
            slices.add(Records.of(RunEvidence.Slice.class, slice));
        }
        List<RunEvidence.Feature> features = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            features.add(new RunEvidence.Feature(
                    columns.get(i),
                    10.0 / (i + 1),
                    5.0,
                    1.0 / (i + 1) - 0.02,
                    0.05,
                    i == 1 ? List.of(columns.get(0)) : List.of()));
        }
        return new RunEvidence(
                new RunEvidence.Intervals(
                        0.95,
                        2000,
                        42,
                        RowUnits.Kind.ROW,
                        2000,
                        null,
                        null,
                        3,
                        "Another training is not covered.",
                        intervals),
                slices,
                new RunEvidence.SliceSearch(metric, 0.81, true, 40, 0.95, columns.subList(0, 1)),
                new RunEvidence.Importance(metric, 2000, 5, 42, features),
                List.of(
                        Records.of(RunEvidence.Coefficient.class, "value", 1.0),
                        new RunEvidence.Coefficient(columns.get(0), columns.get(0), null, -0.25)),
                List.of(
                        new RunEvidence.Check(
                                "overfitting",
                                RunEvidence.Status.ISSUE,
                                "The training score is far above. " + columns.get(0),
                                null),
                        new RunEvidence.Check(
                                "useless_features", RunEvidence.Status.TIP, "Some columns do nothing.", null),
                        new RunEvidence.Check("few_rows", RunEvidence.Status.PASSED, "There are enough rows.", null),
                        new RunEvidence.Check(
                                "drift", RunEvidence.Status.MUTED, "Train and test differ.", columns.get(0))),
                List.of(
                        new RunEvidence.Effect(
                                columns.get(0),
                                null,
                                doubles(0, 1, 20),
                                doubles(-2, 3, 20),
                                IntStream.range(0, 20).boxed().toList()),
                        new RunEvidence.Effect(
                                columns.get(1),
                                null,
                                doubles(10_000, 250_000, 20),
                                doubles(0.001, -0.002, 20),
                                IntStream.range(0, 20).boxed().toList())),
                figures(),
                new Verdict(
                        Verdict.Decision.HOLD,
                        "It is not surely better than models:/bikes/3.",
                        new Verdict.Comparison(
                                "models:/bikes/3",
                                metric,
                                0,
                                1800,
                                200,
                                0,
                                0.81,
                                0.8,
                                0.01,
                                -0.002,
                                0.022,
                                RowUnits.Kind.ROW,
                                1800,
                                2)),
                new RunDecisions(
                        task == Task.REGRESSION
                                ? null
                                : new RunDecisions.Threshold(
                                        "the threshold with the best f1_score",
                                        "by the counts of each threshold",
                                        0.31,
                                        "f1_score",
                                        0.71,
                                        0.6,
                                        8000,
                                        900,
                                        doubles(0, 1, 20),
                                        doubles(0.7, 0.1, 20)),
                        task != Task.REGRESSION
                                ? null
                                : new RunDecisions.Intervals(
                                        "an interval that holds the target in 0.9 of the rows",
                                        0.9,
                                        "out_of_fold",
                                        "target",
                                        95.5,
                                        RowUnits.Kind.BLOCK,
                                        "dteday",
                                        300,
                                        6000,
                                        List.of(0.91, 0.86),
                                        new RunDecisions.Measured(
                                                2000,
                                                0.88,
                                                0.86,
                                                0.9,
                                                191.0,
                                                List.of(new RunEvidence.Slice(
                                                        "season",
                                                        "4",
                                                        null,
                                                        null,
                                                        500,
                                                        "interval_coverage",
                                                        0.85,
                                                        0.8,
                                                        0.89,
                                                        false,
                                                        true)))),
                        task == Task.BINARY
                                ? new RunDecisions.Calibration(
                                        "isotonic",
                                        "isotonic",
                                        "by the scores of rows that models had not learned from",
                                        8000,
                                        900,
                                        reliability(0.3, 0.06),
                                        reliability(0.05, 0.01))
                                : null,
                        null));
    }

    private static RunDecisions.Reliability reliability(double off, double error) {
        return new RunDecisions.Reliability(
                doubles(0, 0.9, 10), doubles(0, 0.9 - off, 10), Collections.nCopies(10, 800), error, 0.3, 0.1);
    }

    private static List<Double> doubles(double from, double to, int count) {
        return IntStream.range(0, count)
                .mapToObj(it -> from + (to - from) * it / (count - 1))
                .toList();
    }

    private Figures figures() {
        boolean numbers = task == Task.REGRESSION;
        List<Figures.Pair> pairs = random.doubles(400, 0, 900)
                .mapToObj(it -> new Figures.Pair(it, it + random.nextGaussian() * 40))
                .toList();
        List<Double> shares = List.of(0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0);
        List<Double> quantiles = List.of(-300.0, -110.0, -70.0, -50.0, -22.0, 1.0, 25.0, 55.0, 80.0, 130.0, 400.0);
        List<Double> x = doubles(0, 1, 50);
        List<Figures.Curve> roc = classes.stream()
                .limit(10)
                .map(it -> new Figures.Curve(it, x, x.stream().map(Math::sqrt).toList(), doubles(1, 0, 50)))
                .toList();
        List<Figures.ClassScore> scores = classes.stream()
                .limit(300)
                .map(it ->
                        new Figures.ClassScore(it, 40, 38, 0.8, 0.65, 0.9, 0.84, 0.7, 0.93, it.equals(classes.get(0))))
                .toList();
        List<Figures.Calibration> calibration = classes.stream()
                .limit(10)
                .map(it -> new Figures.Calibration(
                        it,
                        doubles(0.05, 0.95, 10),
                        doubles(0.02, 0.9, 10),
                        doubles(0.0, 0.85, 10),
                        doubles(0.08, 0.97, 10),
                        IntStream.range(0, 10).map(row -> 20).boxed().toList()))
                .toList();
        List<Figures.Reason> reasons = columns.stream()
                .limit(20)
                .map(it -> new Figures.Reason(
                        it,
                        1,
                        random.doubles(150, -2, 2).boxed().toList(),
                        random.doubles(150).mapToObj(String::valueOf).toList()))
                .toList();
        return new Figures(
                numbers ? new Figures.Residuals(1.2, 60, shares, quantiles) : null,
                numbers ? pairs : List.of(),
                numbers || classes.size() > 50 ? null : confusion(),
                scores,
                roc,
                roc,
                calibration,
                List.of(
                        new Figures.WorstRow(
                                Map.of("id", columns.get(0)), "900", "120.5", 779.5, Map.of(columns.get(0), -400.25)),
                        new Figures.WorstRow(Map.of("id", "17"), columns.get(0), "2", 3.5, Map.of())),
                new Figures.Reasons(null, 150, 0.5, reasons));
    }

    private Figures.@Nullable Confusion confusion() {
        List<List<Integer>> counts = new ArrayList<>();
        for (int actual = 0; actual < classes.size(); actual++) {
            List<Integer> row = new ArrayList<>();
            for (int predicted = 0; predicted < classes.size(); predicted++) {
                row.add(actual == predicted ? 70 : random.nextInt(20));
            }
            counts.add(row);
        }
        return new Figures.Confusion(classes, counts);
    }
}
