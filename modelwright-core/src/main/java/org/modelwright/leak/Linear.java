package org.modelwright.leak;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    private Linear() {}

    static @Nullable Finding look(
            Sample sample, Values target, List<Values> columns, double[] y, double[][] x, double near) {
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
        if (norm(rest) > EXACT * size) {
            return null;
        }
        int[] terms = IntStream.range(0, width)
                .filter(i -> Math.abs(factors[i]) * scale[i] > NONE * size)
                .toArray();
        if (terms.length < 2) {
            return null;
        }
        boolean ones = Arrays.stream(terms).allMatch(i -> Math.abs(Math.abs(factors[i]) - 1) < ONE);
        if (ones && terms.length <= MANY_TERMS) {
            double[] signs = Arrays.stream(terms)
                    .mapToDouble(i -> Math.signum(factors[i]))
                    .toArray();
            return Sums.confirm(sample, target, columns, y, x, near, terms, signs);
        }
        List<String> names =
                Arrays.stream(terms).mapToObj(i -> columns.get(i).name()).toList();
        Map<String, Object> facts = OneColumn.facts(sample, height, height);
        return Finding.warning(
                "linear",
                names,
                "The target (" + target.name() + ") is an exact linear function of the columns " + Sums.shown(names)
                        + " in " + sample.share(height, height) + "; where data are measured, that is rare.",
                facts);
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
