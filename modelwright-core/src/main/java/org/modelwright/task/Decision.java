package org.modelwright.task;

import java.util.List;

/**
 * How a class follows from the probabilities of all classes: the second of two where its probability is above a threshold; of
 * more the likeliest, the first of equal ones; where mistakes have costs, the class whose naming costs least on average.
 *
 * @param threshold of two classes: the second one is predicted where its probability is above it; 0.5 by default
 * @param costs for each true class, for each predicted one, what it costs; none by default
 */
public record Decision(double threshold, List<List<Double>> costs) {

    /** The threshold that takes the likelier one of two classes. */
    public static final double EVEN = 0.5;

    /** The likeliest class. */
    public static final Decision LIKELIEST = new Decision(EVEN, List.of());

    /** Keeps copies. */
    public Decision {
        costs = costs.stream().map(List::copyOf).toList();
    }

    /** {@return a decision between two classes} */
    public static Decision above(double threshold) {
        return new Decision(threshold, List.of());
    }

    /**
     * {@return the class whose naming costs least, by the probabilities of the true ones}
     *
     * @param costs for each true class, for each predicted one, what it costs
     */
    public static Decision leastCost(List<List<Double>> costs) {
        return new Decision(EVEN, costs);
    }

    /** {@return the index of the class} */
    public int winner(double[] probabilities) {
        if (probabilities.length == 2 && costs.isEmpty()) {
            return probabilities[1] > threshold ? 1 : 0;
        }
        int winner = 0;
        double best = merit(probabilities, 0);
        for (int label = 1; label < probabilities.length; label++) {
            double merit = merit(probabilities, label);
            if (merit > best) {
                best = merit;
                winner = label;
            }
        }
        return winner;
    }

    /**
     * {@return by how much the class is ahead of the others, as a difference of probabilities: where this is about nothing,
     * another one may be named as well}
     */
    public double lead(double[] probabilities) {
        if (probabilities.length == 2 && costs.isEmpty()) {
            return 2 * Math.abs(probabilities[1] - threshold);
        }
        double best = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < probabilities.length; label++) {
            double merit = merit(probabilities, label);
            second = Math.max(second, Math.min(best, merit));
            best = Math.max(best, merit);
        }
        return (best - second) / largestCost();
    }

    private double merit(double[] probabilities, int label) {
        if (costs.isEmpty()) {
            return probabilities[label];
        }
        double cost = 0;
        for (int truth = 0; truth < probabilities.length; truth++) {
            cost += probabilities[truth] * costs.get(truth).get(label);
        }
        return -cost;
    }

    private double largestCost() {
        return costs.stream().flatMap(List::stream).mapToDouble(Math::abs).max().orElse(1);
    }
}
