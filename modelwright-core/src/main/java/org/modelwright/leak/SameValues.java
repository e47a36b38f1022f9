package org.modelwright.leak;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A column that is the target itself: equal, in other units, as a logarithm, or before rounding. */
final class SameValues {

    private static final int MAX_TRIED_ROWS = 256;
    private static final int TRIED_LINES = 24;
    private static final double NEARLY_ALL = 0.9;

    /** Values may differ by this part of the target's spread and still be called equal. */
    private static final double EQUAL = 1e-4;

    private SameValues() {}

    /** A form in which one column may repeat another. */
    private enum Form {
        PLAIN(x -> x, "%s"),
        LOG(x -> x > 0 ? Math.log(x) : Double.NaN, "log(%s)");

        private final DoubleUnaryOperator map;
        private final String text;

        Form(DoubleUnaryOperator map, String text) {
            this.map = map;
            this.text = text;
        }
    }

    /** {@return what a line between the two tells, plain or as logarithms} */
    static @Nullable Finding findLine(Comparison comparison) {
        Values column = comparison.column();
        Values target = comparison.target();
        int[] rows = comparison.rows();
        if (!comparison.isNumeric() || target.distinct() < 3 || column.distinct() < 3) {
            return null;
        }
        if (comparison.isChance(comparison.sample().lnOrders(target.counts(rows)))) {
            return null;
        }
        int tried = Math.min(MAX_TRIED_ROWS, rows.length);
        int[] triedRows = IntStream.range(0, tried)
                .map(i -> rows[(int) ((long) i * rows.length / tried)])
                .toArray();
        for (Form targetForm : Form.values()) {
            for (Form columnForm : Form.values()) {
                Line candidate =
                        Line.through(mapped(column, triedRows, columnForm), mapped(target, triedRows, targetForm));
                Line line = candidate == null
                        ? null
                        : candidate.counted(mapped(column, rows, columnForm), mapped(target, rows, targetForm));
                if (line == null || !comparison.agrees(line.matches)) {
                    continue;
                }
                boolean equal = targetForm == columnForm && line.slope == 1 && line.offset == 0;
                String left = targetForm.text.formatted(target.name());
                String right = line.of(columnForm.text.formatted(column.name()));
                Map<String, Object> facts = comparison.facts(line.matches);
                facts.put("relation", left + " = " + right);
                return comparison.blocking(
                        "same",
                        "The column (" + column.name() + ") is the target (" + target.name() + ")"
                                + (equal ? "" : " in other numbers") + ": " + left + " = " + right + " in "
                                + comparison.share(line.matches) + ".",
                        facts);
            }
        }
        return null;
    }

    private static double[] mapped(Values column, int[] rows, Form form) {
        return Arrays.stream(rows)
                .mapToDouble(row -> form.map.applyAsDouble(column.number(row)))
                .toArray();
    }

    /**
     * A straight line.
     *
     * @param tolerance how far a point may be from it
     * @param matches how many points lie on it
     */
    private record Line(double slope, double offset, double tolerance, int matches) {

        /** {@return the line that most points lie on, if nearly all do} */
        static @Nullable Line through(double[] x, double[] y) {
            int[] order = IntStream.range(0, x.length)
                    .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
                    .boxed()
                    .sorted((a, b) -> Double.compare(x[a], x[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int half = order.length / 2;
            if (order.length < NEARLY_ALL * x.length) {
                return null;
            }
            double tolerance = EQUAL
                    * Values.spread(Arrays.stream(order).mapToDouble(i -> y[i]).toArray());
            Line best = new Line(1, 0, tolerance, 0).counted(x, y);
            for (int pair = 0; pair < TRIED_LINES; pair++) {
                int low = order[pair * half / TRIED_LINES];
                int high = order[pair * half / TRIED_LINES + half];
                if (x[low] == x[high] || y[low] == y[high]) {
                    continue;
                }
                double slope = roundIfWhole((y[high] - y[low]) / (x[high] - x[low]));
                double offset = y[low] - slope * x[low];
                Line line = new Line(slope, Math.abs(offset) < tolerance ? 0 : roundIfWhole(offset), tolerance, 0)
                        .counted(x, y);
                best = line.matches > best.matches ? line : best;
            }
            return best.matches < NEARLY_ALL * x.length ? null : best;
        }

        Line counted(double[] x, double[] y) {
            int count = 0;
            for (int i = 0; i < x.length; i++) {
                count += Math.abs(slope * x[i] + offset - y[i]) <= tolerance ? 1 : 0;
            }
            return new Line(slope, offset, tolerance, count);
        }

        /** A number that is whole but for the error of arithmetic is meant to be whole. */
        private static double roundIfWhole(double number) {
            double rounded = Math.rint(number);
            return rounded != 0 && Math.abs(number - rounded) < 1e-9 * Math.abs(rounded) ? rounded : number;
        }

        String of(String argument) {
            String product =
                    slope == 1 ? argument : slope == -1 ? "-" + argument : Values.format(slope) + " * " + argument;
            return offset == 0 ? product : product + (offset > 0 ? " + " : " - ") + Values.format(Math.abs(offset));
        }
    }

    /** {@return what a score for whole numbers tells, such as a probability for classes 0 and 1} */
    static @Nullable Finding findRounded(Comparison comparison) {
        Values column = comparison.column();
        Values target = comparison.target();
        int[] rows = comparison.rows();
        if (!comparison.isNumeric() || isWhole(column) || !isWhole(target)) {
            return null;
        }
        int matches = 0;
        for (int row : rows) {
            matches += Math.abs(column.number(row) - target.number(row)) < 0.5 ? 1 : 0;
        }
        if (!comparison.agrees(matches)
                || comparison.isChance(comparison.sample().lnOrders(target.counts(rows)))) {
            return null;
        }
        return comparison.blocking(
                "rounds",
                "The column (" + column.name() + ") rounded is the target (" + target.name() + ") in "
                        + comparison.share(matches) + ".",
                comparison.facts(matches));
    }

    private static boolean isWhole(Values column) {
        for (int code = 0; code < column.distinct(); code++) {
            if (column.level(code) != Math.rint(column.level(code))) {
                return false;
            }
        }
        return true;
    }
}
