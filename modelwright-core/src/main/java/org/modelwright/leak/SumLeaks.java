package org.modelwright.leak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sums and differences of two or three columns that are the target.
 *
 * <p>Every column becomes one number, its sum over the rows with random weights that add up to zero. What holds of the
 * columns holds of these numbers, whatever constant is added, so that a search among numbers finds all candidates;
 * each is then counted in all rows. The search is repeated with few rows, to find sums that do not hold everywhere.
 */
final class SumLeaks {

    private static final long SEED = 7;
    private static final int TRIALS = 4;
    private static final int FEW_ROWS = 32;
    private static final int MAX_COLUMNS_FOR_TRIPLES = 500;
    private static final int MAX_CANDIDATES = 20_000;
    private static final double SIGNATURE = 1e-6;
    private static final double EQUAL = 1e-6;
    private static final double FLOAT_PRECISION = 1e-7;
    private static final double MAX_TOLERANCE = 1e-4;

    private final Sample sample;
    private final Values target;
    private final List<Values> columns;
    private final int[] rows;
    private final double[] y;
    private final double[][] x;
    private final double tolerance;

    /** Takes numeric columns that are not constant and are not the target by themselves. */
    private SumLeaks(Sample sample, Values target, List<Values> columns, int[] rows, DoubleUnaryOperator map) {
        this.sample = sample;
        this.target = target;
        this.columns = columns;
        this.rows = rows;
        this.y = numbers(target, rows, map);
        this.x = columns.stream().map(column -> numbers(column, rows, map)).toArray(double[][]::new);
        double spread = Values.spread(y);
        double largest = Arrays.stream(y).map(Math::abs).max().orElse(0);
        this.tolerance = Math.min(MAX_TOLERANCE * spread, EQUAL * spread + FLOAT_PRECISION * largest);
    }

    /**
     * {@return the sums that are the target, and exact linear relations as warnings}
     *
     * @param all numeric columns that are not the target by themselves
     */
    static List<Finding> scan(Sample sample, Values target, List<Values> all) {
        if (!target.isNumeric() || target.distinct() < 2) {
            return List.of();
        }
        List<Values> columns = all.stream()
                .filter(column -> column.isNumeric() && column.distinct() > 1)
                .toList();
        int[] rows = complete(sample, target, columns);
        if (rows.length < Math.max(Comparison.MIN_ROWS, sample.size() / 10)) {
            columns = columns.stream()
                    .filter(column -> column.present() > 0.8 * sample.size())
                    .toList();
            rows = complete(sample, target, columns);
        }
        if (columns.size() < 2 || rows.length < Comparison.MIN_ROWS) {
            return List.of();
        }
        SumLeaks sums = new SumLeaks(sample, target, columns, rows, value -> value);
        List<Finding> found = sums.search();
        if (found.isEmpty()) {
            Finding linear = Linear.fit(sums, sums.y, sums.x);
            found = linear == null ? products(sample, target, columns, rows) : List.of(linear);
        }
        return found;
    }

    /** What adds up as logarithms is a product or a quotient. */
    private static List<Finding> products(Sample sample, Values target, List<Values> columns, int[] rows) {
        List<Values> positive =
                columns.stream().filter(column -> column.level(0) > 0).toList();
        return positive.size() < 2 || target.level(0) <= 0
                ? List.of()
                : new SumLeaks(sample, target, positive, rows, Math::log).pairsOfLogarithms();
    }

    private static int[] complete(Sample sample, Values target, List<Values> columns) {
        boolean[] incomplete = new boolean[sample.size()];
        for (Values column : columns) {
            for (int row = 0; row < incomplete.length; row++) {
                incomplete[row] |= !column.isPresent(row);
            }
        }
        return IntStream.range(0, incomplete.length)
                .filter(row -> target.isPresent(row) && !incomplete[row])
                .toArray();
    }

    private static double[] numbers(Values column, int[] rows, DoubleUnaryOperator map) {
        double[] numbers = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            numbers[i] = map.applyAsDouble(column.number(rows[i]));
        }
        return numbers;
    }

    private List<Finding> search() {
        List<Finding> found = new ArrayList<>();
        Set<Integer> used = new TreeSet<>();
        for (int size = 2; size <= 3; size++) {
            for (Match match : searchTerms(size, used)) {
                found.add(sum(match));
            }
        }
        return found;
    }

    private List<Finding> pairsOfLogarithms() {
        return searchTerms(2, new TreeSet<>()).stream().map(this::product).toList();
    }

    /** Searches, and adds the columns of what is found to those used. */
    private List<Match> searchTerms(int size, Set<Integer> used) {
        List<Match> found = new ArrayList<>();
        Set<List<Integer>> tried = new HashSet<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            for (int[] terms : candidates(size, trial, used)) {
                List<Integer> key = Arrays.stream(terms).boxed().toList();
                if (Arrays.stream(terms).noneMatch(term -> used.contains(Math.abs(term) - 1)) && tried.add(key)) {
                    Match match = confirm(
                            Arrays.stream(terms).map(term -> Math.abs(term) - 1).toArray(),
                            Arrays.stream(terms).mapToDouble(Math::signum).toArray(),
                            tolerance);
                    if (match != null) {
                        found.add(match);
                        Arrays.stream(terms).forEach(term -> used.add(Math.abs(term) - 1));
                    }
                }
            }
        }
        return found;
    }

    /** {@return terms whose numbers add up: the column's place counted from 1, negative if subtracted} */
    private List<int[]> candidates(int size, int trial, Set<Integer> used) {
        int[] available =
                IntStream.range(0, x.length).filter(it -> !used.contains(it)).toArray();
        if (available.length < size || size > 2 && available.length > MAX_COLUMNS_FOR_TRIPLES) {
            return List.of();
        }
        double[] weights = weights(trial);
        double targetSignature = dot(weights, y);
        double[] signature = new double[available.length];
        for (int i = 0; i < available.length; i++) {
            signature[i] = dot(weights, x[available[i]]);
        }
        int[] order = IntStream.range(0, available.length)
                .boxed()
                .sorted((a, b) -> Double.compare(signature[a], signature[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = Arrays.stream(order).mapToDouble(it -> signature[it]).toArray();
        double scale = Math.abs(targetSignature)
                + Arrays.stream(signature).map(Math::abs).sum() / available.length;
        List<int[]> candidates = new ArrayList<>();
        for (int i = 0; i < available.length; i++) {
            for (int first = -1; first <= 1; first += 2) {
                double rest = targetSignature - first * signature[i];
                if (size == 2) {
                    addClosingTerms(rest, sorted, order, i, scale, available, candidates, first * (available[i] + 1));
                    continue;
                }
                for (int j = i + 1; j < available.length && candidates.size() < MAX_CANDIDATES; j++) {
                    for (int second = -1; second <= 1; second += 2) {
                        addClosingTerms(
                                rest - second * signature[j],
                                sorted,
                                order,
                                j,
                                scale,
                                available,
                                candidates,
                                first * (available[i] + 1),
                                second * (available[j] + 1));
                    }
                }
            }
        }
        return candidates;
    }

    /** Adds every column beyond {@code after} that makes up the rest. */
    private static void addClosingTerms(
            double rest,
            double[] sorted,
            int[] order,
            int after,
            double scale,
            int[] available,
            List<int[]> candidates,
            int... terms) {
        for (int sign = -1; sign <= 1; sign += 2) {
            int at = Arrays.binarySearch(sorted, sign * rest - SIGNATURE * scale);
            for (at = at < 0 ? -at - 1 : at;
                    at < sorted.length && sorted[at] <= sign * rest + SIGNATURE * scale;
                    at++) {
                if (order[at] > after && candidates.size() < MAX_CANDIDATES) {
                    int[] closed = Arrays.copyOf(terms, terms.length + 1);
                    closed[terms.length] = sign * (available[order[at]] + 1);
                    candidates.add(closed);
                }
            }
        }
    }

    /** {@return random weights that add up to zero; in the first trial of all rows, then of a few} */
    private double[] weights(int trial) {
        SplittableRandom random = new SplittableRandom(SEED + trial);
        double[] weights = new double[rows.length];
        int count = trial == 0 ? rows.length : Math.min(FEW_ROWS, rows.length);
        int[] drawn = new int[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            drawn[i] = trial == 0 ? i : random.nextInt(rows.length);
            weights[drawn[i]] = random.nextDouble(-1, 1);
        }
        int[] distinct = Arrays.stream(drawn).distinct().toArray();
        for (int row : distinct) {
            sum += weights[row];
        }
        for (int row : distinct) {
            weights[row] -= sum / distinct.length;
        }
        return weights;
    }

    private static double dot(double[] weights, double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    /**
     * A sum that holds.
     *
     * @param indexes the places of the columns
     * @param signs 1 or -1 for each
     * @param offset what is added besides
     * @param rows in how many rows it holds
     */
    private record Match(int[] indexes, double[] signs, double offset, int rows) {}

    /** {@return a finding if the sum of these columns is the target in enough rows} */
    @Nullable Finding finding(int[] indexes, double[] signs, double tolerance) {
        Match match = confirm(indexes, signs, tolerance);
        return match == null ? null : sum(match);
    }

    private @Nullable Match confirm(int[] indexes, double[] signs, double tolerance) {
        int rows = y.length;
        int sampled = Math.min(rows, 101);
        double[] residuals = new double[sampled];
        for (int i = 0; i < sampled; i++) {
            residuals[i] = residual(indexes, signs, (int) ((long) i * rows / sampled));
        }
        Arrays.sort(residuals);
        double offset = Math.abs(residuals[sampled / 2]) <= tolerance ? 0 : residuals[sampled / 2];
        int misses = 0;
        for (int row = 0; row < rows; row++) {
            misses += Math.abs(residual(indexes, signs, row) - offset) <= tolerance ? 0 : 1;
            if (misses > Comparison.MAX_DISAGREEMENT * rows) {
                return null;
            }
        }
        int[] counts = target.counts(this.rows);
        int minority = rows - Arrays.stream(counts).max().orElse(0);
        double combinations = indexes.length * Math.log(2.0 * columns.size());
        if (misses > Comparison.MAX_DISAGREEMENT * minority
                || sample.lnOrders(counts) - combinations < Comparison.LN_RARITY) {
            return null;
        }
        return new Match(indexes, signs, offset, rows - misses);
    }

    private Finding sum(Match match) {
        String text = joined(match, " + ", " - ", "-");
        String relation = text
                + (match.offset == 0 ? "" : (match.offset < 0 ? " - " : " + ") + Values.format(Math.abs(match.offset)))
                + " = "
                + target.name();
        return Finding.blocking(
                "sum",
                names(match.indexes),
                "The columns (" + String.join(", ", names(match.indexes)) + ") add up to the target (" + target.name()
                        + "): " + relation + " in " + sample.share(match.rows, y.length) + ".",
                facts(match, relation));
    }

    private Finding product(Match match) {
        String relation = joined(match, " * ", " / ", "1 / ")
                + (match.offset == 0 ? "" : " * " + Values.format(Math.exp(match.offset))) + " = " + target.name();
        return Finding.warning(
                "product",
                names(match.indexes),
                "The columns (" + String.join(", ", names(match.indexes)) + ") multiply to the target (" + target.name()
                        + "): " + relation + " in " + sample.share(match.rows, y.length)
                        + "; where data are measured, that is rare.",
                facts(match, relation));
    }

    private Map<String, Object> facts(Match match, String relation) {
        Map<String, Object> facts = sample.facts(match.rows, y.length);
        facts.put("relation", relation);
        return facts;
    }

    List<String> names(int[] indexes) {
        return Arrays.stream(indexes)
                .mapToObj(index -> columns.get(index).name())
                .toList();
    }

    private String joined(Match match, String plus, String minus, String leadingMinus) {
        StringBuilder text = new StringBuilder();
        for (int i : positiveFirst(match.signs)) {
            boolean negative = match.signs[i] < 0;
            text.append(text.isEmpty() ? (negative ? leadingMinus : "") : negative ? minus : plus)
                    .append(columns.get(match.indexes[i]).name());
        }
        return text.toString();
    }

    Sample sample() {
        return sample;
    }

    Values target() {
        return target;
    }

    /** {@return how far a sum may be from the target} */
    double tolerance() {
        return tolerance;
    }

    private static int[] positiveFirst(double[] signs) {
        return IntStream.concat(
                        IntStream.range(0, signs.length).filter(i -> signs[i] > 0),
                        IntStream.range(0, signs.length).filter(i -> signs[i] < 0))
                .toArray();
    }

    private double residual(int[] indexes, double[] signs, int row) {
        double residual = y[row];
        for (int i = 0; i < indexes.length; i++) {
            residual -= signs[i] * x[indexes[i]][row];
        }
        return residual;
    }

    /** {@return names in brackets, the first few if there are many} */
    static String shown(List<String> names) {
        return names.stream().limit(8).collect(Collectors.joining(", ", "(", names.size() > 8 ? ", …)" : ")"));
    }
}
