package org.modelwright.evidence;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.TextColumn;

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

    /** {@return for each row of a column a number that rows of the same value share} */
    static int[] ranks(Column column) {
        int[] ranks = new int[column.rows()];
        if (column instanceof TextColumn) {
            Map<@Nullable String, Integer> known = new HashMap<>();
            for (int row = 0; row < ranks.length; row++) {
                int next = known.size();
                ranks[row] = known.computeIfAbsent(column.text(row), it -> next);
            }
            return ranks;
        }
        double[] values = numbers(column, ranks.length);
        double[] sorted = Arrays.stream(values).sorted().distinct().toArray();
        for (int row = 0; row < ranks.length; row++) {
            ranks[row] = Arrays.binarySearch(sorted, values[row]);
        }
        return ranks;
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
