package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.internal.text.Json;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Rows;
import org.modelwright.task.Target;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Targets of any size are learned as well as small ones, and their parameters and metrics keep their units. */
class TargetScaleTest {

    @TempDir
    private Path folder;

    /** The Python package around the very library that we bring learns each target as it is best for it. */
    private static final String PEER = OwnLibrary.PYTHON + """
            import json
            import numpy as np
            from sklearn.metrics import r2_score

            answers = []
            for job in json.loads(Path("jobs.json").read_text()):
                x, y = np.array(job["x"]).T, np.array(job["y"])
                rows = job["train"]
                shift = y[:rows].mean() if job["shifts"] else 0.0
                size = y[:rows].std() if job["shifts"] else y[:rows].mean()
                scale = 1.0 if 0.1 <= size <= 1e6 or not (job["shifts"] or job["scales"]) else 2.0 ** np.floor(np.log2(size))
                z = (y - shift) / scale
                params = dict(job["params"], tree_method="hist", seed=42, nthread=1)
                booster = xgb.train(params, xgb.DMatrix(x[:rows], z[:rows]), job["rounds"])
                answers.append(float(r2_score(z[rows:], booster.predict(xgb.DMatrix(x[rows:])).astype("float64"))))
            print(json.dumps(answers))
            """;

    private static final Rows ROWS = new Rows(500, 4);

    private static FittedModel fit(Map<String, Object> params, Column target) {
        return XGBoostModel.of()
                .numBoostRound(40)
                .params(params)
                .fit(ROWS.inputs(), Target.of(target, null), Rows.context());
    }

    private static DoubleColumn target(double offset, double factor) {
        double[] y = new double[ROWS.numbers().rows()];
        for (int row = 0; row < y.length; row++) {
            y[row] = offset + factor * ROWS.numbers().number(row);
        }
        return DoubleColumn.of("y", y);
    }

    /** A power of two costs no digit: in another unit, with its parameters in that unit, nothing changes. */
    @ParameterizedTest
    @CsvSource({
        "reg:squarederror, base_score=1 alpha=1 gamma=2 max_delta_step=2",
        "reg:squarederror, base_score=1 reg_alpha=1 min_split_loss=2 lambda=3 min_child_weight=4",
        "reg:absoluteerror, alpha=1",
        "reg:pseudohubererror, huber_slope=2 max_delta_step=1.5 gamma=0.3",
        "reg:quantileerror, quantile_alpha=0.7 lambda=2",
        "reg:expectileerror, expectile_alpha=0.7 alpha=1 gamma=0.5",
    })
    void parametersHaveTheUnitOfTheTarget(String objective, String named) {
        Map<String, Integer> powers = Map.of(
                "base_score",
                1,
                "alpha",
                1,
                "reg_alpha",
                1,
                "gamma",
                2,
                "min_split_loss",
                2,
                "max_delta_step",
                1,
                "huber_slope",
                1);
        boolean signs = objective.contains("absolute") || objective.contains("quantile");
        Map<String, Object> plain = new LinkedHashMap<>(Map.of("objective", objective));
        for (String pair : named.split(" ")) {
            plain.put(pair.split("=")[0], Double.parseDouble(pair.split("=")[1]));
        }
        Column expected = fit(plain, target(0, 1)).predict(ROWS.inputs()).column("prediction");
        for (int exponent : new int[] {-60, -30, 40, 70}) {
            double unit = Math.scalb(1.0, exponent);
            Map<String, Object> other = new LinkedHashMap<>(plain);
            other.replaceAll((name, value) -> value instanceof Double number && powers.containsKey(name) && !signs
                    ? (Object) (number * Math.pow(unit, powers.get(name)))
                    : value);
            Column found = fit(other, target(0, unit)).predict(ROWS.inputs()).column("prediction");
            for (int row = 0; row < found.rows(); row++) {
                assertThat(found.number(row) / unit)
                        .as("row %d in the unit 2^%d", row, exponent)
                        .isCloseTo(expected.number(row), within(2e-6));
            }
        }
    }

    /** What a log link learns does not depend on the unit either, if its parameters are told in it. */
    @ParameterizedTest
    @CsvSource({"count:poisson, 1", "reg:gamma, 0", "reg:tweedie, 0.5"})
    void parametersOfALogLinkHaveTheUnitOfTheTarget(String objective, double power) {
        double[] y = new double[ROWS.numbers().rows()];
        for (int row = 0; row < y.length; row++) {
            y[row] = Math.exp(0.3 * ROWS.numbers().number(row));
        }
        Map<String, Object> plain =
                Map.of("objective", objective, "lambda", 2.0, "min_child_weight", 3.0, "gamma", 0.1);
        Column expected =
                fit(plain, DoubleColumn.of("y", y)).predict(ROWS.inputs()).column("prediction");
        for (int exponent : new int[] {-20, 30}) {
            double unit = Math.scalb(1.0, exponent);
            double weight = Math.pow(unit, power);
            Map<String, Object> other = Map.of(
                    "objective",
                    objective,
                    "lambda",
                    2 * weight,
                    "min_child_weight",
                    3 * weight,
                    "gamma",
                    0.1 * weight);
            Column found = fit(
                            other,
                            DoubleColumn.of(
                                    "y", Arrays.stream(y).map(it -> it * unit).toArray()))
                    .predict(ROWS.inputs())
                    .column("prediction");
            for (int row = 0; row < found.rows(); row++) {
                assertThat(found.number(row) / unit / expected.number(row))
                        .as("row %d in the unit 2^%d", row, exponent)
                        .isCloseTo(1, within(1e-4));
            }
        }
    }

    /** XGBoost's own numbers for a target that is learned as it is, and ours for the same one shifted and scaled. */
    @Test
    void metricsOfRoundsAreInTheUnitsOfTheTarget() {
        double[] y = new double[ROWS.numbers().rows()];
        for (int row = 0; row < y.length; row++) {
            y[row] = Math.exp(0.2 * ROWS.numbers().number(row)) / 1e3;
        }
        List<String> words = List.of(
                "rmse",
                "mae",
                "mape",
                "rmsle",
                "mphe",
                "poisson-nloglik",
                "gamma-nloglik",
                "gamma-deviance",
                "tweedie-nloglik@1.3");
        List<Map<String, Double>> told = new ArrayList<>();
        XGBoostModel model = XGBoostModel.of().numBoostRound(3).params(Map.of("eval_metric", words));
        FittedModel fitted = model.fit(
                ROWS.inputs(),
                Target.of(DoubleColumn.of("y", y), null),
                new FitContext(Sessions.of(1L << 30, 2), (round, rounds, metrics) -> told.add(metrics)));
        assertThat(fitted.facts()).containsKeys("target_shift", "target_scale");
        Column found = fitted.predict(ROWS.inputs()).column("prediction");
        double squares = 0;
        double absolute = 0;
        double relative = 0;
        for (int row = 0; row < y.length; row++) {
            double error = y[row] - found.number(row);
            squares += error * error / y.length;
            absolute += Math.abs(error) / y.length;
            relative += Math.abs(error / y[row]) / y.length;
        }
        Map<String, Double> last = told.get(2);
        assertThat(last.get("train_rmse")).isCloseTo(Math.sqrt(squares), within(1e-6 * Math.sqrt(squares)));
        assertThat(last.get("train_mae")).isCloseTo(absolute, within(1e-6 * absolute));
        assertThat(last.get("train_mape")).isCloseTo(relative, within(1e-6 * relative));
        assertThat(last.keySet()).hasSize(words.size());
    }

    /** By formula, they are what XGBoost says of a target that it learns as it is. */
    @Test
    void formulasAreThoseOfXGBoost() {
        double[] y = new double[ROWS.numbers().rows()];
        for (int row = 0; row < y.length; row++) {
            y[row] = 0.1 + Math.abs(ROWS.numbers().number(row));
        }
        List<String> words =
                List.of("mape", "rmsle", "poisson-nloglik", "gamma-nloglik", "gamma-deviance", "tweedie-nloglik@1.3");
        Target target = Target.of(DoubleColumn.of("y", y), null);
        List<Map<String, Double>> told = new ArrayList<>();
        FittedModel fitted = XGBoostModel.of()
                .numBoostRound(3)
                .params(Map.of("objective", "reg:squaredlogerror", "eval_metric", words))
                .fit(
                        ROWS.inputs(),
                        target,
                        new FitContext(Sessions.of(1L << 30, 2), (round, rounds, metrics) -> told.add(metrics)));
        assertThat(fitted.facts()).doesNotContainKey("target_shift");
        double[] found = new double[y.length];
        fitted.predict(ROWS.inputs()).column("prediction").numbers(0, found);
        for (String word : words) {
            assertThat(RoundMetrics.mean(
                            word,
                            new RoundMetrics.Judged("train", target::value, null, 1),
                            found,
                            RoundMetrics.Sums.OWN))
                    .as(word)
                    .isCloseTo(told.get(2).get("train_" + word), within(2e-5));
        }
    }

    /** A thousand rounds on a target that is learned to its last digit: XGBoost swallows what it learns. */
    @ParameterizedTest
    @CsvSource({"reg:squarederror, 1e5, 2000, true", "binary, 1, 2000, true", "reg:squarederror, 1, 100, false"})
    void leavesThatAreSwallowedAreRounded(String objective, double spread, int rounds, boolean rounded) {
        Random random = new Random(8);
        double[] a = new double[300];
        double[] y = new double[a.length];
        for (int row = 0; row < a.length; row++) {
            a[row] = random.nextGaussian();
            y[row] = 1e7 + spread * (Math.sin(3 * a[row]) + a[row]);
        }
        Frame inputs = Frame.of(
                DoubleColumn.of("a", a),
                DoubleColumn.of("b", random.doubles(a.length).toArray()));
        boolean binary = objective.equals("binary");
        Column target = binary
                ? TextColumn.of(
                        "y",
                        Arrays.stream(y).mapToObj(it -> it > 1e7 ? "yes" : "no").toArray(String[]::new))
                : DoubleColumn.of("y", y);
        FittedModel fitted = XGBoostModel.of()
                .numBoostRound(rounds)
                .params(binary ? Map.of("lambda", 0) : Map.of("objective", objective))
                .fit(inputs, Target.of(target, null), Rows.context());
        assertThat(fitted.facts().containsKey("leaves_rounded_to")).isEqualTo(rounded);
        Onnx.assertParity(fitted, inputs);
    }

    /** One job of the law. */
    private record Job(
            Objective objective, Map<String, Object> params, int rounds, int train, double[][] x, double[] y) {

        Frame inputs(int from, int to) {
            List<Column> columns = new ArrayList<>();
            for (int column = 0; column < x.length; column++) {
                columns.add(DoubleColumn.of("x" + column, Arrays.copyOfRange(x[column], from, to)));
            }
            return Frame.of(columns);
        }

        Map<String, Object> told() {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("params", params);
            told.put("rounds", rounds);
            told.put("train", train);
            told.put("shifts", objective.unit() == Objective.Unit.OFFSET);
            told.put("scales", objective.unit() == Objective.Unit.FACTOR);
            told.put(
                    "x",
                    Arrays.stream(x)
                            .map(it -> Arrays.stream(it).boxed().toList())
                            .toList());
            told.put("y", Arrays.stream(y).boxed().toList());
            return told;
        }

        @Override
        public String toString() {
            return objective.word() + " " + params + " " + rounds + " rounds, target from " + y[0]
                    + " with a spread of " + deviation(y);
        }
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).map(it -> it - values[0]).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(it -> it - values[0] - mean)
                .map(it -> it * it)
                .average()
                .orElseThrow());
    }

    private static Job draw(Random random) {
        List<Objective> regressions = Arrays.stream(Objective.values())
                .filter(it -> it.link() == Objective.Link.IDENTITY || it.link() == Objective.Link.LOG)
                .toList();
        // Half of them are what most jobs are.
        Objective objective =
                random.nextBoolean() ? Objective.SQUARED_ERROR : regressions.get(random.nextInt(regressions.size()));
        int train = 300 + random.nextInt(500);
        int rows = train + 300;
        boolean steps = random.nextInt(3) == 0;
        double noise = random.nextInt(3) == 0 ? 0 : 0.3 * random.nextDouble();
        double[][] x = new double[4][rows];
        double[] signal = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (double[] column : x) {
                column[row] = steps ? random.nextInt(4) : random.nextGaussian();
            }
            signal[row] =
                    x[0][row] + Math.sin(2 * x[1][row]) + 0.5 * x[2][row] * x[0][row] + noise * random.nextGaussian();
        }
        double size = deviation(signal);
        double offset = random.nextInt(5) == 0 ? 0 : Math.pow(10, 12 * random.nextDouble());
        double least = Math.log10(Math.max(1e-9, 16 * Math.ulp(offset)));
        double spread = Math.pow(10, least + (9 - least) * random.nextDouble());
        double sign = random.nextBoolean() ? 1 : -1;
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            double standard = signal[row] / size;
            y[row] = switch (objective.unit()) {
                case OFFSET -> sign * offset + spread * standard;
                // Positive, as these take no others, in any unit.
                case FACTOR -> spread * Math.exp(0.5 * standard);
                case FIXED -> Math.exp(0.5 * standard) * 20;
            };
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("objective", objective.word());
        params.put("eta", List.of(0.03, 0.1, 0.3, 0.9).get(random.nextInt(4)));
        params.put("max_depth", 2 + random.nextInt(5));
        if (objective == Objective.QUANTILE_ERROR) {
            params.put("quantile_alpha", 0.5);
        }
        if (objective == Objective.EXPECTILE_ERROR) {
            params.put("expectile_alpha", 0.5);
        }
        int rounds = 5 + (int) Math.pow(10, 1 + 2 * random.nextDouble());
        return new Job(objective, params, rounds, train, x, y);
    }

    @Test
    @Tag("oracle")
    void aTargetOfAnySizeIsLearned() throws IOException {
        law(12, 5);
    }

    @Test
    @Tag("oracle")
    @Tag("thorough")
    void twoHundredTargetsOfAnySizeAreLearned() throws IOException {
        law(200, 1);
    }

    /** The saved graph, XGBoost and the job agree, and they have learned what there is to learn. */
    private void law(int jobs, long seed) throws IOException {
        Random random = new Random(seed);
        List<Job> drawn = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            Job job = draw(random);
            drawn.add(job);
            Target target = Target.of(DoubleColumn.of("y", Arrays.copyOf(job.y(), job.train())), null);
            FittedModel fitted = XGBoostModel.of()
                    .numBoostRound(job.rounds())
                    .params(job.params())
                    .fit(job.inputs(0, job.train()), target, FitContext.quiet(Sessions.of(1L << 30, 2)));
            Frame others = job.inputs(job.train(), job.y().length);
            try {
                Onnx.assertParity(fitted, others);
            } catch (AssertionError e) {
                faults.add("job " + i + ", " + job + ": " + e.getMessage());
            }
            Column found = fitted.predict(others).column("prediction");
            double missed = 0;
            double[] rest = Arrays.copyOfRange(job.y(), job.train(), job.y().length);
            for (int row = 0; row < rest.length; row++) {
                missed += Math.pow(rest[row] - found.number(row), 2) / rest.length;
            }
            ours.add(1 - missed / Math.pow(deviation(rest), 2));
        }
        Files.writeString(
                folder.resolve("jobs.json"),
                Json.write(drawn.stream().map(Job::told).toList()));
        OwnLibrary.bring(folder);
        List<?> peers = (List<?>) Json.read(Python.MLFLOW_3_17.run(folder, PEER).strip());
        for (int i = 0; i < jobs; i++) {
            double least = ((Number) peers.get(i)).doubleValue() - 0.02;
            if (!(ours.get(i) >= least)) {
                faults.add("job " + i + ", " + drawn.get(i) + ": r2 " + ours.get(i) + " below " + least);
            }
        }
        assertThat(faults).isEmpty();
    }
}
