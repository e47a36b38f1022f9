package org.modelwright.xgboost;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches the last validation metric, and remembers the best round. */
final class EarlyStopping {

    private final @Nullable Integer patience;
    private int best;
    private double bestScore = Double.NaN;
    private int heard;

    EarlyStopping(@Nullable Integer patience) {
        this.patience = patience;
    }

    void hear(int round, Map<String, Double> metrics) {
        heard = round;
        if (patience == null) {
            return;
        }
        String name = metrics.keySet().stream()
                .filter(it -> it.startsWith("valid_"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("No validation metric in " + metrics.keySet() + "."));
        double score = metrics.getOrDefault(name, Double.NaN);
        boolean better = name.matches("valid_(auc|aucpr|ndcg|map|pre).*") ? score > bestScore : score < bestScore;
        if (Double.isNaN(bestScore) || better) {
            bestScore = score;
            best = round;
        }
    }

    boolean isOver() {
        return patience != null && heard - best >= patience;
    }

    int best() {
        return best;
    }

    double bestScore() {
        return bestScore;
    }
}
