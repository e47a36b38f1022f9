package org.modelwright.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How margins come about: for each row a base value, and what each column adds to it. A margin is what a link makes a
 * prediction of: the prediction itself, its logarithm, or the logarithm of the odds of a class.
 *
 * @param base of each row
 * @param columns for each column, of each row
 */
public record Contributions(double[] base, Map<String, double[]> columns) {

    /** Keeps the order of the columns. */
    public Contributions {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * {@return the contributions of raw columns: of what was made of a column, the sum}
     *
     * @param raw every raw column, in order; one that nothing came of adds 0
     * @param madeOf the raw column by what was made of it; what is not there is a raw column
     */
    public Contributions of(List<String> raw, Map<String, String> madeOf) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        raw.forEach(name -> sums.put(name, new double[base.length]));
        columns.forEach((name, values) -> {
            double[] sum = sums.computeIfAbsent(origin(name, madeOf), it -> new double[base.length]);
            for (int row = 0; row < sum.length; row++) {
                sum[row] += values[row];
            }
        });
        return new Contributions(base, sums);
    }

    /** What was made may have been made of something made. */
    private static String origin(String name, Map<String, String> madeOf) {
        String origin = name;
        for (int step = 0; step < madeOf.size(); step++) {
            String before = madeOf.get(origin);
            if (before == null || before.equals(origin)) {
                return origin;
            }
            origin = before;
        }
        return origin;
    }
}
