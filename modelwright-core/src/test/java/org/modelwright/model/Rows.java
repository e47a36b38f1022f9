package org.modelwright.model;

import java.util.Random;
import java.util.stream.IntStream;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.test.Sessions;

/** A made-up table with columns of every kind, with gaps, and targets that depend on it. */
public final class Rows {

    private static final String[] CITIES = {"Oslo", "Bern", "Łódź", "Cork"};

    private final int count;
    private final double[] temp;
    private final double[] wind;
    private final long[] hour;
    private final boolean[] holiday;
    private final String[] city;
    private final double[] score;

    public Rows(int count, long seed) {
        this.count = count;
        Random random = new Random(seed);
        temp = new double[count];
        wind = new double[count];
        hour = new long[count];
        holiday = new boolean[count];
        city = new String[count];
        score = new double[count];
        for (int row = 0; row < count; row++) {
            temp[row] = 10 + 8 * random.nextGaussian();
            wind[row] = 1000 + 0.5 * random.nextGaussian();
            hour[row] = random.nextInt(24);
            holiday[row] = random.nextInt(5) == 0;
            int at = random.nextInt(CITIES.length + 1) % CITIES.length;
            city[row] = CITIES[at];
            score[row] = 0.1 * temp[row]
                    + (wind[row] - 1000)
                    - 0.05 * hour[row]
                    + (holiday[row] ? 0.7 : 0)
                    + 0.4 * at
                    + random.nextGaussian();
            temp[row] = random.nextInt(10) == 0 ? Double.NaN : temp[row];
            int gap = random.nextInt(20);
            city[row] = gap == 0 ? null : gap == 1 ? "" : city[row];
        }
    }

    public static FitContext context() {
        return FitContext.quiet(Sessions.of(1L << 30, 2));
    }

    public Frame inputs() {
        return Frame.of(
                DoubleColumn.of("temp", temp),
                DoubleColumn.of("wind speed", wind),
                LongColumn.of("hour", hour),
                BooleanColumn.of("holiday", holiday),
                TextColumn.of("city", city));
    }

    public Column numbers() {
        return DoubleColumn.of("y", score);
    }

    /** {@return whole numbers from 0 on, times a unit} */
    public Column counts(double unit) {
        return DoubleColumn.of(
                "y",
                IntStream.range(0, count)
                        .mapToDouble(row -> unit * Math.floor(Math.exp(0.7 * score[row] - 1)))
                        .toArray());
    }

    /** {@return numbers above 0, times a unit} */
    public Column amounts(double unit) {
        return DoubleColumn.of(
                "y",
                IntStream.range(0, count)
                        .mapToDouble(row -> unit * Math.exp(0.7 * score[row] - 1))
                        .toArray());
    }

    public Column booleans() {
        boolean[] values = new boolean[count];
        IntStream.range(0, count).forEach(row -> values[row] = score[row] > 1.5);
        return BooleanColumn.of("y", values);
    }

    public Column longs() {
        return LongColumn.of(
                "y",
                IntStream.range(0, count)
                        .mapToLong(row -> third(row) * 10L - 10)
                        .toArray());
    }

    public Column doubles() {
        return DoubleColumn.of(
                "y",
                IntStream.range(0, count).mapToDouble(row -> third(row) + 0.5).toArray());
    }

    public Column texts() {
        return TextColumn.of(
                "y",
                IntStream.range(0, count)
                        .mapToObj(row -> new String[] {"low", "mid", "très haut"}[third(row)])
                        .toArray(String[]::new));
    }

    private int third(int row) {
        return score[row] < 0.8 ? 0 : score[row] < 2.2 ? 1 : 2;
    }
}
