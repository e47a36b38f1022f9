package org.modelwright.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.decision.CalibrationFit;
import org.modelwright.decision.DecidedModel;
import org.modelwright.decision.HeldOut;
import org.modelwright.decision.Threshold;
import org.modelwright.decision.ThresholdSearch;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Gate;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.scoring.ModelContent;
import org.modelwright.scoring.RegisteredVersion;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.Signer;
import org.modelwright.task.Labels;
import org.modelwright.trust.PolicyFile;
import org.modelwright.trust.Verification;

/**
 * Which class a model predicts is chosen again, without training: by what its run keeps of rows that models had not learned from,
 * never by test rows. It becomes a new version of the same registered model, proved and signed like any other.
 *
 * @param model what is decided again, as it was asked for: {@code models:/name@alias}, {@code models:/name/1},
 *     {@code models:/m-…} or {@code runs:/…/model}
 * @param trackingUri where MLflow is; null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
 * @param content its files
 * @param job that would make the new version by training
 * @param signer of the new version
 * @param policies what must be kept
 */
public record VersionDecision(
        String model,
        @Nullable String trackingUri,
        ModelContent content,
        TrainingJob job,
        Signer signer,
        List<PolicyFile> policies) {

    /** Refuses what does not fit the model. */
    public VersionDecision {
        policies = List.copyOf(policies);
        RunRecordFile.Run run = content.record().run();
        List<Problem> problems = new ArrayList<>(asked(job).misfits(run.task()));
        if (run.facts().containsKey("refit_rows")) {
            problems.add(Deciding.refitted());
        }
        if (!model.startsWith("models:/") && !model.startsWith("runs:/")) {
            problems.add(Problem.of(
                    "The model (" + model + ") is a folder, and a version is what is decided again.",
                    "models:/name/1, or models:/name@alias."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static Threshold asked(TrainingJob job) {
        return Records.required(job.threshold(), TrainingJob.class, "threshold");
    }

    /**
     * What was made.
     *
     * @param version the new one
     * @param run that made it
     * @param trackingUri of the store that keeps both
     * @param modelId the logged model
     * @param decisions what was decided, and from which model
     * @param metrics all scores; those of classes anew
     * @param warnings what could not be measured again
     */
    public record Result(
            ModelVersion version,
            RunInfo run,
            String trackingUri,
            String modelId,
            RunDecisions decisions,
            Map<String, Double> metrics,
            List<String> warnings) {}

    /**
     * Chooses, and makes the version; nothing is written before all that could be refused is known.
     *
     * @throws ConfigException if the run keeps no scores to choose by, or the threshold does not fit
     * @throws DataException if too few rows of a class are there, or files are damaged
     * @throws GateException if the model was changed after it was signed, is signed and there is no key, or a gate of its job is
     *     missed
     * @throws org.modelwright.error.InfrastructureException if MLflow cannot be reached
     */
    public Result run() {
        Runtime machine = Runtime.getRuntime();
        MlflowService usual = MlflowService.of();
        try (Session session = new Resources(machine.maxMemory() / 2, machine.availableProcessors()).open();
                MlflowService.Session mlflow = (trackingUri == null ? usual : usual.trackingUri(trackingUri)).start();
                OnnxModel onnx = OnnxModel.load("model.onnx", content.graph(), session.threads())) {
            return chosen(mlflow.client(), session, onnx);
        }
    }

    private Result chosen(MlflowClient client, Session session, OnnxModel onnx) {
        ModelMetadata metadata = ModelMetadata.of(content.mlmodel().metadata());
        RunDecisions.DecidedFrom from = from(client);
        refuseUnsigned(from.modelId());
        new CheckedJob(job.signer(signer), List.of(), List.of()).under(policies);
        SavedModel saved = new SavedModel(content, metadata, DecidedFiles.features(content.mlmodel()), onnx);
        Labels labels = saved.labels();
        List<Problem> problems = asked(job).problems(labels);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        KeptScores kept = KeptScores.of(client, from.runId(), metadata, session);
        RunDecisions before = content.record().run().evidence().decisions();
        RunDecisions.Calibration calibration = before == null ? null : before.calibration();
        HeldOut inner = kept.inner(model);
        HeldOut scores = calibration == null ? inner : CalibrationFit.crossFitted(calibration.method(), inner);
        ThresholdSearch.Chosen chosen = ThresholdSearch.of(asked(job), scores, calibration != null);
        ThresholdSearch.warning(chosen.record()).ifPresent(why -> {
            throw new DataException(why, "a model of more rows; this one stays as it is.");
        });
        RunDecisions decisions = new RunDecisions(chosen.record(), null, calibration, from);
        DecidedModel decided = new DecidedModel(saved, chosen.decision());
        KeptScores.Scored test = kept.test();
        Frame outputs = decided.outputs(test.outputs());
        Redecided known =
                Redecided.of(content.record().run(), job.metrics(), test, outputs, decisions, session.threads());
        known.judge(Gate.of(job.metrics(), job.gates()), job.metrics(), test, outputs);
        RunRecordFile.Run record = record(metadata, decided, known, from);
        return new DecidedRun(client, session, job, signer, content)
                .register(record, metadata(metadata, record, decisions), decided, kept, test, outputs, known);
    }

    /** {@return the version, or the model, that is decided again} */
    private RunDecisions.DecidedFrom from(MlflowClient client) {
        String modelId = Objects.requireNonNullElse(content.mlmodel().origin().modelId(), "");
        String uri = "models:/" + modelId;
        Optional<ModelVersion> version = Optional.empty();
        if (model.matches("models:/.*[@/].*")) {
            version = new RegisteredVersion(model)
                    .find(client.registry())
                    .filter(it -> it.source().equals(uri));
        }
        return new RunDecisions.DecidedFrom(
                version.map(ModelVersion::uri).orElse(uri),
                modelId,
                content.record().run().runId());
    }

    /** Once a key signs, there is never a version without a signature. */
    private void refuseUnsigned(String modelId) {
        Verification verified = ScoringModel.verify("models:/" + modelId, trackingUri, null, Instant.now())
                .orRefuse();
        if (verified.rootSha256() != null && signer.keyHint().isEmpty()) {
            throw new GateException(
                    "The model (" + model + ") is signed with a key (" + verified.keyHint()
                            + "), and a version of it that is not would be trusted less.",
                    "--private-key k.pem, the key of who decides.");
        }
    }

    private RunRecordFile.Run record(
            ModelMetadata metadata, DecidedModel decided, Redecided known, RunDecisions.DecidedFrom from) {
        RunRecordFile.Run before = content.record().run();
        Map<String, Object> configuration = RecordTree.of(job);
        Map<String, String> facts = new LinkedHashMap<>(before.facts());
        facts.remove("threshold");
        facts.putAll(decided.facts());
        List<String> warnings = new ArrayList<>(before.warnings());
        RunDecisions decisions = before.evidence().decisions();
        if (decisions != null && decisions.threshold() != null) {
            ThresholdSearch.warning(decisions.threshold()).ifPresent(warnings::remove);
        }
        warnings.addAll(known.warnings());
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("created", Instant.now());
        changes.put("configuration", configuration);
        changes.put("configSha256", Sha256.of(Yaml.write(Map.of("job", configuration))));
        changes.put("facts", facts);
        changes.put("metrics", known.metrics());
        changes.put("evidence", known.evidence());
        changes.put("course", course(metadata, before, decided, from));
        changes.put("warnings", warnings);
        return Records.with(before, changes);
    }

    /** What differs from the version before is its decision, and nothing else. */
    private static RunCourse course(
            ModelMetadata metadata, RunRecordFile.Run before, DecidedModel decided, RunDecisions.DecidedFrom from) {
        if (!from.uri().matches("models:/.+/[0-9]+")) {
            return before.course();
        }
        Object then = metadata.decisions().getOrDefault("threshold", "the likeliest class");
        String now = decided.facts().getOrDefault("threshold", "by costs");
        return Records.with(
                before.course(),
                "previous",
                new RunCourse.Previous(
                        Integer.parseInt(from.uri().replaceFirst(".*/", "")),
                        from.runId(),
                        before.metrics(),
                        List.of("decided.threshold: " + then + " before, " + now + " now")));
    }

    private static ModelMetadata metadata(ModelMetadata before, RunRecordFile.Run record, RunDecisions decisions) {
        return Records.with(before, Map.of("configSha256", record.configSha256(), "decisions", decisions.summary()));
    }
}
