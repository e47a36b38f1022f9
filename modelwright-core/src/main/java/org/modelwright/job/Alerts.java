package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.error.Cause;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.metric.Score;

/** What is told of a job that ended. */
final class Alerts {

    private Alerts() {}

    static Alert success(TrainingJob job, TrainingResult result) {
        Map<String, Double> baseline =
                result.baselineScores().stream().collect(Collectors.toMap(Score::name, Score::value));
        String scores = result.scores().stream()
                .map(score -> {
                    Double beside = baseline.get(Scores.BASELINE + score.name());
                    return score.name() + " " + shown(score.value())
                            + (beside == null ? "" : " (baseline " + shown(beside) + ")");
                })
                .collect(Collectors.joining(", "));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run_id", result.run().runId());
        facts.put("model", result.version().name());
        facts.put("version", String.valueOf(result.version().version()));
        facts.put("version_uri", result.version().uri());
        facts.put("aliases", String.join(", ", result.version().aliases()));
        result.scores().forEach(score -> facts.put(score.name(), String.valueOf(score.value())));
        List<Score> worse = Scores.belowBaseline(result.scores(), result.baselineScores());
        if (!worse.isEmpty()) {
            facts.put("worse_than_baseline", Scores.names(worse));
        }
        return new Alert(
                AlertChannel.Outcome.SUCCESS,
                job.runConfig().name() + " finished",
                result.version().name() + " version " + result.version().version() + " is registered; " + scores + "."
                        + (worse.isEmpty() ? "" : " It is worse than the baseline: " + Scores.names(worse) + "."),
                facts);
    }

    static Alert failure(TrainingJob job, String step, Throwable failure) {
        boolean stopped = failure instanceof InterruptedJobException;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("step", step);
        facts.put("model", job.mlflowService().registryName());
        return new Alert(
                AlertChannel.Outcome.FAILURE,
                job.runConfig().name() + (stopped ? " was stopped" : " failed"),
                cause(step, failure),
                facts);
    }

    /** {@return step, cause and advice of a failure; of a defect only its class and message} */
    static String cause(String step, Throwable failure) {
        Throwable known = Cause.ofMachine(failure).<Throwable>map(it -> it).orElse(failure);
        String told = known instanceof ModelwrightException ? String.valueOf(known.getMessage()) : "a defect: " + known;
        return "In the step (" + step + "): " + told;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
