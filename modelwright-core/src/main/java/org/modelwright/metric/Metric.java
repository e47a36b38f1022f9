package org.modelwright.metric;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A number that says how good predictions are, under scikit-learn's name and with its natural sign. Several are asked at
 * once, each by a thread of its own.
 */
public interface Metric {

    /** {@return the name it is logged under} */
    String key();

    /**
     * {@return what tells it from others of its key, such as how classes are averaged; empty if nothing does}
     *
     * <p>Where a job has several of one key, it is logged as {@code <key>_<variant>}.
     */
    default String variant() {
        return "";
    }

    /** {@return the same metrics; those that share a key and have a variant are named by both} */
    static List<Metric> named(List<Metric> metrics) {
        return metrics.stream()
                .map(metric -> metric.variant().isEmpty()
                                || metrics.stream()
                                                .filter(it -> it.key().equals(metric.key()))
                                                .count()
                                        == 1
                        ? metric
                        : new NamedMetric(metric))
                .toList();
    }

    /**
     * {@return the columns of the inputs that say how much a row counts; none by default}
     *
     * <p>They are no features, and are read even where they are excluded; {@link Target#weights} knows them.
     */
    default Set<String> columns() {
        return Set.of();
    }

    /** {@return whether more is better} */
    boolean greaterIsBetter();

    /** {@return whether it makes sense for the task} */
    boolean fits(Task task);

    /** {@return whether these outputs hold what it looks at; by default they do} */
    default boolean measures(Frame outputs) {
        return true;
    }

    /**
     * {@return the score, as scikit-learn gives it; NaN where it is not defined for these rows}
     *
     * @param targets what is true
     * @param outputs what a model predicted for the same rows
     */
    double score(Target targets, Frame outputs);

    /**
     * {@return the score where each row counts by a weight, as scikit-learn's of the same {@code sample_weight}}
     *
     * @param targets what is true
     * @param outputs what a model predicted for the same rows
     * @param sampleWeight for each row how much it counts
     * @throws org.modelwright.error.DataException if a weight is negative or no finite number, or if all are 0
     * @throws ConfigException if the metric takes no weights
     */
    default double score(Target targets, Frame outputs, double[] sampleWeight) {
        throw new ConfigException(
                "The metric (" + key() + ") takes no sample_weight.", "a score without weights, or another metric.");
    }

    /**
     * {@return the metric of these rows, ready to be asked how it would be if rows counted otherwise, which its interval is
     * made of; empty by default: then it has no interval}
     *
     * @param targets what is true
     * @param outputs what a model predicted for the same rows
     */
    default Optional<ReweightedScore> reweighted(Target targets, Frame outputs) {
        return Optional.empty();
    }

    /** {@return why the score is not defined for these rows, as far as the metric can say} */
    default Optional<String> undefined(Target targets, Frame outputs) {
        return Optional.empty();
    }

    /** {@return the least score that passes, since a lower one fails the job; null if none does} */
    @Nullable Double minimum();

    /** {@return the largest score that passes, since a higher one fails the job; null if none does} */
    @Nullable Double maximum();
}
