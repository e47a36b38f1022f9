package org.modelwright.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.JudgedRows;
import org.modelwright.evidence.ScoreIntervals;
import org.modelwright.evidence.Slice;
import org.modelwright.evidence.Slices;
import org.modelwright.internal.text.Product;
import org.modelwright.metric.IntervalMetric;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.reader.Reader;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A model that has a version is scored again, on rows that it has not seen: what its job measured, with intervals and slices,
 * in a run of its own that is linked to the model and to the data as MLflow links evaluations.
 *
 * @param model {@code models:/name@alias}, {@code models:/name/1}, {@code models:/m-…} or {@code runs:/…/model}: one that
 *     MLflow knows
 * @param trainedBy the run that made it, in whose experiment the evaluation is logged
 * @param trackingUri where MLflow is; null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
 * @param data where the rows are and how they are read; they are held in memory
 * @param target the column that says what is true
 * @param task what the model predicts
 * @param metrics what is measured
 * @param gates what must be reached: a minimum or a maximum of one of the metrics, of a slice too
 * @param slices columns that part the rows
 */
public record Evaluation(
        String model,
        String trainedBy,
        @Nullable String trackingUri,
        Reader data,
        String target,
        Task task,
        List<Metric> metrics,
        List<Gate> gates,
        List<Slice> slices) {

    /** The tag of the run that names what was evaluated, as it was asked for. */
    static final String TAG = "modelwright.evaluated_model";

    private static final String CONTEXT = "evaluation";
    private static final String CLASS = Outputs.probability("");

    /**
     * Refuses gates that cannot be asked.
     *
     * @throws ConfigException with every gate that asks for a metric that is not measured, or for another model
     */
    public Evaluation {
        metrics = List.copyOf(metrics);
        gates = List.copyOf(gates);
        slices = List.copyOf(slices);
        List<Problem> problems = new ArrayList<>(Gate.unmeasured(gates, metrics));
        gates.stream()
                .filter(it -> it.betterThan() != null)
                .forEach(it -> problems.add(Problem.of(
                        "The gate (" + it.asks() + ") compares with another model, and there is but one here.",
                        "minimum or maximum.")));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return what is measured again of the model of a run: its metrics, and what is asked of intervals where it gives them} */
    public static List<Metric> measured(RunRecordFile.Run run, List<Metric> metrics) {
        RunDecisions decisions = run.evidence().decisions();
        return decisions == null || decisions.intervals() == null ? metrics : IntervalMetric.behind(metrics);
    }

    /**
     * What was found.
     *
     * @param run that keeps it
     * @param trackingUri of the store that keeps the run
     * @param modelId the logged model
     * @param rows how many were predicted
     * @param metrics each score, and the ends of its interval ({@code _lower}, {@code _upper})
     * @param slices parts of the rows
     * @param warnings what could not be measured
     */
    public record Result(
            RunInfo run,
            String trackingUri,
            String modelId,
            int rows,
            Map<String, Double> metrics,
            List<RunEvidence.Slice> slices,
            List<String> warnings) {}

    /**
     * Predicts, scores and logs.
     *
     * @throws ConfigException if there is no such model, or MLflow does not know it
     * @throws DataException if the data is not what the model takes, or its target has gaps or another class
     * @throws GateException with every gate that is missed; the run keeps the scores, and is FAILED
     * @throws org.modelwright.error.InfrastructureException if MLflow cannot be reached
     */
    public Result run() {
        Instant began = Instant.now();
        Runtime machine = Runtime.getRuntime();
        MlflowService service =
                trackingUri == null ? MlflowService.of() : MlflowService.of().trackingUri(trackingUri);
        try (Session session = new Resources(machine.maxMemory() / 2, machine.availableProcessors()).open();
                MlflowService.Session mlflow = service.start();
                ScoringModel scoring = ScoringModel.load(model, trackingUri)) {
            String modelId = scoring.modelId()
                    .orElseThrow(() -> new ConfigException(
                            "The model (" + model + ") is a folder that MLflow has not logged.",
                            "models:/name/1, of a model that MLflow knows."));
            String experiment = mlflow.client().tracking().run(trainedBy).experimentId();
            Examples rows = examples(scoring, session);
            Target truth =
                    Target.of(rows.target(), task, classes(scoring)).with(MetricWeights.of(metrics, rows.beside()));
            Frame outputs = scoring.predict(rows.inputs());
            return logged(experiment, began, mlflow.client(), modelId, rows, truth, outputs, session);
        }
    }

    private static List<String> classes(ScoringModel scoring) {
        return scoring.signature().outputs().stream()
                .map(it -> it.name())
                .filter(it -> it.startsWith(CLASS))
                .map(it -> it.substring(CLASS.length()))
                .toList();
    }

    private Examples examples(ScoringModel scoring, Session session) {
        Frame all = data.read(session);
        Column truth = all.find(target)
                .orElseThrow(() -> new DataException(
                        "The target (" + target + ") is not a column of " + data.source() + ".",
                        Nearest.of(target, all.names())));
        Frame keys = all.key().isEmpty()
                ? Frame.of(LongColumn.of(
                        Examples.ROW, LongStream.range(0, all.rows()).toArray()))
                : all.keyColumns();
        Set<String> taken = new LinkedHashSet<>();
        scoring.signature().inputs().forEach(it -> taken.add(it.name()));
        List<String> others = all.valueColumns().names().stream()
                .filter(it -> !it.equals(target) && !taken.contains(it))
                .toList();
        taken.retainAll(all.names());
        return new Examples(all.select(taken), truth, keys).with(all.select(others));
    }

    private Result logged(
            String experiment,
            Instant began,
            MlflowClient client,
            String modelId,
            Examples rows,
            Target truth,
            Frame outputs,
            Session session) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
        tags.put("mlflow.source.name", "modelwright evaluate");
        tags.put("mlflow.source.type", "LOCAL");
        tags.put(RunTags.VERSION, Product.version());
        tags.put(TAG, model);
        Tracking tracking = client.tracking();
        RunInfo info = tracking.createRun(experiment, "Evaluation", began.toEpochMilli(), tags);
        try (RunContext run = new RunContext(tracking, client.loggedModels(), info)) {
            try {
                Result result = scored(run, client, modelId, rows, truth, outputs, session);
                run.finished();
                return result;
            } catch (GateException e) {
                run.failed(RunStatus.FAILED, String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    private Result scored(
            RunContext run,
            MlflowClient client,
            String modelId,
            Examples rows,
            Target truth,
            Frame outputs,
            Session session) {
        List<String> warnings = new ArrayList<>();
        Tracking tracking = client.tracking();
        String runId = run.info().runId();
        Dataset dataset = data.lineage(rows.whole(), CONTEXT, session);
        tracking.logInput(runId, dataset, CONTEXT);
        tracking.logModelInput(runId, modelId);
        RowUnits units = RowUnits.rows(truth.rows());
        List<Score> scores = Scores.of("", metrics, truth, outputs, session.threads(), warnings::add);
        RunEvidence.Intervals intervals = ScoreIntervals.of(metrics, scores, truth, outputs, units, session.threads());
        Map<String, Double> values = new LinkedHashMap<>();
        long now = System.currentTimeMillis();
        Stream.concat(scores.stream(), Scores.ends(scores, intervals).stream())
                .forEach(it -> values.put(it.name(), it.value()));
        tracking.logMetrics(
                runId,
                values.entrySet().stream()
                        .map(it -> MetricPoint.of(it.getKey(), it.getValue(), now, 0)
                                .on(modelId, dataset))
                        .toList());
        Slices.Found found = Slices.of(
                new JudgedRows(rows, truth, outputs, units, metrics, scores, session.threads()),
                slices,
                rows.inputs().names());
        List<Problem> misses = Scores.misses(gates, scores, List.of(), metrics, rows, truth, outputs);
        if (!misses.isEmpty()) {
            throw new GateException(misses);
        }
        return new Result(run.info(), client.trackingUri(), modelId, truth.rows(), values, found.slices(), warnings);
    }
}
