package org.modelwright.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Card;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Shape;
import org.modelwright.job.TrainingResult;
import org.modelwright.metric.Score;
import org.modelwright.modelfiles.Verdict;

/** What a finished job is told as. */
record RunAnswer(TrainingResult result) {

    private static final double MILLIS = 1000;

    /** {@return for scripts: the answer {@code FINISHED}} */
    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        model.put("model_id", result.loggedModel().modelId());
        model.put("model_uri", result.loggedModel().uri());
        model.put("name", result.version().name());
        model.put("version", String.valueOf(result.version().version()));
        model.put("version_uri", result.version().uri());
        model.put("aliases", result.version().aliases());
        Map<String, @Nullable Object> shapes = new LinkedHashMap<>();
        shapes.put("inputs", shape(result.examples().inputs().shape()));
        shapes.put("targets", shape(result.examples().targets().shape()));
        shapes.put("train", shape(result.split().train().inputs().shape()));
        shapes.put("test", shape(result.split().test().inputs().shape()));
        shapes.put("outputs", shape(result.outputs().shape()));
        Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
        Stream.of(
                        result.scores(),
                        result.intervalScores(),
                        result.trainScores(),
                        result.baselineScores(),
                        result.linearScores(),
                        result.foldScores())
                .flatMap(List::stream)
                .forEach(score -> metrics.put(score.name(), score.value()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", "FINISHED");
        answer.put("run_id", result.run().runId());
        answer.put("experiment_id", result.run().experimentId());
        answer.put("tracking_uri", trackingUri());
        answer.put("model", model);
        answer.put("shapes", shapes);
        answer.put("positive_class", positive().orElse(null));
        answer.put("metrics", metrics);
        result.verdict().ifPresent(it -> answer.put("verdict", verdict(it)));
        answer.put("warnings", result.warnings());
        answer.put("duration_s", result.duration().toMillis() / MILLIS);
        return answer;
    }

    private static Map<String, @Nullable Object> verdict(Verdict verdict) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(RecordTree.of(verdict));
        map.put("decision", verdict.decision().name());
        return map;
    }

    /** {@return for people: scores beside those of the baseline and of a linear model, what was made, and the command that shows it} */
    String text() {
        StringBuilder text = new StringBuilder();
        Map<String, Score> train = byName(result.trainScores());
        Map<String, Score> baseline = byName(result.baselineScores());
        Map<String, Score> linear = byName(result.linearScores());
        int width = result.scores().stream()
                .mapToInt(score -> score.name().length())
                .max()
                .orElse(1);
        Map<String, Score> ends = byName(result.intervalScores());
        String row = "%-" + width + "s  %12s  %12s  %12s  %12s  %s%n";
        text.append(String.format(row, "", "test", "train", "baseline", "linear", "95 % of test"));
        for (Score score : result.scores()) {
            text.append(String.format(
                    row,
                    score.name(),
                    number(score),
                    number(train.get("train_" + score.name())),
                    number(baseline.get("baseline_" + score.name())),
                    number(linear.get("linear_" + score.name())),
                    interval(ends.get(score.name() + "_lower"), ends.get(score.name() + "_upper"))));
        }
        String aliases = result.version().aliases().isEmpty()
                ? ""
                : "  (" + String.join(", ", result.version().aliases()) + ")";
        text.append(System.lineSeparator());
        positive().ifPresent(it -> text.append(String.format("positive %s%n", it)));
        text.append(String.format(
                "run      %s  (%s)%n", result.run().runId(), result.run().name()));
        text.append(String.format("model    %s%n", result.loggedModel().uri()));
        text.append(String.format("version  %s%s%n", result.version().uri(), aliases));
        if (result.modelInfo().files().containsKey(Card.HTML)) {
            text.append(String.format("card     %s/%s%n", result.loggedModel().artifactUri(), Card.HTML));
        }
        result.verdict().ifPresent(it -> text.append(String.format("verdict  %s: %s%n", it.decision(), it.reason())));
        text.append(String.format(
                Locale.ROOT, "took     %.1f s%n%n", result.duration().toMillis() / MILLIS));
        return text.append("See it:  ")
                .append(show())
                .append(System.lineSeparator())
                .toString();
    }

    private Optional<String> positive() {
        return result.model().labels().positive(result.model().task());
    }

    private String show() {
        String uri = trackingUri();
        return uri.startsWith("http")
                ? uri.replaceAll("/+$", "") + "/#/experiments/" + result.run().experimentId() + "/runs/"
                        + result.run().runId()
                : "mlflow ui --backend-store-uri " + uri;
    }

    /** A name and password in it are nobody's business. */
    private String trackingUri() {
        return result.trackingUri().replaceFirst("//[^/@]*@", "//");
    }

    private static Map<String, Score> byName(List<Score> scores) {
        return scores.stream().collect(Collectors.toMap(Score::name, Function.identity()));
    }

    private static String number(@Nullable Score score) {
        return score == null ? "" : String.format(Locale.ROOT, "%.6g", score.value());
    }

    private static String interval(@Nullable Score lower, @Nullable Score upper) {
        return lower == null || upper == null ? "none" : number(lower) + " to " + number(upper);
    }

    private static List<Integer> shape(Shape shape) {
        return List.of(shape.rows(), shape.columns());
    }
}
