package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.modelfiles.RunEvidence.Effect;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;

/**
 * How predictions go with the strongest columns of numbers: accumulated local effects (Apley and Zhu, 2020). Rows are moved
 * only to the ends of the range that they are in, so that no row is asked about that could not be; partial dependence asks
 * about such rows where columns go together.
 */
public final class Effects {

    private static final int MOST_ROWS = 1000;
    private static final int MOST_COLUMNS = 6;
    private static final int MOST_STEPS = 20;

    private final JudgedModel judged;
    private final Frame rows;
    private final @Nullable String label;

    private Effects(JudgedModel judged) {
        this.judged = judged;
        this.rows = judged.test().inputs().take(Samples.rows(judged.target().rows(), MOST_ROWS));
        Labels labels = judged.target().labels();
        this.label = labels.count() == 0 ? null : labels.texts().get(labels.count() == 2 ? 1 : mostFrequent());
    }

    private int mostFrequent() {
        int[] counts = new int[judged.target().labels().count()];
        for (int row = 0; row < judged.target().rows(); row++) {
            counts[judged.target().label(row)]++;
        }
        int most = 0;
        for (int at = 1; at < counts.length; at++) {
            most = counts[at] > counts[most] ? at : most;
        }
        return most;
    }

    /**
     * {@return the effects of the strongest columns of numbers}
     *
     * @param strongest the features, the most important first
     */
    public static List<Effect> of(JudgedModel judged, List<String> strongest) {
        Effects effects = new Effects(judged);
        List<Column> asked = strongest.stream()
                .flatMap(it -> effects.rows.find(it).stream())
                .filter(it -> it.type() == DataType.DOUBLE || it.type() == DataType.LONG)
                .limit(MOST_COLUMNS)
                .toList();
        return judged.threads().map(asked, effects::effect).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Effect> effect(Column column) {
        double[] values = Samples.numbers(column, column.rows());
        int[] known = IntStream.range(0, values.length)
                .filter(row -> Double.isFinite(values[row]))
                .toArray();
        double[] sorted =
                Arrays.stream(known).mapToDouble(row -> values[row]).sorted().toArray();
        if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
            return Optional.empty();
        }
        double[] edges = IntStream.rangeClosed(0, MOST_STEPS)
                .mapToDouble(step -> sorted[(int) ((long) step * (sorted.length - 1) / MOST_STEPS)])
                .distinct()
                .toArray();
        int[] steps = new int[known.length];
        double[] low = new double[known.length];
        double[] high = new double[known.length];
        for (int at = 0; at < known.length; at++) {
            int found = Arrays.binarySearch(edges, values[known[at]]);
            steps[at] = Math.max(1, found < 0 ? -found - 1 : found);
            low[at] = edges[steps[at] - 1];
            high[at] = edges[steps[at]];
        }
        double[] below = predicted(column, known, low);
        double[] above = predicted(column, known, high);
        double[] sums = new double[edges.length];
        int[] counts = new int[edges.length];
        for (int at = 0; at < known.length; at++) {
            sums[steps[at]] += above[at] - below[at];
            counts[steps[at]]++;
        }
        double[] effects = new double[edges.length];
        double mean = 0;
        for (int step = 1; step < edges.length; step++) {
            effects[step] = effects[step - 1] + (counts[step] == 0 ? 0 : sums[step] / counts[step]);
            mean += (effects[step - 1] + effects[step]) / 2 * counts[step] / known.length;
        }
        double middle = mean;
        double[] centred = Arrays.stream(effects).map(it -> it - middle).toArray();
        return Arrays.stream(centred).allMatch(Double::isFinite)
                ? Optional.of(new Effect(
                        column.name(),
                        label,
                        boxed(edges),
                        boxed(centred),
                        Arrays.stream(counts).boxed().toList()))
                : Optional.empty();
    }

    private static List<Double> boxed(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private double[] predicted(Column column, int[] known, double[] values) {
        List<Column> columns = new ArrayList<>();
        for (Column one : rows.take(known).columns()) {
            boolean moved = one.name().equals(column.name());
            columns.add(
                    !moved
                            ? one
                            : one.type() == DataType.LONG ? whole(one, values) : DoubleColumn.of(one.name(), values));
        }
        Frame outputs = judged.model().predict(Frame.of(columns));
        Column output = outputs.column(label == null ? Outputs.PREDICTION : Outputs.probability(label));
        return Samples.numbers(output, known.length);
    }

    private static Column whole(Column column, double[] values) {
        return LongColumn.of(
                column.name(), Arrays.stream(values).mapToLong(it -> (long) it).toArray());
    }
}
