package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Gate;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.task.Target;

/**
 * The metrics of one run.
 *
 * @param test of the test rows
 * @param train of the training rows
 * @param baseline of a baseline on the test rows
 * @param linear of a linear model on the test rows
 * @param logLoss of all three, whether it was asked for or not; nothing of a regression
 * @param folds what the folds of the training rows say
 * @param intervals of the scores of the test rows
 */
record Scores(
        List<Score> test,
        List<Score> train,
        List<Score> baseline,
        Linear linear,
        Compared logLoss,
        CrossValidation folds,
        RunEvidence.Intervals intervals) {

    /** Stands before the names of the baseline's scores. */
    static final String BASELINE = "baseline_";

    /** Stands before the names of the linear model's scores. */
    static final String LINEAR = "linear_";

    /** Scores of the model, of the baseline and of the linear model. */
    record Compared(List<Score> test, List<Score> baseline, List<Score> linear) {

        static final Compared NOTHING = new Compared(List.of(), List.of(), List.of());
    }

    /**
     * What a linear model is worth.
     *
     * @param scores of the test rows; none where there is none
     * @param how it was fitted, or why it was not
     */
    record Linear(List<Score> scores, String how) {}

    private static final double ROUNDING = 1e-9;

    /**
     * {@return what the metrics say of predictions; one that is not defined for them is left out}
     *
     * @param prefix stands before each name
     * @param asked what is measured, where the outputs hold what it looks at
     * @param threads who works on them, several metrics at once
     * @param warnings hears of what is left out
     */
    static List<Score> of(
            String prefix,
            List<Metric> asked,
            Target target,
            Frame outputs,
            Threads threads,
            Consumer<String> warnings) {
        List<Score> scores = new ArrayList<>();
        List<Metric> metrics = asked.stream().filter(it -> it.measures(outputs)).toList();
        List<Double> values = threads.map(metrics, metric -> metric.score(target, outputs));
        for (int i = 0; i < values.size(); i++) {
            Metric metric = metrics.get(i);
            double value = values.get(i);
            if (Double.isFinite(value)) {
                scores.add(new Score(MlflowRules.metricKey(prefix + metric.key()), value, metric.greaterIsBetter()));
            } else {
                warnings.accept("The metric (" + prefix + metric.key() + ") is not defined for these rows (" + value
                        + ") and is left out"
                        + metric.undefined(target, outputs).map(it -> ": " + it).orElse("") + ".");
            }
        }
        return scores;
    }

    /**
     * {@return what of the gates the scores of the test rows miss}
     *
     * @param metrics what was measured
     * @param rows the test rows
     * @param target what is true of them
     * @param outputs what the model said of them
     */
    List<Problem> misses(List<Gate> gates, List<Metric> metrics, Examples rows, Target target, Frame outputs) {
        return misses(gates, test, baseline, metrics, rows, target, outputs);
    }

    /** {@return what of the gates some scores miss} */
    static List<Problem> misses(
            List<Gate> gates,
            List<Score> test,
            List<Score> baseline,
            List<Metric> metrics,
            Examples rows,
            Target target,
            Frame outputs) {
        return gates.stream()
                .flatMap(gate -> gate
                        .misses(
                                gate.score(find(test, gate.metric()), metrics, rows, target, outputs),
                                find(baseline, BASELINE + gate.metric()))
                        .stream())
                .toList();
    }

    private static Optional<Score> find(List<Score> scores, String name) {
        String key = MlflowRules.metricKey(name);
        return scores.stream().filter(it -> it.name().equals(key)).findFirst();
    }

    /** {@return the scores of the test rows that are worse than the baseline's, by more than rounding} */
    static List<Score> belowBaseline(List<Score> test, List<Score> baseline) {
        return below(test, baseline, BASELINE);
    }

    private static List<Score> below(List<Score> test, List<Score> other, String prefix) {
        return test.stream()
                .filter(score -> find(other, prefix + score.name())
                        .filter(it -> score.gainOver(it) < -ROUNDING * Math.max(1, Math.abs(it.value())))
                        .isPresent())
                .toList();
    }

    static String names(List<Score> scores) {
        return scores.stream().map(Score::name).collect(Collectors.joining(", "));
    }

    /** {@return the same with what the folds say} */
    Scores with(CrossValidation folds) {
        return new Scores(test, train, baseline, linear, logLoss, folds, intervals);
    }

    /**
     * {@return that the model is worse than the baseline by some score, or than the linear model by each of them; of classes it
     * is the log loss that counts beside a linear model, asked for or not}
     */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        List<Score> tests = joined(test, logLoss.test);
        List<Score> baselines = joined(baseline, logLoss.baseline);
        List<Score> worse = belowBaseline(tests, baselines);
        if (!worse.isEmpty()) {
            warnings.add("The model is worse than the baseline, which knows no feature: "
                    + beside(worse, baselines, BASELINE) + ". Maybe gates: [{metric: "
                    + worse.get(0).name() + ", better_than: baseline}] to stop it.");
        }
        List<Score> linears = joined(linear.scores, logLoss.linear);
        List<Score> judges = (logLoss.test.isEmpty() ? test : logLoss.test)
                .stream()
                        .filter(it -> find(linears, LINEAR + it.name()).isPresent())
                        .toList();
        List<Score> below = below(judges, linears, LINEAR);
        if (!judges.isEmpty() && below.size() == judges.size()) {
            warnings.add("The model is worse than a linear model: " + beside(below, linears, LINEAR)
                    + ". Maybe model: {KIND: LinearModel, alpha: 1}, or more rounds or rows.");
        }
        return warnings;
    }

    private static List<Score> joined(List<Score> some, List<Score> others) {
        List<Score> all = new ArrayList<>(some);
        others.stream()
                .filter(it -> some.stream().noneMatch(one -> one.name().equals(it.name())))
                .forEach(all::add);
        return all;
    }

    private static String beside(List<Score> scores, List<Score> others, String prefix) {
        String word = prefix.substring(0, prefix.length() - 1);
        return scores.stream()
                .map(it -> it.name() + " " + shown(it) + " (" + word + " "
                        + find(others, prefix + it.name()).map(Scores::shown).orElse("") + ")")
                .collect(Collectors.joining(", "));
    }

    /** {@return the scores of the test rows in words, each with the baseline's} */
    String besideBaseline() {
        return test.stream()
                .map(it -> it.name() + " " + shown(it)
                        + find(baseline, BASELINE + it.name())
                                .map(other -> " (baseline " + shown(other) + ")")
                                .orElse(""))
                .collect(Collectors.joining(", "));
    }

    /** {@return the ends of the intervals, as {@code <name>_lower} and {@code <name>_upper}} */
    List<Score> ends() {
        return ends(test, intervals);
    }

    /** {@return the ends of the intervals of some scores} */
    static List<Score> ends(List<Score> test, RunEvidence.Intervals intervals) {
        List<Score> ends = new ArrayList<>();
        for (Score score : test) {
            RunEvidence.Interval interval = intervals.metrics().get(score.name());
            if (interval != null && interval.lower() != null && interval.upper() != null) {
                ends.add(new Score(
                        MlflowRules.metricKey(score.name() + "_lower"), interval.lower(), score.greaterIsBetter()));
                ends.add(new Score(
                        MlflowRules.metricKey(score.name() + "_upper"), interval.upper(), score.greaterIsBetter()));
            }
        }
        return ends;
    }

    private static String shown(Score score) {
        return String.format(Locale.ROOT, "%.6g", score.value());
    }

    /** {@return the scores of the test rows in words, each with its interval of 95 %} */
    String summary() {
        return test.stream()
                .map(score -> score.name() + " " + shown(score) + interval(score))
                .collect(Collectors.joining(", ", "", "; linear model " + linear.how));
    }

    private String interval(Score score) {
        RunEvidence.Interval interval = intervals.metrics().get(score.name());
        return interval == null || interval.lower() == null || interval.upper() == null
                ? ""
                : String.format(Locale.ROOT, " [%.4g, %.4g]", interval.lower(), interval.upper());
    }

    /** {@return the values of all of them by name, in order} */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        Stream.of(test, ends(), train, baseline, linear.scores, folds.summary())
                .flatMap(List::stream)
                .forEach(it -> values.put(it.name(), it.value()));
        return values;
    }
}
