package org.modelwright.model;

import static java.util.Objects.requireNonNullElse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Predicts the same for every row: what a model must beat to be worth anything.
 *
 * <p>A regression predicts the mean or the median of the training targets. A classifier predicts the most frequent
 * class, the first of them if several are, and gives each class its share of the training rows as probability, as
 * scikit-learn's {@code DummyClassifier(strategy="prior")} does.
 *
 * @param task what is predicted, or null to find it from the target
 * @param strategy what to predict, or null for {@code mean} in a regression and {@code most_frequent} in a
 *     classification
 * @param randomState taken for the sake of a common face; nothing here is random. 42 by default
 */
public record BaselineModel(@Nullable Task task, @Nullable Strategy strategy, Long randomState) implements Model {

    /** What to predict. */
    public enum Strategy {
        /** The mean of the training targets; for regressions. */
        MEAN,
        /** The median of the training targets, the mean of the middle two if their count is even; for regressions. */
        MEDIAN,
        /** The class with the most training rows; for classifications. */
        MOST_FREQUENT
    }

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if task and strategy do not go together
     */
    public BaselineModel(@Nullable Task task, @Nullable Strategy strategy, @Nullable Long randomState) {
        this.task = task;
        this.strategy = strategy;
        this.randomState = requireNonNullElse(randomState, 42L);
        if (task != null && strategy != null) {
            refuseMisfit(task, strategy);
        }
    }

    /** {@return one with every default} */
    public static BaselineModel of() {
        return Records.of(BaselineModel.class);
    }

    /** {@return the same with this {@code task}} */
    public BaselineModel task(Task task) {
        return Records.with(this, "task", task);
    }

    /** {@return the same with this {@code strategy}} */
    public BaselineModel strategy(Strategy strategy) {
        return Records.with(this, "strategy", strategy);
    }

    /** {@return the same with this {@code randomState}} */
    public BaselineModel randomState(long randomState) {
        return Records.with(this, "randomState", randomState);
    }

    @Override
    public Optional<Task> wantedTask() {
        return Optional.ofNullable(task);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigException also if the strategy does not fit the task
     */
    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        if (strategy != null) {
            refuseMisfit(target.task(), strategy);
        }
        List<Feature> features = Features.of(inputs, target.labels());
        if (target.rows() == 0) {
            throw new DataException("There are no training rows.");
        }
        double[] constants;
        if (target.task() == Task.REGRESSION) {
            double[] values = new double[target.rows()];
            Arrays.setAll(values, target::value);
            constants = new double[] {strategy == Strategy.MEDIAN ? Features.median(values) : Features.mean(values)};
        } else {
            constants = new double[target.labels().count()];
            for (int row = 0; row < target.rows(); row++) {
                constants[target.label(row)]++;
            }
            for (int label = 0; label < constants.length; label++) {
                constants[label] /= target.rows();
            }
        }
        return new FittedBaselineModel(target.task(), target.labels(), features, constants);
    }

    private static void refuseMisfit(Task task, Strategy strategy) {
        boolean regression = task == Task.REGRESSION;
        if (regression == (strategy == Strategy.MOST_FREQUENT)) {
            throw new ConfigException(Problem.at(
                    "strategy",
                    "The strategy (" + strategy.name().toLowerCase(Locale.ROOT) + ") does not fit the task ("
                            + task.name().toLowerCase(Locale.ROOT) + ").",
                    regression ? "mean or median." : "most_frequent."));
        }
    }
}
