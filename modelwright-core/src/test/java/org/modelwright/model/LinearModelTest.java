package org.modelwright.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Records;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;

class LinearModelTest {

    private static final LinearModel DEFAULTS = LinearModel.of();

    @Test
    void hasDefaults() {
        assertThat(DEFAULTS)
                .isEqualTo(LinearModel.of()
                        .alpha(1e-6)
                        .standardize(true)
                        .impute(new LinearModel.Impute(
                                LinearModel.Impute.Number.MEDIAN, LinearModel.Impute.Text.MOST_FREQUENT))
                        .randomState(42L));
        assertThat(DEFAULTS.wantedTask()).isEmpty();
    }

    @Test
    void keepsEveryKey() {
        LinearModel.Impute impute =
                new LinearModel.Impute(LinearModel.Impute.Number.MEAN, LinearModel.Impute.Text.NONE);
        LinearModel model = LinearModel.of()
                .task(Task.BINARY)
                .alpha(0.5)
                .standardize(false)
                .sampleWeight("w")
                .categorical("hour")
                .impute(impute)
                .randomState(7);
        assertThat(model.wantedTask()).contains(Task.BINARY);
        assertThat(model.alpha()).isEqualTo(0.5);
        assertThat(model.standardize()).isFalse();
        assertThat(model.columns()).containsExactly("w");
        LinearModel amounts = LinearModel.of().loss(LinearModel.Loss.TWEEDIE).power(1.7);
        assertThat(amounts.loss()).isEqualTo(LinearModel.Loss.TWEEDIE);
        assertThat(amounts.power()).isEqualTo(1.7);
        assertThat(amounts.wantedTask()).contains(Task.REGRESSION);
        assertThat(LinearModel.of().loss(LinearModel.Loss.TWEEDIE).power()).isEqualTo(1.5);
        assertThat(model.categorical()).containsExactly("hour");
        assertThat(model.impute()).isEqualTo(impute);
        assertThat(model.randomState()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAnAlphaThatIsNone(double alpha) {
        assertThatThrownBy(() -> LinearModel.of().alpha(alpha))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The alpha (" + alpha + ") is not a number from 0 on.")
                .hasMessageContaining("Maybe 1e-6");
    }

    @Test
    void refusesALossOfAnotherTaskAndAPowerOfAnotherLoss() {
        assertThatThrownBy(() -> Records.of(
                        LinearModel.class,
                        Map.of("task", Task.BINARY, "loss", LinearModel.Loss.POISSON, "power", 1.5, "alpha", -1.0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The alpha (-1.0) is not a number from 0 on.")
                .hasMessageContaining("The loss (poisson) is one of numbers, and the task (binary) is not.")
                .hasMessageContaining("Maybe task: regression, or no loss.")
                .hasMessageContaining("The power (1.5) means nothing for the loss (poisson).")
                .hasMessageContaining("Maybe loss: tweedie, or no power.");
        assertThatThrownBy(() -> LinearModel.of().power(1.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The power (1.5) means nothing for a loss that is not said.");
        for (double power : new double[] {0, 2.5, Double.NaN}) {
            assertThatThrownBy(() ->
                            LinearModel.of().loss(LinearModel.Loss.TWEEDIE).power(power))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("The power (" + power + ") is not between 1 (Poisson) and 2 (gamma).");
        }
    }

    @Test
    void refusesATargetThatTheLossDoesNotTake() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3, 4));
        Target negative = Target.of(DoubleColumn.of("y", 3, 0, -2.5, -1), null);
        assertThatThrownBy(() -> LinearModel.of().loss(LinearModel.Loss.POISSON).fit(inputs, negative, Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The target (y) is -2.5 in row 2, and below 0 in 2 of 4 training rows,"
                        + " which the loss (poisson) does not take.")
                .hasMessageContaining("Maybe loss: squared_error, or a where of targets that leaves these rows out.");
        assertThatThrownBy(() -> LinearModel.of().loss(LinearModel.Loss.GAMMA).fit(inputs, negative, Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The target (y) is 0.0 in row 1, and not above 0 in 3 of 4 training rows,"
                        + " which the loss (gamma) does not take.")
                .hasMessageContaining("Maybe loss: tweedie");
        Target zeros = Target.of(DoubleColumn.of("y", 0, 0, 0, 0, 1), null).take(new int[] {0, 1, 2, 3});
        assertThatThrownBy(() -> LinearModel.of().loss(LinearModel.Loss.TWEEDIE).fit(inputs, zeros, Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The target (y) is 0 in all (4) training rows, or in all that have a weight");
        Target large = Target.of(DoubleColumn.of("y", 1, 1.5e308, 1e308, 1.7e308), null);
        assertThatThrownBy(() -> LinearModel.of().loss(LinearModel.Loss.GAMMA).fit(inputs, large, Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The numbers of the target (y) are too large to be added up.");
    }

    @Test
    void refusesColumnsThatAreTwoThingsAndASecondFitWithoutUse() {
        assertThatThrownBy(() -> Records.of(
                        LinearModel.class,
                        Map.of(
                                "sampleWeight",
                                "w",
                                "baseMargin",
                                "w",
                                "categorical",
                                List.of("w"),
                                "refit",
                                Refit.TRAINING)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The refit (training) has no use: the model is fitted to all training rows.")
                .hasMessageContaining("The column (w) is base_margin and sample_weight.")
                .hasMessageContaining("The column (w) of base_margin is no feature, and stands in categorical.");
        assertThat(DEFAULTS.baseMargin("o").misfits(Task.MULTICLASS)).hasSize(1);
        assertThat(DEFAULTS.classWeight(ClassWeight.BALANCED).misfits(Task.REGRESSION))
                .hasSize(1);
        Frame alone = Frame.of(DoubleColumn.of("o", 1, 2));
        assertThatThrownBy(() -> DEFAULTS.baseMargin("o")
                        .fit(alone, Target.of(DoubleColumn.of("y", 1, 2), null), Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There is no column to learn from beside base_margin.");
        assertThat(DEFAULTS.baseMargin("o").dataProblems(Frame.of(DoubleColumn.of("o", 1, Double.NaN)), Frame.of()))
                .extracting("message")
                .containsExactly("The column (o) of base_margin is missing in 1 of 2 rows, first in row 1.");
    }

    @Test
    void refusesALogarithmOfWhatHasNone() {
        LinearModel model = LinearModel.of().targetTransform(TargetTransform.LOG);
        assertThat(model.wantedTask()).contains(Task.REGRESSION);
        Target target = Target.of(DoubleColumn.of("y", 3, 0, 2.5, -1), null);
        assertThat(model.targetProblems(target))
                .extracting(it -> it.message() + " " + it.maybe())
                .containsExactly(
                        "The target (y) is 0.0 in training row 1, and not above 0 in 2 of 4 training rows, which"
                                + " have no logarithm for target_transform (log). no target_transform, or a where of targets that"
                                + " leaves these rows out.");
        assertThatThrownBy(() -> model.fit(Frame.of(DoubleColumn.of("x", 1, 2, 3, 4)), target, Rows.context()))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> model.loss(LinearModel.Loss.POISSON))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The loss (poisson) has a logarithm of its own beside target_transform (log).");
        assertThatThrownBy(() -> model.task(Task.BINARY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The target_transform (log) is one of numbers, and the task (binary) is not.");
    }

    @Test
    void refusesRowsOfWhichNoneHasAWeight() {
        LinearModel weighted = DEFAULTS.sampleWeight("w");
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        Target target = Target.of(DoubleColumn.of("y", 1, 2, 4), null);
        assertThatThrownBy(() ->
                        weighted.fit(inputs, target, Rows.context().with(Frame.of(DoubleColumn.of("w", 0, 0, 0)))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (w) of sample_weight is 0 in every row");
        assertThatThrownBy(() -> weighted.fit(inputs, target, Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (w) of sample_weight is not among the inputs");
        assertThat(weighted.dataProblems(inputs, Frame.of(DoubleColumn.of("w", 1, -1, 0))))
                .extracting("message")
                .containsExactly("The column (w) of sample_weight is no weight in 1 of 3 rows, first (-1.0) in row 1.");
    }

    @Test
    void aWeightOfTwoIsARowTwiceAndOneOfNoneIsNoRow() {
        Rows rows = new Rows(300, 1);
        int[] twice = IntStream.range(0, 300)
                .flatMap(row -> IntStream.range(0, row % 3).map(i -> row))
                .toArray();
        double[] weights = IntStream.range(0, 300).mapToDouble(row -> row % 3).toArray();
        // Numbers as they are: medians and deviations do not weigh rows.
        List<String> complete = List.of("wind speed", "hour");
        for (Column column : List.of(rows.numbers(), rows.booleans(), rows.texts(), rows.counts(3))) {
            Target target = Target.of(column, null);
            LinearModel model = LinearModel.of().standardize(false).alpha(0.01);
            if (column.equals(rows.counts(3))) {
                model = model.loss(LinearModel.Loss.POISSON);
            }
            Frame inputs = rows.inputs().select(complete);
            Frame weighted = model.sampleWeight("w")
                    .fit(inputs, target, Rows.context().with(Frame.of(DoubleColumn.of("w", weights))))
                    .predict(inputs);
            Frame repeated = model.fit(inputs.take(twice), target.take(twice), Rows.context())
                    .predict(inputs);
            Column mine = weighted.columns().get(weighted.columns().size() - 1);
            for (int row = 0; row < 300; row++) {
                assertThat(mine.number(row))
                        .isCloseTo(repeated.column(mine.name()).number(row), within(1e-8));
            }
        }
    }

    @Test
    void aLogLinkStaysFiniteAndFollowsTheUnit() {
        double[] x = new Random(1).doubles(500, -2, 2).toArray();
        for (double unit : new double[] {1e-200, 1e-6, 1, 1e9, 1e200}) {
            double[] y = Arrays.stream(x).map(it -> unit * Math.exp(1 + 2 * it)).toArray();
            for (LinearModel.Loss loss : List.of(LinearModel.Loss.GAMMA, LinearModel.Loss.POISSON)) {
                FittedModel fitted = LinearModel.of()
                        .loss(loss)
                        .alpha(0)
                        .fit(
                                Frame.of(DoubleColumn.of("x", x)),
                                Target.of(DoubleColumn.of("y", y), null),
                                Rows.context());
                assertThat(fitted.facts()).containsEntry("converged", "true");
                List<Double> values =
                        predictions(fitted.predict(Frame.of(DoubleColumn.of("x", 0, 3, 1e6, -1e6, Double.NaN))));
                assertThat(values.get(0) / unit).isCloseTo(Math.exp(1), within(1e-6));
                assertThat(values.get(1) / unit).isCloseTo(Math.exp(7), within(1e-3));
                assertThat(values.get(2)).isEqualTo(Math.exp(708)).isFinite();
                assertThat(values.get(3)).isEqualTo(Math.exp(-708)).isPositive();
            }
        }
    }

    @Test
    void countsThatAreZeroForAWholeCategoryEndWell() {
        Frame inputs = Frame.of(TextColumn.of("x", "a", "a", "b", "b", "b"));
        FittedModel fitted = LinearModel.of()
                .loss(LinearModel.Loss.POISSON)
                .fit(inputs, Target.of(LongColumn.of("y", 0, 0, 1, 1, 0), Task.REGRESSION), Rows.context());
        assertThat(fitted.facts()).containsEntry("converged", "true");
        List<Double> values = predictions(fitted.predict(inputs));
        assertThat(values.get(0)).isBetween(0.0, 1e-4);
        assertThat(values.get(4)).isCloseTo(2 / 3.0, within(1e-4));
    }

    @Test
    void largeNumbersCloseTogetherKeepTheirDigits() {
        long[] x = {9_000_000_000_000_001L, 9_000_000_000_000_003L, 9_000_000_000_000_006L};
        FittedModel fitted = DEFAULTS.alpha(0)
                .fit(Frame.of(LongColumn.of("x", x)), Target.of(DoubleColumn.of("y", 1, 3, 6), null), Rows.context());
        assertThat(predictions(fitted.predict(Frame.of(LongColumn.of("x", 9_000_000_000_000_010L))))
                        .get(0))
                .isCloseTo(10, within(1e-9));
    }

    @Test
    void refusesUnknownCategories() {
        Rows rows = new Rows(50, 1);
        assertThatThrownBy(() -> LinearModel.of()
                        .categorical("hours", "citty")
                        .fit(rows.inputs(), Target.of(rows.numbers(), null), Rows.context()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The column (hours) of categorical is not among the inputs.")
                .hasMessageContaining("Maybe hour")
                .hasMessageContaining("The column (citty) of categorical is not among the inputs.")
                .hasMessageContaining("Maybe city");
    }

    @Test
    void refusesColumnsThatCannotBeFeaturesAllAtOnce() {
        LongBuffer dates = LongColumn.allocate(3);
        Frame inputs = Frame.of(
                new DateTimeColumn("day", dates),
                DoubleColumn.of("gone", Double.NaN, Double.NaN, Double.NaN),
                TextColumn.of("empty", null, "", null),
                DoubleColumn.of("large", 1, Double.POSITIVE_INFINITY, 2),
                DoubleColumn.of("prediction", 1, 2, 3));
        DataException e = catchThrowableOfType(
                DataException.class,
                () -> DEFAULTS.fit(inputs, Target.of(DoubleColumn.of("y", 1, 2, 3), null), Rows.context()));
        assertThat(e.problems())
                .extracting(problem -> problem.message() + " " + problem.maybe())
                .containsExactly(
                        "The column (day) is a date, which cannot be a feature. exclude: [day]",
                        "The column (gone) is missing in every training row (3). exclude: [gone]",
                        "The column (empty) is missing in every training row (3). exclude: [empty]",
                        "The column (large) is infinite in 1 of 3 training rows. exclude: [large]",
                        "The column (prediction) has the name of an output of the model. exclude: [prediction]");
    }

    @Test
    void refusesNothingToLearnFrom() {
        Target target = Target.of(DoubleColumn.of("y", 1, 2), null);
        Frame onlyKey = Frame.of(List.of(LongColumn.of("id", 1, 2)), List.of("id"));
        assertThatThrownBy(() -> DEFAULTS.fit(onlyKey, target, Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There is no column to learn from.");
        assertThatThrownBy(() -> DEFAULTS.fit(Frame.of(DoubleColumn.of("x")), target.take(new int[0]), Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There are no training rows.");
    }

    @Test
    void aKeyIsNoFeature() {
        Frame inputs = Frame.of(List.of(LongColumn.of("id", 1, 2, 3), DoubleColumn.of("x", 1, 2, 4)), List.of("id"));
        FittedModel fitted = DEFAULTS.fit(inputs, Target.of(DoubleColumn.of("y", 1, 2, 3), null), Rows.context());
        assertThat(fitted.features()).extracting("name").containsExactly("x");
    }

    @Test
    void findsTheExactLine() {
        Frame inputs = Frame.of(
                DoubleColumn.of("x", 1, 2, 3, 4),
                LongColumn.of("constant", 5, 5, 5, 5),
                TextColumn.of("same", "a", "a", null, "a"));
        FittedModel fitted = DEFAULTS.fit(inputs, Target.of(DoubleColumn.of("y", 3, 5, 7, 9), null), Rows.context());
        Frame test = Frame.of(
                DoubleColumn.of("x", 10, Double.NaN), LongColumn.of("constant", 77, 5), TextColumn.of("same", "b", ""));
        assertThat(predictions(fitted.predict(test))).satisfies(values -> {
            assertThat(values.get(0)).isCloseTo(21, within(1e-5));
            assertThat(values.get(1)).isCloseTo(6, within(1e-5));
        });
    }

    @Test
    void tellsOfEachRoundAndOfItself() {
        Rows rows = new Rows(300, 1);
        List<Double> losses = new ArrayList<>();
        FitContext context = new FitContext(Sessions.of(1L << 30, 1), (round, most, metrics) -> {
            assertThat(round).isEqualTo(losses.size());
            assertThat(most).isEqualTo(100);
            losses.add(metrics.get("train_loss"));
        });
        FittedModel fitted = DEFAULTS.fit(rows.inputs(), Target.of(rows.numbers(), null), context);
        double squares = 0;
        for (int row = 0; row < 300; row++) {
            double error = fitted.predict(rows.inputs()).column("prediction").number(row)
                    - rows.numbers().number(row);
            squares += error * error;
        }
        assertThat(losses)
                .isNotEmpty()
                .last()
                .satisfies(loss -> assertThat(loss).isPositive());
        assertThat(losses.get(losses.size() - 1)).isCloseTo(squares / 300, within(1e-9));
        assertThat(fitted.facts())
                .isEqualTo(Map.of("solver", "cholesky", "rounds", String.valueOf(losses.size()), "converged", "true"));
    }

    @Test
    void theDevianceIsToldInTheUnitOfTheTarget() {
        Rows rows = new Rows(300, 1);
        Column target = rows.counts(10);
        for (double power : new double[] {1, 1.5, 1.9}) {
            List<Double> losses = new ArrayList<>();
            FitContext context = new FitContext(
                    Sessions.of(1L << 30, 1), (round, most, metrics) -> losses.add(metrics.get("train_loss")));
            FittedModel fitted = LinearModel.of()
                    .loss(LinearModel.Loss.TWEEDIE)
                    .power(power)
                    .fit(rows.inputs(), Target.of(target, null), context);
            assertThat(losses.get(losses.size() - 1))
                    .isCloseTo(
                            RegressionMetric.of(RegressionScore.MEAN_TWEEDIE_DEVIANCE)
                                    .power(power)
                                    .score(Target.of(target, null), fitted.predict(rows.inputs())),
                            withinPercentage(1e-7));
        }
    }

    @Test
    void givesTheSameBitsWithAnyNumberOfThreads() {
        Rows rows = new Rows(20_000, 3);
        Frame first = null;
        for (int threads : new int[] {1, 2, 7}) {
            FitContext context = FitContext.quiet(Sessions.of(1L << 30, threads));
            Frame predicted = DEFAULTS.fit(rows.inputs(), Target.of(rows.texts(), null), context)
                    .predict(rows.inputs());
            first = first == null ? predicted : first;
            for (Column column : first.columns()) {
                for (int row = 0; row < predicted.rows(); row++) {
                    assertThat(predicted.column(column.name()).text(row)).isEqualTo(column.text(row));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6})
    void separableClassesEndWell(double alpha) {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3, 10, 11, 12));
        for (Column target :
                List.of(LongColumn.of("y", 0, 0, 0, 1, 1, 1), TextColumn.of("y", "a", "a", "b", "b", "c", "c"))) {
            FittedModel fitted = LinearModel.of().alpha(alpha).fit(inputs, Target.of(target, null), Rows.context());
            Frame outputs = fitted.predict(inputs);
            for (int row = 0; row < 6; row++) {
                assertThat(outputs.column("prediction").text(row)).isEqualTo(target.text(row));
                for (String label : fitted.labels().texts()) {
                    assertThat(outputs.column(Outputs.probability(label)).number(row))
                            .isBetween(0.0, 1.0);
                }
            }
        }
    }

    @Test
    void columnsThatSayTheSameShareTheWeight() {
        double[] x = new Random(1).doubles(200).toArray();
        double[] y = new double[200];
        double[] twice = new double[200];
        for (int row = 0; row < 200; row++) {
            y[row] = 3 * x[row] + 1;
            twice[row] = 2 * x[row];
        }
        for (double alpha : new double[] {0, 1e-6}) {
            FittedModel fitted = LinearModel.of()
                    .alpha(alpha)
                    .fit(
                            Frame.of(
                                    DoubleColumn.of("x", x),
                                    DoubleColumn.of("same", x),
                                    DoubleColumn.of("twice", twice)),
                            Target.of(DoubleColumn.of("y", y), null),
                            Rows.context());
            Frame test = Frame.of(DoubleColumn.of("x", 5), DoubleColumn.of("same", 5), DoubleColumn.of("twice", 10));
            assertThat(predictions(fitted.predict(test)).get(0)).isCloseTo(16, within(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6, 1})
    void anUnseenCategoryIsTheMeanOfAll(double alpha) {
        Rows rows = new Rows(2000, 1);
        String[] cities = {"Oslo", "Bern", "Łódź", "Cork", "unseen"};
        Frame test = Frame.of(
                DoubleColumn.of("temp", 1, 1, 1, 1, 1),
                DoubleColumn.of("wind speed", 1000, 1000, 1000, 1000, 1000),
                LongColumn.of("hour", 1, 1, 1, 1, 1),
                BooleanColumn.of("holiday", true, true, true, true, true),
                TextColumn.of("city", cities));
        for (Column target : List.of(rows.numbers(), rows.booleans())) {
            FittedModel fitted =
                    LinearModel.of().alpha(alpha).fit(rows.inputs(), Target.of(target, null), Rows.context());
            assertThat(fitted.facts()).containsEntry("converged", "true");
            Frame outputs = fitted.predict(test);
            double[] sums = new double[5];
            for (int row = 0; row < 5; row++) {
                sums[row] = fitted.task() == Task.REGRESSION
                        ? outputs.column("prediction").number(row)
                        : Math.log(outputs.column("probability_true").number(row)
                                / outputs.column("probability_false").number(row));
            }
            assertThat(sums[4]).isCloseTo((sums[0] + sums[1] + sums[2] + sums[3]) / 4, within(1e-9));
        }
    }

    @Test
    void categoriesThatFollowFromOthersEndWell() {
        Rows rows = new Rows(5000, 1);
        String[] countries = new String[5000];
        for (int row = 0; row < countries.length; row++) {
            String city = rows.inputs().column("city").text(row);
            countries[row] = city == null || city.isEmpty() ? null : city.equals("Cork") ? "Ireland" : "elsewhere";
        }
        List<Column> columns = new ArrayList<>(rows.inputs().columns());
        columns.add(TextColumn.of("country", countries));
        columns.add(rows.inputs().column("hour").named("hour again"));
        Frame twice = Frame.of(columns);
        for (Column target : List.of(rows.numbers(), rows.booleans(), rows.texts())) {
            FittedModel redundant = DEFAULTS.fit(twice, Target.of(target, null), Rows.context());
            FittedModel plain = DEFAULTS.fit(rows.inputs(), Target.of(target, null), Rows.context());
            assertThat(redundant.facts()).containsEntry("converged", "true");
            assertThat(Integer.parseInt(redundant.facts().get("rounds"))).isLessThan(15);
            String column = redundant.predict(twice).names().get(target.type() == DataType.DOUBLE ? 0 : 1);
            for (int row = 0; row < 100; row++) {
                assertThat(redundant.predict(twice.head(100)).column(column).number(row))
                        .isCloseTo(plain.predict(twice.head(100)).column(column).number(row), within(1e-6));
            }
        }
    }

    @Test
    void numbersOfAnySizeAreTaken() {
        double[] scales = {1e-140, 1e-9, 1, 1e9, 1e140};
        for (double scale : scales) {
            FittedModel fitted = LinearModel.of()
                    .alpha(0.0)
                    .fit(
                            Frame.of(DoubleColumn.of("x", scale, 2 * scale, 3 * scale)),
                            Target.of(DoubleColumn.of("y", 1, 2, 3), null),
                            Rows.context());
            assertThat(predictions(fitted.predict(Frame.of(DoubleColumn.of("x", 10 * scale))))
                            .get(0))
                    .isCloseTo(10, within(1e-6));
        }
        assertThatThrownBy(() -> DEFAULTS.fit(
                        Frame.of(DoubleColumn.of("x", 1e300, 2, -1e300)),
                        Target.of(DoubleColumn.of("y", 1, 2, 3), null),
                        Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The numbers of the column (x) are too large to be squared.");
        assertThatThrownBy(() -> DEFAULTS.fit(
                        Frame.of(DoubleColumn.of("x", 1, 2, 3)),
                        Target.of(DoubleColumn.of("y", 1e300, 2, -1e300), null),
                        Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The numbers of the target (y) are too large to be squared.");
    }

    @Test
    void missingTextOfPythonIsMissingUnlessItIsACategory() {
        Target target = Target.of(DoubleColumn.of("y", 1, 1, 5, 5, 1), null);
        Frame missing = Frame.of(TextColumn.of("x", null, "", "None", "nan", "<NA>", "a", "other"));
        FittedModel fitted =
                DEFAULTS.fit(Frame.of(TextColumn.of("x", "a", "a", "b", "b", "a")), target, Rows.context());
        List<Double> values = predictions(fitted.predict(missing));
        assertThat(values.subList(0, 5)).containsOnly(values.get(5));
        assertThat(values.get(6)).isNotEqualTo(values.get(5));

        FittedModel knows =
                DEFAULTS.fit(Frame.of(TextColumn.of("x", "a", "a", "None", "None", "a")), target, Rows.context());
        values = predictions(knows.predict(missing));
        assertThat(values.get(2)).isCloseTo(5, within(1e-4));
        assertThat(values.get(3)).isEqualTo(values.get(5));
    }

    @Test
    void imputesNothingForTextIfAsked() {
        LinearModel model =
                LinearModel.of().alpha(1e-6).impute(LinearModel.Impute.of().text(LinearModel.Impute.Text.NONE));
        FittedModel fitted = model.fit(
                Frame.of(TextColumn.of("x", "a", null, "a", null)),
                Target.of(DoubleColumn.of("y", 1, 5, 1, 5), null),
                Rows.context());
        List<Double> values = predictions(fitted.predict(Frame.of(TextColumn.of("x", "a", null, "other"))));
        assertThat(values.get(0)).isCloseTo(1, within(1e-4));
        assertThat(values.get(1)).isCloseTo(5, within(1e-4)).isEqualTo(values.get(2));
    }

    @Test
    void refusesToPredictFromOtherColumns() {
        Rows rows = new Rows(50, 1);
        Frame other = Frame.of(
                LongColumn.of("temp", 1),
                DoubleColumn.of("wind speed", 1),
                LongColumn.of("hour", 1),
                TextColumn.of("city", "Oslo"));
        for (Model model : List.of(DEFAULTS, BaselineModel.of())) {
            FittedModel fitted = model.fit(rows.inputs(), Target.of(rows.numbers(), null), Rows.context());
            DataException e = catchThrowableOfType(DataException.class, () -> fitted.predict(other));
            assertThat(e.problems())
                    .extracting("message")
                    .containsExactly(
                            "The column (temp) is long where the model takes double.",
                            "The column (holiday), boolean, is not there; the model needs it.");
        }
    }

    @Test
    void stopsWhenInterrupted() {
        Rows rows = new Rows(50, 1);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> DEFAULTS.fit(rows.inputs(), Target.of(rows.numbers(), null), Rows.context()))
                    .isInstanceOf(InterruptedJobException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static List<Double> predictions(Frame outputs) {
        List<Double> values = new ArrayList<>();
        for (int row = 0; row < outputs.rows(); row++) {
            values.add(outputs.column(Outputs.PREDICTION).number(row));
        }
        return values;
    }
}
