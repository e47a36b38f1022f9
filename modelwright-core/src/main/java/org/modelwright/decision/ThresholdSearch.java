package org.modelwright.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.GateException;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.task.Decision;

/**
 * Looks for the threshold that is asked for, among the middles between neighbouring scores and the two ends; of equally good
 * ones the one nearest to where costs put it, or to 0.5.
 *
 * <p>Below {@value #FEWEST} rows of the rarer class it is left at 0.5. Costs below {@value #FEWEST_OF_COSTS} take the closed
 * form (Elkan, 2001) on calibrated probabilities: counts of so few rows jump.
 */
public final class ThresholdSearch {

    /** Rows of the rarer class that a threshold is chosen by at least. */
    static final int FEWEST = 50;

    /** Rows of the rarer class from which on costs are counted. */
    static final int FEWEST_OF_COSTS = 200;

    private static final int MOST_POINTS = 101;
    private static final String COST = "cost";

    private final Threshold asked;
    private final HeldOut scores;
    private final boolean calibrated;
    private final List<List<Double>> costs;
    private final int rarest;

    private ThresholdSearch(Threshold asked, HeldOut scores, boolean calibrated) {
        this.asked = asked;
        this.scores = scores;
        this.calibrated = calibrated;
        this.costs = asked.matrix(scores.target().labels());
        this.rarest = scores.rarest();
    }

    /**
     * What was chosen.
     *
     * @param decision how classes follow from probabilities
     * @param record of it
     */
    public record Chosen(Decision decision, RunDecisions.Threshold record) {}

    /** {@return that a threshold was not chosen, and why} */
    public static Optional<String> warning(RunDecisions.Threshold record) {
        return record.value() == null
                ? Optional.of("The threshold is " + record.how() + "; the likeliest class is predicted.")
                : Optional.empty();
    }

    /**
     * {@return what is best by these scores}
     *
     * @param calibrated whether they are probabilities already that hold what they say
     * @throws GateException if no threshold reaches a minimum that is asked for
     */
    public static Chosen of(Threshold asked, HeldOut scores, boolean calibrated) {
        ThresholdSearch search = new ThresholdSearch(asked, scores, calibrated);
        if (search.rarest < FEWEST) {
            return search.left("only " + search.rarest + " of " + scores.rows()
                    + " training rows that were judged are of the rarest class, fewer than " + FEWEST);
        }
        if (scores.numbers().size() > 2) {
            return search.leastCost();
        }
        return !search.costs.isEmpty() && search.rarest < FEWEST_OF_COSTS ? search.closed() : search.counted();
    }

    private Chosen left(String why) {
        return new Chosen(
                Decision.LIKELIEST,
                record(
                        "left as it is: " + why,
                        scores.numbers().size() == 2 ? Decision.EVEN : null,
                        null,
                        null,
                        List.of()));
    }

    private RunDecisions.Threshold record(
            String how,
            @Nullable Double threshold,
            @Nullable Double value,
            @Nullable Double even,
            List<double[]> curve) {
        return new RunDecisions.Threshold(
                asked.asks(),
                how,
                threshold,
                asked.metric() == null ? COST : Threshold.name(asked.metric()),
                value,
                even,
                scores.rows(),
                rarest,
                curve.stream().map(it -> it[0]).toList(),
                curve.stream().map(it -> it[1]).toList());
    }

    private Chosen leastCost() {
        Decision decision = Decision.leastCost(costs);
        return new Chosen(
                decision,
                record(
                        "by the probabilities of all classes",
                        null,
                        meanCost(decision),
                        meanCost(Decision.LIKELIEST),
                        List.of()));
    }

    private double meanCost(Decision decision) {
        double sum = 0;
        for (int row = 0; row < scores.rows(); row++) {
            sum += costs.get(scores.target().label(row)).get(decision.winner(scores.ofRow(row)));
        }
        return sum / scores.rows();
    }

    /** {@return the probability above which naming the second class costs less} */
    private double ideal() {
        if (costs.isEmpty()) {
            return Decision.EVEN;
        }
        double wrong = costs.get(0).get(1) - costs.get(0).get(0);
        return wrong / (wrong + costs.get(1).get(0) - costs.get(1).get(1));
    }

    private Chosen closed() {
        double ideal = ideal();
        String how = "in closed form, by " + rarest + " rows of the rarer class: calibrated probabilities above "
                + String.format(Locale.ROOT, "%.4g", ideal);
        double threshold = ideal;
        if (!calibrated) {
            double[] margins = new double[scores.rows()];
            boolean[] hits = new boolean[margins.length];
            for (int row = 0; row < margins.length; row++) {
                margins[row] = SigmoidCurve.margin(
                        scores.numbers().get(1)[row], scores.numbers().get(0)[row]);
                hits[row] = scores.target().label(row) == 1;
            }
            threshold = SigmoidCurve.expit(SigmoidCurve.fit(margins, hits).marginOf(ideal));
        }
        if (!(threshold > 0 && threshold < 1)) {
            return left("the probabilities say nothing of the classes");
        }
        Decision decision = Decision.above(threshold);
        return new Chosen(
                decision,
                record(how, threshold, meanCost(decision), meanCost(Decision.LIKELIEST), thinned(candidates())));
    }

    /**
     * A threshold and what comes of it.
     *
     * @param merit what is to be as large as possible
     * @param allowed whether all that is asked for beside it is reached
     */
    private record Candidate(double threshold, double merit, boolean allowed) {}

    private Chosen counted() {
        List<Candidate> candidates = candidates();
        double ideal = ideal();
        Candidate best = candidates.stream()
                .filter(Candidate::allowed)
                .max(Comparator.comparingDouble(Candidate::merit).thenComparing(it -> -Math.abs(it.threshold - ideal)))
                .orElseThrow(() -> new GateException(
                        "No threshold reaches the minimum " + asked.minimum() + " on " + scores.rows()
                                + " training rows that were judged by models without them.",
                        "a lower minimum, or a better model."));
        double even = judge().of(counts(Decision.EVEN)).merit;
        double sign = costs.isEmpty() ? 1 : -1;
        return new Chosen(
                Decision.above(best.threshold),
                record(
                        "by the counts of each threshold",
                        best.threshold,
                        sign * best.merit,
                        sign * even,
                        thinned(candidates)));
    }

    /** Judges counts of right and wrong answers at a threshold. */
    private interface Judge {
        Candidate of(Counts counts);
    }

    /** Right and wrong answers at a threshold. */
    private record Counts(
            double threshold, int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {

        double of(ClassificationScore score) {
            return ClassificationMetric.of(score)
                    .ofCounts(truePositives, falsePositives, falseNegatives, trueNegatives);
        }
    }

    private Judge judge() {
        ClassificationScore metric = asked.metric();
        if (metric == null) {
            return counts -> new Candidate(
                    counts.threshold,
                    -(counts.trueNegatives * costs.get(0).get(0)
                                    + counts.falsePositives * costs.get(0).get(1)
                                    + counts.falseNegatives * costs.get(1).get(0)
                                    + counts.truePositives * costs.get(1).get(1))
                            / scores.rows(),
                    true);
        }
        List<Map.Entry<ClassificationScore, Double>> floors = asked.minimum().entrySet().stream()
                .map(it -> Map.entry(ClassificationScore.valueOf(it.getKey().toUpperCase(Locale.ROOT)), it.getValue()))
                .toList();
        return counts -> new Candidate(
                counts.threshold,
                counts.of(metric),
                floors.stream().allMatch(it -> counts.of(it.getKey()) >= it.getValue()));
    }

    private Counts counts(double threshold) {
        int[] counts = new int[4];
        for (int row = 0; row < scores.rows(); row++) {
            boolean said = scores.numbers().get(1)[row] > threshold;
            counts[2 * scores.target().label(row) + (said ? 1 : 0)]++;
        }
        return new Counts(threshold, counts[3], counts[1], counts[2], counts[0]);
    }

    /** {@return all thresholds that part the rows in another way, ascending} */
    private List<Candidate> candidates() {
        double[] probabilities = scores.numbers().get(1);
        int rows = scores.rows();
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> probabilities[row]))
                .mapToInt(it -> it)
                .toArray();
        Judge judge = judge();
        int positives = (int) IntStream.range(0, rows)
                .filter(row -> scores.target().label(row) == 1)
                .count();
        List<Candidate> candidates = new ArrayList<>();
        int below = 0;
        int belowPositives = 0;
        if (probabilities[order[0]] > 0) {
            candidates.add(judge.of(new Counts(0, positives, rows - positives, 0, 0)));
        }
        for (int place = 0; place < rows; place++) {
            double at = probabilities[order[place]];
            below++;
            belowPositives += scores.target().label(order[place]);
            double next = place + 1 < rows ? probabilities[order[place + 1]] : 1;
            if (next > at || place + 1 == rows) {
                double middle = at + (next - at) / 2;
                candidates.add(judge.of(new Counts(
                        middle < next ? middle : at,
                        positives - belowPositives,
                        rows - positives - (below - belowPositives),
                        belowPositives,
                        below - belowPositives)));
            }
        }
        return candidates;
    }

    /** {@return points of the curve, at most {@value #MOST_POINTS}} */
    private List<double[]> thinned(List<Candidate> candidates) {
        double sign = costs.isEmpty() ? 1 : -1;
        int points = Math.min(MOST_POINTS, candidates.size());
        List<double[]> curve = new ArrayList<>();
        for (int point = 0; point < points; point++) {
            Candidate candidate = Objects.requireNonNull(
                    candidates.get(points == 1 ? 0 : (int) ((long) point * (candidates.size() - 1) / (points - 1))));
            curve.add(new double[] {candidate.threshold, sign * candidate.merit});
        }
        return curve;
    }
}
