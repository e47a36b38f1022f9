package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Refit;
import org.modelwright.model.Rows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;
import org.modelwright.xgboost.XGBoostModel.CategoricalEncoding;

class XGBoostModelTest {

    static final Rows TRAIN = new Rows(600, 1);

    static XGBoostModel model(Map<String, Object> params) {
        return XGBoostModel.of().numBoostRound(20).params(params);
    }

    static FittedModel fit(XGBoostModel model, Frame inputs, Column target, @Nullable Task task) {
        return model.fit(inputs, Target.of(target, task), Rows.context());
    }

    /** Rows of other values, and at the end a missing value, an unseen category and an empty text. */
    private static Frame edges(Frame some) {
        return Frame.of(
                DoubleColumn.of("temp", Double.NaN, 1, 2, 1e300),
                DoubleColumn.of("wind speed", 1000, Double.NaN, 999, -1e300),
                LongColumn.of("hour", 3, 99, -5, Long.MAX_VALUE),
                BooleanColumn.of("holiday", true, false, true, false),
                TextColumn.of("city", "Oslo", "unseen", "", null));
    }

    @ParameterizedTest
    @EnumSource(CategoricalEncoding.class)
    void onnxPredictsTheSame(CategoricalEncoding encoding) {
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(50)
                .categorical("hour", "holiday")
                .categoricalEncoding(encoding)
                .monotoneConstraints(Map.of("temp", 1))
                .params(Map.of());
        Frame other = new Rows(400, 2).inputs();
        Map<Column, Task> targets = new LinkedHashMap<>();
        targets.put(TRAIN.numbers(), Task.REGRESSION);
        targets.put(TRAIN.booleans(), Task.BINARY);
        targets.put(TRAIN.texts(), Task.MULTICLASS);
        targets.put(TRAIN.longs(), Task.MULTICLASS);
        targets.put(TRAIN.doubles(), Task.MULTICLASS);
        targets.forEach((target, task) -> {
            FittedModel fitted = fit(model, TRAIN.inputs(), target, task);
            Onnx.assertParity(fitted, other);
            Onnx.assertParity(fitted, edges(other));
            Onnx.assertParity(fitted, other.head(1));
            assertThat(fitted.predict(other.head(0)).rows()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(CategoricalEncoding.class)
    void numbersWithGapsMayBeCategories(CategoricalEncoding encoding) {
        XGBoostModel model =
                XGBoostModel.of().numBoostRound(30).categorical("kind").categoricalEncoding(encoding);
        Random random = new Random(3);
        double[] kinds = new double[400];
        double[] targets = new double[400];
        double[] values = {-1.5, -0.0, 0.1, 1e-40, 16777217, 16777216};
        for (int row = 0; row < kinds.length; row++) {
            int at = random.nextInt(values.length + 1);
            kinds[row] = at == values.length ? Double.NaN : values[at];
            targets[row] = at * 10 % 7 + random.nextDouble();
        }
        Frame inputs = Frame.of(DoubleColumn.of("kind", kinds));
        FittedModel fitted = fit(model, inputs, DoubleColumn.of("y", targets), null);
        Frame edges = Frame.of(DoubleColumn.of("kind", 0.0, -0.0, 0.1, 0.1f, 1e-40, Double.NaN, 3, 16777216, 16777217));
        Onnx.assertParity(fitted, inputs);
        Onnx.assertParity(fitted, edges);
        Column found = fitted.predict(edges).column("prediction");
        assertThat(found.number(0)).isEqualTo(found.number(1));
        assertThat(found.number(2)).isNotEqualTo(found.number(3));
        assertThat(found.number(7)).isNotEqualTo(found.number(8));
        assertThat(found.number(5)).as("an unseen value is a missing one").isEqualTo(found.number(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"temp", "hour", "holiday", "city"})
    void oneColumnIsEnough(String name) {
        Frame inputs = TRAIN.inputs().select(List.of(name));
        for (CategoricalEncoding encoding : CategoricalEncoding.values()) {
            XGBoostModel model =
                    XGBoostModel.of().numBoostRound(10).categorical(name).categoricalEncoding(encoding);
            Onnx.assertParity(fit(model, inputs, TRAIN.booleans(), null), inputs);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reg:squarederror, -5",
        "reg:absoluteerror, -5",
        "reg:squaredlogerror, -0.5",
        "reg:pseudohubererror, -5",
        "reg:quantileerror, -5",
        "reg:expectileerror, -5",
        "count:poisson, 0",
        "reg:gamma, 0.1",
        "reg:tweedie, 0",
        "binary:logistic, 0",
        "multi:softprob, 0"
    })
    void everyObjectiveIsExported(String word, double lowest) {
        Objective objective = Objective.of(word).orElseThrow();
        Map<String, Object> params = new LinkedHashMap<>(Map.of("objective", word, "max_depth", 4));
        if (objective == Objective.QUANTILE_ERROR) {
            params.put("quantile_alpha", 0.8);
        }
        if (objective == Objective.EXPECTILE_ERROR) {
            params.put("expectile_alpha", 0.8);
        }
        Column numbers = TRAIN.numbers();
        double[] shifted = new double[numbers.rows()];
        for (int row = 0; row < shifted.length; row++) {
            shifted[row] = Math.max(lowest, numbers.number(row));
        }
        Column target = switch (objective.task()) {
            case REGRESSION -> DoubleColumn.of("y", shifted);
            case BINARY -> TRAIN.booleans();
            case MULTICLASS -> TRAIN.texts();
        };
        XGBoostModel model = model(params);
        model.check();
        FittedModel fitted = fit(model, TRAIN.inputs(), target, null);
        Onnx.assertParity(fitted, TRAIN.inputs());
        Onnx.assertParity(fitted, edges(TRAIN.inputs()));
        if (objective.task() == Task.REGRESSION) {
            Column found = fitted.predict(TRAIN.inputs()).column("prediction");
            double gap = 0;
            for (int row = 0; row < shifted.length; row++) {
                gap += Math.abs(found.number(row) - shifted[row]) / shifted.length;
            }
            assertThat(gap).isLessThan(1.2);
        }
    }

    @Test
    void treesMayBeSingleLeaves() {
        for (Column target : List.of(TRAIN.numbers(), TRAIN.booleans(), TRAIN.texts())) {
            FittedModel fitted = fit(model(Map.of("gamma", 1e9)), TRAIN.inputs(), target, null);
            Onnx.assertParity(fitted, TRAIN.inputs());
        }
    }

    @Test
    void manyCategoriesAreSets() {
        Random random = new Random(5);
        String[] texts = new String[3000];
        double[] targets = new double[texts.length];
        for (int row = 0; row < texts.length; row++) {
            int at = random.nextInt(300);
            texts[row] = "place " + at;
            targets[row] = (at * 31 % 17) + random.nextGaussian();
        }
        Frame inputs = Frame.of(TextColumn.of("place", texts), DoubleColumn.of("none", new double[texts.length]));
        FittedModel fitted = fit(model(Map.of()), inputs, DoubleColumn.of("y", targets), null);
        Onnx.assertParity(fitted, inputs);
    }

    @Test
    void equalSeedsGiveEqualBytes() {
        Map<String, Object> params = Map.of("subsample", 0.7, "colsample_bytree", 0.8);
        byte[] one = fit(model(params), TRAIN.inputs(), TRAIN.numbers(), null)
                .nativeFiles()
                .get("model.ubj");
        FittedModel again = fit(model(params), TRAIN.inputs(), TRAIN.numbers(), null);
        assertThat(again.machineCode()).singleElement().satisfies(it -> {
            assertThat(it.version()).matches("3\\.\\d+\\.\\d+");
            assertThat(it.fileName()).contains("xgboost4j");
            assertThat(it.file()).isRegularFile();
        });
        byte[] two = again.nativeFiles().get("model.ubj");
        byte[] alone = model(params)
                .fit(TRAIN.inputs(), Target.of(TRAIN.numbers(), null), FitContext.quiet(Sessions.of(1L << 30, 1)))
                .nativeFiles()
                .get("model.ubj");
        XGBoostModel seeded = XGBoostModel.of().numBoostRound(20).params(params).randomState(7L);
        assertThat(two).isEqualTo(one);
        assertThat(alone).isEqualTo(one);
        assertThat(fit(seeded, TRAIN.inputs(), TRAIN.numbers(), null)
                        .nativeFiles()
                        .get("model.ubj"))
                .isNotEqualTo(one);
    }

    @Test
    void binsInFilesLearnTheSame() {
        Random random = new Random(17);
        int rows = 150_000;
        double[] a = random.doubles(rows).toArray();
        long[] b = random.longs(rows, 0, 50).toArray();
        String[] c = new String[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            a[row] = row % 7 == 3 ? Double.NaN : a[row];
            c[row] = "text " + random.nextInt(9);
            y[row] = b[row] % 5 + (Double.isNaN(a[row]) ? 1 : 3 * a[row]) + c[row].hashCode() % 3 + random.nextDouble();
        }
        Frame inputs = Frame.of(DoubleColumn.of("a", a), LongColumn.of("b", b), TextColumn.of("c", c));
        Target target = Target.of(DoubleColumn.of("y", y), null);
        List<Map<String, Object>> settings = List.of(
                Map.of(),
                Map.of("grow_policy", "lossguide", "max_leaves", 20),
                Map.of("subsample", 0.6, "colsample_bytree", 0.7),
                Map.of("objective", "reg:absoluteerror"));
        for (Map<String, Object> params : settings) {
            XGBoostModel patient = XGBoostModel.of().numBoostRound(15).params(params);
            for (XGBoostModel model : List.of(patient, patient.earlyStoppingRounds(5))) {
                FittedModel memory = model.fit(inputs, target, FitContext.quiet(Sessions.of(1L << 30, 2)));
                Set<Long> seen = new TreeSet<>();
                FittedModel files;
                try (Session small = new Resources(1 << 20, 2).open()) {
                    Path temporary = small.newFolder("beside").getParent();
                    files = model.fit(
                            inputs,
                            target,
                            new FitContext(small, (round, rounds, metrics) -> seen.add(binFolders(temporary))));
                    assertThat(seen).as("folders of bins while it learns").containsExactly(1L);
                    assertThat(binFolders(temporary)).isZero();
                }
                assertThat(files.facts()).as(params.toString()).isEqualTo(memory.facts());
                assertThat(files.nativeFiles().get("model.ubj"))
                        .as(params.toString())
                        .isEqualTo(memory.nativeFiles().get("model.ubj"));
            }
        }
    }

    private static long binFolders(Path temporary) {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(it -> it.getFileName().toString().startsWith("bins-"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tooLittleRoomForBinsIsTold() {
        try (Session session = new Resources(1L << 30, 2).open()) {
            InfrastructureException told =
                    catchThrowableOfType(InfrastructureException.class, () -> BinFiles.of(session, Long.MAX_VALUE));
            assertThat(told).hasMessageContaining("has room for").hasMessageContaining("Maybe free some room there");
            assertThat(binFolders(session.newFolder("beside").getParent())).isZero();
        }
    }

    @Test
    void floatsOf32BitsLearnTheSame() {
        Random random = new Random(11);
        float[] values = new float[700];
        double[] wide = new double[values.length];
        float[] codes = new float[values.length];
        double[] wideCodes = new double[values.length];
        double[] targets = new double[values.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = row % 11 == 4 ? Float.NaN : (float) random.nextGaussian();
            wide[row] = values[row];
            codes[row] = random.nextInt(5) / 10f;
            wideCodes[row] = codes[row];
            targets[row] = codes[row] + (Float.isNaN(values[row]) ? 2 : values[row]);
        }
        Frame one = Frame.of(FloatColumn.of("a", values), FloatColumn.of("c", codes));
        Frame other = Frame.of(DoubleColumn.of("a", wide), DoubleColumn.of("c", wideCodes));
        DoubleColumn target = DoubleColumn.of("y", targets);
        XGBoostModel model =
                XGBoostModel.of().numBoostRound(20).categorical("c").params(Map.of("max_depth", 4));
        FittedModel narrow = fit(model, one, target, null);
        FittedModel broad = fit(model, other, target, null);
        assertThat(narrow.nativeFiles().get("model.ubj"))
                .isEqualTo(broad.nativeFiles().get("model.ubj"));
        assertThat(narrow.features()).isEqualTo(broad.features());
        assertThat(ContentHash.of(narrow.predict(one), Threads.CALLER))
                .isEqualTo(ContentHash.of(broad.predict(other), Threads.CALLER));
        Onnx.assertParity(narrow, one);
    }

    @Test
    void earlyStoppingKeepsTheBestRound() {
        List<Map<String, Double>> told = new ArrayList<>();
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(400)
                .earlyStoppingRounds(10)
                .validationSize(0.25)
                .params(Map.of("eta", 0.5));
        FittedModel fitted = model.fit(
                TRAIN.inputs(),
                Target.of(TRAIN.numbers(), null),
                new FitContext(Sessions.of(1L << 30, 2), (round, rounds, metrics) -> {
                    assertThat(round).isEqualTo(told.size());
                    assertThat(rounds).isEqualTo(400);
                    told.add(metrics);
                }));
        int best = Integer.parseInt(fitted.facts().get("best_iteration"));
        assertThat(told)
                .hasSize(best + 11)
                .allSatisfy(metrics -> assertThat(metrics.keySet()).containsExactly("train_rmse", "valid_rmse"));
        double lowest = told.stream()
                .mapToDouble(metrics -> metrics.get("valid_rmse"))
                .min()
                .orElseThrow();
        assertThat(told.get(best)).containsEntry("valid_rmse", lowest);
        assertThat(fitted.facts())
                .containsEntry("best_score", String.valueOf(lowest))
                .containsEntry("rounds", String.valueOf(best + 1))
                .containsEntry("validation_rows", "150")
                .containsEntry("validation", "drawn by key")
                .containsEntry("refit_rows", "600");
        Onnx.assertParity(fitted, TRAIN.inputs());
        FittedModel again = model.found(best + 1).fit(TRAIN.inputs(), Target.of(TRAIN.numbers(), null), Rows.context());
        assertThat(texts(again.predict(TRAIN.inputs()))).isEqualTo(texts(fitted.predict(TRAIN.inputs())));

        FittedModel judged =
                model.refit(Refit.NONE).fit(TRAIN.inputs(), Target.of(TRAIN.numbers(), null), Rows.context());
        assertThat(judged.facts())
                .containsEntry("rounds", String.valueOf(best + 11))
                .doesNotContainKey("refit_rows");
        assertThat(texts(judged.predict(TRAIN.inputs()))).isNotEqualTo(texts(fitted.predict(TRAIN.inputs())));
    }

    @Test
    void earlyStoppingKnowsWhereMoreIsBetter() {
        List<Double> told = new ArrayList<>();
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(200)
                .earlyStoppingRounds(5)
                .params(Map.of("eval_metric", List.of("logloss", "auc")));
        FittedModel fitted = model.fit(
                TRAIN.inputs(),
                Target.of(TRAIN.booleans(), null),
                new FitContext(
                        Sessions.of(1L << 30, 2), (round, rounds, metrics) -> told.add(metrics.get("valid_auc"))));
        assertThat(Double.parseDouble(fitted.facts().get("best_score")))
                .isEqualTo(told.stream().mapToDouble(auc -> auc).max().orElseThrow());
        assertThat(fitted.facts()).containsEntry("best_metric", "valid_auc");
    }

    @Test
    void interactionConstraintsAreByName() {
        XGBoostModel model = model(
                Map.of("interaction_constraints", List.of(List.of("temp", "hour"), List.of("wind speed", "city"))));
        FittedModel fitted = fit(model, TRAIN.inputs(), TRAIN.numbers(), null);
        Onnx.assertParity(fitted, TRAIN.inputs());
    }

    @Test
    void monotoneConstraintsHold() {
        XGBoostModel model = XGBoostModel.of()
                .numBoostRound(50)
                .monotoneConstraints(Map.of("wind speed", 1))
                .params(Map.of());
        FittedModel fitted = fit(model, TRAIN.inputs(), TRAIN.numbers(), null);
        double[] winds = new double[200];
        for (int row = 0; row < winds.length; row++) {
            winds[row] = 998 + row * 0.02;
        }
        Frame inputs = Frame.of(
                DoubleColumn.of("temp", new double[200]),
                DoubleColumn.of("wind speed", winds),
                LongColumn.of("hour", new long[200]),
                BooleanColumn.of("holiday", new boolean[200]),
                TextColumn.of("city", new String[200]));
        Column found = fitted.predict(inputs).column("prediction");
        for (int row = 1; row < winds.length; row++) {
            assertThat(found.number(row)).isGreaterThanOrEqualTo(found.number(row - 1));
        }
    }

    @Test
    void nothingLeaks() {
        int before = NativeHandle.open();
        XGBoostModel model = XGBoostModel.of().numBoostRound(5).earlyStoppingRounds(2);
        for (int i = 0; i < 20; i++) {
            fit(model, TRAIN.inputs(), TRAIN.numbers(), null);
            catchThrowableOfType(
                    ConfigException.class,
                    () -> fit(model(Map.of("subsample", 3)), TRAIN.inputs(), TRAIN.numbers(), null));
        }
        assertThat(NativeHandle.open()).isLessThanOrEqualTo(before);
    }

    @Test
    void anInterruptEndsTraining() {
        XGBoostModel model = XGBoostModel.of().numBoostRound(1000);
        int before = NativeHandle.open();
        FitContext context = new FitContext(Sessions.of(1L << 30, 2), (round, rounds, metrics) -> {
            if (round == 3) {
                Thread.currentThread().interrupt();
            }
        });
        InterruptedJobException e = catchThrowableOfType(
                InterruptedJobException.class,
                () -> model.fit(TRAIN.inputs(), Target.of(TRAIN.numbers(), null), context));
        assertThat(e).hasMessage("Training was stopped after 4 of 1000 rounds.");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(NativeHandle.open()).isLessThanOrEqualTo(before);
    }

    @Test
    void largeTargetsNearZeroKeepTheirDigits() {
        Column numbers = TRAIN.numbers();
        double[] large = new double[numbers.rows()];
        for (int row = 0; row < large.length; row++) {
            large[row] = row % 2 == 0 ? 1e8 : numbers.number(row);
        }
        double[] sides = new double[large.length];
        for (int row = 0; row < sides.length; row++) {
            sides[row] = row % 2;
        }
        Frame inputs = Frame.of(DoubleColumn.of("side", sides), TRAIN.inputs().column("temp"));
        FittedModel fitted = fit(model(Map.of("eta", 0.9)), inputs, DoubleColumn.of("y", large), null);
        Map<String, Object> found = Onnx.run(Onnx.export(fitted), fitted.features(), inputs);
        Column expected = fitted.predict(inputs).column("prediction");
        for (int row = 0; row < large.length; row++) {
            double wanted = expected.number(row);
            assertThat(((double[]) found.get("prediction"))[row])
                    .isCloseTo(wanted, org.assertj.core.api.Assertions.within(5e-5 * Math.max(1, Math.abs(wanted))));
        }
    }

    @Test
    void namesInTheNativeFileSuitPython() {
        Frame inputs = Frame.of(DoubleColumn.of("a[1]", 1, 2, 3), DoubleColumn.of("a(1)", 3, 1, 2));
        assertThat(Booster.legalNames(inputs.names())).containsExactly("a(1)", "a(1)_2");
        fit(model(Map.of()), inputs, DoubleColumn.of("y", 1, 2, 3), null);
    }

    @Test
    void aFreedHandleIsNotUsed() {
        Booster booster = Booster.create(List.of());
        booster.close();
        booster.close();
        assertThat(catchThrowableOfType(IllegalStateException.class, booster::configure))
                .hasMessage("The native object is freed already.");
    }

    @Test
    void metricsMayHaveAnyName() {
        assertThat(Booster.metrics(
                        "[3]\ttrain-ndcg@5-:0.5\tvalid-ndcg@5-:nan\tvalid-rmse:-inf", List.of("train", "valid")))
                .containsExactly(
                        Map.entry("train_ndcg@5-", 0.5),
                        Map.entry("valid_ndcg@5-", Double.NaN),
                        Map.entry("valid_rmse", Double.NEGATIVE_INFINITY));
    }

    static void refused(Class<? extends ModelwrightException> type, Runnable action, String... lines) {
        ModelwrightException e = catchThrowableOfType(type, action::run);
        assertThat(e).isNotNull();
        assertThat(e.getMessage().lines()).containsExactly(lines);
    }

    private static List<String> texts(Frame outputs) {
        Column predictions = outputs.column("prediction");
        return IntStream.range(0, predictions.rows())
                .mapToObj(predictions::text)
                .toList();
    }
}
