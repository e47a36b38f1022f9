package org.modelwright.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.decision.DecidedModel;
import org.modelwright.internal.text.Product;
import org.modelwright.internal.text.Yaml;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.Tracking;
import org.modelwright.modelfiles.BehaviourFile;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SplitFile;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.saver.ModelInfo;
import org.modelwright.scoring.BehaviourCheck;
import org.modelwright.scoring.ModelContent;
import org.modelwright.signer.ModelSeal;
import org.modelwright.signer.Signer;
import org.modelwright.table.duckdb.ParquetWriter;

/**
 * How a model that was decided again becomes a version: in a run of its own, which keeps what a run of a job keeps, and is linked
 * to the model that it was made of.
 *
 * @param client where it happens
 * @param session whose folders are used
 * @param job that would make it by training
 * @param signer of its files
 * @param content the files of the model before
 */
record DecidedRun(MlflowClient client, Session session, TrainingJob job, Signer signer, ModelContent content) {

    /** The tag of run and version that names what was decided again. */
    static final String TAG = "modelwright.decided_from";

    /** {@return what was made of it} */
    VersionDecision.Result register(
            RunRecordFile.Run known,
            ModelMetadata metadata,
            DecidedModel model,
            KeptScores kept,
            KeptScores.Scored test,
            Frame outputs,
            Redecided scores) {
        RunDecisions decisions = Objects.requireNonNull(scores.evidence().decisions());
        RunDecisions.DecidedFrom from = Objects.requireNonNull(decisions.decidedFrom());
        Tracking tracking = client.tracking();
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
        tags.put("mlflow.source.name", "modelwright decide");
        tags.put("mlflow.source.type", "LOCAL");
        tags.put(RunTags.VERSION, Product.version());
        tags.put(TAG, from.uri());
        RunInfo info = tracking.createRun(
                tracking.run(from.runId()).experimentId(), "Decision", System.currentTimeMillis(), tags);
        try (RunContext run = new RunContext(tracking, client.loggedModels(), info)) {
            RunRecordFile.Run record =
                    Records.with(known, Map.of("runId", info.runId(), "experimentId", info.experimentId()));
            Map<String, String> params = params(from, decisions);
            tracking.logParams(info.runId(), params);
            Map<String, Dataset> inputs = inputs(info, from);
            keep(info, kept, test, outputs, record);
            LoggedModel logged = run.createModel(name(), params, tags);
            log(info, record, scores, logged, inputs);
            List<String> warnings = new ArrayList<>(scores.warnings());
            Map<String, byte[]> pages = CardPages.draw(record, warnings::add);
            pages.forEach((name, page) -> file(info, name, path -> Files.write(path, page)));
            Path directory = client.loggedModels().stage(logged, session);
            ModelInfo saved = new DecidedFiles(content).save(model, metadata, record, pages, logged, directory);
            BomCheck.refuseNone(job, directory);
            if (saved.files().containsKey(BehaviourFile.NAME)) {
                BehaviourCheck.of(directory.toString(), null);
            }
            Optional<ModelSeal> seal =
                    signer.seal(directory, logged.artifactUri().replaceFirst(".*/", ""));
            client.loggedModels().publish(logged, directory);
            run.ready(logged);
            ModelVersion version = version(info, logged, seal, from, decisions, scores);
            run.finished();
            return new VersionDecision.Result(
                    version,
                    tracking.run(info.runId()),
                    client.trackingUri(),
                    logged.modelId(),
                    decisions,
                    scores.metrics(),
                    warnings);
        }
    }

    private String name() {
        return job.saver().path();
    }

    /** What the run before was asked, and what is asked now. */
    private Map<String, String> params(RunDecisions.DecidedFrom from, RunDecisions decisions) {
        Map<String, String> params = new LinkedHashMap<>(client.tracking().params(from.runId()));
        params.keySet()
                .removeIf(it -> it.startsWith(Params.DECIDED) || it.equals("threshold") || it.startsWith("threshold."));
        Params.of(RecordTree.of(job)).forEach((key, value) -> {
            if (key.startsWith("threshold.")) {
                params.put(key, value);
            }
        });
        decisions.summary().forEach((key, value) -> params.put(Params.DECIDED + key, String.valueOf(value)));
        return params;
    }

    /** Links the data of the run before, and its model. */
    private Map<String, Dataset> inputs(RunInfo info, RunDecisions.DecidedFrom from) {
        Map<String, Dataset> inputs = client.tracking().inputs(from.runId());
        inputs.forEach((name, dataset) -> client.tracking()
                .logInput(
                        info.runId(),
                        dataset,
                        switch (name) {
                            case "train" -> "training";
                            case "test" -> "testing";
                            default -> "source";
                        }));
        client.tracking().logModelInput(info.runId(), from.modelId());
        return inputs;
    }

    /** Keeps what can be decided by again, and held against another version. */
    private void keep(RunInfo info, KeptScores kept, KeptScores.Scored test, Frame outputs, RunRecordFile.Run record) {
        for (Path file : kept.files(KeptScores.INNER, SplitFile.NAME)) {
            client.artifacts().logArtifact(info.runId(), String.valueOf(file.getFileName()), file);
        }
        if (record.evidence().importance() != null) {
            for (Path file : kept.files("importance.parquet")) {
                client.artifacts().logArtifact(info.runId(), String.valueOf(file.getFileName()), file);
            }
        }
        List<Column> columns = new ArrayList<>(test.rows().rowKeys().columns());
        columns.add(test.rows().target());
        columns.addAll(outputs.columns());
        file(info, KeptScores.PREDICTIONS, path -> ParquetWriter.write(Frame.of(columns), path, session));
        file(info, "config.yaml", path -> Files.writeString(path, Yaml.write(Map.of("job", record.configuration()))));
    }

    private void file(RunInfo info, String name, RunFile.Content content) {
        RunFile.log(session, client.artifacts(), info, name, content);
    }

    private void log(
            RunInfo info, RunRecordFile.Run record, Redecided scores, LoggedModel logged, Map<String, Dataset> inputs) {
        List<String> ofModel = new ArrayList<>();
        for (Score score : scores.test()) {
            ofModel.add(score.name());
            ofModel.add(MlflowRules.metricKey(score.name() + "_lower"));
            ofModel.add(MlflowRules.metricKey(score.name() + "_upper"));
        }
        Dataset tested = inputs.get("test");
        long now = System.currentTimeMillis();
        client.tracking()
                .logMetrics(
                        info.runId(),
                        record.metrics().entrySet().stream()
                                .map(it -> {
                                    MetricPoint point = MetricPoint.of(it.getKey(), it.getValue(), now, 0);
                                    return tested != null && ofModel.contains(it.getKey())
                                            ? point.on(logged.modelId(), tested)
                                            : point;
                                })
                                .toList());
    }

    private ModelVersion version(
            RunInfo info,
            LoggedModel logged,
            Optional<ModelSeal> seal,
            RunDecisions.DecidedFrom from,
            RunDecisions decisions,
            Redecided scores) {
        Map<String, String> found = new LinkedHashMap<>(Map.of(TAG, from.uri()));
        seal.map(ModelSeal::tags).ifPresent(found::putAll);
        Map<String, String> said = job.registry() instanceof MlflowRegister mlflow ? mlflow.tags() : Map.of();
        RunDecisions.Threshold threshold = Objects.requireNonNull(decisions.threshold());
        StringBuilder told = new StringBuilder("**What:** " + from.uri() + ", decided again without training: "
                + threshold.asks()
                + (threshold.threshold() == null ? "" : " (" + threshold.threshold() + ")")
                + ".\n\n**How good, on the test rows:** ");
        scores.test()
                .forEach(it -> told.append(it.name() + " " + String.format(Locale.ROOT, "%.6g", it.value()) + ", "));
        told.setLength(told.length() - 2);
        return MlflowRegister.of()
                .tags(said)
                .register(
                        client.registry(),
                        content.record().run().registeredModel(),
                        logged,
                        info.runId(),
                        told + ".",
                        found);
    }
}
