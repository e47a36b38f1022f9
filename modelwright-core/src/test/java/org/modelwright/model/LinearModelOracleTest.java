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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Frames;
import org.modelwright.test.Python;

/** Compares with scikit-learn's estimators of the same penalty behind the same imputation and one-hot encoding. */
@Tag("oracle")
class LinearModelOracleTest {

    private static final String SCRIPT = Frames.PYTHON + """
            from sklearn.compose import ColumnTransformer
            from sklearn.impute import SimpleImputer
            from sklearn.linear_model import LogisticRegression, Ridge
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import OneHotEncoder

            train, test = frame(open("train.json").read()), frame(open("test.json").read())
            y = frame(open("target.json").read())["y"]
            kind, alpha, impute, categorical = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4].split(",")
            for f in (train, test):
                f["city"] = f["city"].replace("", None)
                f["city"] = f["city"].where(f["city"].notna(), np.nan)
            numbers = [c for c in train.columns if c not in categorical]
            columns = ColumnTransformer([
                ("numbers", SimpleImputer(strategy=impute), numbers),
                ("categories", make_pipeline(SimpleImputer(strategy="most_frequent"),
                                             OneHotEncoder(handle_unknown="ignore")), categorical)], sparse_threshold=kind == "classes")
            estimator = Ridge(alpha=alpha) if kind == "regression" else LogisticRegression(
                C=1 / alpha, solver=sys.argv[5], tol=1e-12, max_iter=100000)
            model = make_pipeline(columns, estimator).fit(train, y)
            if kind == "regression":
                out = pd.DataFrame({"prediction": model.predict(test)})
            else:
                p = model.predict_proba(test)
                out = pd.DataFrame({f"p{k}": p[:, k] for k in range(p.shape[1])})
            print(text(out))
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1e-6, median", "1.0, median", "250.0, mean"})
    void ridgePredictsAsScikitLearnDoes(double alpha, String impute) throws IOException {
        compare(new Rows(1500, 1).numbers(), alpha, impute, "city", "none", 1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1e-6, city", "1.0, city", "30.0, city,"})
    void logisticPredictsAsScikitLearnDoes(double alpha, String categorical) throws IOException {
        compare(new Rows(1500, 1).booleans(), alpha, "median", categorical, "newton-cholesky", 1e-8);
    }

    @Test
    void numbersAndBooleansMayBeCategories() throws IOException {
        compare(new Rows(1500, 1).numbers(), 1.0, "median", "hour,holiday,city", "none", 1e-8);
        compare(new Rows(1500, 1).booleans(), 1.0, "median", "hour,holiday,city", "newton-cholesky", 1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1.0", "0.01", "30.0"})
    void multinomialPredictsAsScikitLearnDoes(double alpha) throws IOException {
        compare(new Rows(1500, 1).texts(), alpha, "median", "city", "newton-cholesky", 1e-8);
    }

    @Test
    void manyCategoriesAreSolvedAsExactly() throws IOException {
        Rows rows = new Rows(4000, 1);
        compareMany(rows.numbers(), 400);
        compareMany(rows.texts(), 60);
    }

    private void compareMany(Column target, int spread) throws IOException {
        Frame train = manyCategories(4000, spread, 1);
        Frame test = manyCategories(300, spread, 2);
        FittedModel fitted = compare(train, test, target, 0.1, "median", "city", "newton-cg", 1e-6);
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

    private void compare(
            Column target, double alpha, String impute, String categorical, String solver, double tolerance)
            throws IOException {
        Frame train = new Rows(1500, 1).inputs();
        Frame test = new Rows(400, 2).inputs();
        FittedModel fitted = compare(train, test, target, alpha, impute, categorical, solver, tolerance);
        assertThat(fitted.facts()).containsEntry("solver", "cholesky");
    }

    private FittedModel compare(
            Frame train,
            Frame test,
            Column target,
            double alpha,
            String impute,
            String categorical,
            String solver,
            double tolerance)
            throws IOException {
        LinearModel model = LinearModel.of()
                .alpha(alpha)
                .categorical(Arrays.stream(categorical.split(","))
                        .filter(name -> !name.equals("city"))
                        .toList()
                        .toArray(String[]::new))
                .impute(LinearModel.Impute.of()
                        .number(LinearModel.Impute.Number.valueOf(impute.toUpperCase(Locale.ROOT))));
        FittedModel fitted = model.fit(train, Target.of(target, null), Rows.context());
        Frame ours = fitted.predict(test);
        assertThat(fitted.facts()).containsEntry("converged", "true");

        Files.writeString(folder.resolve("train.json"), Frames.json(train));
        Files.writeString(folder.resolve("test.json"), Frames.json(test));
        Files.writeString(folder.resolve("target.json"), Frames.json(Frame.of(target)));
        String kind = fitted.task() == Task.REGRESSION ? "regression" : "classes";
        Frame theirs = Frames.read(Python.MLFLOW_3_17.run(folder, SCRIPT, kind, alpha, impute, categorical, solver));

        List<Column> mine = ours.columns();
        int first = fitted.task() == Task.REGRESSION ? 0 : 1;
        assertThat(theirs.columns()).hasSize(mine.size() - first);
        for (int k = 0; k < theirs.columns().size(); k++) {
            for (int row = 0; row < test.rows(); row++) {
                assertThat(mine.get(first + k).number(row))
                        .isCloseTo(theirs.columns().get(k).number(row), within(tolerance));
            }
        }
        return fitted;
    }
}
