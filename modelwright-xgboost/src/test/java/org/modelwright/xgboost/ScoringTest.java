package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.saver.SavedModels;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;
import org.modelwright.xgboost.XGBoostModel.CategoricalEncoding;

/** A saved model that is asked for many rows walks its trees, and gives the bits that ONNX Runtime gives for all of it. */
class ScoringTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "regression, native,  reg:squarederror,  6,  40, 1",
        "regression, native,  count:poisson,     6,  40, 1",
        "regression, one_hot, reg:squarederror, 12, 110, 1",
        "binary,     native,  binary:logistic,   6,  90, 2",
        "binary,     one_hot, binary:logistic,   3,  40, 1",
        "multiclass, native,  multi:softprob,    9,  30, 1",
        "multiclass, one_hot, multi:softprob,    4,  40, 2",
        "regression, native,  reg:squarederror, 17,  10, 1",
        "regression, native,  stumps,            6,  10, 1",
    })
    void theBitsAreThoseOfOnnxRuntime(
            String task, String categorical, String objective, int depth, int rounds, int seed) {
        Random random = new Random(seed);
        Frame inputs = rows(6000, random);
        Map<String, Object> params = new LinkedHashMap<>(Map.of("max_depth", depth, "eta", 0.3));
        boolean stumps = objective.equals("stumps");
        if (stumps) {
            // Nothing is gained by any split: each tree is one leaf.
            params.put("gamma", 1e12);
        } else {
            params.put("objective", objective);
        }
        FittedModel model = XGBoostModel.of()
                .numBoostRound(rounds)
                .categoricalEncoding(CategoricalEncoding.valueOf(categorical.toUpperCase(Locale.ROOT)))
                .params(params)
                .fit(inputs, target(task, inputs, random), FitContext.quiet(Sessions.of(1L << 30, 2)));
        save(model, inputs);
        byte[] saved = Onnx.export(model);
        try (ScoringModel scoring = ScoringModel.load(folder.toString(), null)) {
            for (int rows : new int[] {1, 200, 20_000}) {
                Frame asked = rows(rows, random);
                same(scoring.predict(asked), Onnx.run(saved, model.features(), asked));
            }
        }
    }

    private void save(FittedModel model, Frame inputs) {
        SavedModels.save(model, inputs, folder);
    }

    private static Frame rows(int rows, Random random) {
        double[] x = new double[rows];
        double[] gaps = new double[rows];
        long[] whole = new long[rows];
        String[] text = new String[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = random.nextGaussian();
            gaps[row] = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(50) * 0.1;
            whole[row] = random.nextInt(1000) - 500;
            text[row] = random.nextInt(9) == 0 ? null : "c" + random.nextInt(30);
        }
        return Frame.of(
                DoubleColumn.of("x", x),
                DoubleColumn.of("gaps", gaps),
                LongColumn.of("whole", whole),
                TextColumn.of("text", text));
    }

    private static Target target(String task, Frame inputs, Random random) {
        int rows = inputs.rows();
        double[] y = new double[rows];
        String[] classes = new String[rows];
        for (int row = 0; row < rows; row++) {
            String text = inputs.column("text").text(row);
            double gap = inputs.column("gaps").number(row);
            y[row] = Math.abs(inputs.column("x").number(row)
                    + (Double.isNaN(gap) ? 2 : gap)
                    + (text == null ? 3 : text.hashCode() % 7)
                    + random.nextGaussian() * 0.2);
            classes[row] = "k" + (int) (task.equals("binary") ? y[row] % 2 : y[row] % 4);
        }
        return task.equals("regression")
                ? Target.of(DoubleColumn.of("y", y), null)
                : Target.of(TextColumn.of("y", classes), Task.valueOf(task.toUpperCase(Locale.ROOT)));
    }

    private static void same(Frame found, Map<String, Object> expected) {
        assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Column column : found.columns()) {
            if (column.type() == DataType.STRING) {
                List<String> texts =
                        IntStream.range(0, column.rows()).mapToObj(column::text).toList();
                assertThat(texts).containsExactly((String[]) expected.get(column.name()));
                continue;
            }
            double[] wanted = (double[]) expected.get(column.name());
            for (int row = 0; row < wanted.length; row++) {
                assertThat(column.number(row))
                        .as("%s of row %d", column.name(), row)
                        .isEqualTo(wanted[row]);
            }
        }
    }
}
