package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.internal.text.Json;
import org.modelwright.model.Contributions;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.model.TargetTransform;
import org.modelwright.saver.SavedModels;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;
import org.modelwright.transform.MissingIndicator;

/** A saved model explains its predictions as XGBoost in Python does with the same library and the same file. */
@Tag("oracle")
class ReasonsOracleTest {

    private static final String PEER = OwnLibrary.PYTHON + """
            import json
            import numpy as np, pandas as pd

            answers = []
            for number, job in enumerate(json.loads(Path("jobs.json").read_text())):
                rows = pd.DataFrame({name: [np.nan if v is None else v for v in values]
                                     for name, values in job["columns"].items()})
                booster = xgb.Booster(model_file=f"{number}/model.ubj")
                columns, owners = [], []
                for name in rows:
                    if name == job["offset"]:
                        continue
                    if name == "city" and job["one_hot"]:
                        for city in sorted(set(job["cities"])):
                            columns.append((rows[name] == city).astype(float)); owners.append(name)
                    elif name == "city":
                        known = {city: code for code, city in enumerate(sorted(set(job["cities"])))}
                        columns.append(rows[name].map(known).astype(float)); owners.append(name)
                    else:
                        columns.append(rows[name].astype(float)); owners.append(name)
                x = np.array(columns).T
                start = {"base_margin": np.zeros(len(x))} if job["offset"] else {}
                matrix = xgb.DMatrix(x, feature_names=booster.feature_names, feature_types=booster.feature_types, **start)
                found = booster.predict(matrix, pred_contribs=True, strict_shape=True).astype(float)
                found = found[np.arange(len(x)), job["margins"]]
                scale = float(booster.attr("modelwright.scale") or 1)
                shift = float(booster.attr("modelwright.shift") or 0)
                answer = {name: np.zeros(len(x)) for name in rows}
                for at, owner in enumerate(owners):
                    answer[owner] += found[:, at] * (1 if job["log_link"] else scale)
                answer["base_value"] = np.log(scale) + found[:, -1] if job["log_link"] else shift + scale * found[:, -1]
                if job["offset"]:
                    answer[job["offset"]] = rows[job["offset"]].to_numpy(float)
                answers.append({name: list(values) for name, values in answer.items()})
            print(json.dumps(answers))
            """;

    private static final int ROWS = 400;
    private static final String[] CITIES = {"Oslo", "Bern", "Łódź", "Cork"};

    @TempDir
    Path folder;

    private final double[] a = new Random(1).doubles(ROWS, -2, 2).toArray();
    private final double[] off = new Random(2).doubles(ROWS, -1, 1).toArray();
    private final long[] b = new Random(3).longs(ROWS, 0, 9).toArray();
    private final String[] city = new Random(4)
            .ints(ROWS, 0, CITIES.length)
            .mapToObj(at -> CITIES[at])
            .toArray(String[]::new);

    private enum Kind {
        NUMBER,
        LARGE,
        COUNT,
        TWO,
        THREE
    }

    private double score(int row) {
        return 2 * a[row] + Math.sin(b[row]) + city[row].length() * 0.3 + off[row];
    }

    private Target target(Kind kind) {
        return switch (kind) {
            case NUMBER -> target(row -> score(row));
            case LARGE -> target(row -> 1e9 + 1e5 * score(row));
            case COUNT -> target(row -> 50 * Math.rint(Math.exp(score(row) / 2)) + 10);
            case TWO -> Target.of(LongColumn.of("y", whole(row -> score(row) > 1 ? 1 : 0)), null);
            case THREE ->
                Target.of(
                        LongColumn.of("y", whole(row -> score(row) > 2 ? 7 : score(row) > 0 ? 5 : 3)), Task.MULTICLASS);
        };
    }

    private static Target target(IntToDoubleFunction value) {
        return Target.of(
                DoubleColumn.of("y", IntStream.range(0, ROWS).mapToDouble(value).toArray()), null);
    }

    private static long[] whole(IntUnaryOperator value) {
        return IntStream.range(0, ROWS).map(value).asLongStream().toArray();
    }

    private Frame inputs(boolean offset) {
        double[] gaps = a.clone();
        gaps[5] = Double.NaN;
        String[] towns = city.clone();
        towns[7] = null;
        List<Column> columns = new ArrayList<>(
                List.of(DoubleColumn.of("a", gaps), LongColumn.of("b", b), TextColumn.of("city", towns)));
        if (offset) {
            columns.add(DoubleColumn.of("off", off));
        }
        return Frame.of(columns);
    }

    private static FittedModel fit(Model model, Frame inputs, Target target) {
        return model.fit(inputs, target, FitContext.quiet(Sessions.of(1L << 30, 2)));
    }

    private record Trial(XGBoostModel model, Kind kind, boolean logLink) {}

    @Test
    @SuppressWarnings("unchecked")
    void aSavedModelExplainsAsXgboostDoes() throws Exception {
        XGBoostModel plain = XGBoostModel.of().numBoostRound(25).params(Map.of("eta", 0.3, "max_depth", 4));
        List<Trial> trials = List.of(
                new Trial(plain, Kind.NUMBER, false),
                new Trial(plain.categoricalEncoding(XGBoostModel.CategoricalEncoding.ONE_HOT), Kind.LARGE, false),
                new Trial(plain.param("objective", "count:poisson"), Kind.COUNT, true),
                new Trial(plain.targetTransform(TargetTransform.LOG), Kind.COUNT, false),
                new Trial(plain.baseMargin("off"), Kind.TWO, false),
                new Trial(plain, Kind.THREE, false));
        List<Map<String, Object>> jobs = new ArrayList<>();
        List<Frame> ours = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            Frame inputs = inputs(trial.model.baseMargin() != null);
            FittedModel fitted = fit(trial.model, inputs, target(trial.kind));
            Path saved = Files.createDirectory(folder.resolve(String.valueOf(i)));
            SavedModels.save(fitted, inputs, saved);
            Frame explained;
            Frame predicted;
            try (ScoringModel model = ScoringModel.load(saved.toString(), null)) {
                explained = model.explain(inputs);
                predicted = model.predict(inputs);
            }
            ours.add(explained);
            int[] margins = IntStream.range(0, ROWS)
                    .map(row -> trial.kind != Kind.THREE
                            ? 0
                            : ((int) predicted.column("prediction").number(row) - 3) / 2)
                    .toArray();
            sumsAreMargins(trial, explained, predicted);
            sameInMemory(fitted.contributions(inputs, row -> margins[row]).orElseThrow(), explained);
            jobs.add(Map.of(
                    "columns",
                    columns(inputs),
                    "cities",
                    List.of(CITIES),
                    "one_hot",
                    trial.model.categoricalEncoding() == XGBoostModel.CategoricalEncoding.ONE_HOT,
                    "offset",
                    trial.model.baseMargin() == null ? "" : "off",
                    "margins",
                    Arrays.stream(margins).boxed().toList(),
                    "log_link",
                    trial.logLink));
        }
        OwnLibrary.bring(folder);
        Files.writeString(folder.resolve("jobs.json"), Json.write(jobs));
        List<Object> answers =
                (List<Object>) Json.read(Python.MLFLOW_3_17.run(folder, PEER).strip());
        for (int i = 0; i < trials.size(); i++) {
            Frame mine = ours.get(i);
            ((Map<String, List<Number>>) answers.get(i)).forEach((name, values) -> {
                double size = values.stream()
                        .mapToDouble(it -> Math.abs(it.doubleValue()))
                        .max()
                        .orElseThrow();
                for (int row = 0; row < ROWS; row++) {
                    assertThat(mine.column(name).number(row))
                            .as("%s of row %d", name, row)
                            .isCloseTo(values.get(row).doubleValue(), within(1e-6 * Math.max(1, size)));
                }
            });
        }
    }

    private void sumsAreMargins(Trial trial, Frame explained, Frame predicted) {
        // A probability near 1 is a float, whose odds have few digits.
        double spread = trial.kind == Kind.LARGE ? 1e5 : trial.kind == Kind.TWO ? 10 : 1;
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (Column column : explained.columns()) {
                sum += column.name().equals("row") || column.name().equals("class") ? 0 : column.number(row);
            }
            double expected = switch (trial.kind) {
                case NUMBER, LARGE -> predicted.column("prediction").number(row);
                case COUNT -> Math.log(predicted.column("prediction").number(row));
                case TWO -> logit(predicted.column("probability_1").number(row));
                case THREE -> Double.NaN;
            };
            if (trial.kind == Kind.THREE) {
                assertThat(explained.column("class").text(row))
                        .isEqualTo(predicted.column("prediction").text(row));
            } else {
                assertThat(sum).as("row %d of %s", row, trial).isCloseTo(expected, within(2e-5 * spread));
            }
        }
    }

    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    private static void sameInMemory(Contributions found, Frame explained) {
        for (int row = 0; row < ROWS; row++) {
            assertThat(explained.column("base_value").number(row)).isCloseTo(found.base()[row], within(1e-6));
            for (Map.Entry<String, double[]> column : found.columns().entrySet()) {
                assertThat(explained.column(column.getKey()).number(row))
                        .isCloseTo(column.getValue()[row], within(1e-6));
            }
        }
    }

    private static Map<String, Object> columns(Frame inputs) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Column column : inputs.columns()) {
            List<Object> values = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                values.add(
                        column.isMissing(row)
                                ? null
                                : column instanceof TextColumn ? column.text(row) : (Object) column.number(row));
            }
            columns.put(column.name(), values);
        }
        return columns;
    }

    /** What is made of a date, or of a gap, counts for the column it is made of. */
    @Test
    void contributionsAreThoseOfTheColumnsThatThereWere() {
        LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
        long[] micros = IntStream.range(0, ROWS)
                .mapToLong(row -> DateTimeColumn.micros(start.plusHours(7L * row)))
                .toArray();
        LongBuffer times = LongColumn.allocate(ROWS).put(0, micros);
        List<Column> columns = new ArrayList<>(inputs(false).columns());
        columns.add(new DateTimeColumn("when", times));
        Frame inputs = Frame.of(columns);
        Target target = target(row -> a[row] + start.plusHours(7L * row).getHour());
        FittedModel fitted = fit(
                new Pipeline(
                        List.of(MissingIndicator.of("a")), XGBoostModel.of().numBoostRound(20)),
                inputs,
                target);
        SavedModels.save(fitted, inputs.take(IntStream.range(0, 20).toArray()), folder);
        try (ScoringModel model = ScoringModel.load(folder.toString(), null)) {
            Frame explained = model.explain(inputs);
            assertThat(explained.names()).containsExactly("row", "base_value", "a", "b", "city", "when");
            sameInMemory(fitted.contributions(inputs, row -> 0).orElseThrow(), explained);
            Column predictions = model.predict(inputs).column("prediction");
            double ofDates = 0;
            for (int row = 0; row < ROWS; row++) {
                double sum = 0;
                for (Column column : explained.columns().subList(1, 6)) {
                    sum += column.number(row);
                }
                assertThat(sum).isCloseTo(predictions.number(row), within(1e-4));
                ofDates += Math.abs(explained.column("when").number(row));
            }
            assertThat(ofDates / ROWS).isGreaterThan(3);
            assertThat(model.explain(inputs.head(0)).rows()).isZero();
        }
    }
}
