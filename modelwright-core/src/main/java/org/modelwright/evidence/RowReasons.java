package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.model.Contributions;
import org.modelwright.modelfiles.Figures;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;

/** Why rows of the test get the predictions that they get: what columns contribute to their margins. */
public final class RowReasons {

    private static final int MOST_ROWS = 200;
    private static final int MOST_CELLS = 1 << 20;
    private static final int MOST_COLUMNS = 20;
    private static final int STRONGEST = 5;

    private final JudgedModel judged;
    private final Labels labels;

    private RowReasons(JudgedModel judged) {
        this.judged = judged;
        this.labels = judged.target().labels();
    }

    /** {@return who is asked for the reasons of a model} */
    public static RowReasons of(JudgedModel judged) {
        return new RowReasons(judged);
    }

    private boolean severalMargins() {
        return labels.count() > 2;
    }

    /** {@return the contributions to some rows; empty of a model that does not say, or one that ran away} */
    private Optional<Contributions> contributions(int[] rows, IntUnaryOperator margin) {
        Frame inputs = judged.test().inputs().take(rows);
        return judged.model()
                .contributions(inputs, margin)
                .filter(it -> Arrays.stream(it.base()).allMatch(Double::isFinite)
                        && it.columns().values().stream()
                                .flatMapToDouble(Arrays::stream)
                                .allMatch(Double::isFinite));
    }

    /** {@return what columns contribute in a sample of the rows; null of a model that does not say} */
    public Figures.@Nullable Reasons sample() {
        int features = Math.max(1, judged.model().features().size());
        int[] rows = Samples.rows(judged.target().rows(), Math.max(1, Math.min(MOST_ROWS, MOST_CELLS / features)));
        int margin = severalMargins() ? mostPredicted() : 0;
        return rows.length == 0
                ? null
                : contributions(rows, row -> margin)
                        .map(it -> drawn(
                                it, rows, severalMargins() ? labels.texts().get(margin) : null))
                        .orElse(null);
    }

    private int mostPredicted() {
        Column predictions = judged.outputs().column(Outputs.PREDICTION);
        IntUnaryOperator indexes = labels.indexes(predictions);
        int[] counts = new int[labels.count()];
        for (int row = 0; row < predictions.rows(); row++) {
            counts[indexes.applyAsInt(row)]++;
        }
        return IntStream.range(0, counts.length)
                .boxed()
                .max(Comparator.comparingInt(it -> counts[it]))
                .orElse(0);
    }

    private Figures.Reasons drawn(Contributions found, int[] rows, @Nullable String output) {
        List<Figures.Reason> reasons = new ArrayList<>();
        found.columns().entrySet().stream()
                .map(it -> Map.entry(it.getKey(), size(it.getValue())))
                .filter(it -> it.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_COLUMNS)
                .forEach(it -> {
                    Column column = judged.test().inputs().column(it.getKey());
                    double[] contributions = found.columns().getOrDefault(it.getKey(), new double[0]);
                    List<String> values = new ArrayList<>();
                    List<Double> shown = new ArrayList<>();
                    for (int at = 0; at < rows.length; at++) {
                        String text = column.text(rows[at]);
                        values.add(text == null ? "" : text);
                        shown.add(contributions[at]);
                    }
                    reasons.add(new Figures.Reason(it.getKey(), it.getValue(), shown, values));
                });
        return new Figures.Reasons(
                output, rows.length, Arrays.stream(found.base()).average().orElse(0), reasons);
    }

    private static double size(double[] contributions) {
        return Arrays.stream(contributions).map(Math::abs).average().orElse(0);
    }

    /** {@return for each of these rows the columns that contribute most, the largest first; none of a model that does not say} */
    List<Map<String, Double>> strongest(int[] rows) {
        IntUnaryOperator predicted =
                severalMargins() ? labels.indexes(judged.outputs().column(Outputs.PREDICTION)) : row -> 0;
        Optional<Contributions> found =
                rows.length == 0 ? Optional.empty() : contributions(rows, at -> predicted.applyAsInt(rows[at]));
        List<Map<String, Double>> strongest = new ArrayList<>();
        for (int at = 0; at < rows.length; at++) {
            int row = at;
            Map<String, Double> some = new LinkedHashMap<>();
            found.ifPresent(it -> it.columns().entrySet().stream()
                    .map(column -> Map.entry(column.getKey(), column.getValue()[row]))
                    .filter(column -> column.getValue() != 0)
                    .sorted(Comparator.comparingDouble(column -> -Math.abs(column.getValue())))
                    .limit(STRONGEST)
                    .forEach(column -> some.put(column.getKey(), column.getValue())));
            strongest.add(some);
        }
        return strongest;
    }
}
