package org.modelwright.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Draws points of a space: the first at random, then where those that came out well lie closer together than the others, by
 * tree-structured Parzen estimators (Bergstra, Bardenet, Bengio and Kégl, Algorithms for Hyper-Parameter Optimization, 2011,
 * section 4), key by key.
 *
 * @param dimensions the space
 */
record Sampler(Map<String, Dimension> dimensions) {

    /** So many are drawn at random before the others tell anything. */
    static final int STARTUP = 10;

    private static final int CANDIDATES = 24;
    private static final double GOOD = 0.25;
    private static final double NARROWEST = 0.03;
    private static final double WIDEST = 0.3;

    /**
     * {@return for each key how far on the way through its values to look, from 0 on and below 1}
     *
     * @param bestFirst the points that were tried, without those keys that had no meaning there
     */
    Map<String, Double> next(List<Map<String, Double>> bestFirst, RandomGenerator random) {
        if (bestFirst.size() < STARTUP) {
            return uniform(random);
        }
        int good = (int) Math.ceil(GOOD * bestFirst.size());
        List<Map<String, Double>> near = bestFirst.subList(0, good);
        List<Map<String, Double>> far = bestFirst.subList(good, bestFirst.size());
        Map<String, Double> best = uniform(random);
        double most = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            Map<String, Double> point = new LinkedHashMap<>();
            double gain = 0;
            for (Map.Entry<String, Dimension> each : dimensions.entrySet()) {
                Estimate well = new Estimate(each.getValue(), values(near, each.getKey()));
                double at = well.draw(random);
                point.put(each.getKey(), at);
                gain += Math.log(well.density(at))
                        - Math.log(new Estimate(each.getValue(), values(far, each.getKey())).density(at));
            }
            if (gain > most) {
                most = gain;
                best = point;
            }
        }
        return best;
    }

    private Map<String, Double> uniform(RandomGenerator random) {
        Map<String, Double> point = new LinkedHashMap<>();
        dimensions.keySet().forEach(key -> point.put(key, random.nextDouble()));
        return point;
    }

    private static double[] values(List<Map<String, Double>> points, String key) {
        return points.stream()
                .map(it -> it.get(key))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Where points lie: as close to each of them as to no place in particular; values without an order are counted. */
    private record Estimate(Dimension dimension, double[] points) {

        private double width() {
            return Math.max(NARROWEST, WIDEST / Math.sqrt(points.length + 1.0));
        }

        double draw(RandomGenerator random) {
            int from = random.nextInt(points.length + 1);
            if (from == points.length) {
                return random.nextDouble();
            }
            if (!dimension.isOrdered()) {
                return points[from];
            }
            while (true) {
                double at = points[from] + width() * random.nextGaussian();
                if (at >= 0 && at < 1) {
                    return at;
                }
            }
        }

        double density(double at) {
            double sum = 1;
            for (double point : points) {
                if (dimension.isOrdered()) {
                    double distance = (at - point) / width();
                    sum += Math.exp(-distance * distance / 2) / (width() * Math.sqrt(2 * Math.PI));
                } else if (Objects.equals(dimension.at(at), dimension.at(point))) {
                    sum += dimension.count();
                }
            }
            return sum / (points.length + 1);
        }
    }
}
