package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.metric.Bounds;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.task.Target;

/**
 * What a score of the test rows must reach, or the job ends with exit code 4 before a version exists. The bounds of a
 * metric itself are a short way to write one.
 *
 * @param metric the key of a metric of the job, such as {@code r2_score}
 * @param slice some of the test rows, of which the score is taken; all of them by default
 * @param minimum the least score that passes, or null
 * @param maximum the largest score that passes, or null
 * @param betterThan whose score on the same rows must be beaten, or null
 * @param margin by how much it must be beaten at least, in units of the metric; 0 by default, and null without
 *     {@code better_than}
 */
public record Gate(
        String metric,
        @Nullable GateSlice slice,
        @Nullable Double minimum,
        @Nullable Double maximum,
        @Nullable Rival betterThan,
        @Nullable Double margin) {

    /** Whom a model can be compared with. */
    public enum Rival {
        /** The model that knows no feature: the mean of the target, or the shares of its classes. */
        BASELINE
    }

    /** Fills the default; refuses a gate that nothing passes, or that everything does. */
    public Gate(
            String metric,
            @Nullable GateSlice slice,
            @Nullable Double minimum,
            @Nullable Double maximum,
            @Nullable Rival betterThan,
            @Nullable Double margin) {
        this.metric = metric;
        this.slice = slice;
        this.minimum = minimum;
        this.maximum = maximum;
        this.betterThan = betterThan;
        this.margin = margin == null && betterThan != null ? Double.valueOf(0) : margin;
        List<Problem> problems = new ArrayList<>();
        if (minimum == null && maximum == null && betterThan == null) {
            problems.add(Problem.at(
                    "metric",
                    "The gate of the metric (" + metric + ") asks for nothing.",
                    "minimum, maximum or better_than: baseline"));
        }
        Bounds.problem(minimum, maximum).ifPresent(problems::add);
        if (betterThan != null && slice != null) {
            problems.add(Problem.at(
                    "slice",
                    "The slice (" + slice.words()
                            + ") cannot be compared with the baseline, which is scored on all rows.",
                    "minimum or maximum"));
        }
        if (margin != null && !(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
            problems.add(Problem.at("margin", "The margin (" + margin + ") is not at least 0.", "margin: 0"));
        } else if (betterThan == null && margin != null) {
            problems.add(Problem.at(
                    "margin",
                    "The margin (" + margin + ") belongs to better_than, which is not there.",
                    "better_than: baseline"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /**
     * {@return a gate that must be reached and beaten}
     *
     * @param metric the key of a metric of the job
     * @param minimum the least score that passes
     */
    public static Gate atLeast(String metric, double minimum) {
        return Records.of(Gate.class, Map.of("metric", metric, "minimum", minimum));
    }

    /**
     * {@return a gate for scores where less is better}
     *
     * @param metric the key of a metric of the job
     * @param maximum the largest score that passes
     */
    public static Gate atMost(String metric, double maximum) {
        return Records.of(Gate.class, Map.of("metric", metric, "maximum", maximum));
    }

    /**
     * {@return a gate that compares with another model}
     *
     * @param metric the key of a metric of the job
     * @param rival whom to beat
     */
    public static Gate betterThan(String metric, Rival rival) {
        return Records.of(Gate.class, Map.of("metric", metric, "betterThan", rival));
    }

    /** {@return the same of a part of the test rows} */
    public Gate slice(GateSlice slice) {
        return Records.with(this, "slice", slice);
    }

    /** {@return the same with this {@code minimum}} */
    public Gate minimum(double minimum) {
        return Records.with(this, "minimum", minimum);
    }

    /** {@return the same with this {@code maximum}} */
    public Gate maximum(double maximum) {
        return Records.with(this, "maximum", maximum);
    }

    /** {@return the same with this {@code margin}} */
    public Gate margin(double margin) {
        return Records.with(this, "margin", margin);
    }

    /** {@return the gates of a job: the bounds that its metrics have themselves, and those that it asks for} */
    public static List<Gate> of(List<Metric> metrics, List<Gate> asked) {
        List<Gate> gates = new ArrayList<>();
        for (Metric metric : metrics) {
            Map<String, Object> bounds = new HashMap<>();
            Optional.ofNullable(metric.minimum()).ifPresent(it -> bounds.put("minimum", it));
            Optional.ofNullable(metric.maximum()).ifPresent(it -> bounds.put("maximum", it));
            if (!bounds.isEmpty()) {
                bounds.put("metric", metric.key());
                gates.add(Records.of(Gate.class, bounds));
            }
        }
        gates.addAll(asked);
        return gates;
    }

    private double least() {
        return margin == null ? 0 : margin;
    }

    private String name() {
        return metric + (slice == null ? "" : " where " + slice.words());
    }

    /** {@return what is wrong with gates of slices that the data does not have} */
    public static List<Problem> withoutColumn(List<Gate> gates, Examples examples) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            GateSlice slice = gates.get(i).slice();
            String at = "gates." + i + ".";
            if (slice != null) {
                slice.problem(examples).ifPresent(it -> problems.add(it.at(at + it.path(), it.place())));
            }
        }
        return problems;
    }

    /**
     * {@return the score of the rows that the gate is about; empty where the metric is not defined for them}
     *
     * @param all the scores of all test rows
     * @param metrics what was measured
     * @param test the test rows
     * @param target what is true of them
     * @param outputs what the model said of them
     */
    public Optional<Score> score(
            Optional<Score> all, List<Metric> metrics, Examples test, Target target, Frame outputs) {
        if (slice == null) {
            return all;
        }
        int[] rows = slice.rows(test);
        if (rows.length == 0) {
            return Optional.empty();
        }
        Metric measured = metrics.stream()
                .filter(it -> it.key().equals(metric))
                .findFirst()
                .orElseThrow();
        double value = measured.score(target.take(rows), outputs.take(rows));
        return Double.isFinite(value)
                ? Optional.of(new Score(metric, value, measured.greaterIsBetter()))
                : Optional.empty();
    }

    /**
     * {@return what is wrong with gates whose metrics are not measured}
     *
     * @param metrics what a job measures
     */
    public static List<Problem> unmeasured(List<Gate> gates, List<Metric> metrics) {
        List<String> keys = metrics.stream().map(Metric::key).toList();
        return gates.stream()
                .filter(gate -> !keys.contains(gate.metric()))
                .map(gate -> Problem.at(
                        "gates",
                        "The metric (" + gate.metric() + ") of a gate is not among those of the job.",
                        Nearest.of(gate.metric(), keys)))
                .toList();
    }

    /** {@return in words what it asks} */
    public String asks() {
        List<String> asked = new ArrayList<>();
        if (minimum != null) {
            asked.add("at least " + minimum);
        }
        if (maximum != null) {
            asked.add("at most " + maximum);
        }
        if (betterThan != null) {
            asked.add("better than the " + betterThan.name().toLowerCase(Locale.ROOT) + "'s"
                    + (least() > 0 ? " by more than " + margin : ""));
        }
        return name() + " " + String.join(", ", asked);
    }

    /**
     * {@return what is wrong with a score; none if it passes}
     *
     * @param score of the test rows; none where the metric is not defined for them, which passes no gate
     * @param baseline the baseline's score of the same rows; none where it is not defined, which cannot be beaten
     */
    public List<Problem> misses(Optional<Score> score, Optional<Score> baseline) {
        if (score.isEmpty()) {
            return List.of(Problem.of(
                    "The metric (" + name() + ") is not defined for the test rows, and its gate asks for it.",
                    "another metric, or more test rows."));
        }
        double value = score.get().value();
        List<Problem> problems = new ArrayList<>();
        if (minimum != null && value < minimum) {
            problems.add(
                    Problem.of("The metric (" + name() + ") is " + value + ", below its minimum (" + minimum + ")."));
        }
        if (maximum != null && value > maximum) {
            problems.add(
                    Problem.of("The metric (" + name() + ") is " + value + ", above its maximum (" + maximum + ")."));
        }
        if (betterThan != null) {
            double gain = baseline.map(it -> score.get().gainOver(it)).orElse(Double.NaN);
            if (!(gain > least())) {
                problems.add(
                        Problem.of(
                                "The metric (" + metric + ") is " + value + ", not better than the "
                                        + betterThan.name().toLowerCase(Locale.ROOT) + "'s "
                                        + baseline.map(it -> "(" + it.value() + ")")
                                                .orElse("(not defined)")
                                        + (least() > 0 ? " by more than (" + margin + ")" : "") + ".",
                                "columns that say more of the target, or more rounds; the warnings name those that say nothing."));
            }
        }
        return problems;
    }
}
