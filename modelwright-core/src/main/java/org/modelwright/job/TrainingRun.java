package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Session;
import org.modelwright.data.Split;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunContext;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.signer.ModelSignature;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.TrainingRows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * The line: what happens in a training job, in order. Each step takes and returns types; data moves only as arguments
 * and results.
 */
final class TrainingRun {

    private final TrainingJob job;
    private final Steps steps;
    private final Preparation preparation;
    private final RunContext run;
    private final RunLog log;

    private final MlflowClient client;
    private final String registryName;
    private final Session session;
    private final RunTags tags;
    private final List<Attempt> earlier;
    private final @Nullable Supplier<Preparation.Traced> traced;

    TrainingRun(
            TrainingJob job,
            Steps steps,
            JobExecution.Opened opened,
            RunContext run,
            @Nullable Supplier<Preparation.Traced> traced) {
        this.job = job;
        this.steps = steps;
        this.preparation = opened.preparation();
        this.run = run;
        this.client = opened.mlflow().client();
        this.log = new RunLog(client, run.info(), opened.session());
        this.registryName = opened.mlflow().registryName();
        this.session = opened.session();
        this.tags = opened.tags();
        this.traced = traced;
        this.earlier = opened.earlier();
    }

    TrainingResult execute() {
        Map<String, String> params = new LinkedHashMap<>(log.configuration(RecordTree.of(job)));
        Preparation.Prepared data = prepared(); // read, trace, split, check
        params.putAll(log.chosen(data.target().task(), data.metrics()));
        Checkpointing.begin(job, data.sources(), session, steps);
        Map<String, Object> chosen = log.chosen(job, data.metrics());
        log.leaks(data.leaks());
        preparation.refuseTooMuch(data.examples(), data.rows());
        TracedSplit sides = steps.between("sides", () -> sides(data.examples(), data.rows()));
        Split split = sides.split();
        Target train = data.target().take(split.trainRows());
        Target test = data.target().take(split.testRows());
        InnerLog inner = new InnerLog(InnerSplits.of(
                job.splitter(),
                new TrainingRows(
                        split.train(),
                        train.task() != Task.REGRESSION,
                        split.test().count()),
                session.threads()));
        Judge judge = new Judge(job, client, run.info());
        BehaviourFile behaviour = Judge.asked(job, split.test(), data.target());
        Optional<Challenge> challenge = judge.challenge(steps, session, data.sources(), split.test(), test);
        Fitting fitting = new Fitting(job, steps, session, run, log);
        Searched searched = new Searching(job, steps, session, client, run.info(), log, tags, earlier)
                .search(inner, split.train(), train, data);
        params.putAll(searched.params());
        CrossValidation folds = job.folds() == null
                ? CrossValidation.none(searched.learner())
                : steps.take(
                        "folds",
                        () -> fitting.crossValidate(searched.learner(), inner, split, train, data.metrics()),
                        CrossValidation::toString);
        FittedModel fitted =
                steps.take("fit", () -> fitting.fit(folds.settled(), split.train(), train, inner), fitting::fitted);
        inner.validation().ifPresent(it -> log.validation(data.examples(), data.rows(), it));
        Deciding.Decided decided = new Deciding(job, steps, session, log).of(fitted, folds, inner, split, train);
        FittedModel model = decided.model();
        Frame outputs = steps.take(
                "predict", () -> predict(model, split.test()), it -> "outputs " + it.shape() + " " + it.names());
        LoggedModel logged = run.createModel(job.saver().path(), params, tags.ofModel());
        Scores scores = steps.take(
                "score",
                () -> score(model, data, split, train, test, outputs, logged, sides.test())
                        .with(folds),
                it -> it.summary());
        RunEvidence found = steps.between(
                "evidence",
                () -> ModelEvidence.of(job, session, searched, decided, data, split, test, outputs, scores));
        log.importance(found);
        Deciding.warnings(found).forEach(steps::warn);
        List<Metric> measured = Deciding.measured(job.intervals(), data.metrics());
        Saving saving = new Saving(job, steps, session, client.loggedModels(), run, tags, log, registryName);
        Trained judged = new Trained(
                data,
                preparation.leftOut(),
                split,
                chosen,
                model,
                model,
                outputs,
                scores,
                found,
                course(data, searched, scores, params));
        Optional<Verdict> verdict = judge.verdict(
                steps,
                scores,
                measured,
                challenge,
                split.test(),
                data.rows(),
                test,
                outputs,
                refused -> saving.refused(judged.with(refused)));
        FittedModel kept = folds.settled().refitsOnAll()
                ? steps.between("refit", () -> fitting.refit(model, folds.settled(), data))
                : model;
        ModelSignature signature = steps.take(
                "sign",
                () -> job.signer().sign(split.train().inputs(), outputs),
                it -> it.inputs().size() + " inputs, " + it.outputs().size() + " outputs");
        Trained trained = judged.with(kept).with(verdict.orElse(null));
        Saving.Saved saved = steps.take(
                "save", () -> saving.save(trained, signature, logged, behaviour, judge), Saving.Saved::toString);
        Registering registering = new Registering(job, steps, session, client, run, earlier, registryName);
        Registering.Registered registered = steps.take(
                "register",
                () -> registering.register(logged, saved, trained, verdict),
                Registering.Registered::toString);
        return new TrainingResult(
                client.trackingUri(),
                registered.run(),
                data.examples(),
                List.of(data.sources().get(0), data.sources().get(1), sides.train(), sides.test()),
                split,
                model,
                outputs,
                scores.test(),
                scores.train(),
                scores.baseline(),
                scores.linear().scores(),
                scores.folds().summary(),
                scores.ends(),
                signature,
                registered.info(),
                registered.model(),
                registered.version(),
                verdict,
                steps.warnings(),
                steps.spans(),
                steps.taken());
    }

    private Preparation.Prepared prepared() {
        if (traced == null) {
            return preparation.prepare(steps, log);
        }
        Preparation.Traced read = traced.get(); // read before there was a run, which hears why that failed
        log.traced(read.sources());
        return preparation.prepare(read, steps, log);
    }

    /** Takes both sides apart, and logs what each of them is. */
    private TracedSplit sides(Examples examples, RowSplit rows) {
        Split split = preparation.sides(examples, rows);
        TracedSplit sides = new TracedSplit(split, side(split.train(), "train"), side(split.test(), "test"));
        log.sides(sides.train(), sides.test());
        return sides;
    }

    private Dataset side(Examples examples, String name) {
        return job.inputs()
                .lineage(examples.whole(), name, session)
                .withTarget(examples.target().name());
    }

    private Frame predict(FittedModel model, Examples test) {
        steps.rows(test.count());
        Frame outputs = model.predict(test.inputs(), session.threads());
        log.predictions(test, outputs);
        return outputs;
    }

    private Scores score(
            FittedModel model,
            Preparation.Prepared data,
            Split split,
            Target train,
            Target test,
            Frame outputs,
            LoggedModel logged,
            Dataset tested) {
        Scores scores = new Scoring(job, steps, session, Deciding.measured(job.intervals(), data.metrics()))
                .of(model, split, train, test, outputs, job.splitter().units(split.test(), data.rows()));
        log.scores(scores, logged, tested);
        scores.warnings().forEach(steps::warn);
        return scores;
    }

    private RunCourse course(Preparation.Prepared data, Searched searched, Scores scores, Map<String, String> params) {
        return new RunCourse(
                RecordTree.defaults(job),
                PreviousVersion.find(client, registryName, data.sources().get(0), params, scores.test())
                        .orElse(null),
                searched.summary(),
                log.curves(),
                tags.policies().sha256());
    }

    /**
     * The lineage of both sides.
     *
     * @param split the rows of both
     * @param train what the model learns from
     * @param test what it is judged by
     */
    private record TracedSplit(Split split, Dataset train, Dataset test) {}
}
