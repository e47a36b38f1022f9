package org.modelwright.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.modelwright.alert.Event;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.service.MlflowService;

/**
 * What a good end is beside what went before: the runs of the same name in the same experiment, and the version before.
 *
 * @param events {@link Event#SUCCESS}, and what else holds
 * @param slow what made it slow, as a sentence; empty where it was not
 * @param previousVersion the number of the version before; 0 where there is none
 * @param previousScores of that version, those that this one has too
 * @param worse the metric in which this version is surely worse; empty where it is not
 */
record JobHistory(
        Set<Event> events, String slow, int previousVersion, Map<String, Double> previousScores, String worse) {

    /** Nothing went before. */
    static final JobHistory NONE = new JobHistory(EnumSet.of(Event.SUCCESS), "", 0, Map.of(), "");

    private static final int MOST_RUNS = 50;
    private static final int MOST_DURATIONS = 10;

    /** Fewer say nothing of what is usual. */
    private static final int FEWEST_DURATIONS = 3;

    private static final double MUCH = 1.5;
    private static final int MOST_VERSIONS = 1000;
    private static final double MILLIS = 1000;

    /** {@return what is known; a store that fails now is a warning} */
    static JobHistory of(TrainingJob job, TrainingResult result, Consumer<String> warn) {
        try (MlflowService.Session mlflow = job.mlflowService().start()) {
            return of(mlflow.client(), result);
        } catch (InfrastructureException e) {
            warn.accept("What went before cannot be read, so the alert says nothing of it: " + Cause.of(e) + ".");
            return NONE;
        }
    }

    private static JobHistory of(MlflowClient client, TrainingResult result) {
        List<RunInfo> earlier = earlier(client, result.run());
        Set<Event> events = EnumSet.of(Event.SUCCESS);
        if (!earlier.isEmpty() && earlier.get(0).status() != RunStatus.FINISHED) {
            events.add(Event.RECOVERED);
        }
        String slow = slow(client, earlier, result.duration());
        if (!slow.isEmpty()) {
            events.add(Event.SLOW);
        }
        Optional<ModelVersion> before = before(client, result.version());
        Map<String, Double> scores =
                before.map(it -> client.tracking().metrics(it.runId())).orElse(Map.of());
        String worse = worse(result, scores);
        if (!worse.isEmpty()) {
            events.add(Event.DEGRADED);
        }
        Map<String, Double> shared = new LinkedHashMap<>();
        for (Score score : result.scores()) {
            Double value = scores.get(score.name());
            if (value != null && Double.isFinite(value)) {
                shared.put(score.name(), value);
            }
        }
        return new JobHistory(events, slow, before.map(ModelVersion::version).orElse(0), shared, worse);
    }

    /** {@return runs of the same name that ended, the newest first} */
    private static List<RunInfo> earlier(MlflowClient client, RunInfo run) {
        String filter = run.name().matches("[^'\"`\\\\]+") ? "attributes.run_name = '" + run.name() + "'" : "";
        return client.tracking().searchRuns(List.of(run.experimentId()), filter, MOST_RUNS, null).items().stream()
                .filter(it -> it.name().equals(run.name()) && !it.runId().equals(run.runId()))
                .filter(it -> it.status() != RunStatus.RUNNING)
                .toList();
    }

    /** Slow is longer than each of the last ten that ended well, and half as long again as the median of them. */
    private static String slow(MlflowClient client, List<RunInfo> earlier, Duration taken) {
        List<Double> seconds = new ArrayList<>();
        for (RunInfo each : earlier) {
            if (each.status() == RunStatus.FINISHED && seconds.size() < MOST_DURATIONS) {
                String said = client.tracking().tags(each.runId()).getOrDefault(RunTags.DURATION, "");
                if (said.matches("\\d+(\\.\\d+)?")) {
                    seconds.add(Double.valueOf(said));
                }
            }
        }
        return slow(seconds, taken);
    }

    static String slow(List<Double> seconds, Duration taken) {
        if (seconds.size() < FEWEST_DURATIONS) {
            return "";
        }
        List<Double> sorted = seconds.stream().sorted().toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        double now = taken.toMillis() / MILLIS;
        return now > sorted.get(sorted.size() - 1) && now > MUCH * median
                ? "It took %s s, the last %d took %s s in the median."
                        .formatted(Alerts.shown(now), sorted.size(), Alerts.shown(median))
                : "";
    }

    private static Optional<ModelVersion> before(MlflowClient client, ModelVersion version) {
        return client
                .registry()
                .searchModelVersions("name = '" + version.name() + "'", MOST_VERSIONS, null)
                .items()
                .stream()
                .filter(it -> it.version() < version.version())
                .max(Comparator.comparingInt(ModelVersion::version));
    }

    /** Worse is: in the first metric that has an interval, the better end of it is worse than the version before. */
    private static String worse(TrainingResult result, Map<String, Double> before) {
        Map<String, Double> ends =
                new HashMap<>(result.intervalScores().stream().collect(Collectors.toMap(Score::name, Score::value)));
        for (Score score : result.scores()) {
            Double end = ends.get(score.name() + (score.greaterIsBetter() ? "_upper" : "_lower"));
            Double value = before.get(score.name());
            if (end != null && value != null) {
                return (score.greaterIsBetter() ? end < value : end > value) ? score.name() : "";
            }
        }
        return "";
    }
}
