package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.metric.Metric;
import org.modelwright.model.Coefficient;
import org.modelwright.model.SplitGain;
import org.modelwright.modelfiles.RunEvidence.Feature;
import org.modelwright.modelfiles.RunEvidence.Importance;
import org.modelwright.task.Target;

/**
 * How much each column of the user's matters: by how much a metric of the test rows becomes worse where the column is
 * shuffled among them (Breiman, 2001; as scikit-learn's {@code permutation_importance}), and what the splits that ask it
 * were worth.
 */
public final class Importances {

    private static final int MOST_ROWS = 5000;
    private static final int LEAST_ROWS = 200;
    private static final int REPEATS = 5;

    /** Rows that are predicted for it at most, unless that would leave too few of each column. */
    private static final int MOST_PREDICTED = 60_000;

    private static final int MOST_COLUMNS = 50;

    /** Of more, all would be copied for each that is shuffled. */
    private static final int FEW_COLUMNS = 200;

    /** From this correlation on two columns say nearly the same. */
    private static final double ALIKE = 0.9;

    private final JudgedModel judged;
    private final Metric metric;
    private final Frame rows;
    private final Target target;
    private final double score;

    private Importances(JudgedModel judged, int[] sample) {
        this.judged = judged;
        this.metric = judged.finest();
        this.rows = judged.test().inputs().take(sample);
        this.target = judged.target().take(sample);
        this.score = metric.score(target, judged.outputs().take(sample));
    }

    /** {@return the importance of each column of a model, the most important first} */
    public static Importance of(JudgedModel judged) {
        Map<String, SplitGain> gains = judged.model().splitGains();
        List<String> columns =
                judged.model().features().stream().map(it -> it.name()).toList();
        Set<String> tried = new HashSet<>(strongest(judged, columns, gains));
        int each = MOST_PREDICTED / REPEATS / Math.max(1, tried.size());
        int[] sample = Samples.rows(judged.target().rows(), Math.min(MOST_ROWS, Math.max(LEAST_ROWS, each)));
        Importances importances = new Importances(judged, sample);
        Map<String, List<String>> alike = importances.alike(tried);
        List<Feature> features = judged.threads()
                .map(
                        columns,
                        column -> importances.feature(
                                column, gains, tried.contains(column), alike.getOrDefault(column, List.of())));
        List<Feature> ordered = new ArrayList<>(features);
        ordered.sort(Comparator.comparingDouble(Importances::size).reversed());
        return new Importance(importances.metric.key(), sample.length, REPEATS, ScoreIntervals.SEED, ordered);
    }

    private static double size(Feature feature) {
        return feature.permutationMean() == null ? Double.NEGATIVE_INFINITY : feature.permutationMean();
    }

    /** {@return the columns that are shuffled: those that trees ask, at most the 50 of the largest gain or coefficient} */
    private static List<String> strongest(JudgedModel judged, List<String> columns, Map<String, SplitGain> gains) {
        if (columns.size() <= MOST_COLUMNS && gains.isEmpty()) {
            return columns;
        }
        Map<String, Double> strength = new HashMap<>();
        gains.forEach((column, gain) -> strength.put(column, gain.total()));
        for (Coefficient one : judged.model().coefficients()) {
            String column = one.column();
            if (column != null) {
                strength.merge(column, Math.abs(one.value()) * spread(judged, column, one), Math::max);
            }
        }
        return columns.stream()
                .filter(it -> strength.containsKey(it) || gains.isEmpty())
                .sorted(Comparator.comparingDouble((String it) -> -strength.getOrDefault(it, 0.0)))
                .limit(MOST_COLUMNS)
                .toList();
    }

    private static double spread(JudgedModel judged, String name, Coefficient coefficient) {
        Column column = judged.test().inputs().find(name).orElse(null);
        if (coefficient.category() != null || column == null) {
            return 1;
        }
        double[] values = Samples.numbers(column, Math.min(column.rows(), LEAST_ROWS));
        return Samples.deviation(values);
    }

    private Feature feature(String column, Map<String, SplitGain> gains, boolean tried, List<String> alike) {
        SplitGain gain = gains.get(column);
        // A column that no tree asks cannot change a prediction.
        boolean unused = !gains.isEmpty() && gain == null;
        double @Nullable [] losses = unused ? new double[REPEATS] : tried ? losses(column) : null;
        if (losses != null && !Arrays.stream(losses).allMatch(Double::isFinite)) {
            losses = null;
        }
        return new Feature(
                column,
                gains.isEmpty() ? null : gain == null ? Double.valueOf(0) : finite(gain.mean()),
                gains.isEmpty() ? null : gain == null ? Double.valueOf(0) : Double.valueOf(gain.splits()),
                losses == null ? null : finite(Arrays.stream(losses).average().orElseThrow()),
                losses == null ? null : finite(Samples.deviation(losses)),
                alike);
    }

    /** A model that ran away splits for more than a number can say. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private double[] losses(String column) {
        Draws draws = new Draws(ScoreIntervals.SEED + column.hashCode());
        int together = rows.columns().size() > FEW_COLUMNS ? 1 : REPEATS;
        int[] values = Samples.ranks(rows.column(column));
        double[] losses = new double[REPEATS];
        for (int first = 0; first < REPEATS; first += together) {
            int[][] orders = new int[together][];
            for (int repeat = 0; repeat < together; repeat++) {
                orders[repeat] = IntStream.range(0, rows.rows()).toArray();
                draws.shuffle(orders[repeat]);
            }
            Shuffled shuffled = Shuffled.of(orders, values);
            Frame outputs = judged.model().predict(shuffled.frame(rows, column));
            for (int repeat = 0; repeat < together; repeat++) {
                double worse = metric.score(target, outputs.take(shuffled.places()[repeat]));
                losses[first + repeat] = metric.greaterIsBetter() ? score - worse : worse - score;
            }
        }
        return losses;
    }

    /**
     * What is to be predicted where a column is shuffled several times: a row that gets the same value twice is predicted once.
     *
     * @param rows which row each one is
     * @param from the row whose value it gets
     * @param places for each shuffle, for each row, which of them it is
     */
    private record Shuffled(int[] rows, int[] from, int[][] places) {

        static Shuffled of(int[][] orders, int[] values) {
            int count = values.length;
            int[] rows = new int[orders.length * count];
            int[] from = new int[orders.length * count];
            int[][] places = new int[orders.length][count];
            int size = 0;
            for (int repeat = 0; repeat < orders.length; repeat++) {
                for (int row = 0; row < count; row++) {
                    int earlier = 0;
                    while (values[orders[earlier][row]] != values[orders[repeat][row]]) {
                        earlier++;
                    }
                    if (earlier == repeat) {
                        rows[size] = row;
                        from[size] = orders[repeat][row];
                        places[repeat][row] = size++;
                    } else {
                        places[repeat][row] = places[earlier][row];
                    }
                }
            }
            return new Shuffled(Arrays.copyOf(rows, size), Arrays.copyOf(from, size), places);
        }

        Frame frame(Frame frame, String column) {
            boolean each = rows.length == frame.rows(); // then they are in order
            return Frame.of(frame.columns().stream()
                    .map(it -> it.name().equals(column) ? it.take(from) : each ? it : it.take(rows))
                    .toList());
        }
    }

    /** {@return for each of the columns those that say nearly the same} */
    private Map<String, List<String>> alike(Set<String> columns) {
        List<Column> numbers = rows.columns().stream()
                .filter(it -> columns.contains(it.name()))
                .filter(it -> !(it instanceof TextColumn) && it.type() != DataType.DATETIME)
                .toList();
        List<double[]> standard = judged.threads().map(numbers, Importances::standardized);
        Map<String, List<String>> alike = new HashMap<>();
        for (int one = 0; one < numbers.size(); one++) {
            for (int other = 0; other < one; other++) {
                double sum = 0;
                for (int row = 0; row < rows.rows(); row++) {
                    sum += standard.get(one)[row] * standard.get(other)[row];
                }
                if (Math.abs(sum) >= ALIKE * rows.rows()) {
                    String first = numbers.get(one).name();
                    String second = numbers.get(other).name();
                    alike.computeIfAbsent(first, it -> new ArrayList<>()).add(second);
                    alike.computeIfAbsent(second, it -> new ArrayList<>()).add(first);
                }
            }
        }
        return alike;
    }

    private static double[] standardized(Column column) {
        double[] values = Samples.numbers(column, column.rows());
        double mean = Arrays.stream(values).filter(Double::isFinite).average().orElse(0);
        for (int row = 0; row < values.length; row++) {
            values[row] = Double.isFinite(values[row]) ? values[row] - mean : 0;
        }
        double deviation = Samples.deviation(values);
        for (int row = 0; row < values.length; row++) {
            values[row] = deviation == 0 ? 0 : values[row] / deviation;
        }
        return values;
    }

    /** {@return the table that a run keeps: a number that is not there is a gap} */
    public static Frame table(Importance importance) {
        List<Feature> features = importance.features();
        return Frame.of(
                TextColumn.of("feature", features.stream().map(Feature::feature).toArray(String[]::new)),
                numbers("gain", features, Feature::gain),
                numbers("permutation_mean", features, Feature::permutationMean),
                numbers("permutation_std", features, Feature::permutationStd));
    }

    private static Column numbers(String name, List<Feature> features, Function<Feature, @Nullable Double> number) {
        double[] values = new double[features.size()];
        for (int i = 0; i < values.length; i++) {
            Double known = number.apply(features.get(i));
            values[i] = known == null ? Double.NaN : known;
        }
        return DoubleColumn.of(name, values);
    }
}
