package org.modelwright.xgboost;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.model.FitListener;

/** Grows trees round by round, until all are grown, no more is won by it, or somebody stops it. */
final class RoundLoop {

    /** The rows that judge each round. */
    static final String VALID = "valid";

    /** Metrics of which more is better; XGBoost's other ones are losses. */
    private static final Set<String> MORE_IS_BETTER = Set.of("auc", "aucpr", "ndcg", "map", "pre");

    private final int most;
    private final @Nullable Integer patience;
    private final @Nullable RoundMetrics told;
    private final FitListener listener;
    private @Nullable Best best;
    private String metric = "";

    /**
     * Begins with no round.
     *
     * @param settings how many rounds to grow, and when to stop
     * @param told what is measured of each round; null where nobody is told, and nothing stops before its end
     */
    RoundLoop(XGBoostModel settings, @Nullable RoundMetrics told, FitListener listener) {
        this.most = settings.rounds();
        this.patience = settings.earlyStoppingRounds();
        this.told = told;
        this.listener = listener;
    }

    /** The best round so far. */
    record Best(int round, double score, String metric) {}

    /** How many rounds there were, and the best of them if somebody looked. */
    record Grown(int count, @Nullable Best best) {}

    /** {@return what was grown on a booster that is ready for it} */
    Grown grow(Booster booster) {
        int round = 0;
        boolean last = false;
        while (round < most && !last) {
            if (Thread.interrupted()) {
                throw new InterruptedJobException("Training was stopped after " + round + " of " + most + " rounds.");
            }
            booster.update(round);
            round++;
            if (told != null) {
                Map<String, Double> metrics = told.of(booster, round - 1, round == most);
                last = round == most || isEnough(round, metrics);
                listener.round(round - 1, most, last && round < most ? told.of(booster, round - 1, true) : metrics);
            }
        }
        if (patience != null && best == null) {
            throw new DataException(
                    "The metric (" + metric + ") is no number in any of " + round + " rounds.",
                    "a larger validation_size, or another eval_metric in params.");
        }
        return new Grown(round, best);
    }

    /** Notes what the rows that judge say of a round; {@return whether the last rounds have won nothing} */
    private boolean isEnough(int round, Map<String, Double> metrics) {
        if (patience == null) {
            return false;
        }
        double score = Double.NaN;
        for (Map.Entry<String, Double> entry : metrics.entrySet()) {
            if (entry.getKey().startsWith(VALID)) {
                metric = entry.getKey();
                score = entry.getValue();
            }
        }
        if (!Double.isNaN(score) && (best == null || isBetter(score, best.score))) {
            best = new Best(round - 1, score, metric);
        }
        int since = best == null ? round : round - 1 - best.round;
        return since >= patience;
    }

    private boolean isBetter(double score, double than) {
        String plain = metric.substring(VALID.length() + 1).replaceFirst("@.*", "");
        return MORE_IS_BETTER.contains(plain) ? score > than : score < than;
    }
}
