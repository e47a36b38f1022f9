package org.modelwright.job;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Session;
import org.modelwright.evidence.Importances;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Yaml;
import org.modelwright.leak.LeakReport;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.modelfiles.RunCourse.LearningCurve;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.SplitFile;
import org.modelwright.splitter.RowSplit;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** What a run keeps of what happened in it: params, inputs, metrics, tags and files. Each is logged when it is there. */
final class RunLog implements Preparation.Listener {

    private final MlflowClient client;
    private final RunInfo run;
    private final Session session;
    private List<LearningCurve> curves = List.of();

    RunLog(MlflowClient client, RunInfo run, Session session) {
        this.client = client;
        this.run = run;
        this.session = session;
    }

    /** Logs the resolved configuration as params and as a file; gives the params. */
    Map<String, String> configuration(Map<String, Object> configuration) {
        Map<String, String> params = Params.of(configuration);
        client.tracking().logParams(run.runId(), params);
        write(configuration);
        return params;
    }

    private void write(Map<String, Object> configuration) {
        file("config.yaml", path -> Files.writeString(path, Yaml.write(Map.of("job", configuration))));
    }

    @Override
    public void traced(List<Dataset> sources) {
        sources.forEach(dataset -> input(dataset, "source"));
        client.tracking().logParams(run.runId(), Params.digests(sources));
    }

    @Override
    public void split(Examples examples, RowSplit rows) {
        file(SplitFile.NAME, path -> SplitFile.of(examples, rows).write(path, session));
    }

    /** Writes the sides again, now that the learner has set some of the training rows aside. */
    void validation(Examples examples, RowSplit rows, RowSplit inner) {
        file(SplitFile.NAME, path -> SplitFile.of(examples, rows, inner).write(path, session));
    }

    /** Logs what was found from the data, or said; gives the params. */
    Map<String, String> chosen(Task task, List<Metric> metrics) {
        Map<String, String> params = Params.chosen(task, metrics);
        client.tracking().logParams(run.runId(), params);
        return params;
    }

    /** {@return the configuration with what is measured; where that was chosen, its file is written again} */
    Map<String, Object> chosen(TrainingJob job, List<Metric> metrics) {
        if (!job.metrics().isEmpty()) {
            return RecordTree.of(job);
        }
        Map<String, Object> chosen = RecordTree.of(job.metrics(metrics.toArray(Metric[]::new)));
        write(chosen);
        return chosen;
    }

    /** Says how the leak check ended, and what was waived for what reason. */
    void leaks(LeakReport leaks) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("modelwright.leak_check", leaks.toString());
        if (!leaks.waived().isEmpty()) {
            tags.put("modelwright.leak_waived", Json.write(leaks.waived()));
        }
        tags.replaceAll((key, value) -> MlflowRules.shortened(value, MlflowRules.TAG_VALUE));
        client.tracking().setTags(run.runId(), tags);
    }

    /** Logs what the model learns from and what it is judged by. */
    void sides(Dataset train, Dataset test) {
        input(train, "training");
        input(test, "testing");
    }

    private void input(Dataset dataset, String context) {
        client.tracking().logInput(run.runId(), dataset, context);
    }

    /** Logs what was predicted for the test rows, beside their keys and targets. */
    void predictions(Examples test, Frame outputs) {
        List<Column> columns = new ArrayList<>(test.rowKeys().columns());
        columns.add(test.target());
        columns.addAll(outputs.columns());
        file("predictions.parquet", path -> ParquetWriter.write(Frame.of(columns), path, session));
    }

    /** Logs what each fold's model says of it: its outputs as a file, mean and spread of the scores, each score as a point. */
    void folds(CrossValidation folds) {
        inner(folds.outputs());
        long now = System.currentTimeMillis();
        List<MetricPoint> points = new ArrayList<>();
        folds.summary().forEach(it -> points.add(MetricPoint.of(it.name(), it.value(), now, 0)));
        folds.scores().forEach((name, values) -> {
            for (int fold = 0; fold < values.size(); fold++) {
                Double value = values.get(fold);
                if (value != null) {
                    points.add(MetricPoint.of(MlflowRules.metricKey("cv/" + name), value, now, fold));
                }
            }
        });
        client.tracking().logMetrics(run.runId(), points);
    }

    /** Logs what people read of the model. */
    void pages(Map<String, byte[]> pages) {
        pages.forEach((name, page) -> file(name, path -> Files.write(path, page)));
    }

    /** Keeps how the training went for the record. */
    void learned(List<LearningCurve> curves) {
        this.curves = curves;
    }

    List<LearningCurve> curves() {
        return curves;
    }

    /** Logs what a learner has chosen its settings by. */
    void inner(Examples train, Target target, RoundLog.Folds folds) {
        inner(CrossValidation.outputs(train, target, folds.foldOf(), folds.outputs()));
    }

    /** Logs what models say of training rows that they have not learned from. */
    void inner(Frame outputs) {
        file("inner.parquet", path -> ParquetWriter.write(outputs, path, session));
    }

    /** Logs what was decided by that, for params of runs to be compared by. */
    void decided(RunDecisions decisions) {
        Map<String, String> params = new LinkedHashMap<>();
        decisions.summary().forEach((key, value) -> params.put(Params.DECIDED + key, String.valueOf(value)));
        client.tracking().logParams(run.runId(), params);
    }

    /** Logs all scores; those of the test rows, and the ends of their intervals, are the model's. */
    void scores(Scores scores, LoggedModel model, Dataset tested) {
        long now = System.currentTimeMillis();
        List<MetricPoint> points = new ArrayList<>();
        Stream.concat(scores.test().stream(), scores.ends().stream())
                .forEach(it ->
                        points.add(MetricPoint.of(it.name(), it.value(), now, 0).on(model.modelId(), tested)));
        Stream.of(scores.train(), scores.baseline(), scores.linear().scores())
                .flatMap(List::stream)
                .forEach(it -> points.add(MetricPoint.of(it.name(), it.value(), now, 0)));
        client.tracking().logMetrics(run.runId(), points);
        List<Score> worse = Scores.belowBaseline(scores.test(), scores.baseline());
        if (!worse.isEmpty()) {
            client.tracking().setTags(run.runId(), Map.of(RunTags.BELOW_BASELINE, Scores.names(worse)));
        }
    }

    /** Logs how much each column matters. */
    void importance(RunEvidence evidence) {
        RunEvidence.Importance importance = evidence.importance();
        if (importance != null) {
            file("importance.parquet", path -> ParquetWriter.write(Importances.table(importance), path, session));
        }
    }

    private void file(String name, RunFile.Content content) {
        RunFile.log(session, client.artifacts(), run, name, content);
    }
}
