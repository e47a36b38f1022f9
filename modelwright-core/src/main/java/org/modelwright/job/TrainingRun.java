package org.modelwright.job;

import java.nio.file.Path;
import java.time.Instant;
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
import org.modelwright.internal.text.Product;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.saver.ModelInfo;
import org.modelwright.saver.SaveContext;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.ModelSeal;
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

    /** How many test rows the saved model is proved with, and how many values of theirs. */
    private static final int PROOF_ROWS = 5000;

    private static final int PROOF_VALUES = 10_000_000;

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
            Session session,
            MlflowService.Session mlflow,
            RunContext run,
            RunTags tags,
            List<Attempt> earlier,
            Preparation preparation,
            @Nullable Supplier<Preparation.Traced> traced) {
        this.job = job;
        this.steps = steps;
        this.preparation = preparation;
        this.run = run;
        this.client = mlflow.client();
        this.log = new RunLog(client, run.info(), session);
        this.registryName = mlflow.registryName();
        this.session = session;
        this.tags = tags;
        this.traced = traced;
        this.earlier = earlier;
    }

    TrainingResult execute() {
        Map<String, String> params = new LinkedHashMap<>(log.configuration(RecordTree.of(job)));
        Preparation.Prepared data = prepared(); // read, trace, split, check
        params.putAll(log.chosen(data.target().task(), data.metrics()));
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
        CrossValidation folds = job.folds() == null
                ? CrossValidation.none(job.pipeline(job.model()))
                : steps.take(
                        "folds",
                        () -> fitting.crossValidate(inner, split, train, data.metrics()),
                        CrossValidation::toString);
        FittedModel model =
                steps.take("fit", () -> fitting.fit(folds.settled(), split.train(), train, inner), fitting::fitted);
        inner.validation().ifPresent(it -> log.validation(data.examples(), data.rows(), it));
        Frame outputs = steps.take(
                "predict", () -> predict(model, split.test()), it -> "outputs " + it.shape() + " " + it.names());
        LoggedModel logged = run.createModel(job.saver().path(), params, tags.ofModel());
        Scores scores = steps.take(
                "score",
                () -> score(model, data, split, train, test, outputs, logged, sides.test())
                        .with(folds),
                it -> it.summary());
        RunEvidence found = steps.between(
                "evidence", () -> ModelEvidence.of(job, session, model, data, split, test, outputs, scores));
        log.importance(found);
        Optional<Verdict> verdict =
                judge.verdict(steps, scores, data.metrics(), challenge, split.test(), data.rows(), test, outputs);
        RunEvidence evidence = found.with(verdict.orElse(null));
        FittedModel kept = job.model().refitsOnAll() ? steps.between("refit", () -> fitting.refit(model, data)) : model;
        ModelSignature signature = steps.take(
                "sign",
                () -> job.signer().sign(split.train().inputs(), outputs),
                it -> it.inputs().size() + " inputs, " + it.outputs().size() + " outputs");
        RunCourse course = course(data, scores, params);
        Saved saved = steps.take(
                "save",
                () -> save(
                        kept,
                        Fitting.facts(model, kept, data, scores),
                        signature,
                        split,
                        data,
                        chosen,
                        logged,
                        scores,
                        evidence,
                        behaviour,
                        judge,
                        course),
                it -> it.info().modelUri() + ", proved equal on " + it.info().proofRows() + " rows"
                        + it.seal()
                                .map(seal -> ", signed (" + seal.rootSha256() + ")")
                                .orElse(""));
        Registered registered = steps.take(
                "register",
                () -> register(logged, saved, description(model, split, data, scores, course), judge, verdict),
                Registered::toString);
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
        Scores scores = new Scoring(job, steps, session, data.metrics())
                .of(model, split, train, test, outputs, job.splitter().units(split.test(), data.rows()));
        log.scores(scores, logged, tested);
        scores.warnings().forEach(steps::warn);
        return scores;
    }

    /** What was saved, and how it was signed. */
    private record Saved(ModelInfo info, Optional<ModelSeal> seal) {}

    private Saved save(
            FittedModel model,
            Map<String, String> facts,
            ModelSignature signature,
            Split split,
            Preparation.Prepared data,
            Map<String, Object> chosen,
            LoggedModel logged,
            Scores scores,
            RunEvidence evidence,
            BehaviourFile behaviour,
            Judge judge,
            RunCourse course) {
        Path directory = client.loggedModels().stage(logged, session);
        ModelMetadata metadata = metadata(model, data.sources(), chosen);
        RunRecordFile.Run record = record(model, facts, split, data, chosen, scores, evidence, course, metadata);
        Map<String, byte[]> more = new LinkedHashMap<>(behaviour.files());
        Map<String, byte[]> pages = steps.between("card", () -> CardPages.draw(record, steps::warn));
        log.pages(pages);
        more.putAll(pages);
        ModelInfo info = job.saver()
                .save(
                        model,
                        signature,
                        ExampleRows.of(
                                split.train().inputs(),
                                data.examples().inputs(),
                                job.saver().exampleRows()),
                        new SaveContext(
                                directory,
                                logged,
                                run.info().runId(),
                                split.test()
                                        .inputs()
                                        .head(proofRows(split.test().inputs())),
                                metadata,
                                record,
                                InputSchemaFile.of(
                                        signature, job.inputs().declared(), model.texts(), model.neverMissing()),
                                more,
                                System.currentTimeMillis()));
        judge.prove(behaviour, directory);
        Optional<ModelSeal> seal =
                job.signer().seal(directory, logged.artifactUri().replaceFirst(".*/", ""));
        ModelInfo whole = seal.map(it -> info.with(directory, it.file())).orElse(info);
        client.loggedModels().publish(logged, directory);
        run.ready(logged);
        return new Saved(whole, seal);
    }

    private static int proofRows(Frame inputs) {
        return Math.min(
                PROOF_ROWS,
                Math.max(1, PROOF_VALUES / Math.max(1, inputs.columns().size())));
    }

    /** What the model itself says of where it comes from. */
    private static ModelMetadata metadata(FittedModel model, List<Dataset> sources, Map<String, Object> configuration) {
        Map<String, String> digests = new LinkedHashMap<>();
        sources.forEach(source -> digests.put(source.name(), source.digest()));
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (configuration.get("model") instanceof Map<?, ?> keys) {
            keys.forEach((key, value) -> parameters.put(String.valueOf(key), value));
        }
        return new ModelMetadata(
                Product.version(),
                Sha256.of(Yaml.write(Map.of("job", configuration))),
                digests,
                model.task(),
                model.features().stream().map(it -> it.name()).toList(),
                model.neverMissing().stream().sorted().toList(),
                model.labels().texts(),
                parameters);
    }

    private RunRecordFile.Run record(
            FittedModel model,
            Map<String, String> facts,
            Split split,
            Preparation.Prepared data,
            Map<String, Object> configuration,
            Scores scores,
            RunEvidence evidence,
            RunCourse course,
            ModelMetadata metadata) {
        return new RunRecordFile.Run(
                metadata.modelwrightVersion(),
                run.info().runId(),
                run.info().experimentId(),
                registryName,
                Instant.now(),
                PluginJars.of(job),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                configuration,
                metadata.configSha256(),
                data.sources(),
                new LinkedHashMap<>(preparation.leftOut()),
                split.train().count(),
                split.test().count(),
                split.facts(),
                data.leaks().summary(),
                model.task(),
                model.labels().positive(model.task()).orElse(null),
                facts,
                scores.values(),
                scores.folds().scores(),
                evidence,
                course,
                steps.warnings());
    }

    private RunCourse course(Preparation.Prepared data, Scores scores, Map<String, String> params) {
        return new RunCourse(
                RecordTree.defaults(job),
                PreviousVersion.find(client, registryName, data.sources().get(0), params, scores.test())
                        .orElse(null),
                log.curves());
    }

    private String description(
            FittedModel model, Split split, Preparation.Prepared data, Scores scores, RunCourse course) {
        return VersionDescription.of(
                job.model().getClass().getSimpleName(),
                model,
                data.target().name(),
                split,
                data.sources().get(0),
                scores,
                course.previous());
    }

    /** Makes the version and ends the run, unless this very job had made it before it was ended from outside. */
    private Registered register(
            LoggedModel logged, Saved saved, String description, Judge judge, Optional<Verdict> verdict) {
        Attempt abandoned = null;
        for (Attempt attempt : earlier) {
            if (abandoned == null && attempt.sameAs(client, run.info())) {
                abandoned = attempt;
            } else {
                attempt.end(client, steps::warn);
            }
        }
        if (abandoned == null) {
            ModelVersion made = job.registry()
                    .register(
                            client.registry(),
                            registryName,
                            logged,
                            run.info().runId(),
                            description,
                            found(saved, verdict));
            ModelVersion version = judge.promoted(made, verdict.map(Verdict::decision));
            run.finished();
            return new Registered(
                    client.tracking().run(run.info().runId()),
                    client.loggedModels().loggedModel(logged.modelId()),
                    saved.info(),
                    version);
        }
        String runId = abandoned.run().runId();
        steps.warn("An earlier attempt (run " + runId + ") had registered "
                + abandoned.version().uri()
                + " with this configuration and this data before it was ended from outside: it is marked FINISHED, and"
                + " this attempt (run " + run.info().runId() + ") makes no second version.");
        // First: whoever is ended between the two leaves nothing that the next attempt does not know how to end.
        run.withdrawn(
                logged,
                "The run " + runId + " had registered the same as "
                        + abandoned.version().uri() + ".");
        ModelVersion complete = abandoned.complete(client, job.registry());
        ModelVersion version = judge.promoted(complete, Judge.decided(complete));
        LoggedModel model = abandoned.model(client);
        return new Registered(
                client.tracking().run(runId), model, Attempt.info(session, client, model, saved.info()), version);
    }

    /** {@return what the version's tags say of it} */
    private static Map<String, String> found(Saved saved, Optional<Verdict> verdict) {
        Map<String, String> found = new LinkedHashMap<>(verdict.map(Judge::tags).orElse(Map.of()));
        saved.seal().map(ModelSeal::tags).ifPresent(found::putAll);
        return found;
    }

    /**
     * The lineage of both sides.
     *
     * @param split the rows of both
     * @param train what the model learns from
     * @param test what it is judged by
     */
    private record TracedSplit(Split split, Dataset train, Dataset test) {}

    /**
     * What became of the job in MLflow.
     *
     * @param run that made the version, ended
     * @param model that the version points to
     * @param info of that model's files
     * @param version as read back
     */
    private record Registered(RunInfo run, LoggedModel model, ModelInfo info, ModelVersion version) {

        @Override
        public String toString() {
            return version.name() + " version " + version.version()
                    + (version.aliases().isEmpty() ? "" : " " + version.aliases());
        }
    }
}
