package org.modelwright.evidence;

import java.util.List;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Rows that were predicted and scored, whatever predicted them.
 *
 * @param test the rows
 * @param target what is true of them
 * @param outputs what was predicted for them
 * @param units which of them belong together
 * @param metrics what was measured
 * @param scores of them
 * @param threads who works on them
 */
public record JudgedRows(
        Examples test,
        Target target,
        Frame outputs,
        RowUnits units,
        List<Metric> metrics,
        List<Score> scores,
        Threads threads) {

    /** {@return the first metric, by which slices are judged} */
    Metric first() {
        return scores.isEmpty() ? metrics.get(0) : measured(scores.get(0).name());
    }

    /** {@return the metric that tells best how much a column matters: one of probabilities where there is one} */
    Metric finest() {
        if (target.task() != Task.REGRESSION) {
            for (String name : List.of("roc_auc_score", "log_loss", "average_precision_score", "brier_score_loss")) {
                if (scores.stream().anyMatch(it -> it.name().equals(name))) {
                    return measured(name);
                }
            }
        }
        return first();
    }

    private Metric measured(String name) {
        return metrics.stream()
                .filter(it -> MlflowRules.metricKey(it.key()).equals(name))
                .findFirst()
                .orElseThrow();
    }
}
