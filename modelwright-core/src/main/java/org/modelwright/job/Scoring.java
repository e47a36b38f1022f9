package org.modelwright.job;

import java.util.List;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Split;
import org.modelwright.evidence.ScoreIntervals;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Judges a model by the test rows, beside a baseline and a linear model of the same training rows. */
final class Scoring {

    private final TrainingJob job;
    private final Steps steps;
    private final Session session;
    private final List<Metric> metrics;

    Scoring(TrainingJob job, Steps steps, Session session, List<Metric> metrics) {
        this.job = job;
        this.steps = steps;
        this.session = session;
        this.metrics = metrics;
    }

    /**
     * {@return all scores}
     *
     * @param outputs what the model says of the test rows
     * @param units which test rows belong together
     */
    Scores of(FittedModel model, Split split, Target train, Target test, Frame outputs, RowUnits units) {
        FittedModel fitted = job.pipeline(BaselineModel.of().task(train.task()))
                .fit(split.train().inputs(), train, FitContext.quiet(session));
        Frame baseline = fitted.predict(split.test().inputs(), session.threads());
        LinearComparison linear =
                steps.between("linear", () -> LinearComparison.of(job, model, outputs, split, train, session));
        List<Score> judged = scored("", test, outputs);
        return new Scores(
                judged,
                scored("train_", train, model.predict(split.train().inputs(), session.threads())),
                scored(Scores.BASELINE, test, baseline),
                new Scores.Linear(
                        linear.outputs()
                                .map(it -> scored(Scores.LINEAR, test, it))
                                .orElse(List.of()),
                        linear.how()),
                test.task() == Task.REGRESSION
                        ? Scores.Compared.NOTHING
                        : new Scores.Compared(
                                logLoss("", test, outputs),
                                logLoss(Scores.BASELINE, test, baseline),
                                linear.outputs()
                                        .map(it -> logLoss(Scores.LINEAR, test, it))
                                        .orElse(List.of())),
                CrossValidation.none(job.model()),
                steps.between(
                        "intervals",
                        () -> ScoreIntervals.of(metrics, judged, test, outputs, units, session.threads())));
    }

    private List<Score> scored(String prefix, Target target, Frame outputs) {
        return Scores.of(prefix, metrics, target, outputs, session.threads(), steps::warn);
    }

    /** Asked for or not, it says more than counts of what is right. */
    private List<Score> logLoss(String prefix, Target target, Frame outputs) {
        List<Metric> logLoss = List.of(ClassificationMetric.of(ClassificationScore.LOG_LOSS));
        return Scores.of(prefix, logLoss, target, outputs, session.threads(), it -> {});
    }
}
