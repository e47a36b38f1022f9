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

    private static final int MAX_COLUMNS = 120;
    private static final int MAX_ROWS = 1000;
    private static final int SPARE_ROWS = 20;
    private static final int MAX_TERMS = 24;
    private static final double DEPENDENT = 1e-8;
    private static final double EXACT = 1e-5;
    private static final double UNIT_TOLERANCE = 1e-4;
    private static final double NEGLIGIBLE = 1e-6;

    /** A target in units finer than this part of its spread may be a rounded sum. */
    private static final double MAX_UNIT = 0.1;

    /** Rounding errors are even over a unit: their deviation is a unit over the root of twelve, 0.289. */
    private static final double ROUNDING_DEVIATION = 0.3;

    private static final double ROUNDED_UNIT_TOLERANCE = 0.02;
    private static final double NOISE_FACTOR = 5;

    private Linear() {}

    static @Nullable Finding fit(SumLeaks sums, double[] y, double[][] x) {
        Values target = sums.target();
        int width = x.length;
        int height = Math.min(MAX_ROWS, y.length);
        if (width > MAX_COLUMNS || height < 2 * width + SPARE_ROWS || target.distinct() < 3) {
            return null;
        }
        int[] rows = IntStream.range(0, height)
                .map(i -> (int) ((long) i * y.length / height))
                .toArray();
        double[] response = centred(y, rows);
        double size = norm(response);
        if (size == 0) {
            return null;
        }
        double[][] basis = new double[width][];
        double[] scale = new double[width];
        for (int i = 0; i < width; i++) {
            basis[i] = centred(x[i], rows);
            scale[i] = norm(basis[i]);
            scale(basis[i], scale[i] == 0 ? 0 : 1 / scale[i]);
        }
        double[] factors = solve(basis, response.clone());
        double[] residual = response.clone();
        for (int i = 0; i < width; i++) {
            double[] column = centred(x[i], rows);
            factors[i] = scale[i] == 0 ? 0 : factors[i] / scale[i];
            for (int row = 0; row < height; row++) {
                residual[row] -= factors[i] * column[row];
            }
        }
        boolean exact = norm(residual) <= EXACT * size;
        double unit = exact ? 0 : unit(y);
        boolean rounded = unit > 0
                && unit <= MAX_UNIT * size / Math.sqrt(height)
                && norm(residual) <= ROUNDING_DEVIATION * unit * Math.sqrt(height - width - 1.0);
        if (!exact && !rounded) {
            return null;
        }
        double negligible =
                exact ? NEGLIGIBLE : Math.max(NEGLIGIBLE, norm(residual) / size / Math.sqrt(height) * NOISE_FACTOR);
        int[] terms = IntStream.range(0, width)
                .filter(i -> Math.abs(factors[i]) * scale[i] > negligible * size)
                .toArray();
        if (terms.length < 2) {
            return null;
        }
        double toleranceOfOne = exact ? UNIT_TOLERANCE : ROUNDED_UNIT_TOLERANCE;
        boolean ones = Arrays.stream(terms).allMatch(i -> Math.abs(Math.abs(factors[i]) - 1) < toleranceOfOne);
        if (ones && terms.length <= MAX_TERMS) {
            double[] signs = Arrays.stream(terms)
                    .map(i -> (int) Math.signum(factors[i]))
                    .asDoubleStream()
                    .toArray();
            return sums.finding(terms, signs, exact ? sums.tolerance() : unit * (0.5 + EXACT));
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
                sample.facts(height, height));
    }

    /** {@return the power of ten, from 1000 down to a millionth, of which all values are multiples; 0 if none} */
    private static double unit(double[] values) {
        for (int power = 3; power >= -6; power--) {
            double per = Math.pow(10, -power);
            if (Arrays.stream(values)
                    .allMatch(value -> Math.abs(value * per - Math.rint(value * per)) < UNIT_TOLERANCE)) {
                return 1 / per;
            }
        }
        return 0;
    }

    /** Least squares by orthogonalising the longest column left over, twice for accuracy; dependent columns get 0. */
    private static double[] solve(double[][] basis, double[] response) {
        int width = basis.length;
        double[][] q = new double[width][];
        double[][] r = new double[width][width];
        int[] pivots = new int[width];
        boolean[] used = new boolean[width];
        double[] projections = new double[width];
        int rank = 0;
        for (; rank < width; rank++) {
            int longest = -1;
            double maxLength = DEPENDENT;
            for (int i = 0; i < width; i++) {
                double length = used[i] ? 0 : norm(basis[i]);
                if (length > maxLength) {
                    maxLength = length;
                    longest = i;
                }
            }
            if (longest < 0) {
                break;
            }
            used[longest] = true;
            pivots[rank] = longest;
            double[] column = basis[longest];
            for (int k = 0; k < rank; k++) {
                double correction = dot(q[k], column);
                r[k][longest] += correction;
                add(column, q[k], -correction);
            }
            double length = norm(column);
            scale(column, 1 / length);
            r[rank][longest] = length;
            q[rank] = column;
            projections[rank] = dot(column, response);
            add(response, column, -projections[rank]);
            for (int i = 0; i < width; i++) {
                if (!used[i]) {
                    double projection = dot(column, basis[i]);
                    r[rank][i] += projection;
                    add(basis[i], column, -projection);
                }
            }
        }
        double[] factors = new double[width];
        for (int k = rank - 1; k >= 0; k--) {
            double value = projections[k];
            for (int later = k + 1; later < rank; later++) {
                value -= r[k][pivots[later]] * factors[pivots[later]];
            }
            factors[pivots[k]] = value / r[k][pivots[k]];
        }
        return factors;
    }

    private static double[] centred(double[] values, int[] rows) {
        double[] drawn = Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
        double mean = Arrays.stream(drawn).average().orElse(0);
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] -= mean;
        }
        return drawn;
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

    private static void add(double[] to, double[] from, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }
}
