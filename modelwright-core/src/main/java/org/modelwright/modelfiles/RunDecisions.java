package org.modelwright.modelfiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.splitter.RowUnits;

/**
 * What was made of the model's scores, by what models say of training rows that they have not learned from.
 *
 * @param threshold which class follows from the probabilities; null where nobody asked
 * @param intervals how wide the intervals around predictions are; null where nobody asked
 * @param calibration what makes probabilities hold what they say; null where nobody asked
 * @param decidedFrom the model that this one is, decided again; null of one that was trained
 */
public record RunDecisions(
        @Nullable Threshold threshold,
        @Nullable Intervals intervals,
        @Nullable Calibration calibration,
        @Nullable DecidedFrom decidedFrom) {

    /**
     * What makes probabilities hold what they say.
     *
     * @param asked {@code sigmoid} or {@code isotonic}
     * @param method that was taken
     * @param how in words it was found, or why another one was taken
     * @param rows that it was found by
     * @param rarest how many of them are of the rarer class
     * @param before how reliable the probabilities of these rows were
     * @param after how reliable they are, each calibrated by other folds alone
     */
    public record Calibration(
            String asked, String method, String how, int rows, int rarest, Reliability before, Reliability after) {}

    /**
     * Whether rows are of the second class as often as their probability says, in at most 10 bins of equally many rows.
     *
     * @param predicted the mean probability of each bin
     * @param observed the share of its rows that are of the class
     * @param rows of each bin
     * @param error the mean difference of the two, by rows
     * @param logLoss of all rows
     * @param brier the mean squared error of all rows
     */
    public record Reliability(
            List<Double> predicted,
            List<Double> observed,
            List<Integer> rows,
            double error,
            double logLoss,
            double brier) {

        /** Keeps copies. */
        public Reliability {
            predicted = List.copyOf(predicted);
            observed = List.copyOf(observed);
            rows = List.copyOf(rows);
        }
    }

    /** {@return how wide a run has found the intervals of its own model to be} */
    public static RunDecisions of(Intervals intervals) {
        return Records.of(RunDecisions.class, "intervals", intervals);
    }

    /**
     * The model that was decided again.
     *
     * @param uri {@code models:/name/1}; {@code models:/m-…} of one that has no version
     * @param modelId the logged model
     * @param runId of the run that made it
     */
    public record DecidedFrom(String uri, String modelId, String runId) {}

    /** {@return what was decided, in a few plain values: params of the run, and metadata of the model's signature} */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        if (threshold != null && threshold.threshold != null) {
            summary.put("threshold", threshold.threshold);
        }
        if (intervals != null) {
            summary.put("coverage", intervals.coverage);
            summary.put("radius", intervals.radius);
        }
        if (calibration != null) {
            summary.put("calibration", calibration.method);
        }
        return summary;
    }

    /** {@return the same in words} */
    public String words() {
        return summary().entrySet().stream()
                .map(it -> it.getKey().replace('_', ' ') + " " + it.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * Which class follows from the probabilities.
     *
     * @param asks in words what was asked
     * @param how in words how it was chosen, or why it was not
     * @param threshold above which the second of two classes is predicted; null of more
     * @param criterion what was to be good: a metric, or {@code cost}, the mean cost of a row
     * @param value of it at the threshold, on the rows; null where it was not chosen
     * @param evenValue of it where the likeliest class is predicted; null where it was not chosen
     * @param rows that it was chosen by
     * @param rarest how many of them are of the rarest class
     * @param thresholds of the curve, at most 101; none of more than two classes
     * @param values of the criterion at each of them
     */
    public record Threshold(
            String asks,
            String how,
            @Nullable Double threshold,
            String criterion,
            @Nullable Double value,
            @Nullable Double evenValue,
            int rows,
            int rarest,
            List<Double> thresholds,
            List<Double> values) {

        /** Keeps copies. */
        public Threshold {
            thresholds = List.copyOf(thresholds);
            values = List.copyOf(values);
        }
    }

    /** {@return the same with what the test rows say of the intervals} */
    public RunDecisions measured(Measured measured) {
        return intervals == null ? this : Records.with(this, "intervals", intervals.measured(measured));
    }

    /**
     * How wide the intervals around predictions are.
     *
     * @param asks in words what was asked
     * @param coverage the share of rows that is to lie in them
     * @param method whose errors say it: {@code out_of_fold}, of models with the same settings
     * @param scale {@code target}, or {@code logarithm} where the model has learned that: then the radius is a difference of
     *     logarithms
     * @param radius how far both ends are away from the prediction
     * @param unit what counts as one of the rows: they themselves, or groups, each of which weighs the same
     * @param column that names groups or orders rows; null for rows
     * @param units how many of them there are among the rows
     * @param rows that were judged
     * @param rolling of a time, for each fold but the first, the share of its rows that the errors before it would have held
     * @param measured what the test rows say; null where they were not asked
     */
    public record Intervals(
            String asks,
            double coverage,
            String method,
            String scale,
            double radius,
            RowUnits.Kind unit,
            @Nullable String column,
            int units,
            int rows,
            List<Double> rolling,
            @Nullable Measured measured) {

        /** Keeps a copy. */
        public Intervals {
            rolling = List.copyOf(rolling);
        }

        private Intervals measured(Measured said) {
            return new Intervals(asks, coverage, method, scale, radius, unit, column, units, rows, rolling, said);
        }
    }

    /**
     * What the test rows say of intervals.
     *
     * @param rows how many there are
     * @param coverage the share of them that lies in its interval
     * @param lower the lower end of an interval of 95 % of that; null if there is none
     * @param upper the upper end of it; null if there is none
     * @param width the mean distance between both ends; null if it is no number
     * @param slices the same of each slice that the job asked for, with intervals that hold for all of them at once
     */
    public record Measured(
            int rows,
            double coverage,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable Double width,
            List<RunEvidence.Slice> slices) {

        /** Keeps a copy. */
        public Measured {
            slices = List.copyOf(slices);
        }
    }
}
