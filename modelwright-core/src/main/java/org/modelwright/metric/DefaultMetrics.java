package org.modelwright.metric;

import java.util.List;
import org.modelwright.task.Task;

/** What is measured where a job does not say. */
public final class DefaultMetrics {

    private static final List<Metric> REGRESSION = List.of(
            RegressionMetric.of(RegressionScore.MEAN_SQUARED_ERROR),
            RegressionMetric.of(RegressionScore.MEAN_ABSOLUTE_ERROR),
            RegressionMetric.of(RegressionScore.R2_SCORE));
    private static final List<Metric> BINARY = List.of(
            classes(ClassificationScore.ACCURACY_SCORE),
            classes(ClassificationScore.PRECISION_SCORE),
            classes(ClassificationScore.RECALL_SCORE),
            classes(ClassificationScore.F1_SCORE),
            classes(ClassificationScore.ROC_AUC_SCORE),
            classes(ClassificationScore.LOG_LOSS));
    private static final List<Metric> MULTICLASS = List.of(
            classes(ClassificationScore.ACCURACY_SCORE),
            classes(ClassificationScore.F1_SCORE),
            classes(ClassificationScore.LOG_LOSS));

    private DefaultMetrics() {}

    /** {@return the usual metrics of a task} */
    public static List<Metric> of(Task task) {
        return switch (task) {
            case REGRESSION -> REGRESSION;
            case BINARY -> BINARY;
            case MULTICLASS -> MULTICLASS;
        };
    }

    private static Metric classes(ClassificationScore name) {
        return ClassificationMetric.of(name);
    }
}
