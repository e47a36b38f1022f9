package org.modelwright.decision;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How far predictions are off at most, as often as is asked for. */
final class Radius {

    private static final double ROUNDING = 1e-12;

    private Radius() {}

    /**
     * {@return the error that a share of errors does not exceed: of n the one of rank {@code ceil((n + 1) * coverage)}, so
     * that one more row is held as well; empty where there are fewer (Vovk, Gammerman and Shafer, 2005)}
     *
     * @param errors none below 0; what is no number counts as the largest
     */
    static OptionalDouble of(double[] errors, double coverage) {
        int rank = BigDecimal.valueOf(errors.length + 1L)
                .multiply(BigDecimal.valueOf(coverage))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
        if (rank > errors.length) {
            return OptionalDouble.empty();
        }
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        return OptionalDouble.of(sorted[rank - 1]);
    }

    /**
     * {@return the same where rows of a group are alike: each of G groups weighs {@code 1 / (G + 1)}, which its rows share, and
     * the rest lies at infinity (Dunn, Wasserman and Ramdas, 2022); empty where that is reached}
     *
     * @param groups for each error the number of its group, from 0 on
     */
    static OptionalDouble of(double[] errors, int[] groups, double coverage) {
        int[] sizes = new int[IntStream.of(groups).max().orElse(-1) + 1];
        for (int group : groups) {
            sizes[group]++;
        }
        long count = IntStream.of(sizes).filter(it -> it > 0).count();
        double asked = coverage * (count + 1);
        int[] order = IntStream.range(0, errors.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> errors[row]))
                .mapToInt(it -> it)
                .toArray();
        double weight = 0;
        for (int row : order) {
            weight += 1.0 / sizes[groups[row]];
            if (weight >= asked - ROUNDING * (errors.length + count)) {
                return OptionalDouble.of(errors[row]);
            }
        }
        return OptionalDouble.empty();
    }
}
