package org.modelwright.search;

import java.nio.DoubleBuffer;
import java.util.List;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** What trials are judged by: a proper score, the mean of what each row loses. */
public enum Loss {
    /** Of classes: minus the logarithm of the probability of the right one. */
    LOG_LOSS("log_loss"),
    /** Of numbers: the squared error; the score is the root of its mean. */
    SQUARED_ERROR("root_mean_squared_error"),
    /** Of counts: the Poisson deviance. */
    POISSON_DEVIANCE("mean_poisson_deviance"),
    /** Of amounts: the gamma deviance. */
    GAMMA_DEVIANCE("mean_gamma_deviance");

    private static final double LEAST = 1e-15;

    private final String score;

    Loss(String score) {
        this.score = score;
    }

    /**
     * {@return what a job is judged by: log loss of classes; of numbers squared errors, unless the first metric that it names
     * is a deviance of Poisson or gamma}
     */
    public static Loss of(Task task, List<Metric> metrics) {
        if (task != Task.REGRESSION) {
            return LOG_LOSS;
        }
        RegressionScore first = metrics.isEmpty() || !(metrics.get(0) instanceof RegressionMetric metric)
                ? RegressionScore.MEAN_SQUARED_ERROR
                : metric.name();
        return first == RegressionScore.MEAN_POISSON_DEVIANCE
                ? POISSON_DEVIANCE
                : first == RegressionScore.MEAN_GAMMA_DEVIANCE ? GAMMA_DEVIANCE : SQUARED_ERROR;
    }

    /** {@return the name of the score in {@code sklearn.metrics}} */
    public String score() {
        return score;
    }

    /** {@return the score that a mean of losses stands for; less is better} */
    public double score(double meanLoss) {
        return this == SQUARED_ERROR ? Math.sqrt(meanLoss) : meanLoss;
    }

    /**
     * {@return what a row loses; no number where it is not defined}
     *
     * @param row of the target
     * @param outputs the prediction, or the probability of each class
     * @param place of the row in them
     */
    double of(Target target, int row, List<DoubleBuffer> outputs, int place) {
        if (this == LOG_LOSS) {
            return -Math.log(Math.max(LEAST, outputs.get(target.label(row)).get(place)));
        }
        double truth = target.value(row);
        double said = outputs.get(0).get(place);
        if (this == SQUARED_ERROR) {
            return (truth - said) * (truth - said);
        }
        if (!(said > 0)) {
            return Double.NaN;
        }
        return this == POISSON_DEVIANCE
                ? 2 * ((truth == 0 ? 0 : truth * Math.log(truth / said)) - truth + said)
                : 2 * (Math.log(said / truth) + truth / said - 1);
    }
}
