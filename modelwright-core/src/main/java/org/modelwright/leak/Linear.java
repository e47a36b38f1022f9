package org.modelwright.leak;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The target as an exact linear function of columns, by least squares on some rows. With all factors 1 or -1 it is a
 * sum of more than three columns, and a finding; with other factors it is worth a warning.
 */
final class Linear {

    private static final int MANY_COLUMNS = 120;
    private static final int MANY_ROWS = 1000;
    private static final int SPARE_ROWS = 20;
    private static final int MANY_TERMS = 24;
    private static final double DEPENDENT = 1e-8;
    private static final double EXACT = 1e-5;
    private static final double ONE = 1e-4;
    private static final double NONE = 1e-6;

    /** A target in units finer than this part of its spread may be a rounded sum. */
    private static final double FINE = 0.1;

    /** Rounding errors are even over a unit: their deviation is a unit over the root of twelve, 0.289. */
    private static final double EVENLY = 0.3;

    private static final double ABOUT_ONE = 0.02;
    private static final double CLEAR = 5;

    private Linear() {}

    static @Nullable Finding fit(SumLeaks sums, double[] y, double[][] x) {
        Values target = sums.target();
        int width = x.length;
        int height = Math.min(MANY_ROWS, y.length);
        if (width > MANY_COLUMNS || height < 2 * width + SPARE_ROWS || target.distinct() < 3) {
            return null;
        }
        int[] rows = IntStream.range(0, height)
                .map(i -> (int) ((long) i * y.length / height))
                .toArray();
        double[] goal = centred(y, rows);
        double size = norm(goal);
        if (size == 0) {
            return null;
        }
        double[][] base = new double[width][];
        double[] scale = new double[width];
        for (int i = 0; i < width; i++) {
            base[i] = centred(x[i], rows);
            scale[i] = norm(base[i]);
            scale(base[i], scale[i] == 0 ? 0 : 1 / scale[i]);
        }
        double[] factors = solve(base, goal.clone());
        double[] rest = goal.clone();
        for (int i = 0; i < width; i++) {
            double[] column = centred(x[i], rows);
            factors[i] = scale[i] == 0 ? 0 : factors[i] / scale[i];
            for (int row = 0; row < height; row++) {
                rest[row] -= factors[i] * column[row];
            }
        }
        boolean exact = norm(rest) <= EXACT * size;
        double unit = exact ? 0 : unit(y);
        boolean rounded = unit > 0
                && unit <= FINE * size / Math.sqrt(height)
                && norm(rest) <= EVENLY * unit * Math.sqrt(height - width - 1.0);
        if (!exact && !rounded) {
            return null;
        }
        double none = exact ? NONE : Math.max(NONE, norm(rest) / size / Math.sqrt(height) * CLEAR);
        int[] terms = IntStream.range(0, width)
                .filter(i -> Math.abs(factors[i]) * scale[i] > none * size)
                .toArray();
        if (terms.length < 2) {
            return null;
        }
        double one = exact ? ONE : ABOUT_ONE;
        boolean ones = Arrays.stream(terms).allMatch(i -> Math.abs(Math.abs(factors[i]) - 1) < one);
        if (ones && terms.length <= MANY_TERMS) {
            double[] signs = Arrays.stream(terms)
                    .map(i -> (int) Math.signum(factors[i]))
                    .asDoubleStream()
                    .toArray();
            return sums.finding(terms, signs, exact ? sums.near() : unit * (0.5 + EXACT));
        }
        if (!exact) {
            return null;
        }
        List<String> names = sums.names(terms);
        Sample sample = sums.sample();
        return Finding.warning(
                "linear",
                names,
                "The target (" + target.name() + ") is an exact linear function of the columns " + SumLeaks.shown(names)
                        + " in " + sample.share(height, height) + "; where data are measured, that is rare.",
                OneColumn.facts(sample, height, height));
    }

    /** {@return the power of ten, from 1000 down to a millionth, of which all values are multiples; 0 if none} */
    private static double unit(double[] values) {
        for (int power = 3; power >= -6; power--) {
            double per = Math.pow(10, -power);
            if (Arrays.stream(values).allMatch(value -> Math.abs(value * per - Math.rint(value * per)) < ONE)) {
                return 1 / per;
            }
        }
        return 0;
    }

    /** Least squares by orthogonalising the longest column left over, twice for accuracy; dependent columns get 0. */
    private static double[] solve(double[][] base, double[] goal) {
        int width = base.length;
        double[][] q = new double[width][];
        double[][] r = new double[width][width];
        int[] pivots = new int[width];
        boolean[] used = new boolean[width];
        double[] of = new double[width];
        int rank = 0;
        for (; rank < width; rank++) {
            int longest = -1;
            double most = DEPENDENT;
            for (int i = 0; i < width; i++) {
                double length = used[i] ? 0 : norm(base[i]);
                if (length > most) {
                    most = length;
                    longest = i;
                }
            }
            if (longest < 0) {
                break;
            }
            used[longest] = true;
            pivots[rank] = longest;
            double[] column = base[longest];
            for (int k = 0; k < rank; k++) {
                double again = dot(q[k], column);
                r[k][longest] += again;
                add(column, q[k], -again);
            }
            double length = norm(column);
            scale(column, 1 / length);
            r[rank][longest] = length;
            q[rank] = column;
            of[rank] = dot(column, goal);
            add(goal, column, -of[rank]);
            for (int i = 0; i < width; i++) {
                if (!used[i]) {
                    double part = dot(column, base[i]);
                    r[rank][i] += part;
                    add(base[i], column, -part);
                }
            }
        }
        double[] factors = new double[width];
        for (int k = rank - 1; k >= 0; k--) {
            double value = of[k];
            for (int later = k + 1; later < rank; later++) {
                value -= r[k][pivots[later]] * factors[pivots[later]];
            }
            factors[pivots[k]] = value / r[k][pivots[k]];
        }
        return factors;
    }

    private static double[] centred(double[] values, int[] rows) {
        double[] taken = Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
        double mean = Arrays.stream(taken).average().orElse(0);
        for (int i = 0; i < taken.length; i++) {
            taken[i] -= mean;
        }
        return taken;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] values) {
        return Math.sqrt(dot(values, values));
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }
}
