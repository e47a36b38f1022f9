package org.modelwright.job;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.bom.Library;
import org.modelwright.card.Card;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.internal.text.Product;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.saver.ModelInfo;
import org.modelwright.saver.SaveContext;
import org.modelwright.signer.ModelSeal;
import org.modelwright.signer.ModelSignature;

/**
 * How a trained model becomes the files of a logged model: written, proved, signed, published.
 *
 * @param job whose saver and signer do it
 * @param steps which hear of warnings
 * @param session whose folders are used
 * @param models where it is published
 * @param run that made it
 * @param tags of that run
 * @param log which keeps its pages
 * @param registryName the registered model that it becomes a version of
 */
record Saving(
        TrainingJob job,
        Steps steps,
        Session session,
        LoggedModels models,
        RunContext run,
        RunTags tags,
        RunLog log,
        String registryName) {

    /** How many test rows the saved model is proved with, and how many values of theirs. */
    private static final int PROOF_ROWS = 5000;

    private static final int PROOF_VALUES = 10_000_000;

    /**
     * What was saved, and how it was signed.
     *
     * @param info of the files
     * @param seal of a job with a key
     */
    record Saved(ModelInfo info, Optional<ModelSeal> seal) {

        @Override
        public String toString() {
            return info.modelUri() + ", proved equal on " + info.proofRows() + " rows"
                    + seal.map(it -> ", signed (" + it.rootSha256() + ")").orElse("");
        }
    }

    /**
     * Saves.
     *
     * @param signature what goes in and what comes out
     * @param logged what it becomes
     * @param behaviour what the saved model must do
     * @param judge who holds it against that
     */
    Saved save(Trained trained, ModelSignature signature, LoggedModel logged, BehaviourFile behaviour, Judge judge) {
        Path directory = models.stage(logged, session);
        ModelMetadata metadata = metadata(trained);
        List<Library> libraries = BomCheck.libraries(job, trained.kept().machineCode(), session);
        RunRecordFile.Run record = record(trained, metadata, libraries);
        Map<String, byte[]> more = new LinkedHashMap<>(behaviour.files());
        Map<String, byte[]> pages = steps.between("card", () -> CardPages.draw(record, steps::warn));
        log.pages(pages);
        more.putAll(pages);
        Frame test = trained.split().test().inputs();
        ModelInfo info = job.saver()
                .save(
                        trained.kept(),
                        signature,
                        ExampleRows.of(
                                trained.split().train().inputs(),
                                trained.data().examples().inputs(),
                                job.saver().exampleRows()),
                        new SaveContext(
                                directory,
                                logged,
                                run.info().runId(),
                                test.head(proofRows(test)),
                                metadata,
                                record,
                                libraries,
                                InputSchemaFile.of(
                                        signature,
                                        job.inputs().declared(),
                                        trained.kept().texts(),
                                        trained.kept().neverMissing()),
                                more,
                                System.currentTimeMillis()));
        BomCheck.refuseNone(job, directory);
        judge.prove(behaviour, directory, refused -> refused(trained.with(refused)));
        Optional<ModelSeal> seal =
                job.signer().seal(directory, logged.artifactUri().replaceFirst(".*/", ""));
        ModelInfo whole = seal.map(it -> info.with(directory, it.file())).orElse(info);
        models.publish(logged, directory);
        run.ready(logged);
        return new Saved(whole, seal);
    }

    /** Leaves the card of a model that gets no version among the artifacts of its run, for those who ask why. */
    void refused(Trained trained) {
        Map<String, byte[]> pages =
                new LinkedHashMap<>(CardPages.draw(record(trained, metadata(trained), List.of()), steps::warn));
        pages.keySet().retainAll(Set.of(Card.HTML)); // there is no model to put a README beside
        log.pages(pages);
    }

    private static int proofRows(Frame inputs) {
        return Math.min(
                PROOF_ROWS,
                Math.max(1, PROOF_VALUES / Math.max(1, inputs.columns().size())));
    }

    /** What the model itself says of where it comes from. */
    private static ModelMetadata metadata(Trained trained) {
        FittedModel model = trained.kept();
        Map<String, String> digests = new LinkedHashMap<>();
        for (Dataset source : trained.data().sources()) {
            digests.put(source.name(), source.digest());
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (trained.configuration().get("model") instanceof Map<?, ?> keys) {
            keys.forEach((key, value) -> parameters.put(String.valueOf(key), value));
        }
        return new ModelMetadata(
                Product.version(),
                Sha256.of(Yaml.write(Map.of("job", trained.configuration()))),
                digests,
                model.task(),
                model.features().stream().map(it -> it.name()).toList(),
                model.neverMissing().stream().sorted().toList(),
                model.labels().texts(),
                parameters,
                Optional.ofNullable(trained.evidence().decisions())
                        .map(RunDecisions::summary)
                        .orElse(Map.of()));
    }

    private RunRecordFile.Run record(Trained trained, ModelMetadata metadata, List<Library> libraries) {
        FittedModel model = trained.kept();
        RunInfo info = run.info();
        return new RunRecordFile.Run(
                metadata.modelwrightVersion(),
                info.runId(),
                info.experimentId(),
                registryName,
                Instant.now(),
                PluginJars.of(job),
                Runtime.version().toString(),
                EnvironmentFacts.platform(),
                EnvironmentFacts.of(job, steps, tags, session.resources(), libraries),
                trained.configuration(),
                metadata.configSha256(),
                trained.data().sources(),
                new LinkedHashMap<>(trained.leftOut()),
                trained.split().train().count(),
                trained.split().test().count(),
                trained.split().facts(),
                trained.data().leaks().summary(),
                model.task(),
                model.labels().positive(model.task()).orElse(null),
                facts(trained),
                trained.scores().values(),
                trained.scores().folds().scores(),
                trained.evidence(),
                trained.course(),
                List.copyOf(steps.warnings()));
    }

    /** What fitting found out, and by whose work. */
    private Map<String, String> facts(Trained trained) {
        Map<String, String> facts = new LinkedHashMap<>(trained.facts());
        facts.putAll(job.engine().in(session).facts());
        return facts;
    }
}
