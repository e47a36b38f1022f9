package org.modelwright.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Scikit-learn encodes and groups categories as we do, given the same folds, and ONNX Runtime in Python as well. */
@Tag("oracle")
class TargetEncoderOracleTest {

    private static final int ROWS = 700;
    private static final InnerSplits INNER = InnerSplits.byRow();

    private static final String COMPARE = """
            import json, numpy as np, onnx, onnxruntime, pandas as pd
            from sklearn.preprocessing import OneHotEncoder, TargetEncoder

            class Folds:
                def split(self, X, y=None, groups=None):
                    of = np.array(json.load(open("folds.json")))
                    return [(np.flatnonzero(of != i), np.flatnonzero(of == i)) for i in range(of.max() + 1)]
                def get_n_splits(self, *a, **k):
                    return 5

            def table(name):
                raw = pd.read_csv(name, dtype={"city": "str", "code": "float64"}, keep_default_na=False,
                                  na_values={"city": [""], "code": [""]})
                return raw
            train, new = table("train.csv"), table("new.csv")
            def objects(t, column):
                values = t[column].astype(object)
                return values.where(t[column].notna(), np.nan).to_frame()
            for name, y, smooth in [("number", "y", "auto"), ("number", "y", 7.5), ("number", "y", 0.0),
                                    ("binary", "b", "auto"), ("several", "c", "auto"), ("several", "c", 3.0)]:
                key = f"{name}_{smooth}"
                onnx.checker.check_model(key + ".onnx", full_check=True)
                session = onnxruntime.InferenceSession(key + ".onnx", providers=["CPUExecutionProvider"])
                feed = {"city": new["city"].fillna("").to_numpy(dtype=object), "code": new["code"].to_numpy()}
                graph = dict(zip([it.name for it in session.get_outputs()], session.run(None, feed)))
                ours, fitted = pd.read_csv(key + ".train.csv"), pd.read_csv(key + ".new.csv")
                gaps = [0.0, 0.0, 0.0]
                for column in ["city", "code"]:
                    encoder = TargetEncoder(smooth=smooth, cv=Folds())
                    want = encoder.fit_transform(objects(train, column), train[y])
                    then = encoder.transform(objects(new, column))
                    names = [it for it in ours.columns if it.startswith(column + "_target")]
                    assert len(names) == want.shape[1], (names, want.shape)
                    for i, it in enumerate(names):
                        gaps[0] = max(gaps[0], np.abs(ours[it] - want[:, i]).max())
                        gaps[1] = max(gaps[1], np.abs(fitted[it] - then[:, i]).max())
                        gaps[2] = max(gaps[2], np.abs(graph["out_" + it] - fitted[it]).max())
                print(key, [bool(gap < 1e-9) for gap in gaps], gaps[2] == 0)

            for count, most in [(20, None), (0.05, None), (None, 4), (20, 3), (None, 1), (None, 100)]:
                key = f"group_{count}_{most}"
                session = onnxruntime.InferenceSession(key + ".onnx", providers=["CPUExecutionProvider"])
                there = train[train["city"].notna()][["city"]]
                # Its share is one of all rows, of which it is not shown those without a value.
                least = count if count is None or count >= 1 else count * len(train) / len(there)
                encoder = OneHotEncoder(min_frequency=least, max_categories=most).fit(there.astype(object))
                rare = encoder.infrequent_categories_[0]
                rare = set() if rare is None else set(rare)
                known = set(there["city"])
                want = ["" if pd.isna(it) else it if it in known - rare else "infrequent" if rare else ""
                        for it in new["city"]]
                found = session.run(None, {"city": new["city"].fillna("").to_numpy(dtype=object).reshape(-1, 1)})[0]
                ours = pd.read_csv(key + ".csv", keep_default_na=False)["city"].tolist()
                print(key, found.tolist() == want, ours == want, len(rare) > 0)
            """;

    @TempDir
    private Path folder;

    private final Random random = new Random(3);

    /** Few and many rows for each category, gaps in both columns, and in the new rows what nobody has seen. */
    private Frame rows(int count, boolean unseen) {
        String[] city = new String[count];
        double[] code = new double[count];
        for (int row = 0; row < count; row++) {
            int at = (int) (40 * random.nextDouble() * random.nextDouble());
            city[row] = random.nextInt(12) == 0 ? random.nextBoolean() ? null : "" : "Łódź " + at;
            code[row] = random.nextInt(15) == 0 ? Double.NaN : random.nextInt(30) - 9;
            if (unseen && random.nextInt(6) == 0) {
                city[row] = "Ur " + at;
                code[row] = List.of(77.0, -1e18, 1e300, -1000.0).get(random.nextInt(4));
            }
        }
        return Frame.of(TextColumn.of("city", city), DoubleColumn.of("code", code));
    }

    private static void write(Path file, Frame frame) throws IOException {
        Files.writeString(
                file,
                String.join(",", frame.names()) + "\n"
                        + IntStream.range(0, frame.rows())
                                .mapToObj(row -> frame.columns().stream()
                                        .map(column -> column.isMissing(row) ? "" : String.valueOf(column.text(row)))
                                        .collect(Collectors.joining(",")))
                                .collect(Collectors.joining("\n"))
                        + "\n");
    }

    private static byte[] graph(FittedTransforms fitted, Frame made, OnnxGraph.Type type) {
        OnnxGraph graph = new OnnxGraph(fitted.features());
        fitted.export(graph);
        made.names().forEach(name -> graph.output("out_" + name, type, graph.input(name)));
        return graph.toBytes();
    }

    @Test
    void scikitLearnSaysTheSameOfTheSameFolds() throws IOException {
        Frame train = rows(ROWS, false);
        Frame others = rows(300, true);
        double[] y = IntStream.range(0, ROWS)
                .mapToDouble(row -> 1e3 + train.column("code").number(row) % 7 + random.nextGaussian())
                .map(it -> Double.isNaN(it) ? 999 : it)
                .toArray();
        String[] classes = IntStream.range(0, ROWS)
                .mapToObj(row -> List.of("a", "b b", "é").get((int) Math.abs(y[row] * 3) % 3))
                .toArray(String[]::new);
        Column[] targets = {
            DoubleColumn.of("y", y),
            LongColumn.of(
                    "b",
                    IntStream.range(0, ROWS)
                            .mapToLong(row -> y[row] > 1e3 ? 1 : 0)
                            .toArray()),
            TextColumn.of("c", classes)
        };
        int[] foldOf = new int[ROWS];
        List<RowSplit> folds = INNER.folds(ROWS, 5);
        for (int fold = 0; fold < folds.size(); fold++) {
            for (int row : folds.get(fold).test()) {
                foldOf[row] = fold;
            }
        }
        Files.writeString(
                folder.resolve("folds.json"),
                IntStream.of(foldOf).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]")));
        List<Column> all = new ArrayList<>(train.columns());
        all.addAll(List.of(targets));
        write(folder.resolve("train.csv"), Frame.of(all));
        write(folder.resolve("new.csv"), others);
        TargetEncoder encoder = TargetEncoder.of("city", "code");
        encode("number_auto", encoder, train, Target.of(targets[0], Task.REGRESSION), others);
        encode("number_7.5", encoder.smooth(7.5), train, Target.of(targets[0], Task.REGRESSION), others);
        encode("number_0.0", encoder.smooth(0), train, Target.of(targets[0], Task.REGRESSION), others);
        encode("binary_auto", encoder, train, Target.of(targets[1], null), others);
        encode("several_auto", encoder, train, Target.of(targets[2], null), others);
        encode("several_3.0", encoder.smooth(3), train, Target.of(targets[2], null), others);
        Frame cities = train.select(List.of("city"));
        InfrequentCategories twenty = InfrequentCategories.of("city").minFrequency(20);
        group("group_20_None", twenty, cities, others);
        group("group_0.05_None", twenty.minFrequency(0.05), cities, others);
        group("group_None_4", new InfrequentCategories(List.of("city"), null, 4), cities, others);
        group("group_20_3", twenty.maxCategories(3), cities, others);
        group("group_None_1", new InfrequentCategories(List.of("city"), null, 1), cities, others);
        group("group_None_100", new InfrequentCategories(List.of("city"), null, 100), cities, others);

        assertThat(Python.MLFLOW_3_17.run(folder, COMPARE).lines())
                .containsExactly(
                        "number_auto [True, True, True] True",
                        "number_7.5 [True, True, True] True",
                        "number_0.0 [True, True, True] True",
                        "binary_auto [True, True, True] True",
                        "several_auto [True, True, True] True",
                        "several_3.0 [True, True, True] True",
                        "group_20_None True True True",
                        "group_0.05_None True True True",
                        "group_None_4 True True True",
                        "group_20_3 True True True",
                        "group_None_1 True True True",
                        "group_None_100 True True False");
    }

    private void encode(String name, TargetEncoder encoder, Frame train, Target target, Frame others)
            throws IOException {
        FittedTransforms.Learned learned =
                FittedTransforms.fit(List.of(encoder), train, target, INNER, Sessions.of(1L << 30, 2));
        Frame made = learned.transforms().apply(others, Space.MEMORY, Threads.CALLER);
        write(folder.resolve(name + ".train.csv"), learned.columns());
        write(folder.resolve(name + ".new.csv"), made);
        Files.write(folder.resolve(name + ".onnx"), graph(learned.transforms(), made, OnnxGraph.Type.DOUBLE));
    }

    private void group(String name, InfrequentCategories grouping, Frame train, Frame others) throws IOException {
        FittedTransforms fitted = FittedTransforms.fit(
                        List.of(grouping), train, DatePartsTest.target(train.rows()), INNER, Sessions.of(1L << 30, 2))
                .transforms();
        Frame made = fitted.apply(others, Space.MEMORY, Threads.CALLER);
        // A file of one column cannot tell an empty line from none.
        write(
                folder.resolve(name + ".csv"),
                Frame.of(made.column("city"), made.column("city").named("again")));
        Files.write(folder.resolve(name + ".onnx"), graph(fitted, made, OnnxGraph.Type.STRING));
    }
}
