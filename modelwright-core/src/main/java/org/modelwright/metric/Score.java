package org.modelwright.metric;

/**
 * The value of a metric.
 *
 * @param name the metric's key, with a prefix such as {@code train_} or {@code baseline_} for other rows or models
 * @param value the score
 * @param greaterIsBetter whether more is better
 */
public record Score(String name, double value, boolean greaterIsBetter) {

    /** {@return by how much this is better than another score of the same metric, in its units; below 0: worse} */
    public double gainOver(Score other) {
        return greaterIsBetter ? value - other.value : other.value - value;
    }
}
