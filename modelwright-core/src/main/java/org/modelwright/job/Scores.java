package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.task.Target;

/**
 * The metrics of one run.
 *
 * @param test of the test rows
 * @param train of the training rows
 * @param baseline of a baseline on the test rows
 */
record Scores(List<Score> test, List<Score> train, List<Score> baseline) {

    /**
     * {@return what the metrics say of predictions; one that is not defined for them is left out}
     *
     * @param prefix stands before each name
     * @param threads who works on them, several metrics at once
     * @param warnings hears of what is left out
     */
    static List<Score> of(
            String prefix,
            List<Metric> metrics,
            Target target,
            Frame outputs,
            Threads threads,
            Consumer<String> warnings) {
        List<Score> scores = new ArrayList<>();
        List<Double> values = threads.map(metrics, metric -> metric.score(target, outputs));
        for (int i = 0; i < values.size(); i++) {
            Metric metric = metrics.get(i);
            double value = values.get(i);
            if (Double.isFinite(value)) {
                scores.add(new Score(prefix + metric.key(), value, metric.greaterIsBetter()));
            } else {
                warnings.accept("The metric (" + prefix + metric.key() + ") is not defined for these rows (" + value
                        + ") and is left out.");
            }
        }
        return scores;
    }

    /**
     * Holds the scores of the test rows against what was asked of them.
     *
     * @throws GateException with every metric that is outside of its limits
     */
    void refuseMisses(List<Metric> metrics) {
        Map<String, Double> found = new LinkedHashMap<>();
        test.forEach(score -> found.put(score.name(), score.value()));
        List<Problem> problems = new ArrayList<>();
        for (Metric metric : metrics) {
            Double value = found.get(metric.key());
            Double minimum = metric.minimum();
            if (minimum != null && (value == null || value < minimum)) {
                problems.add(Problem.of(
                        "The metric (" + metric.key() + ") is " + value + ", below its minimum (" + minimum + ")."));
            }
            Double maximum = metric.maximum();
            if (maximum != null && (value == null || value > maximum)) {
                problems.add(Problem.of(
                        "The metric (" + metric.key() + ") is " + value + ", above its maximum (" + maximum + ")."));
            }
        }
        if (!problems.isEmpty()) {
            throw new GateException(problems);
        }
    }

    /** {@return the scores of the test rows in words} */
    String summary() {
        return test.stream()
                .map(score -> score.name() + " " + String.format(Locale.ROOT, "%.6g", score.value()))
                .collect(Collectors.joining(", "));
    }

    /** {@return the values of all of them by name, in order} */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        Stream.of(test, train, baseline).flatMap(List::stream).forEach(it -> values.put(it.name(), it.value()));
        return values;
    }
}
