package org.modelwright.card;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a value stands in a picture, and which values are written at an axis.
 *
 * @param least the value at the start
 * @param most the value at the end; above the least
 * @param start the place of the least
 * @param end the place of the most
 */
record Scale(double least, double most, double start, double end) {

    private static final int TICKS = 5;
    private static final int MOST_TICKS = 12;
    /** What lies closer together, beside its size, is one value at an axis. */
    private static final double SHARPEST = 1e-9;

    private static final double SMALLEST = 1e-300;
    private static final double LARGEST = 1e300;
    private static final double[] STEPS = {1, 2, 5, 10};

    /** {@return a scale that holds the values, but for what is not finite; round numbers stand at its ends} */
    static Scale of(double least, double most, double start, double end) {
        double one = finite(least, 0);
        double other = finite(most, one);
        double from = Math.min(one, other);
        double to = Math.max(one, other);
        double size = Math.max(Math.abs(from), Math.abs(to));
        if (!(to - from > Math.max(size * SHARPEST, SMALLEST))) {
            double room = size > SMALLEST ? size : 1;
            from -= room / 2;
            to += room / 2;
        }
        double step = step(to - from);
        return new Scale(Math.floor(from / step) * step, Math.ceil(to / step) * step, start, end);
    }

    private static double finite(double value, double other) {
        return Double.isNaN(value) ? other : Math.min(Math.max(value, -LARGEST), LARGEST);
    }

    double at(double value) {
        double inside = Math.min(Math.max(value, least), most);
        return start + (inside - least) / (most - least) * (end - start);
    }

    /** {@return some four to seven round values} */
    List<Double> ticks() {
        double step = step(most - least);
        double first = Math.ceil(least / step - 1e-9);
        int count = (int) Math.min(MOST_TICKS, Math.floor((most - first * step) / step + 1e-9) + 1);
        return IntStream.range(0, count).mapToObj(i -> (first + i) * step).toList();
    }

    private static double step(double spread) {
        double raw = spread / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double step : STEPS) {
            if (step * power >= raw * (1 - 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
