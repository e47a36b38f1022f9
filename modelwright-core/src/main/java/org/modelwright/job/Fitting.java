package org.modelwright.job;

import static java.util.Objects.requireNonNullElse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.modelwright.data.Examples;
import org.modelwright.data.Session;
import org.modelwright.data.Split;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.RunContext;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.TrainingRows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * How the steps of a run learn: on folds, on the training rows, and once more on all rows.
 *
 * @param job what is learned
 * @param steps which hear of the rows
 * @param session whose machine is used
 * @param run whose rounds are logged
 * @param log which keeps what folds say
 */
record Fitting(TrainingJob job, Steps steps, Session session, RunContext run, RunLog log) {

    CrossValidation crossValidate(Model learner, InnerSplits inner, Split split, Target train, List<Metric> metrics) {
        steps.rows(split.train().count());
        CrossValidation folds = CrossValidation.of(
                job,
                learner,
                inner.folds(split.train().count(), requireNonNullElse(job.folds(), 0)),
                split.train(),
                train,
                metrics,
                session);
        log.folds(folds);
        return folds;
    }

    FittedModel fit(Model learner, Examples train, Target target, InnerSplits inner) {
        steps.rows(train.count());
        try (RoundLog rounds = new RoundLog(run, steps.listener())) {
            FittedModel model = learner.fit(train.inputs(), target, context(rounds, inner, train));
            rounds.flush();
            log.learned(rounds.curves());
            if (job.folds() == null && job.search() == null && !job.decides()) {
                rounds.folds().ifPresent(it -> log.inner(train, target, it));
            }
            return model;
        }
    }

    /** Learns once more, from the test rows too, without looking for settings again. */
    FittedModel refit(FittedModel judged, Model learner, Preparation.Prepared data) {
        int[] rows = data.rows().assignedRows();
        run.tracking().setTags(run.info().runId(), Map.of(RunTags.REFITTED, String.valueOf(rows.length)));
        Examples all = data.examples()
                .take(rows, session.space((long) data.examples().bytes() * rows.length), session.threads());
        InnerSplits inner = InnerSplits.of(
                job.splitter(),
                new TrainingRows(
                        all,
                        data.target().task() != Task.REGRESSION,
                        data.rows().test().length),
                session.threads());
        return judged.found()
                .orElse(learner)
                .fit(all.inputs(), data.target().take(rows), context((round, rounds, metrics) -> {}, inner, all));
    }

    /** What the model of a version is fitted with, which workers of the engine share the work of, if it has any. */
    private FitContext context(FitListener listener, InnerSplits inner, Examples rows) {
        return new FitContext(session, listener, inner, rows.beside())
                .with(job.engine().in(session).workers());
    }

    /** What was found, by the model that was judged, and whether another one took its place. */
    static Map<String, String> facts(FittedModel judged, FittedModel kept, Preparation.Prepared data, Scores scores) {
        Map<String, String> facts = new LinkedHashMap<>(judged.facts());
        facts.put("linear", scores.linear().how());
        if (kept != judged) {
            facts.put("refit_rows", String.valueOf(data.rows().assignedRows().length));
        }
        return facts;
    }

    String fitted(FittedModel model) {
        String facts = model.facts().entrySet().stream()
                .map(fact -> ", " + fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining());
        return job.model().getClass().getSimpleName() + " on "
                + model.features().size() + " features, " + model.task().name().toLowerCase(Locale.ROOT)
                + model.labels()
                        .positive(model.task())
                        .map(it -> " (positive: " + it + ")")
                        .orElse("")
                + facts;
    }
}
