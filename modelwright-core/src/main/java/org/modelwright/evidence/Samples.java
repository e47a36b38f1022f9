package org.modelwright.evidence;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.modelwright.data.Column;

/** Some of many rows, the same ones every time, and small statistics of numbers. */
final class Samples {

    private Samples() {}

    /** {@return so many of the rows, ascending, each as likely as any other; all if there are no more} */
    static int[] rows(int rows, int wanted) {
        int[] all = IntStream.range(0, rows).toArray();
        if (wanted >= rows) {
            return all;
        }
        new Draws(ScoreIntervals.SEED).shuffle(all);
        int[] some = Arrays.copyOf(all, wanted);
        Arrays.sort(some);
        return some;
    }

    /** {@return the first numbers of a column} */
    static double[] numbers(Column column, int count) {
        double[] numbers = new double[count];
        column.numbers(0, numbers);
        return numbers;
    }

    /** {@return the population's standard deviation} */
    static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(it -> (it - mean) * (it - mean))
                .average()
                .orElse(0));
    }
}
