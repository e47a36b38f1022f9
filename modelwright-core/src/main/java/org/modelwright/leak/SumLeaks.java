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
    private static final int MANY_COLUMNS = 500;
    private static final int CANDIDATES = 20_000;
    private static final double SIGNATURE = 1e-6;
    private static final double EQUAL = 1e-6;
    private static final double SINGLE = 1e-7;
    private static final double COARSEST = 1e-4;

    private final Sample sample;
    private final Values target;
    private final List<Values> columns;
    private final int[] rows;
    private final double[] y;
    private final double[][] x;
    private final double near;

    /** Takes numeric columns that are not constant and are not the target by themselves. */
    private SumLeaks(Sample sample, Values target, List<Values> columns, int[] rows, DoubleUnaryOperator map) {
        this.sample = sample;
        this.target = target;
        this.columns = columns;
        this.rows = rows;
        this.y = numbers(target, rows, map);
        this.x = columns.stream().map(column -> numbers(column, rows, map)).toArray(double[][]::new);
        double spread = OneColumn.spread(y);
        double largest = Arrays.stream(y).map(Math::abs).max().orElse(0);
        this.near = Math.min(COARSEST * spread, EQUAL * spread + SINGLE * largest);
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
        if (rows.length < Math.max(OneColumn.LEAST_ROWS, sample.size() / 10)) {
            columns = columns.stream()
                    .filter(column -> column.present() > 0.8 * sample.size())
                    .toList();
            rows = complete(sample, target, columns);
        }
        if (columns.size() < 2 || rows.length < OneColumn.LEAST_ROWS) {
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
        boolean[] gaps = new boolean[sample.size()];
        for (Values column : columns) {
            for (int row = 0; row < gaps.length; row++) {
                gaps[row] |= !column.has(row);
            }
        }
        return IntStream.range(0, gaps.length)
                .filter(row -> target.has(row) && !gaps[row])
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
            for (Hit hit : hits(size, used)) {
                found.add(sum(hit));
            }
        }
        return found;
    }

    private List<Finding> pairsOfLogarithms() {
        return hits(2, new TreeSet<>()).stream().map(this::product).toList();
    }

    /** Searches, and adds the columns of what is found to those used. */
    private List<Hit> hits(int size, Set<Integer> used) {
        List<Hit> found = new ArrayList<>();
        Set<List<Integer>> tried = new HashSet<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            for (int[] terms : candidates(size, trial, used)) {
                List<Integer> seen = Arrays.stream(terms).boxed().toList();
                if (Arrays.stream(terms).noneMatch(term -> used.contains(Math.abs(term) - 1)) && tried.add(seen)) {
                    Hit hit = confirm(
                            Arrays.stream(terms).map(term -> Math.abs(term) - 1).toArray(),
                            Arrays.stream(terms).mapToDouble(Math::signum).toArray(),
                            near);
                    if (hit != null) {
                        found.add(hit);
                        Arrays.stream(terms).forEach(term -> used.add(Math.abs(term) - 1));
                    }
                }
            }
        }
        return found;
    }

    /** {@return terms whose numbers add up: the column's place counted from 1, negative if subtracted} */
    private List<int[]> candidates(int size, int trial, Set<Integer> used) {
        int[] left =
                IntStream.range(0, x.length).filter(it -> !used.contains(it)).toArray();
        if (left.length < size || size > 2 && left.length > MANY_COLUMNS) {
            return List.of();
        }
        double[] weights = weights(trial);
        double goal = dot(weights, y);
        double[] signature = new double[left.length];
        for (int i = 0; i < left.length; i++) {
            signature[i] = dot(weights, x[left[i]]);
        }
        int[] order = IntStream.range(0, left.length)
                .boxed()
                .sorted((a, b) -> Double.compare(signature[a], signature[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = Arrays.stream(order).mapToDouble(it -> signature[it]).toArray();
        double scale = Math.abs(goal) + Arrays.stream(signature).map(Math::abs).sum() / left.length;
        List<int[]> candidates = new ArrayList<>();
        for (int i = 0; i < left.length; i++) {
            for (int first = -1; first <= 1; first += 2) {
                double rest = goal - first * signature[i];
                if (size == 2) {
                    last(rest, sorted, order, i, scale, left, candidates, first * (left[i] + 1));
                    continue;
                }
                for (int j = i + 1; j < left.length && candidates.size() < CANDIDATES; j++) {
                    for (int second = -1; second <= 1; second += 2) {
                        last(
                                rest - second * signature[j],
                                sorted,
                                order,
                                j,
                                scale,
                                left,
                                candidates,
                                first * (left[i] + 1),
                                second * (left[j] + 1));
                    }
                }
            }
        }
        return candidates;
    }

    /** Adds every column beyond {@code after} that makes up the rest. */
    private static void last(
            double rest,
            double[] sorted,
            int[] order,
            int after,
            double scale,
            int[] left,
            List<int[]> candidates,
            int... terms) {
        for (int sign = -1; sign <= 1; sign += 2) {
            int at = Arrays.binarySearch(sorted, sign * rest - SIGNATURE * scale);
            for (at = at < 0 ? -at - 1 : at;
                    at < sorted.length && sorted[at] <= sign * rest + SIGNATURE * scale;
                    at++) {
                if (order[at] > after && candidates.size() < CANDIDATES) {
                    int[] whole = Arrays.copyOf(terms, terms.length + 1);
                    whole[terms.length] = sign * (left[order[at]] + 1);
                    candidates.add(whole);
                }
            }
        }
    }

    /** {@return random weights that add up to zero; in the first trial of all rows, then of a few} */
    private double[] weights(int trial) {
        SplittableRandom random = new SplittableRandom(SEED + trial);
        double[] weights = new double[rows.length];
        int count = trial == 0 ? rows.length : Math.min(FEW_ROWS, rows.length);
        int[] taken = new int[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            taken[i] = trial == 0 ? i : random.nextInt(rows.length);
            weights[taken[i]] = random.nextDouble(-1, 1);
        }
        int[] distinct = Arrays.stream(taken).distinct().toArray();
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
     * @param places which columns
     * @param signs 1 or -1 for each
     * @param offset what is added besides
     * @param held in how many rows
     */
    private record Hit(int[] places, double[] signs, double offset, int held) {}

    /** {@return a finding if the sum of these columns is the target in enough rows} */
    @Nullable Finding finding(int[] places, double[] signs, double near) {
        Hit hit = confirm(places, signs, near);
        return hit == null ? null : sum(hit);
    }

    private @Nullable Hit confirm(int[] places, double[] signs, double near) {
        int rows = y.length;
        int some = Math.min(rows, 101);
        double[] rest = new double[some];
        for (int i = 0; i < some; i++) {
            rest[i] = rest(places, signs, (int) ((long) i * rows / some));
        }
        Arrays.sort(rest);
        double offset = Math.abs(rest[some / 2]) <= near ? 0 : rest[some / 2];
        int misses = 0;
        for (int row = 0; row < rows; row++) {
            misses += Math.abs(rest(places, signs, row) - offset) <= near ? 0 : 1;
            if (misses > OneColumn.STRAY * rows) {
                return null;
            }
        }
        int[] counts = OneColumn.counts(target, this.rows);
        int others = rows - Arrays.stream(counts).max().orElse(0);
        double combinations = places.length * Math.log(2.0 * columns.size());
        if (misses > OneColumn.STRAY * others || sample.lnOrders(counts) - combinations < OneColumn.LN_RARE) {
            return null;
        }
        return new Hit(places, signs, offset, rows - misses);
    }

    private Finding sum(Hit hit) {
        String text = joined(hit, " + ", " - ", "-");
        String relation = text
                + (hit.offset == 0 ? "" : (hit.offset < 0 ? " - " : " + ") + Values.plain(Math.abs(hit.offset))) + " = "
                + target.name();
        return Finding.blocking(
                "sum",
                names(hit.places),
                "The columns (" + String.join(", ", names(hit.places)) + ") add up to the target (" + target.name()
                        + "): " + relation + " in " + sample.share(hit.held, y.length) + ".",
                facts(hit, relation));
    }

    private Finding product(Hit hit) {
        String relation = joined(hit, " * ", " / ", "1 / ")
                + (hit.offset == 0 ? "" : " * " + Values.plain(Math.exp(hit.offset))) + " = " + target.name();
        return Finding.warning(
                "product",
                names(hit.places),
                "The columns (" + String.join(", ", names(hit.places)) + ") multiply to the target (" + target.name()
                        + "): " + relation + " in " + sample.share(hit.held, y.length)
                        + "; where data are measured, that is rare.",
                facts(hit, relation));
    }

    private Map<String, Object> facts(Hit hit, String relation) {
        Map<String, Object> facts = OneColumn.facts(sample, hit.held, y.length);
        facts.put("relation", relation);
        return facts;
    }

    List<String> names(int[] places) {
        return Arrays.stream(places)
                .mapToObj(place -> columns.get(place).name())
                .toList();
    }

    private String joined(Hit hit, String plus, String minus, String first) {
        StringBuilder text = new StringBuilder();
        for (int i : plusFirst(hit.signs)) {
            boolean negative = hit.signs[i] < 0;
            text.append(text.isEmpty() ? (negative ? first : "") : negative ? minus : plus)
                    .append(columns.get(hit.places[i]).name());
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
    double near() {
        return near;
    }

    private static int[] plusFirst(double[] signs) {
        return IntStream.concat(
                        IntStream.range(0, signs.length).filter(i -> signs[i] > 0),
                        IntStream.range(0, signs.length).filter(i -> signs[i] < 0))
                .toArray();
    }

    private double rest(int[] places, double[] signs, int row) {
        double rest = y[row];
        for (int i = 0; i < places.length; i++) {
            rest -= signs[i] * x[places[i]][row];
        }
        return rest;
    }

    /** {@return names in brackets, the first few if there are many} */
    static String shown(List<String> names) {
        return names.stream().limit(8).collect(Collectors.joining(", ", "(", names.size() > 8 ? ", …)" : ")"));
    }
}
