package org.modelwright.job;

import java.util.List;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Split;
import org.modelwright.evidence.Effects;
import org.modelwright.evidence.Importances;
import org.modelwright.evidence.JudgedModel;
import org.modelwright.evidence.MeasuredIntervals;
import org.modelwright.evidence.ModelChecks;
import org.modelwright.evidence.RowReasons;
import org.modelwright.evidence.Slices;
import org.modelwright.evidence.TestFigures;
import org.modelwright.model.Coefficient;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.task.Target;

/** What is found out of a model that was judged, in order: what matters, where it fails, what is drawn. */
final class ModelEvidence {

    /** More coefficients are in nobody's picture; those of the model are all in its graph. */
    private static final int MOST_COEFFICIENTS = 500;

    private ModelEvidence() {}

    static RunEvidence of(
            TrainingJob job,
            Session session,
            Searched searched,
            Deciding.Decided decided,
            Preparation.Prepared data,
            Split split,
            Target test,
            Frame outputs,
            Scores scores) {
        JudgedModel judged = new JudgedModel(
                decided.model(),
                split.test(),
                test,
                outputs,
                job.splitter().units(split.test(), data.rows()),
                Deciding.measured(job.intervals(), data.metrics()),
                scores.test(),
                scores.train(),
                scores.baseline(),
                session.threads());
        RunEvidence.Importance importance = Importances.of(judged);
        List<String> strongest =
                importance.features().stream().map(RunEvidence.Feature::feature).toList();
        Slices.Found slices = Slices.of(judged.rows(), job.slices(), strongest);
        RunDecisions decisions = decided.record();
        if (decisions != null && decisions.intervals() != null) {
            decisions = decisions.measured(MeasuredIntervals.of(judged.rows(), scores.intervals(), job.slices()));
        }
        return new RunEvidence(
                scores.intervals(),
                slices.slices(),
                slices.search(),
                importance,
                judged.model().coefficients().stream()
                        .limit(MOST_COEFFICIENTS)
                        .map(ModelEvidence::recorded)
                        .toList(),
                ModelChecks.of(
                        judged,
                        new ModelChecks.Settings(searched.learner().model().monotoneConstraints(), searched.ends()),
                        split.train(),
                        scores.linear().scores(),
                        scores.intervals(),
                        importance,
                        job.checks()),
                Effects.of(judged, strongest),
                TestFigures.of(judged, RowReasons.of(judged)),
                null,
                decisions);
    }

    private static RunEvidence.Coefficient recorded(Coefficient one) {
        return new RunEvidence.Coefficient(one.column(), one.category(), one.output(), one.value());
    }
}
