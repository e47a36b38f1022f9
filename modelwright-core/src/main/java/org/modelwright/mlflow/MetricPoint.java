package org.modelwright.mlflow;

import org.jspecify.annotations.Nullable;

/**
 * One value of one metric.
 *
 * @param key the metric's name, up to 250 characters
 * @param value its value; may be NaN or infinite
 * @param timestamp milliseconds since 1970
 * @param step the round, 0 for a metric without rounds
 * @param modelId the logged model it judges, or null
 * @param dataset the data it was measured on, or null
 */
public record MetricPoint(
        String key,
        double value,
        long timestamp,
        long step,
        @Nullable String modelId,
        @Nullable Dataset dataset) {

    /** A metric of the run alone. */
    public static MetricPoint of(String key, double value, long timestamp, long step) {
        return new MetricPoint(key, value, timestamp, step, null, null);
    }
}
