package org.modelwright.job;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Session;
import org.modelwright.error.Log;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;
import org.modelwright.model.Pipeline;
import org.modelwright.model.Proposal;
import org.modelwright.modelfiles.RunCourse.LearningCurve;
import org.modelwright.modelfiles.SearchSummary;
import org.modelwright.search.InnerOutputs;
import org.modelwright.search.Loss;
import org.modelwright.search.Selection;
import org.modelwright.search.Trial;
import org.modelwright.search.TrialListener;
import org.modelwright.task.Target;
import org.slf4j.Logger;

/**
 * Keeps each trial of a search as a nested run: its settings as params, its score as metrics, its rounds, and in
 * {@code inner.parquet} what it says of the rows that judge. A run that did not come to its end leaves its trials to the next
 * attempt of the same job on the same data.
 */
final class TrialRuns implements TrialListener {

    private static final String PREFIX = "inner_";
    private static final double NANOS = 1e9;
    private static final Logger LOG = Log.of(TrialRuns.class);

    private final TrainingJob job;
    private final Steps steps;
    private final Session session;
    private final MlflowClient client;
    private final Tracking tracking;
    private final RunInfo parent;
    private final RunTags tags;
    private final Examples train;
    private final Target target;
    private final Loss loss;
    private final Map<Integer, RunInfo> runs = new HashMap<>();
    private final Map<Integer, Path> files = new HashMap<>();
    private final Path folder;
    private LearningCurves curves = new LearningCurves();
    private EarlierTrials earlier = new EarlierTrials("", Map.of());
    private boolean taking;
    private int taken;
    private long nanos;
    private double best = Double.POSITIVE_INFINITY;

    TrialRuns(
            TrainingJob job,
            Steps steps,
            Session session,
            MlflowClient client,
            RunInfo parent,
            RunTags tags,
            Examples train,
            Target target,
            Loss loss) {
        this.job = job;
        this.steps = steps;
        this.session = session;
        this.client = client;
        this.tracking = client.tracking();
        this.parent = parent;
        this.tags = tags;
        this.train = train;
        this.target = target;
        this.loss = loss;
        this.folder = session.newFolder("trials");
    }

    /** Looks for what attempts have left that did not come to their end. */
    void findEarlier(List<Dataset> sources, List<Attempt> attempts) {
        long start = System.nanoTime();
        earlier = EarlierTrials.find(job, tracking, parent.experimentId(), sources, attempts);
        nanos += System.nanoTime() - start;
    }

    @Override
    public Optional<Known> known(int number, Proposal proposal, int[] foldOf) {
        long start = System.nanoTime();
        Optional<EarlierTrials.Taken> found =
                earlier.take(number, proposal.model(), client, folder.resolve(String.valueOf(number)));
        taking = found.isPresent();
        if (taking) {
            EarlierTrials.Finished before = requireNonNull(earlier.trials().get(number));
            if (before.moves()) {
                tracking.setTags(before.run().runId(), Map.of(RunTags.PARENT, parent.runId()));
            }
            runs.put(number, before.run());
            files.put(number, found.get().file());
            taken++;
        }
        nanos += System.nanoTime() - start;
        return found.map(
                it -> new Known(it.settled(), TrialFile.read(it.file(), foldOf, target, session), it.seconds()));
    }

    @Override
    public void started(int number, Proposal proposal) {
        long start = System.nanoTime();
        curves = new LearningCurves();
        Map<String, String> all = tags.ofNested(parent.runId());
        all.put(EarlierTrials.SEARCH, earlier.identity());
        all.put(EarlierTrials.TRIAL, String.valueOf(number));
        all.put(EarlierTrials.SETTINGS, EarlierTrials.digest(proposal.model()));
        runs.put(number, tracking.createRun(parent.experimentId(), "trial " + number, System.currentTimeMillis(), all));
        nanos += System.nanoTime() - start;
    }

    @Override
    public void round(int round, Map<String, Double> metrics) {
        curves.round(round, metrics);
    }

    @Override
    public void ended(Trial trial, @Nullable InnerOutputs outputs, double[] scores) {
        long start = System.nanoTime();
        if (!taking) {
            log(trial, outputs, scores);
        }
        if (trial.isFinished() && trial.score() < best) {
            best = trial.score();
            tracking.logMetrics(
                    parent.runId(),
                    List.of(MetricPoint.of(
                            MlflowRules.metricKey("search/" + loss.score()),
                            best,
                            System.currentTimeMillis(),
                            trial.number())));
        }
        nanos += System.nanoTime() - start;
    }

    private void log(Trial trial, @Nullable InnerOutputs outputs, double[] scores) {
        RunInfo run = requireNonNull(runs.get(trial.number()));
        long now = System.currentTimeMillis();
        Map<String, String> params = new LinkedHashMap<>();
        params.put("trial", trial.name());
        params.putAll(Params.of(Map.of("model", RecordTree.of((Record) ((Pipeline) trial.model()).model()))));
        List<MetricPoint> points =
                new ArrayList<>(List.of(MetricPoint.of(EarlierTrials.SECONDS, trial.seconds(), now, 0)));
        if (trial.isFinished()) {
            points.add(MetricPoint.of(PREFIX + loss.score(), trial.score(), now, 0));
            for (int split = 0; split < scores.length; split++) {
                points.add(MetricPoint.of("inner/" + loss.score(), scores[split], now, split));
            }
        }
        for (LearningCurve curve : curves.curves()) {
            for (int i = 0; i < curve.rounds().size(); i++) {
                points.add(MetricPoint.of(
                        MlflowRules.metricKey("fit/" + curve.name()),
                        curve.values().get(i),
                        now,
                        curve.rounds().get(i)));
            }
        }
        if (trial.settled() != null && outputs != null) {
            params.put(EarlierTrials.FOUND, EarlierTrials.found(trial.model(), trial.settled()));
            Path kept = folder.resolve(trial.number() + ".parquet");
            RunFile.log(session, client.artifacts(), run, TrialFile.NAME, path -> {
                TrialFile.write(outputs, train, target, path, session);
                Files.copy(path, kept);
            });
            files.put(trial.number(), kept);
        }
        tracking.logParams(run.runId(), params);
        tracking.logMetrics(run.runId(), points);
        if (trial.failure() != null) {
            tracking.setTags(run.runId(), Map.of("modelwright.error", trial.failure()));
        }
        tracking.endRun(
                run.runId(),
                switch (trial.end()) {
                    case FINISHED -> RunStatus.FINISHED;
                    case FAILED -> RunStatus.FAILED;
                    case ENDED -> RunStatus.KILLED;
                },
                now);
    }

    @Override
    public void tried(int done, @Nullable Trial leader, OptionalDouble secondsLeft) {
        steps.listener()
                .trial(
                        done,
                        requireNonNull(job.search()).most(),
                        leader == null ? Double.NaN : leader.score(),
                        secondsLeft);
        LOG.debug("search: {} trials, best {}", done, leader == null ? "none" : leader.score());
    }

    @Override
    public boolean isEnough() {
        return steps.listener().isSearchEnough();
    }

    @Override
    public boolean isStopped() {
        return steps.listener().stopped().isPresent();
    }

    /** Logs what was chosen. */
    void chosen(Selection selection, SearchSummary summary, Map<String, String> params) {
        long now = System.currentTimeMillis();
        tracking.logParams(parent.runId(), params);
        tracking.logMetrics(
                parent.runId(),
                List.of(
                        MetricPoint.of("search_trials", summary.scored(), now, 0),
                        MetricPoint.of("search_" + loss.score(), summary.score(), now, 0),
                        MetricPoint.of("search_" + loss.score() + "_corrected", summary.corrected(), now, 0)));
        tracking.setTags(runId(selection.chosen().number()), Map.of("modelwright.chosen", "true"));
    }

    /** {@return what a trial says of the rows that judge} */
    InnerOutputs outputs(Trial trial, int[] foldOf) {
        return TrialFile.read(requireNonNull(files.get(trial.number())), foldOf, target, session);
    }

    /** {@return the run of a trial} */
    String runId(int number) {
        return requireNonNull(runs.get(number)).runId();
    }

    /** {@return how many trials were taken from earlier attempts} */
    int taken() {
        return taken;
    }

    /** {@return how long MLflow was written to and read} */
    double seconds() {
        return nanos / NANOS;
    }
}
