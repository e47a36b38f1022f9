package org.modelwright.leak;

import java.util.Arrays;
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
    private static final int SHAPE = 30;

    /** How much of the way from the edge to the far quartile is looked at. */
    private static final double WINDOW = 0.2;

    /** An even density has this part of its rows in the window: three quarters of the window. */
    private static final double EVEN = 0.75 * WINDOW;

    private static final double ABRUPT = 0.5;
    private static final double ALIKE = 0.2;
    private static final double GAP_IN_GRID = 1.5;
    private static final double GAP_IN_STEPS = 5;
    private static final double GAP_IN_STEPS_ALONE = 3;
    private static final int NEIGHBOURS = 10;
    private static final double MOST = 0.8;
    private static final int MANY = 10;
    private static final int SHOWN = 3;

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
        int[] counts = OneColumn.counts(coarse, rows);
        double[] least = new double[pieces];
        double[] most = new double[pieces];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int row : rows) {
            double value = fine.number(row);
            least[coarse.code(row)] = Math.min(least[coarse.code(row)], value);
            most[coarse.code(row)] = Math.max(most[coarse.code(row)], value);
        }
        int[] order = IntStream.range(0, pieces)
                .filter(piece -> counts[piece] > 0)
                .boxed()
                .sorted((a, b) -> Double.compare(least[a], least[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        if (order.length < 2) {
            return null;
        }
        boolean rising = true;
        boolean falling = true;
        for (int i = 1; i < order.length; i++) {
            if (most[order[i - 1]] >= least[order[i]]) {
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
            boolean shape = below.length >= SHAPE && above.length >= SHAPE;
            shaped += shape ? 1 : 0;
            // A cut between two rows tells little, one between many rows much.
            int rowsBeside = Math.min(below.length, above.length);
            boolean close = dense(below, above, shape);
            dense += close ? 1 : 0;
            weight += rowsBeside;
            denseWeight += close ? rowsBeside : 0;
        }
        return new Cuts(places, dense, denseWeight >= MOST * weight && (shaped > 0 || places.length >= MANY));
    }

    private static boolean dense(double[] below, double[] above, boolean shape) {
        double gap = above[0] - below[below.length - 1];
        int left = Math.min(NEIGHBOURS, below.length - 1);
        int right = Math.min(NEIGHBOURS, above.length - 1);
        double stepLeft = left == 0 ? 0 : (below[below.length - 1] - below[below.length - 1 - left]) / left;
        double stepRight = right == 0 ? 0 : (above[right] - above[0]) / right;
        if (!shape) {
            return gap <= GAP_IN_STEPS_ALONE * Math.max(stepLeft, stepRight);
        }
        double grid = GAP_IN_GRID * Math.max(last(below), first(above));
        double farLeft = below[below.length - 1] - below[below.length / 4];
        double farRight = above[above.length * 3 / 4] - above[0];
        return gap <= Math.max(grid, Math.max(GAP_IN_STEPS * stepLeft, WINDOW / 2 * farLeft))
                        && abrupt(below, above, WINDOW * farLeft, true)
                || gap <= Math.max(grid, Math.max(GAP_IN_STEPS * stepRight, WINDOW / 2 * farRight))
                        && abrupt(below, above, WINDOW * farRight, false);
    }

    /** Whether one side ends abruptly, and the other side is not much thinner in a window as wide. */
    private static boolean abrupt(double[] below, double[] above, double window, boolean left) {
        int under = under(below, window);
        int over = over(above, window);
        int near = left ? under : over;
        int beyond = left ? over : under;
        return near >= ABRUPT * EVEN * (left ? below : above).length && beyond >= ALIKE * near;
    }

    private static int under(double[] sorted, double window) {
        int count = 0;
        for (int i = sorted.length - 1; i >= 0 && sorted[i] >= sorted[sorted.length - 1] - window; i--) {
            count++;
        }
        return count;
    }

    private static int over(double[] sorted, double window) {
        int count = 0;
        for (int i = 0; i < sorted.length && sorted[i] <= sorted[0] + window; i++) {
            count++;
        }
        return count;
    }

    /** {@return the last step between different values; 0 if there is but one} */
    private static double last(double[] sorted) {
        int end = sorted.length - 1;
        int i = end;
        while (i > 0 && sorted[i] == sorted[end]) {
            i--;
        }
        return sorted[end] - sorted[i];
    }

    /** {@return the first step between different values; 0 if there is but one} */
    private static double first(double[] sorted) {
        int i = 0;
        while (i < sorted.length - 1 && sorted[i] == sorted[0]) {
            i++;
        }
        return sorted[i] - sorted[0];
    }

    int cuts() {
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
        String text = Arrays.stream(places).limit(SHOWN).mapToObj(Values::plain).collect(Collectors.joining(", "));
        return places.length > SHOWN ? text + ", …" : text;
    }
}
