package org.modelwright.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What the prediction intervals of a regression are worth; measured wherever a model gives them.
 *
 * @param what is measured
 */
public record IntervalMetric(What what) implements Metric {

    /** What is measured. */
    public enum What {
        /** The share of rows whose target lies in the interval, its ends included; that of a row without a prediction doesn't. */
        COVERAGE,
        /** The mean distance between both ends, in units of the target. */
        WIDTH
    }

    /** {@return both of them behind other metrics} */
    public static List<Metric> behind(List<Metric> metrics) {
        return Stream.concat(metrics.stream(), Arrays.stream(What.values()).map(IntervalMetric::new))
                .toList();
    }

    @Override
    public String key() {
        return "interval_" + what.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean greaterIsBetter() {
        return what == What.COVERAGE;
    }

    @Override
    public boolean fits(Task task) {
        return task == Task.REGRESSION;
    }

    @Override
    public boolean measures(Frame outputs) {
        return outputs.find(Outputs.LOWER).isPresent();
    }

    private static IntToDoubleFunction perRow(What what, Target targets, Frame outputs) {
        Column lower = outputs.column(Outputs.LOWER);
        Column upper = outputs.column(Outputs.UPPER);
        return what == What.WIDTH
                ? row -> upper.number(row) - lower.number(row)
                : row -> targets.value(row) >= lower.number(row) && targets.value(row) <= upper.number(row) ? 1 : 0;
    }

    @Override
    public double score(Target targets, Frame outputs) {
        return RowWeights.equal(targets.rows()).mean(perRow(what, targets, outputs));
    }

    @Override
    public Optional<ReweightedScore> reweighted(Target targets, Frame outputs) {
        double[] values = IntStream.range(0, targets.rows())
                .mapToDouble(perRow(what, targets, outputs)::applyAsDouble)
                .toArray();
        return Optional.of(what == What.COVERAGE ? MeansScore.counted(values) : MeansScore.mean(values));
    }

    @Override
    public @Nullable Double minimum() {
        return null;
    }

    @Override
    public @Nullable Double maximum() {
        return null;
    }
}
