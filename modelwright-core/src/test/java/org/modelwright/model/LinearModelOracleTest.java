package org.modelwright.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Frames;
import org.modelwright.test.Python;

/** Compares with scikit-learn's estimators of the same penalty behind the same imputation, scaling and one-hot encoding. */
@Tag("oracle")
class LinearModelOracleTest {

    private static final String SCRIPT = Frames.PYTHON + """
            from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
            from sklearn.impute import SimpleImputer
            from sklearn.linear_model import (
                GammaRegressor, LogisticRegression, PoissonRegressor, Ridge, TweedieRegressor)
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

            train, test = frame(open("train.json").read()), frame(open("test.json").read())
            y = frame(open("target.json").read())["y"]
            estimator, impute, categorical = eval(sys.argv[1]), sys.argv[2], sys.argv[3].split(",")
            scaler = StandardScaler() if sys.argv[4] == "true" else FunctionTransformer()
            for f in (train, test):
                f["city"] = f["city"].replace("", None)
                f["city"] = f["city"].where(f["city"].notna(), np.nan)
            numbers = [c for c in train.columns if c not in categorical]
            classes = isinstance(estimator, LogisticRegression)
            columns = ColumnTransformer([
                ("numbers", make_pipeline(SimpleImputer(strategy=impute), scaler), numbers),
                ("categories", make_pipeline(SimpleImputer(strategy="most_frequent"),
                                             OneHotEncoder(handle_unknown="ignore", sparse_output=classes)),
                 categorical)], sparse_threshold=classes)
            model = make_pipeline(columns, estimator)
            if sys.argv[5] == "true":
                weights = frame(open("weights.json").read())["w"]
                model.fit(train, y, **{model.steps[-1][0] + "__sample_weight": weights})
            else:
                model.fit(train, y)
            if classes:
                p = model.predict_proba(test)
                out = pd.DataFrame({f"p{k}": p[:, k] for k in range(p.shape[1])})
            else:
                out = pd.DataFrame({"prediction": model.predict(test)})
            print(text(out))
            """;

    private static final String OFFSETS = Frames.PYTHON + """
            import onnxruntime
            import statsmodels.api as sm

            train, test = frame(open("train.json").read()), frame(open("test.json").read())
            y = frame(open("target.json").read())["y"].astype(float)
            family = eval(sys.argv[1])
            x = lambda f: sm.add_constant(f[["a", "b"]])
            fitted = sm.GLM(y, x(train), family=family, offset=train["off"]).fit(tol=1e-14, maxiter=200)
            session = onnxruntime.InferenceSession("model.onnx")
            feeds = {c: test[c].to_numpy() for c in test.columns}
            out = [o.name for o in session.get_outputs()]
            name = "prediction" if len(out) == 1 else "probability_1"
            print(text(pd.DataFrame({"peer": fitted.predict(x(test), offset=test["off"]),
                                     "graph": session.run([name], feeds)[0]})))
            """;

    private static final LinearModel RAW = LinearModel.of().standardize(false);
    private static final LinearModel SCALED = LinearModel.of();

    @TempDir
    private Path folder;

    private static String ridge(double alpha) {
        return "Ridge(alpha=" + alpha + ")";
    }

    private static String logistic(double alpha, String solver) {
        return "LogisticRegression(C=1 / " + alpha + ", solver='" + solver + "', tol=1e-12, max_iter=100000)";
    }

    @ParameterizedTest
    @CsvSource({"1e-6, median", "1.0, median", "250.0, mean"})
    void ridgePredictsAsScikitLearnDoes(double alpha, String impute) throws IOException {
        LinearModel.Impute imputed =
                LinearModel.Impute.of().number(LinearModel.Impute.Number.valueOf(impute.toUpperCase(Locale.ROOT)));
        for (LinearModel model : List.of(RAW, SCALED)) {
            compare(new Rows(1500, 1).numbers(), model.alpha(alpha).impute(imputed), ridge(alpha));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1, 30})
    void logisticPredictsAsScikitLearnDoes(double alpha) throws IOException {
        for (LinearModel model : List.of(RAW, SCALED)) {
            compare(new Rows(1500, 1).booleans(), model.alpha(alpha), logistic(alpha, "newton-cholesky"));
        }
    }

    @Test
    void numbersAndBooleansMayBeCategories() throws IOException {
        LinearModel raw = RAW.alpha(1).categorical("hour", "holiday");
        compare(new Rows(1500, 1).numbers(), raw, ridge(1));
        compare(new Rows(1500, 1).booleans(), raw.standardize(true), logistic(1, "newton-cholesky"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.01, 30})
    void multinomialPredictsAsScikitLearnDoes(double alpha) throws IOException {
        for (LinearModel model : List.of(RAW, SCALED)) {
            compare(new Rows(1500, 1).texts(), model.alpha(alpha), logistic(alpha, "newton-cholesky"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "poisson, , 1e-3, 'PoissonRegressor(alpha=1e-3, %s)'",
        "poisson, , 1.0, 'PoissonRegressor(alpha=1.0, %s)'",
        "gamma, , 1e-6, 'GammaRegressor(alpha=1e-6, %s)'",
        "gamma, , 0.5, 'GammaRegressor(alpha=0.5, %s)'",
        "tweedie, , 0.01, 'TweedieRegressor(power=1.5, alpha=0.01, link=\"log\", %s)'",
        "tweedie, 1, 0.01, 'TweedieRegressor(power=1, alpha=0.01, link=\"log\", %s)'",
        "tweedie, 1.1, 0.3, 'TweedieRegressor(power=1.1, alpha=0.3, link=\"log\", %s)'",
        "tweedie, 1.9, 1e-4, 'TweedieRegressor(power=1.9, alpha=1e-4, link=\"log\", %s)'",
        "tweedie, 2, 0.1, 'TweedieRegressor(power=2, alpha=0.1, link=\"log\", %s)'",
    })
    void logLinksPredictAsScikitLearnDoes(String loss, @Nullable Double power, double alpha, String estimator)
            throws IOException {
        LinearModel.Loss wanted = LinearModel.Loss.valueOf(loss.toUpperCase(Locale.ROOT));
        for (LinearModel model : List.of(RAW, SCALED)) {
            double unit = model.standardize() ? 1 : 1000;
            Column target = wanted == LinearModel.Loss.GAMMA || power != null && power == 2
                    ? new Rows(1500, 1).amounts(unit)
                    : new Rows(1500, 1).counts(unit);
            LinearModel asked = model.loss(wanted).alpha(alpha);
            compare(
                    target,
                    power == null ? asked : asked.power(power),
                    estimator.formatted("solver='newton-cholesky', tol=1e-10, max_iter=1000"));
        }
    }

    @Test
    void aLogarithmIsLearnedAsBehindScikitLearnsTransform() throws IOException {
        String transformed = "TransformedTargetRegressor(Ridge(0.5), func=np.log, inverse_func=np.exp)";
        LinearModel model = SCALED.alpha(0.5).targetTransform(TargetTransform.LOG);
        compare(new Rows(1500, 1).amounts(100), model, transformed);
    }

    @Test
    void rowsCountByTheirWeight() throws IOException {
        Rows rows = new Rows(1500, 1);
        String glm = "solver='newton-cholesky', tol=1e-10, max_iter=1000)";
        for (LinearModel model : List.of(RAW.sampleWeight("w"), SCALED.sampleWeight("w"))) {
            double alpha = model.standardize() ? 1e5 : 1e-3;
            compare(rows.numbers(), model.alpha(alpha), ridge(alpha));
            compare(rows.booleans(), model.alpha(alpha), logistic(alpha, "newton-cholesky"));
            compare(rows.texts(), model.alpha(1), logistic(1, "newton-cholesky"));
            compare(
                    rows.counts(10),
                    model.alpha(0.1).loss(LinearModel.Loss.POISSON),
                    "PoissonRegressor(alpha=0.1, " + glm);
            compare(
                    rows.counts(10),
                    model.alpha(0.1).loss(LinearModel.Loss.TWEEDIE),
                    "TweedieRegressor(power=1.5, link='log', alpha=0.1, " + glm);
            compare(
                    rows.amounts(10),
                    model.alpha(0.1).loss(LinearModel.Loss.GAMMA),
                    "GammaRegressor(alpha=0.1, " + glm);
        }
    }

    @Test
    void classesCountAlikeWhereTheyAreBalanced() throws IOException {
        String balanced = "solver='newton-cholesky', tol=1e-12, max_iter=100000, class_weight='balanced')";
        LinearModel model = SCALED.alpha(10).classWeight(ClassWeight.BALANCED);
        compare(new Rows(1500, 1).booleans(), model, "LogisticRegression(C=1 / 10, " + balanced);
        compare(new Rows(1500, 1).texts(), model, "LogisticRegression(C=1 / 10, " + balanced);
    }

    @ParameterizedTest
    @CsvSource({
        "squared_error, sm.families.Gaussian()",
        "poisson, sm.families.Poisson()",
        "gamma, sm.families.Gamma(sm.families.links.Log())",
        "classes, sm.families.Binomial()",
    })
    void offsetsAreThoseOfStatsmodels(String loss, String family) throws IOException {
        Random random = new Random(8);
        double[] a = random.doubles(600, -2, 2).toArray();
        double[] b = random.doubles(600, 0, 9).toArray();
        double[] off = random.doubles(600, -1, 3).toArray();
        boolean classes = loss.equals("classes");
        double[] y = new double[600];
        for (int row = 0; row < 600; row++) {
            double sum = 0.5 * a[row] - 0.2 * b[row] + off[row] + 0.4 * random.nextGaussian();
            y[row] = switch (loss) {
                case "poisson" -> Math.rint(Math.exp(sum));
                case "gamma" -> Math.exp(sum);
                case "classes" -> sum > 0 ? 1 : 0;
                default -> sum;
            };
        }
        Frame all = Frame.of(DoubleColumn.of("a", a), DoubleColumn.of("off", off), DoubleColumn.of("b", b));
        Column target = classes
                ? LongColumn.of("y", Arrays.stream(y).mapToLong(it -> (long) it).toArray())
                : DoubleColumn.of("y", y);
        LinearModel model = LinearModel.of().alpha(0).baseMargin("off");
        FittedModel fitted = (classes ? model : model.loss(LinearModel.Loss.valueOf(loss.toUpperCase(Locale.ROOT))))
                .fit(
                        all.head(400),
                        Target.of(target, null).take(IntStream.range(0, 400).toArray()),
                        Rows.context());
        assertThat(fitted.features()).extracting("name").containsExactly("a", "off", "b");
        assertThat(fitted.neverMissing()).containsExactly("off");
        Frame test = all.take(IntStream.range(400, 600).toArray());
        Files.writeString(folder.resolve("train.json"), Frames.json(all.head(400)));
        Files.writeString(folder.resolve("test.json"), Frames.json(test));
        Files.writeString(
                folder.resolve("target.json"), Frames.json(Frame.of(target).head(400)));
        OnnxGraph graph = new OnnxGraph(fitted.features());
        fitted.export(graph);
        Files.write(folder.resolve("model.onnx"), graph.toBytes());
        Frame theirs = Frames.read(Python.MLFLOW_3_17.run(folder, OFFSETS, family));
        Column ours = fitted.predict(test).column(classes ? "probability_1" : "prediction");
        for (int row = 0; row < test.rows(); row++) {
            double peer = theirs.column("peer").number(row);
            double size = Math.max(1, Math.abs(peer));
            assertThat(ours.number(row)).isCloseTo(peer, within(1e-6 * size));
            assertThat(theirs.column("graph").number(row)).isCloseTo(ours.number(row), within(1e-9 * size));
        }
    }

    @Test
    void manyCategoriesAreSolvedAsExactly() throws IOException {
        Rows rows = new Rows(4000, 1);
        compareMany(rows.numbers(), 400, SCALED.alpha(0.1), ridge(0.1));
        compareMany(rows.texts(), 60, RAW.alpha(0.1), logistic(0.1, "newton-cg"));
        compareMany(
                rows.counts(1),
                400,
                SCALED.loss(LinearModel.Loss.POISSON).alpha(0.01),
                "PoissonRegressor(alpha=0.01, tol=1e-9, max_iter=10000)");
        compareMany(rows.booleans(), 400, SCALED.alpha(100).sampleWeight("w"), logistic(100, "newton-cg"));
    }

    private void compareMany(Column target, int spread, LinearModel model, String estimator) throws IOException {
        Frame train = manyCategories(4000, spread, 1);
        Frame test = manyCategories(300, spread, 2);
        FittedModel fitted = compare(train, test, target, model, estimator, 1e-6);
        assertThat(fitted.facts()).containsEntry("solver", "conjugate_gradients");
    }

    /** The usual table with a number of another column in the text: many categories, some of them rare. */
    private static Frame manyCategories(int rows, int spread, long seed) {
        Frame frame = new Rows(rows, seed).inputs();
        Random random = new Random(seed);
        String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            String city = frame.column("city").text(row);
            texts[row] = city == null || city.isEmpty() ? city : city + (int) Math.abs(spread * random.nextGaussian());
        }
        List<Column> columns = new ArrayList<>(frame.drop(List.of("city")).columns());
        columns.add(TextColumn.of("city", texts));
        return Frame.of(columns);
    }

    private void compare(Column target, LinearModel model, String estimator) throws IOException {
        Frame train = new Rows(1500, 1).inputs();
        Frame test = new Rows(400, 2).inputs();
        FittedModel fitted = compare(train, test, target, model, estimator, 1e-8);
        assertThat(fitted.facts()).containsEntry("solver", "cholesky");
    }

    private FittedModel compare(
            Frame train, Frame test, Column target, LinearModel model, String estimator, double tolerance)
            throws IOException {
        Random random = new Random(3);
        Frame weights = Frame.of(DoubleColumn.of(
                "w",
                random.doubles(train.rows()).map(it -> it < 0.2 ? 0 : 1000 * it).toArray()));
        FittedModel fitted = model.fit(
                train,
                Target.of(target, model.wantedTask().orElse(null)),
                Rows.context().with(weights));
        Frame ours = fitted.predict(test);
        assertThat(fitted.facts()).containsEntry("converged", "true");

        Files.writeString(folder.resolve("weights.json"), Frames.json(weights));
        Files.writeString(folder.resolve("train.json"), Frames.json(train));
        Files.writeString(folder.resolve("test.json"), Frames.json(test));
        Files.writeString(folder.resolve("target.json"), Frames.json(Frame.of(target)));
        Frame theirs = Frames.read(Python.MLFLOW_3_17.run(
                folder,
                SCRIPT,
                estimator,
                model.impute().number().name().toLowerCase(Locale.ROOT),
                String.join(
                        ",",
                        Stream.concat(model.categorical().stream(), Stream.of("city"))
                                .toList()),
                model.standardize(),
                model.sampleWeight() != null));

        List<Column> mine = ours.columns();
        int first = fitted.task() == Task.REGRESSION ? 0 : 1;
        assertThat(theirs.columns()).hasSize(mine.size() - first);
        for (int k = 0; k < theirs.columns().size(); k++) {
            for (int row = 0; row < test.rows(); row++) {
                double their = theirs.columns().get(k).number(row);
                assertThat(mine.get(first + k).number(row))
                        .as("%s beside %s in row %d", model, estimator, row)
                        .isCloseTo(their, within(tolerance * Math.max(1, Math.abs(their))));
            }
        }
        return fitted;
    }
}
