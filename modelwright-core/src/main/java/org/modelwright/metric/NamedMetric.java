package org.modelwright.metric;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A metric under a longer name.
 *
 * @param metric the metric itself
 */
record NamedMetric(Metric metric) implements Metric {

    @Override
    public String key() {
        return metric.key() + "_" + metric.variant();
    }

    @Override
    public Set<String> columns() {
        return metric.columns();
    }

    @Override
    public boolean greaterIsBetter() {
        return metric.greaterIsBetter();
    }

    @Override
    public boolean fits(Task task) {
        return metric.fits(task);
    }

    @Override
    public boolean measures(Frame outputs) {
        return metric.measures(outputs);
    }

    @Override
    public double score(Target targets, Frame outputs) {
        return metric.score(targets, outputs);
    }

    @Override
    public double score(Target targets, Frame outputs, double[] sampleWeight) {
        return metric.score(targets, outputs, sampleWeight);
    }

    @Override
    public Optional<ReweightedScore> reweighted(Target targets, Frame outputs) {
        return metric.reweighted(targets, outputs);
    }

    @Override
    public Optional<String> undefined(Target targets, Frame outputs) {
        return metric.undefined(targets, outputs);
    }

    @Override
    public @Nullable Double minimum() {
        return metric.minimum();
    }

    @Override
    public @Nullable Double maximum() {
        return metric.maximum();
    }
}
