package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;

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
    private static final double[] STEPS = {1, 2, 5, 10};

    /** {@return a scale that holds the values; round numbers stand at its ends} */
    static Scale of(double least, double most, double start, double end) {
        double spread = most > least ? most - least : Math.max(Math.abs(least), 1);
        double from = most > least ? least : least - spread / 2;
        double to = most > least ? most : most + spread / 2;
        double step = step(to - from);
        return new Scale(Math.floor(from / step) * step, Math.ceil(to / step) * step, start, end);
    }

    double at(double value) {
        double inside = Math.min(Math.max(value, least), most);
        return start + (inside - least) / (most - least) * (end - start);
    }

    /** {@return some four to seven round values} */
    List<Double> ticks() {
        double step = step(most - least);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(least / step - 1e-9); i * step <= most + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
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
