package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.modelfiles.Figures;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** What pictures of the test rows are drawn from, each bounded in size. */
public final class TestFigures {

    private static final int MOST_PAIRS = 500;
    private static final int MOST_MATRIX = 50;
    private static final int MOST_CLASSES = 300;
    private static final int MOST_CURVES = 10;
    private static final int MOST_POINTS = 101;
    private static final int BINS = 10;
    private static final int WORST = 10;
    private static final List<Double> SHARES = List.of(0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0);

    private final JudgedModel judged;
    private final RowReasons asked;
    private final int rows;
    private final Column predictions;

    private TestFigures(JudgedModel judged, RowReasons asked) {
        this.asked = asked;
        this.judged = judged;
        this.rows = judged.target().rows();
        this.predictions = judged.outputs().column(Outputs.PREDICTION);
    }

    /**
     * {@return the figures of a model}
     *
     * @param asked who knows the reasons of rows
     */
    public static Figures of(JudgedModel judged, RowReasons asked) {
        TestFigures figures = new TestFigures(judged, asked);
        Figures.Reasons reasons = asked.sample();
        return judged.target().task() == Task.REGRESSION ? figures.ofNumbers(reasons) : figures.ofClasses(reasons);
    }

    private Figures ofNumbers(Figures.@Nullable Reasons reasons) {
        List<Figures.Pair> pairs = Arrays.stream(Samples.rows(rows, MOST_PAIRS))
                .filter(row -> Double.isFinite(residual(row)))
                .mapToObj(row -> new Figures.Pair(judged.target().value(row), predictions.number(row)))
                .toList();
        List<Figures.WorstRow> worst = worst(row -> Math.min(Math.abs(residual(row)), Double.MAX_VALUE));
        return new Figures(residuals(), pairs, null, List.of(), List.of(), List.of(), List.of(), worst, reasons);
    }

    private double residual(int row) {
        return judged.target().value(row) - predictions.number(row);
    }

    /** Of a model that ran away there may be none that a number says. */
    private Figures.@Nullable Residuals residuals() {
        double[] all = IntStream.range(0, rows).mapToDouble(this::residual).toArray();
        double mean = Arrays.stream(all).average().orElse(0);
        double deviation = Samples.deviation(all);
        if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
            return null;
        }
        Arrays.sort(all);
        return new Figures.Residuals(
                mean,
                deviation,
                SHARES,
                SHARES.stream().map(it -> Bootstrap.quantile(all, rows, it)).toList());
    }

    private Figures ofClasses(Figures.@Nullable Reasons reasons) {
        List<String> labels = judged.target().labels().texts();
        int classes = labels.size();
        int[][] counts = counts(judged.target(), predictions);
        List<Column> probabilities = labels.stream()
                .map(it -> judged.outputs().column(Outputs.probability(it)))
                .toList();
        int[] drawn = classes == 2
                ? new int[] {1}
                : classes <= MOST_CURVES ? IntStream.range(0, classes).toArray() : new int[0];
        List<Figures.Curve> roc = new ArrayList<>();
        List<Figures.Curve> precision = new ArrayList<>();
        List<Figures.Calibration> calibration = new ArrayList<>();
        for (int label : drawn) {
            Ranked ranked = Ranked.of(judged, probabilities.get(label), label);
            calibration.add(ranked.calibration(labels.get(label)));
            if (ranked.positives > 0 && ranked.positives < rows) {
                roc.add(ranked.roc(labels.get(label)));
                precision.add(ranked.precision(labels.get(label)));
            }
        }
        return new Figures(
                null,
                List.of(),
                confusion(labels, counts),
                classScores(labels, counts),
                roc,
                precision,
                calibration,
                worst(row -> -Math.log(Math.max(
                        Math.ulp(1.0),
                        probabilities.get(judged.target().label(row)).number(row)))),
                reasons);
    }

    /**
     * {@return the figures of a classifier whose classes follow from the same probabilities by another rule}
     *
     * @param before what they were by the rule before
     * @param rowKeys what names the test rows
     * @param target what is true of them
     * @param outputs what is predicted for them now
     */
    public static Figures decided(Figures before, Frame rowKeys, Target target, Frame outputs) {
        List<String> labels = target.labels().texts();
        Column predictions = outputs.column(Outputs.PREDICTION);
        int[][] counts = counts(target, predictions);
        Map<Map<String, String>, String> predicted = new HashMap<>();
        Set<Map<String, String>> wanted =
                before.worstRows().stream().map(Figures.WorstRow::key).collect(Collectors.toSet());
        for (int row = 0; row < target.rows(); row++) {
            Map<String, String> key = key(rowKeys, row);
            if (wanted.contains(key)) {
                predicted.put(key, String.valueOf(predictions.text(row)));
            }
        }
        return new Figures(
                before.residuals(),
                before.predictions(),
                confusion(labels, counts),
                classScores(labels, counts),
                before.roc(),
                before.precisionRecall(),
                before.calibration(),
                before.worstRows().stream()
                        .map(it -> new Figures.WorstRow(
                                it.key(),
                                it.actual(),
                                predicted.getOrDefault(it.key(), it.predicted()),
                                it.loss(),
                                it.reasons()))
                        .toList(),
                before.reasons());
    }

    private static int[][] counts(Target target, Column predictions) {
        int classes = target.labels().count();
        int[][] counts = new int[classes][classes];
        IntUnaryOperator indexes = target.labels().indexes(predictions);
        for (int row = 0; row < target.rows(); row++) {
            counts[target.label(row)][indexes.applyAsInt(row)]++;
        }
        return counts;
    }

    private static Figures.@Nullable Confusion confusion(List<String> labels, int[][] counts) {
        return labels.size() > MOST_MATRIX
                ? null
                : new Figures.Confusion(
                        labels,
                        Arrays.stream(counts)
                                .map(it -> Arrays.stream(it).boxed().toList())
                                .toList());
    }

    private static List<Figures.ClassScore> classScores(List<String> labels, int[][] counts) {
        return IntStream.range(0, Math.min(labels.size(), MOST_CLASSES))
                .mapToObj(label -> score(labels, counts, label))
                .toList();
    }

    private static Figures.ClassScore score(List<String> labels, int[][] counts, int label) {
        int support = Arrays.stream(counts[label]).sum();
        int predicted = Arrays.stream(counts).mapToInt(it -> it[label]).sum();
        int hits = counts[label][label];
        double @Nullable [] recall = ends(hits, support);
        double @Nullable [] precision = ends(hits, predicted);
        return new Figures.ClassScore(
                labels.get(label),
                support,
                predicted,
                support == 0 ? null : Double.valueOf((double) hits / support),
                recall == null ? null : Double.valueOf(recall[0]),
                recall == null ? null : Double.valueOf(recall[1]),
                predicted == 0 ? null : Double.valueOf((double) hits / predicted),
                precision == null ? null : Double.valueOf(precision[0]),
                precision == null ? null : Double.valueOf(precision[1]),
                support < ScoreIntervals.FEW);
    }

    private static double @Nullable [] ends(int hits, int of) {
        return of < ScoreIntervals.FEW ? null : Normal.wilson(hits, of, ScoreIntervals.z(ScoreIntervals.CONFIDENCE));
    }

    private List<Figures.WorstRow> worst(IntToDoubleFunction loss) {
        PriorityQueue<Integer> worst = new PriorityQueue<>(Comparator.comparingDouble(loss::applyAsDouble));
        for (int row = 0; row < rows; row++) {
            if (worst.size() < WORST || loss.applyAsDouble(row) > loss.applyAsDouble(worst.element())) {
                worst.add(row);
                if (worst.size() > WORST) {
                    worst.remove();
                }
            }
        }
        int[] found = worst.stream()
                .sorted(Comparator.comparingDouble((Integer row) -> -loss.applyAsDouble(row))
                        .thenComparing(row -> row))
                .mapToInt(row -> row)
                .toArray();
        List<Map<String, Double>> reasons = asked.strongest(found);
        return IntStream.range(0, found.length)
                .mapToObj(at -> row(found[at], loss.applyAsDouble(found[at]), reasons.get(at)))
                .toList();
    }

    private Figures.WorstRow row(int row, double loss, Map<String, Double> reasons) {
        return new Figures.WorstRow(
                key(judged.test().rowKeys(), row),
                String.valueOf(judged.test().target().text(row)),
                String.valueOf(predictions.text(row)),
                loss,
                reasons);
    }

    private static Map<String, String> key(Frame rowKeys, int row) {
        Map<String, String> key = new LinkedHashMap<>();
        for (Column column : rowKeys.columns()) {
            key.put(column.name(), String.valueOf(column.text(row)));
        }
        return key;
    }

    /** Rows by the probability of a class, the most probable first. */
    private static final class Ranked {

        private final double[] probabilities;
        private final boolean[] hits;
        private final int positives;

        private Ranked(double[] probabilities, boolean[] hits, int positives) {
            this.probabilities = probabilities;
            this.hits = hits;
            this.positives = positives;
        }

        /** Rows of equal probability: those of the class first. */
        static Ranked of(JudgedModel judged, Column column, int label) {
            int rows = judged.target().rows();
            double[] all = Samples.numbers(column, rows);
            double[] ofClass = IntStream.range(0, rows)
                    .filter(row -> judged.target().label(row) == label)
                    .mapToDouble(row -> all[row])
                    .sorted()
                    .toArray();
            double[] others = IntStream.range(0, rows)
                    .filter(row -> judged.target().label(row) != label)
                    .mapToDouble(row -> all[row])
                    .sorted()
                    .toArray();
            double[] probabilities = new double[rows];
            boolean[] hits = new boolean[rows];
            int one = ofClass.length - 1;
            int other = others.length - 1;
            for (int place = 0; place < rows; place++) {
                boolean hit = other < 0 || one >= 0 && ofClass[one] >= others[other];
                hits[place] = hit;
                probabilities[place] = hit ? ofClass[one--] : others[other--];
            }
            return new Ranked(probabilities, hits, ofClass.length);
        }

        Figures.Curve roc(String label) {
            return curve(label, false);
        }

        Figures.Curve precision(String label) {
            return curve(label, true);
        }

        /** Points lie where the probability changes; of many, such that a hundredth of the rows lies between two. */
        private Figures.Curve curve(String label, boolean precision) {
            int rows = hits.length;
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            List<Double> thresholds = new ArrayList<>();
            if (!precision) {
                x.add(0.0);
                y.add(0.0);
                thresholds.add(1.0);
            }
            int found = 0;
            int next = 0;
            for (int place = 0; place < rows; place++) {
                found += hits[place] ? 1 : 0;
                boolean ends = place + 1 == rows || probabilities[place + 1] != probabilities[place];
                if (!ends || place + 1 < rows && (long) place * (MOST_POINTS - 2) < (long) next * rows) {
                    continue;
                }
                next = (int) ((long) place * (MOST_POINTS - 2) / rows) + 1;
                double recall = (double) found / positives;
                x.add(precision ? recall : (double) (place + 1 - found) / (rows - positives));
                y.add(precision ? (double) found / (place + 1) : recall);
                thresholds.add(probabilities[place]);
            }
            return new Figures.Curve(label, x, y, thresholds);
        }

        /** From the least probable on. */
        Figures.Calibration calibration(String label) {
            int rows = hits.length;
            int bins = Math.max(1, Math.min(BINS, rows / ScoreIntervals.FEW));
            List<Double> predicted = new ArrayList<>();
            List<Double> observed = new ArrayList<>();
            List<Double> lower = new ArrayList<>();
            List<Double> upper = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            for (int bin = bins - 1; bin >= 0; bin--) {
                int from = (int) ((long) bin * rows / bins);
                int to = (int) ((long) (bin + 1) * rows / bins);
                int found = 0;
                for (int place = from; place < to; place++) {
                    found += hits[place] ? 1 : 0;
                }
                double[] ends = Normal.wilson(found, to - from, ScoreIntervals.z(ScoreIntervals.CONFIDENCE));
                predicted.add(DoubleStream.of(Arrays.copyOfRange(probabilities, from, to))
                        .average()
                        .orElse(0));
                observed.add((double) found / (to - from));
                lower.add(ends[0]);
                upper.add(ends[1]);
                counts.add(to - from);
            }
            return new Figures.Calibration(label, predicted, observed, lower, upper, counts);
        }
    }
}
