package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.alert.Event;
import org.modelwright.card.FailedRun;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.RunInfo;

/** What is told of a job that ended. */
final class Alerts {

    private static final double MILLIS = 1000;

    private Alerts() {}

    /**
     * {@return what is told of a job that ended well}
     *
     * @param history what it is beside what went before
     */
    static Alert success(TrainingJob job, TrainingResult result, JobHistory history) {
        Map<String, Double> baseline =
                result.baselineScores().stream().collect(Collectors.toMap(Score::name, Score::value));
        String scores = result.scores().stream()
                .map(score -> score.name() + " " + shown(score.value())
                        + beside(baseline.get(Scores.BASELINE + score.name()), history, score.name()))
                .collect(Collectors.joining(", "));
        Map<String, Object> facts = of(job, Optional.of(result.run()));
        facts.put(Alert.EXIT_CODE, 0);
        facts.put("model", result.version().name());
        facts.put("version", result.version().version());
        facts.put("version_uri", result.version().uri());
        facts.put("aliases", result.version().aliases());
        facts.put("scores", values(result.scores()));
        facts.put("baseline_scores", values(result.baselineScores()));
        List<Score> worse = Scores.belowBaseline(result.scores(), result.baselineScores());
        if (!worse.isEmpty()) {
            facts.put("worse_than_baseline", Scores.names(worse));
        }
        result.verdict().ifPresent(it -> facts.put("verdict", it.decision().name()));
        facts.put("duration_s", result.duration().toMillis() / MILLIS);
        if (history.previousVersion() > 0) {
            facts.put("previous_version", history.previousVersion());
            facts.put("change", changes(result.scores(), history.previousScores()));
        }
        boolean recovered = history.events().contains(Event.RECOVERED);
        boolean degraded = history.events().contains(Event.DEGRADED);
        return Alert.of(
                history.events(),
                job.runConfig().name() + " finished" + (recovered ? ", for the first time after a failure" : ""),
                result.version().name() + " version " + result.version().version() + " is registered"
                        + (scores.isEmpty() ? "" : "; " + scores) + "."
                        + (worse.isEmpty() ? "" : " It is worse than the baseline: " + Scores.names(worse) + ".")
                        + (degraded
                                ? " It is worse than version " + history.previousVersion() + ": " + history.worse()
                                        + "."
                                : "")
                        + (history.slow().isEmpty() ? "" : " " + history.slow()),
                facts);
    }

    private static String beside(@Nullable Double baseline, JobHistory history, String name) {
        Double before = history.previousScores().get(name);
        String beside = Stream.of(
                        baseline == null ? "" : "baseline " + shown(baseline),
                        before == null ? "" : "version " + history.previousVersion() + " " + shown(before))
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(", "));
        return beside.isEmpty() ? "" : " (" + beside + ")";
    }

    private static Map<String, Object> changes(List<Score> scores, Map<String, Double> before) {
        Map<String, Object> changes = new LinkedHashMap<>();
        for (Score score : scores) {
            Double value = before.get(score.name());
            if (value != null && Double.isFinite(score.value())) {
                changes.put("change_" + score.name(), score.value() - value);
            }
        }
        return changes;
    }

    /**
     * {@return what is told of a job that failed or was stopped}
     *
     * @param failed the same as its card tells it
     */
    static Alert failure(TrainingJob job, Steps steps, Throwable failure, FailedRun failed) {
        boolean stopped = failure instanceof InterruptedJobException;
        Map<String, Object> facts = of(job, steps.run());
        facts.put("model", job.mlflowService().registryName());
        facts.putAll(of(steps.current(), failure));
        if (failed.card() != null) {
            facts.put(Alert.FAILURE_CARD, failed.card());
        }
        return Alert.of(
                stopped ? Set.of(Event.KILLED, Event.FAILURE) : Set.of(Event.FAILURE),
                job.runConfig().name() + (stopped ? " was stopped" : " failed"),
                cause(steps.current(), failure),
                facts);
    }

    /**
     * {@return what is told of a run whose process is gone; there is no exit code, which nobody has seen}
     *
     * @param job found it
     * @param said what can be known of its end
     */
    static Alert killed(TrainingJob job, RunInfo dead, String said) {
        Map<String, Object> facts = of(job, Optional.of(dead));
        facts.put(Alert.CLASS, "infrastructure");
        facts.put("problem", said);
        return Alert.of(Set.of(Event.KILLED, Event.FAILURE), dead.name() + " was ended from outside", said, facts);
    }

    /**
     * {@return what is told of a configuration that no job could be made of}
     *
     * @param name what the run would have been called
     */
    static Alert refusal(String name, ConfigException refusal) {
        return Alert.of(Set.of(Event.FAILURE), name + " failed", cause(Steps.FIRST, refusal), of(Steps.FIRST, refusal));
    }

    /** {@return where the run is, as far as there is one} */
    private static Map<String, Object> of(TrainingJob job, Optional<RunInfo> run) {
        Map<String, Object> facts = new LinkedHashMap<>();
        run.ifPresent(it -> facts.put(Alert.RUN_ID, it.runId()));
        facts.put("experiment", job.mlflowService().experimentName());
        run.flatMap(it -> it.url(job.mlflowService().trackingUri())).ifPresent(it -> facts.put(Alert.RUN_URL, it));
        return facts;
    }

    /** {@return where and of what kind a failure is} */
    private static Map<String, Object> of(String step, Throwable failure) {
        ErrorClass kind = ErrorClass.of(failure);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("step", step);
        facts.put(Alert.CLASS, kind.name());
        facts.put(Alert.EXIT_CODE, kind.exitCode());
        facts.put(
                "problem",
                failure instanceof ModelwrightException known
                        ? known.problems().stream().map(Problem::message).collect(Collectors.joining(" "))
                        : failure.getClass().getSimpleName());
        return facts;
    }

    /** {@return step, cause and advice of a failure; of a defect only its class and message} */
    static String cause(String step, Throwable failure) {
        Throwable known = Cause.ofMachine(failure).<Throwable>map(it -> it).orElse(failure);
        String told = known instanceof ModelwrightException ? String.valueOf(known.getMessage()) : "a defect: " + known;
        return "In the step (" + step + "): " + told;
    }

    private static Map<String, Object> values(List<Score> scores) {
        Map<String, Object> values = new LinkedHashMap<>();
        scores.forEach(score -> values.put(
                score.name(), Double.isFinite(score.value()) ? score.value() : String.valueOf(score.value())));
        return values;
    }

    /** {@return a number in six digits} */
    static String shown(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
