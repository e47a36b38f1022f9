package org.modelwright.modelfiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;

/**
 * What was made of the model's scores, by what models say of training rows that they have not learned from.
 *
 * @param threshold which class follows from the probabilities; null where nobody asked
 * @param decidedFrom the model that this one is, decided again; null of one that was trained
 */
public record RunDecisions(
        @Nullable Threshold threshold, @Nullable DecidedFrom decidedFrom) {

    /** {@return what a run has decided of its own model} */
    public static RunDecisions of(Threshold threshold) {
        return Records.of(RunDecisions.class, "threshold", threshold);
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
}
