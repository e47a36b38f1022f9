package org.modelwright.leak;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A coarse column whose values are pieces of the range of a fine one.
 *
 * <p>A value that was computed by cutting the fine column leaves no gap: next to the cut stand as many rows as
 * elsewhere. Groups that honestly differ thin out towards their edges and leave a gap. That is how the two are told
 * apart: a cut is dense if the gap is small, one of the two sides ends abruptly, and the other goes on as densely.
 */
final class Cuts {

    /** From so many rows on each side the shape of the edge is looked at, else only the gap. */
    private static final int MIN_FOR_SHAPE = 30;

    /** How much of the way from the edge to the far quartile is looked at. */
    private static final double WINDOW = 0.2;

    /** An even density has this part of its rows in the window: three quarters of the window. */
    private static final double EVEN_SHARE = 0.75 * WINDOW;

    private static final double MIN_DENSITY_AT_EDGE = 0.5;
    private static final double MIN_DENSITY_BEYOND = 0.2;
    private static final double GAP_IN_GRID = 1.5;
    private static final double GAP_IN_STEPS = 5;
    private static final double GAP_IN_STEPS_ALONE = 3;
    private static final int NEIGHBOURS = 10;
    private static final double DENSE_SHARE = 0.8;
    private static final int MANY_CUTS = 10;
    private static final int MAX_SHOWN = 3;
    private static final int MAX_CLASSES = 100;

    private final double[] places;
    private final int dense;
    private final boolean mostlyDense;

    private Cuts(double[] places, int dense, boolean mostlyDense) {
        this.places = places;
        this.dense = dense;
        this.mostlyDense = mostlyDense;
    }

    /** {@return the cuts, or null if the pieces overlap} */
    static @Nullable Cuts of(Values coarse, Values fine, int[] rows) {
        int pieces = coarse.distinct();
        int[] counts = coarse.counts(rows);
        double[] min = new double[pieces];
        double[] max = new double[pieces];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
        for (int row : rows) {
            double value = fine.number(row);
            min[coarse.code(row)] = Math.min(min[coarse.code(row)], value);
            max[coarse.code(row)] = Math.max(max[coarse.code(row)], value);
        }
        int[] order = IntStream.range(0, pieces)
                .filter(piece -> counts[piece] > 0)
                .boxed()
                .sorted((a, b) -> Double.compare(min[a], min[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        if (order.length < 2) {
            return null;
        }
        boolean rising = true;
        boolean falling = true;
        for (int i = 1; i < order.length; i++) {
            if (max[order[i - 1]] >= min[order[i]]) {
                return null;
            }
            rising &= order[i] > order[i - 1];
            falling &= order[i] < order[i - 1];
        }
        if (coarse.isNumeric() && !rising && !falling) {
            return null;
        }
        double[][] values = new double[pieces][];
        for (int piece : order) {
            values[piece] = new double[counts[piece]];
        }
        int[] filled = new int[pieces];
        for (int row : rows) {
            int piece = coarse.code(row);
            values[piece][filled[piece]++] = fine.number(row);
        }
        for (int piece : order) {
            Arrays.sort(values[piece]);
        }
        double[] places = new double[order.length - 1];
        int dense = 0;
        int shaped = 0;
        double weight = 0;
        double denseWeight = 0;
        for (int i = 1; i < order.length; i++) {
            double[] below = values[order[i - 1]];
            double[] above = values[order[i]];
            places[i - 1] = (below[below.length - 1] + above[0]) / 2;
            boolean shape = below.length >= MIN_FOR_SHAPE && above.length >= MIN_FOR_SHAPE;
            shaped += shape ? 1 : 0;
            // A cut between two rows tells little, one between many rows much.
            int rowsBeside = Math.min(below.length, above.length);
            boolean isDense = isDense(below, above, shape);
            dense += isDense ? 1 : 0;
            weight += rowsBeside;
            denseWeight += isDense ? rowsBeside : 0;
        }
        return new Cuts(
                places, dense, denseWeight >= DENSE_SHARE * weight && (shaped > 0 || places.length >= MANY_CUTS));
    }

    private static boolean isDense(double[] below, double[] above, boolean shape) {
        double gap = above[0] - below[below.length - 1];
        int left = Math.min(NEIGHBOURS, below.length - 1);
        int right = Math.min(NEIGHBOURS, above.length - 1);
        double stepLeft = left == 0 ? 0 : (below[below.length - 1] - below[below.length - 1 - left]) / left;
        double stepRight = right == 0 ? 0 : (above[right] - above[0]) / right;
        if (!shape) {
            return gap <= GAP_IN_STEPS_ALONE * Math.max(stepLeft, stepRight);
        }
        double grid = GAP_IN_GRID * Math.max(lastStep(below), firstStep(above));
        double farLeft = below[below.length - 1] - below[below.length / 4];
        double farRight = above[above.length * 3 / 4] - above[0];
        return gap <= Math.max(grid, Math.max(GAP_IN_STEPS * stepLeft, WINDOW / 2 * farLeft))
                        && endsAbruptly(below, above, WINDOW * farLeft, true)
                || gap <= Math.max(grid, Math.max(GAP_IN_STEPS * stepRight, WINDOW / 2 * farRight))
                        && endsAbruptly(below, above, WINDOW * farRight, false);
    }

    /** Whether one side ends abruptly, and the other side is not much thinner in a window as wide. */
    private static boolean endsAbruptly(double[] below, double[] above, double window, boolean left) {
        int countBelow = countNearEnd(below, window);
        int countAbove = countNearStart(above, window);
        int near = left ? countBelow : countAbove;
        int beyond = left ? countAbove : countBelow;
        return near >= MIN_DENSITY_AT_EDGE * EVEN_SHARE * (left ? below : above).length
                && beyond >= MIN_DENSITY_BEYOND * near;
    }

    private static int countNearEnd(double[] sorted, double window) {
        int count = 0;
        for (int i = sorted.length - 1; i >= 0 && sorted[i] >= sorted[sorted.length - 1] - window; i--) {
            count++;
        }
        return count;
    }

    private static int countNearStart(double[] sorted, double window) {
        int count = 0;
        for (int i = 0; i < sorted.length && sorted[i] <= sorted[0] + window; i++) {
            count++;
        }
        return count;
    }

    /** {@return the last step between different values; 0 if there is but one} */
    private static double lastStep(double[] sorted) {
        int end = sorted.length - 1;
        int i = end;
        while (i > 0 && sorted[i] == sorted[end]) {
            i--;
        }
        return sorted[end] - sorted[i];
    }

    /** {@return the first step between different values; 0 if there is but one} */
    private static double firstStep(double[] sorted) {
        int i = 0;
        while (i < sorted.length - 1 && sorted[i] == sorted[0]) {
            i++;
        }
        return sorted[i] - sorted[0];
    }

    int count() {
        return places.length;
    }

    int dense() {
        return dense;
    }

    /** {@return whether nearly all rows stand at dense cuts} */
    boolean isDense() {
        return mostlyDense;
    }

    /** {@return the first cuts in words} */
    String places() {
        String text =
                Arrays.stream(places).limit(MAX_SHOWN).mapToObj(Values::format).collect(Collectors.joining(", "));
        return places.length > MAX_SHOWN ? text + ", …" : text;
    }

    /** {@return whether the column is the target cut into pieces, or the target the column} */
    static @Nullable Finding find(Comparison comparison) {
        Values column = comparison.column();
        Values target = comparison.target();
        int[] rows = comparison.rows();
        int values = column.distinct(rows);
        int targets = target.distinct(rows);
        boolean ofColumn = column.isNumeric() && targets <= MAX_CLASSES && values > targets;
        boolean ofTarget = !ofColumn && target.isNumeric() && values <= MAX_CLASSES && targets > values;
        if (!ofColumn && !ofTarget) {
            return null;
        }
        Values coarse = ofColumn ? target : column;
        Cuts cuts = of(coarse, ofColumn ? column : target, rows);
        if (cuts == null || comparison.isChance(lnRarity(comparison.sample(), coarse, rows))) {
            return null;
        }
        Map<String, Object> facts = comparison.facts(rows.length);
        facts.put("cuts", cuts.count());
        facts.put("dense_cuts", cuts.dense());
        String message = (ofColumn
                        ? "The column (" + column.name() + ") cut at " + cuts.places() + " is the target ("
                                + target.name() + ")"
                        : "The column (" + column.name() + ") is the target (" + target.name() + ") cut at "
                                + cuts.places())
                + " in " + comparison.share(rows.length);
        if (ofTarget
                && Ranks.of(target, rows).isTrend()
                && Ranks.of(column, rows).isTrend()) {
            return comparison.warning("trend", message + "; both only follow the order of the rows.", facts);
        }
        if (!cuts.isDense()) {
            return comparison.warning(
                    "separates",
                    message + "; honest data that fall into well separated groups look like that too.",
                    facts);
        }
        return ofColumn && column.distinct() == rows.length && ascends(column, rows)
                ? comparison.blocking(
                        "row_number", message + ": it follows the rows, and these are sorted by the target.", facts)
                : comparison.blocking(
                        "cut", message + ", and the values next to the cuts stand as close as elsewhere.", facts);
    }

    /** {@return the logarithm of how unlikely it is that the pieces do not overlap} */
    private static double lnRarity(Sample sample, Values coarse, int[] rows) {
        double lnOrdersOfPieces =
                coarse.isNumeric() ? Math.log(2) : Math.log(2) + sample.lnFactorial(coarse.distinct(rows));
        return sample.lnOrders(coarse.counts(rows)) - lnOrdersOfPieces;
    }

    private static boolean ascends(Values column, int[] rows) {
        for (int i = 1; i < rows.length; i++) {
            if (column.code(rows[i]) <= column.code(rows[i - 1])) {
                return false;
            }
        }
        return true;
    }
}
