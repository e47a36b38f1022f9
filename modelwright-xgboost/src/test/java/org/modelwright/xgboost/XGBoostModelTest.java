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
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Records;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Rows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;
import org.modelwright.xgboost.XGBoostModel.CategoricalEncoding;

class XGBoostModelTest {

    private static final Rows TRAIN = new Rows(600, 1);

    private static XGBoostModel model(Map<String, Object> params) {
        return XGBoostModel.of().numBoostRound(20).params(params);
    }

    private static FittedModel fit(XGBoostModel model, Frame inputs, Column target, @Nullable Task task) {
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
        byte[] two = fit(model(params), TRAIN.inputs(), TRAIN.numbers(), null)
                .nativeFiles()
                .get("model.ubj");
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
                .containsEntry("rounds", String.valueOf(best + 11))
                .containsEntry("validation_rows", "150");
        Onnx.assertParity(fitted, TRAIN.inputs());
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
    void columnsThatAreNoFeaturesAreRefusedByName() {
        Frame inputs = Frame.of(
                DoubleColumn.of("gap", Double.NaN, Double.NaN),
                TextColumn.of("blank", "", null),
                DoubleColumn.of("big", Double.POSITIVE_INFINITY, 1e300),
                new DateTimeColumn("day", LongColumn.allocate(2)),
                DoubleColumn.of("prediction", 1, 2));
        refused(
                DataException.class,
                () -> fit(model(Map.of()), inputs, DoubleColumn.of("y", 1, 2), null),
                "The column (gap) is missing in every training row (2).",
                "  Maybe exclude: [gap]",
                "The column (blank) is missing in every training row (2).",
                "  Maybe exclude: [blank]",
                "The column (big) is infinite, or beyond what 32-bit floats hold, in 2 of 2 training rows.",
                "  Maybe exclude: [big]",
                "The column (day) is a date, which cannot be a feature.",
                "  Maybe exclude: [day]",
                "The column (prediction) has the name of an output of the model.",
                "  Maybe exclude: [prediction]");
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
    void defaults() {
        XGBoostModel model = XGBoostModel.of();
        assertThat(model.wantedTask()).isEmpty();
        assertThat(model.numBoostRound()).isEqualTo(100);
        assertThat(model.earlyStoppingRounds()).isNull();
        assertThat(model.validationSize()).isNull();
        assertThat(model.categorical()).isEmpty();
        assertThat(model.categoricalEncoding()).isEqualTo(CategoricalEncoding.NATIVE);
        assertThat(model.monotoneConstraints()).isEmpty();
        assertThat(model.params()).isEmpty();
        assertThat(model.randomState()).isEqualTo(42);
        assertThat(new XGBoostPlugin().defaultModel()).contains(model);
        assertThat(XGBoostModel.of().earlyStoppingRounds(20).validationSize()).isEqualTo(0.1);
        model.check();
    }

    @Test
    void everyKey() {
        Map<String, Object> params = Map.of("eta", 0.1, "max_depth", 3);
        XGBoostModel model = new XGBoostModel(
                Task.BINARY, 5, 2, 0.2, List.of("hour"), CategoricalEncoding.ONE_HOT, Map.of("temp", -1), params, 7L);
        assertThat(model.wantedTask()).contains(Task.BINARY);
        assertThat(model.params()).isEqualTo(params);
        model.check();
        Onnx.assertParity(fit(model, TRAIN.inputs(), TRAIN.booleans(), Task.BINARY), TRAIN.inputs());
    }

    @Test
    void nonsenseIsRefusedAllAtOnce() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("nthread", 4);
        params.put("booster", "dart");
        params.put("objective", "multi:softprob");
        params.put("interaction_constraints", "a,b");
        refused(
                ConfigException.class,
                () -> Records.of(
                        XGBoostModel.class,
                        Map.of(
                                "task",
                                Task.BINARY,
                                "numBoostRound",
                                0,
                                "earlyStoppingRounds",
                                0,
                                "validationSize",
                                1.5,
                                "categorical",
                                List.of("a"),
                                "monotoneConstraints",
                                Map.of("a", 2),
                                "params",
                                params)),
                "The num_boost_round (0) is not a count from 1 on.",
                "  Maybe 100.",
                "The early_stopping_rounds (0) is not a count from 1 on.",
                "  Maybe 20, or no such key to train all rounds.",
                "The validation_size (1.5) is not between 0 and 1.",
                "  Maybe 0.1, or 0.2.",
                "The monotone constraint (2) of the column (a) is not -1, 0 or 1.",
                "  Maybe 1, for rising.",
                "The column (a) is in monotone_constraints and in categorical.",
                "  Maybe only one of them: categories have no order.",
                "The parameter (nthread) cannot be set in params.",
                "  Maybe threads of the job.",
                "The booster (dart) in params is not supported: such a model cannot be trained here or exported.",
                "  Maybe gbtree.",
                "The objective (multi:softprob) in params does not fit the task (binary).",
                "  Maybe binary:logistic.",
                "The interaction_constraints (a,b) are not a list of lists of column names.",
                "  Maybe [[first, second], [third, fourth]].");
    }

    @Test
    void validationNeedsEarlyStopping() {
        refused(
                ConfigException.class,
                () -> XGBoostModel.of().validationSize(0.2),
                "The validation_size (0.2) has no use without early_stopping_rounds.",
                "  Maybe early_stopping_rounds: 20");
    }

    @Test
    void paramsAreCheckedByNameAndValue() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("etaa", 0.1);
        params.put("subsample", 3);
        params.put("quantile_alpha", 0.5);
        refused(
                ConfigException.class,
                () -> model(params).check(),
                "XGBoost has no parameter (etaa) for trees.",
                "  Maybe eta.",
                "XGBoost refuses the subsample (3) in params: value 3 for Parameter subsample exceed bound [0,1] "
                        + "subsample: Row subsample ratio of training instance.",
                "  Maybe a value that XGBoost's documentation gives for subsample, or params without it.",
                "The parameter (quantile_alpha) in params has no meaning for the objective (reg:squarederror).",
                "  Maybe params without quantile_alpha, or another objective.");
    }

    @Test
    void columnsThatAreNotThereAreRefused() {
        XGBoostModel model = XGBoostModel.of()
                .categorical("huor")
                .monotoneConstraints(Map.of("tmep", 1))
                .params(Map.of("interaction_constraints", List.of(List.of("hour", "wint speed"))));
        refused(
                ConfigException.class,
                () -> fit(model, TRAIN.inputs(), TRAIN.numbers(), null),
                "The column (huor) of categorical is not among the inputs.",
                "  Maybe hour.",
                "The column (tmep) of monotone_constraints is not among the inputs.",
                "  Maybe temp.",
                "The column (wint speed) of interaction_constraints is not among the inputs.",
                "  Maybe wind speed.");
    }

    @Test
    void textHasNoOrder() {
        XGBoostModel model = XGBoostModel.of().monotoneConstraints(Map.of("city", 1));
        refused(
                ConfigException.class,
                () -> fit(model, TRAIN.inputs(), TRAIN.numbers(), null),
                "The column (city) of monotone_constraints is text, which has no order.",
                "  Maybe monotone_constraints without city.");
    }

    @Test
    void targetsThatTheObjectiveDoesNotTakeAreRefused() {
        Frame inputs = Frame.of(DoubleColumn.of("a", 1, 2, 3));
        refused(
                DataException.class,
                () -> fit(model(Map.of("objective", "reg:gamma")), inputs, DoubleColumn.of("y", 1, 0, -2), null),
                "The objective (reg:gamma) does not take the target (y) in 2 of 3 training rows, first (0.0) in "
                        + "training row 1.",
                "  Maybe numbers above 0, or the objective reg:squarederror.");
        refused(
                DataException.class,
                () -> fit(model(Map.of()), inputs, DoubleColumn.of("y", 1, 1e300, 2), null),
                "The objective (reg:squarederror) does not take the target (y) in 1 of 3 training rows, first "
                        + "(1.0E300) in training row 1.",
                "  Maybe numbers that 32-bit floats can hold, up to 3.4e38.");
        refused(
                ConfigException.class,
                () -> fit(model(Map.of("objective", "count:poisson")), inputs, TextColumn.of("y", "a", "b", "a"), null),
                "The objective (count:poisson) in params does not fit the task (binary).",
                "  Maybe binary:logistic.");
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
}
