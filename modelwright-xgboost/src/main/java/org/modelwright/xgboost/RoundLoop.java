package org.modelwright.xgboost;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Checkpoint;
import org.modelwright.data.Checkpoints;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.model.FitListener;
import org.slf4j.Logger;

/** Grows trees round by round, until all are grown, no more is won by it, or somebody stops it. */
final class RoundLoop {

    /** The rows that judge each round. */
    static final String VALID = "valid";

    /** Metrics of which more is better; XGBoost's other ones are losses. */
    static final Set<String> MORE_IS_BETTER = Set.of("auc", "aucpr", "ndcg", "map", "pre");

    private static final String DRAWS =
            "Each round draws rows or columns (subsample, colsample), and one that goes on after an interruption draws others:"
                    + " the model is as good as one that was fitted in one go, and not the same. Maybe params:"
                    + " {seed_per_iteration: true}.";

    private static final Logger LOG = Log.of(RoundLoop.class);

    private final int most;
    private final @Nullable Integer patience;
    private final boolean draws;
    private final @Nullable RoundMetrics told;
    private final FitListener listener;
    private final Checkpoint checkpoint;
    private final List<Map<String, Double>> history = new ArrayList<>();
    private @Nullable Best best;
    private String metric = "";

    /**
     * Begins with no round.
     *
     * @param settings how many rounds to grow, and when to stop
     * @param told what is measured of each round; null where nobody is told, and nothing stops before its end
     * @param checkpoint how far an earlier attempt has come, and this one
     */
    RoundLoop(XGBoostModel settings, @Nullable RoundMetrics told, FitListener listener, Checkpoint checkpoint) {
        this(settings.rounds(), settings.earlyStoppingRounds(), draws(settings.params()), told, listener, checkpoint);
    }

    /** Begins with no round, which no earlier attempt has grown. */
    RoundLoop(int most, @Nullable Integer patience, @Nullable RoundMetrics told, FitListener listener) {
        this(most, patience, false, told, listener, Checkpoints.none().fit(() -> ""));
    }

    private RoundLoop(
            int most,
            @Nullable Integer patience,
            boolean draws,
            @Nullable RoundMetrics told,
            FitListener listener,
            Checkpoint checkpoint) {
        this.most = most;
        this.patience = patience;
        this.draws = draws;
        this.told = told;
        this.listener = listener;
        this.checkpoint = checkpoint;
    }

    /** The best round so far. */
    record Best(int round, double score, String metric) implements Serializable {}

    /** How many rounds there were, and the best of them if somebody looked. */
    record Grown(int count, @Nullable Best best) {}

    /**
     * {@return what was grown on a booster that is ready for it}
     *
     * <p>What an earlier attempt has grown is told again and not grown again.
     */
    Grown grow(Booster booster) {
        RoundState earlier = checkpoint.last().map(RoundState::read).orElse(RoundState.NONE);
        if (earlier.rounds() > 0) {
            booster.restore(earlier.model());
            checkpoint.resumed(earlier.rounds());
            if (draws) {
                checkpoint.warn(DRAWS);
            }
            LOG.info("fit: goes on after {} of at most {} rounds", earlier.rounds(), most);
        }
        int round = 0;
        boolean last = false;
        try {
            while (round < most && !last) {
                if (Thread.interrupted()) {
                    throw new InterruptedJobException(stopped(round));
                }
                boolean known = round < earlier.rounds();
                if (!known) {
                    booster.update(round);
                }
                round++;
                if (told != null) {
                    last = tell(told, booster, round, known ? earlier.metrics().get(round - 1) : null);
                }
                if (!known) {
                    int rounds = round;
                    checkpoint.round(rounds, () -> state(booster, rounds));
                }
            }
        } catch (InterruptedJobException e) {
            int rounds = Math.max(round, earlier.rounds());
            if (checkpoint.stopped(rounds, () -> state(booster, rounds))) {
                throw new InterruptedJobException(
                        stopped(rounds), "the same job again: it goes on after these rounds.", e);
            }
            throw e;
        }
        int grown = round;
        checkpoint.end(grown, () -> state(booster, grown));
        if (patience != null && best == null) {
            throw new DataException(
                    "The metric (" + metric + ") is no number in any of " + round + " rounds.",
                    "a larger validation_size, or another eval_metric in params.");
        }
        return new Grown(round, best);
    }

    /** {@return whether what a round draws depends on those before it} */
    private static boolean draws(Map<String, Object> params) {
        return !String.valueOf(params.get("seed_per_iteration")).matches("true|1")
                && params.entrySet().stream()
                        .anyMatch(it -> it.getKey().matches("subsample|colsample_by.*")
                                && !String.valueOf(it.getValue()).matches("1|1\\.0*"));
    }

    private String stopped(int round) {
        return "Training was stopped after " + round + " of " + most + " rounds.";
    }

    private byte[] state(Booster booster, int rounds) {
        return new RoundState(rounds, history, booster.save("ubj")).write();
    }

    /**
     * Tells the metrics of a round.
     *
     * @param known those that an earlier attempt told; null for what is measured now
     * @return whether it is the last round
     */
    private boolean tell(RoundMetrics told, Booster booster, int round, @Nullable Map<String, Double> known) {
        Map<String, Double> metrics = known == null ? told.of(booster, round - 1, round == most) : known;
        boolean last = round == most || isEnough(round, metrics);
        if (last && round < most && known == null) {
            metrics = told.of(booster, round - 1, true);
        }
        history.add(metrics);
        listener.round(round - 1, most, metrics);
        return last;
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
