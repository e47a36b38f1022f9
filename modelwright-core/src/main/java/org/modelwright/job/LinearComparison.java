package org.modelwright.job;

import java.util.Optional;
import java.util.stream.Collectors;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Split;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.LinearReference;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.task.Target;

/**
 * What a linear model says of the test rows, to hold the model against.
 *
 * @param outputs of the test rows; empty where there is none
 * @param how it was fitted, or why it was not
 */
record LinearComparison(Optional<Frame> outputs, String how) {

    /** How it was fitted where it is what is judged. */
    static final String ITSELF = "the model itself";

    /**
     * Fits one, unless the model itself is one.
     *
     * @param model what is judged
     * @param own what it says of the test rows
     */
    static LinearComparison of(
            TrainingJob job, FittedModel model, Frame own, Split split, Target train, Session session) {
        Model settings = model.found().orElse(job.model());
        if (isLinear(settings instanceof Pipeline pipeline ? pipeline.model() : settings)) {
            return new LinearComparison(Optional.of(own), ITSELF);
        }
        try {
            int[] rows = LinearReference.spread(train.rows(), LinearReference.ROWS);
            boolean all = rows.length == train.rows();
            Examples learned = all
                    ? split.train()
                    : split.train()
                            .take(rows, session.space((long) split.train().bytes() * rows.length), session.threads());
            FittedModel fitted = job.pipeline(new LinearReference(train.task()))
                    .fit(learned.inputs(), all ? train : train.take(rows), FitContext.quiet(session));
            String how = "on " + fitted.facts().get("rows") + " of " + train.rows() + " training rows";
            return new LinearComparison(Optional.of(fitted.predict(split.test().inputs(), session.threads())), how);
        } catch (DataException e) {
            String why = e.problems().stream().map(Problem::message).collect(Collectors.joining(" "));
            return new LinearComparison(Optional.empty(), "left out: " + why);
        }
    }

    private static boolean isLinear(Model model) {
        return model instanceof LinearModel linear
                && linear.targetTransform() == null
                && (linear.loss() == null || linear.loss() == LinearModel.Loss.SQUARED_ERROR);
    }
}
