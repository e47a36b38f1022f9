package org.modelwright.evidence;

import java.util.List;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.model.FittedModel;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;

/**
 * A model that was scored, and all that it was scored with.
 *
 * @param model what was fitted
 * @param test the rows that judge it
 * @param target what is true of them
 * @param outputs what it predicted for them
 * @param units which of them belong together
 * @param metrics what was measured
 * @param scores of the test rows
 * @param trainScores of the training rows, with {@code train_}
 * @param baselineScores of the baseline, with {@code baseline_}
 * @param threads who works on it
 */
public record JudgedModel(
        FittedModel model,
        Examples test,
        Target target,
        Frame outputs,
        RowUnits units,
        List<Metric> metrics,
        List<Score> scores,
        List<Score> trainScores,
        List<Score> baselineScores,
        Threads threads) {

    /** {@return the rows, whoever predicted them} */
    public JudgedRows rows() {
        return new JudgedRows(test, target, outputs, units, metrics, scores, threads);
    }

    /** {@return the metric that tells best how much a column matters: one of probabilities where there is one} */
    Metric finest() {
        return rows().finest();
    }
}
