package org.modelwright.mlflow;

import org.jspecify.annotations.Nullable;

/**
 * One value of one metric.
 *
 * @param key the metric's name, up to 250 characters
 * @param value its value; may be NaN or infinite
 * @param timestamp milliseconds since 1970
 * @param step the round, 0 for a metric without rounds
 * @param evaluated what it was measured on; null for a metric of the run alone
 */
public record MetricPoint(
        String key,
        double value,
        long timestamp,
        long step,
        @Nullable Evaluated evaluated) {

    /**
     * What a metric says something about.
     *
     * @param modelId the logged model
     * @param dataset the data that it predicted
     */
    public record Evaluated(String modelId, Dataset dataset) {}

    /** {@return a metric of the run alone} */
    public static MetricPoint of(String key, double value, long timestamp, long step) {
        return new MetricPoint(key, value, timestamp, step, null);
    }

    /** {@return the same as a metric of a logged model on some data too} */
    public MetricPoint on(String modelId, Dataset dataset) {
        return new MetricPoint(key, value, timestamp, step, new Evaluated(modelId, dataset));
    }
}
