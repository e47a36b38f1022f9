package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.metric.Metric;

/**
 * The version that a new model must beat, on test rows that neither of them has seen. It is beaten where the one-sided 95 %
 * lower bound of the difference lies above the margin; a model whose upper bound lies below the margin is refused, with
 * exit code 4; between the two it is registered, and no alias is moved.
 *
 * @param model {@code models:/name@alias}, {@code models:/name/1} or {@code models:/name/latest}; as long as there is no such
 *     version, the first one is promoted
 * @param metric the key of a metric of the job, by which both are judged
 * @param margin by how much it must be better, in units of the metric; 0 by default
 * @param noWorseBy in its place: by how much it may be worse, above 0, in units of the metric
 */
public record Champion(
        String model,
        String metric,
        @Nullable Double margin,
        @Nullable Double noWorseBy) {

    /** Fills the default; refuses margins that contradict each other. */
    public Champion(String model, String metric, @Nullable Double margin, @Nullable Double noWorseBy) {
        this.model = model;
        this.metric = metric;
        this.margin = margin == null && noWorseBy == null ? Double.valueOf(0) : margin;
        this.noWorseBy = noWorseBy;
        List<Problem> problems = new ArrayList<>();
        if (margin != null && noWorseBy != null) {
            problems.add(Problem.at(
                    "no_worse_by",
                    "The champion has a margin (" + margin + ") and a no_worse_by (" + noWorseBy + ").",
                    "one of them."));
        } else if (margin != null && !(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
            problems.add(Problem.at(
                    "margin",
                    "The margin (" + margin + ") is not at least 0.",
                    margin < 0 && margin > Double.NEGATIVE_INFINITY ? "no_worse_by: " + -margin : "margin: 0"));
        } else if (noWorseBy != null && !(noWorseBy > 0 && noWorseBy < Double.POSITIVE_INFINITY)) {
            problems.add(Problem.at("no_worse_by", "The no_worse_by (" + noWorseBy + ") is not above 0.", "margin: 0"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /**
     * {@return a champion that must be beaten, by whatever}
     *
     * @param model which version
     * @param metric the key of a metric of the job
     */
    public static Champion of(String model, String metric) {
        return Records.of(Champion.class, Map.of("model", model, "metric", metric));
    }

    /** {@return the same with this {@code margin}} */
    public Champion margin(double margin) {
        return Records.with(this, "margin", margin);
    }

    /** {@return the same with this {@code noWorseBy}, in place of a margin} */
    public Champion noWorseBy(double noWorseBy) {
        return new Champion(model, metric, null, noWorseBy);
    }

    /** {@return the difference that the bounds are held against: the margin, or below 0 what it may be worse by} */
    public double threshold() {
        return noWorseBy != null ? -noWorseBy : margin == null ? 0 : margin;
    }

    /** {@return in words what is asked} */
    public String asked() {
        return noWorseBy != null
                ? "no worse by " + noWorseBy
                : "better" + (threshold() > 0 ? " by more than " + margin : "");
    }

    /** {@return what is wrong where the metric is not measured; none if it is} */
    public Optional<Problem> unmeasured(List<Metric> metrics) {
        List<String> keys = metrics.stream().map(Metric::key).toList();
        return keys.contains(metric)
                ? Optional.empty()
                : Optional.of(Problem.at(
                        "champion.metric",
                        "The metric (" + metric + ") of the champion is not among those of the job.",
                        Nearest.of(metric, keys)));
    }
}
