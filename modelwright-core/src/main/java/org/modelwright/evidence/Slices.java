package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.metric.Metric;
import org.modelwright.metric.ReweightedScore;
import org.modelwright.metric.Score;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunEvidence.Interval;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;

/** Scores of parts of the test rows: those that were asked for, and the worst of the obvious ones. */
public final class Slices {

    private static final int MOST_VALUES = 20;
    private static final int BINS = 4;
    private static final int OBVIOUS_COLUMNS = 8;
    private static final int WORST = 5;
    private static final int MOST_ASKED = 200;

    /** Fewer rows are no obvious slice: of all test rows, this share. */
    private static final double SMALL = 0.01;

    /**
     * What was found.
     *
     * @param slices in order
     * @param search what they were chosen from
     */
    public record Found(List<RunEvidence.Slice> slices, RunEvidence.SliceSearch search) {}

    /**
     * Some rows that have something in common.
     *
     * @param column that says it
     * @param value their value; null for a range and for gaps
     * @param range their numbers; null for a value and for gaps
     * @param rows which ones
     * @param asked whether the job asked
     */
    private record Part(
            String column, @Nullable String value, @Nullable Range range, int[] rows, boolean asked) {

        /** {@return the rows of one value; those of none if it is null} */
        static Part of(Column column, @Nullable String value, List<Integer> rows, boolean asked) {
            return new Part(column.name(), value, null, array(rows), asked);
        }
    }

    /** Numbers from one to another. */
    private record Range(double from, double to) {}

    private final JudgedRows judged;
    private final Metric metric;

    private Slices(JudgedRows judged) {
        this.judged = judged;
        this.metric = judged.first();
    }

    /**
     * {@return the slices of rows that were judged}
     *
     * @param asked what the job asks for
     * @param features the features, the most important first
     */
    public static Found of(JudgedRows judged, List<Slice> asked, List<String> features) {
        return new Slices(judged).found(asked, features);
    }

    private Found found(List<Slice> asked, List<String> features) {
        List<Part> parts = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (Slice slice : asked) {
            columns.add(slice.column());
            judged.test().find(slice.column()).ifPresent(it -> parts.addAll(parts(it, slice.bins(), true)));
        }
        List<Column> obvious = features.stream()
                .filter(it -> !columns.contains(it))
                .flatMap(it -> judged.test().inputs().find(it).stream())
                .limit(OBVIOUS_COLUMNS)
                .toList();
        int least = Math.max(ScoreIntervals.FEW, (int) (SMALL * judged.target().rows()));
        judged.threads().map(obvious, it -> parts(it, null, false)).stream()
                .flatMap(List::stream)
                .filter(it -> it.rows().length >= least
                        && it.rows().length < judged.target().rows())
                .forEach(parts::add);
        double z = ScoreIntervals.z(1 - (1 - ScoreIntervals.CONFIDENCE) / Math.max(1, parts.size()));
        List<RunEvidence.Slice> all = judged.threads().map(parts, it -> scored(it, z));
        List<RunEvidence.Slice> shown = new ArrayList<>(
                all.stream().filter(RunEvidence.Slice::asked).limit(MOST_ASKED).toList());
        Comparator<RunEvidence.Slice> worst =
                Comparator.comparingDouble(it -> it.score() == null ? Double.NaN : it.score());
        all.stream()
                .filter(it -> !it.asked() && it.score() != null)
                .sorted(metric.greaterIsBetter() ? worst : worst.reversed())
                .limit(WORST)
                .forEach(shown::add);
        return new Found(
                shown,
                new RunEvidence.SliceSearch(
                        metric.key(),
                        judged.scores().isEmpty() ? 0 : judged.scores().get(0).value(),
                        metric.greaterIsBetter(),
                        parts.size(),
                        ScoreIntervals.CONFIDENCE,
                        obvious.stream().map(Column::name).toList()));
    }

    private RunEvidence.Slice scored(Part part, double z) {
        int[] rows = part.rows();
        Target target = judged.target().take(rows);
        Frame outputs = judged.outputs().take(rows);
        double score = metric.score(target, outputs);
        boolean few = rows.length < ScoreIntervals.FEW;
        Interval interval = few || !Double.isFinite(score)
                ? Interval.none("too few")
                : metric.reweighted(target, outputs)
                        .map(it -> interval(it, new Score(metric.key(), score, metric.greaterIsBetter()), rows, z))
                        .orElse(Interval.none("the metric has none"));
        return new RunEvidence.Slice(
                part.column(),
                part.value(),
                part.range() == null ? null : part.range().from(),
                part.range() == null ? null : part.range().to(),
                rows.length,
                metric.key(),
                Double.isFinite(score) ? score : null,
                interval.lower(),
                interval.upper(),
                few,
                part.asked());
    }

    private Interval interval(ReweightedScore reweighted, Score score, int[] rows, double z) {
        RowUnits units = units(rows);
        if (units.count() < 2) {
            return Interval.none("too few");
        }
        if (units.kind() == RowUnits.Kind.ROW && reweighted.proportion().isPresent()) {
            ReweightedScore.Proportion share = reweighted.proportion().get();
            if (share.rows() > 0) {
                double[] ends = Normal.wilson(share.hits(), share.rows(), z);
                return Interval.of(ends[0], ends[1], "wilson");
            }
        }
        return reweighted
                .influences()
                .map(it -> ScoreIntervals.around(score, z * ScoreIntervals.deviation(it, units)))
                .orElse(Interval.none("the metric has none"));
    }

    private RowUnits units(int[] rows) {
        RowUnits all = judged.units();
        if (all.kind() == RowUnits.Kind.ROW) {
            return RowUnits.rows(rows.length);
        }
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        int[] unitOf = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            unitOf[i] = numbers.computeIfAbsent(all.unitOf()[rows[i]], it -> numbers.size());
        }
        return new RowUnits(all.kind(), unitOf, numbers.size(), all.blockRows(), all.column());
    }

    /** {@return the rows of a column by its values, or by ranges} */
    private static List<Part> parts(Column column, @Nullable Integer bins, boolean asked) {
        boolean number = column.type() != DataType.STRING
                && column.type() != DataType.BOOLEAN
                && column.type() != DataType.DATETIME;
        if (number && bins != null) {
            return ranges(column, bins, asked);
        }
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        List<Integer> gaps = new ArrayList<>();
        for (int row = 0; row < column.rows(); row++) {
            String text = column.isMissing(row) ? null : column.text(row);
            if (text == null) {
                gaps.add(row);
                continue;
            }
            rows.computeIfAbsent(column.type() == DataType.DATETIME ? month(text) : text, it -> new ArrayList<>())
                    .add(row);
            if (number && rows.size() > MOST_VALUES) {
                return ranges(column, BINS, asked);
            }
        }
        List<Part> parts = new ArrayList<>();
        rows.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        (Map.Entry<String, List<Integer>> it) -> -it.getValue().size()))
                .limit(MOST_VALUES)
                .forEach(it -> parts.add(Part.of(column, it.getKey(), it.getValue(), asked)));
        if (!gaps.isEmpty()) {
            parts.add(Part.of(column, null, gaps, asked));
        }
        return parts;
    }

    private static String month(String date) {
        return date.substring(0, Math.min(date.length(), "2011-05".length()));
    }

    private static int[] array(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Ranges end at quantiles; values that are equal stand together. */
    private static List<Part> ranges(Column column, int bins, boolean asked) {
        double[] values = Samples.numbers(column, column.rows());
        double[] sorted =
                Arrays.stream(values).filter(it -> !Double.isNaN(it)).sorted().toArray();
        double[] borders = IntStream.range(1, bins)
                .mapToDouble(
                        bin -> sorted.length == 0 ? 0 : Bootstrap.quantile(sorted, sorted.length, (double) bin / bins))
                .filter(it -> sorted.length > 0 && it > sorted[0])
                .distinct()
                .toArray();
        List<List<Integer>> rows = new ArrayList<>();
        for (int bin = 0; bin <= borders.length; bin++) {
            rows.add(new ArrayList<>());
        }
        List<Integer> gaps = new ArrayList<>();
        for (int row = 0; row < values.length; row++) {
            int place = Arrays.binarySearch(borders, values[row]);
            (Double.isNaN(values[row]) ? gaps : rows.get(place >= 0 ? place + 1 : -place - 1)).add(row);
        }
        List<Part> parts = new ArrayList<>();
        for (int bin = 0; bin < rows.size(); bin++) {
            if (!rows.get(bin).isEmpty()) {
                parts.add(new Part(
                        column.name(),
                        null,
                        new Range(
                                bin == 0 ? sorted[0] : borders[bin - 1],
                                bin == borders.length ? sorted[sorted.length - 1] : borders[bin]),
                        array(rows.get(bin)),
                        asked));
            }
        }
        if (!gaps.isEmpty()) {
            parts.add(Part.of(column, null, gaps, asked));
        }
        return parts;
    }
}
