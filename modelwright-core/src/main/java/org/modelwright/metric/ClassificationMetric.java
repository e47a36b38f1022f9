package org.modelwright.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A metric of classes, equal to scikit-learn's of that name; a division by zero gives 0, as scikit-learn's default.
 *
 * @param name which one
 * @param average how classes become one score; {@code binary} by default for two classes, {@code macro} for more
 * @param posLabel the positive class as text; by default the second of two classes, which is scikit-learn's 1 for 0
 *     and 1
 * @param minimum the least score that passes, or null
 * @param maximum the largest score that passes, or null
 */
public record ClassificationMetric(
        ClassificationScore name,
        @Nullable Average average,
        @Nullable String posLabel,
        @Nullable Double minimum,
        @Nullable Double maximum)
        implements Metric {

    /** Refuses a key that the metric does not have, and a gate that nothing passes. */
    public ClassificationMetric(
            ClassificationScore name,
            @Nullable Average average,
            @Nullable String posLabel,
            @Nullable Double minimum,
            @Nullable Double maximum) {
        this.name = Records.required(name, ClassificationMetric.class, "name");
        this.average = average;
        this.posLabel = posLabel;
        this.minimum = minimum;
        this.maximum = maximum;
        Bounds.refuseUnpassable(minimum, maximum);
        if (average != null && !name.takes(average)) {
            throw new ConfigException(Problem.at(
                    "average",
                    "The average (" + average.name().toLowerCase(Locale.ROOT) + ") means nothing for "
                            + name.name().toLowerCase(Locale.ROOT) + ".",
                    name.takes(Average.MACRO) ? "macro, or weighted." : "leave average out."));
        }
    }

    /** {@return one with defaults for all other keys} */
    public static ClassificationMetric of(ClassificationScore name) {
        return Records.of(ClassificationMetric.class, "name", name);
    }

    /** {@return the same with this {@code name}} */
    public ClassificationMetric name(ClassificationScore name) {
        return Records.with(this, "name", name);
    }

    /** {@return the same with this {@code average}} */
    public ClassificationMetric average(Average average) {
        return Records.with(this, "average", average);
    }

    /** {@return the same with this {@code posLabel}} */
    public ClassificationMetric posLabel(String posLabel) {
        return Records.with(this, "posLabel", posLabel);
    }

    /** {@return the same with this {@code minimum}} */
    public ClassificationMetric minimum(double minimum) {
        return Records.with(this, "minimum", minimum);
    }

    /** {@return the same with this {@code maximum}} */
    public ClassificationMetric maximum(double maximum) {
        return Records.with(this, "maximum", maximum);
    }

    @Override
    public String key() {
        return name.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String variant() {
        return Stream.of(
                        average == null ? "" : average.name().toLowerCase(Locale.ROOT),
                        posLabel == null ? "" : posLabel)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining("_"));
    }

    @Override
    public boolean greaterIsBetter() {
        return name.greaterIsBetter();
    }

    @Override
    public boolean fits(Task task) {
        return task == Task.BINARY || task == Task.MULTICLASS && !name.binaryOnly() && average != Average.BINARY;
    }

    @Override
    public double score(Target targets, Frame outputs) {
        Labels labels = targets.labels();
        int positive = positive(labels);
        return switch (name) {
            case ROC_AUC_SCORE ->
                labels.count() == 2
                        ? rocAuc(targets, probabilities(outputs, labels, positive), positive)
                        : eachAgainstTheRest(targets, outputs);
            case AVERAGE_PRECISION_SCORE ->
                averagePrecision(targets, probabilities(outputs, labels, positive), positive);
            case BRIER_SCORE_LOSS -> {
                double[] probabilities = probabilities(outputs, labels, positive);
                yield CompensatedSum.mean(targets.rows(), row -> {
                    double error = probabilities[row] - (targets.label(row) == positive ? 1 : 0);
                    return error * error;
                });
            }
            case LOG_LOSS -> logLoss(targets, outputs);
            default -> fromCounts(Confusion.of(targets, outputs), positive);
        };
    }

    private int positive(Labels labels) {
        if (posLabel == null) {
            return labels.count() - 1;
        }
        int positive = labels.texts().indexOf(posLabel);
        if (positive < 0) {
            throw new ConfigException(
                    "The pos_label (" + posLabel + ") of " + key() + " is no class of the target.",
                    Nearest.of(posLabel, labels.texts()));
        }
        return positive;
    }

    private static double[] probabilities(Frame outputs, Labels labels, int label) {
        Column column = outputs.column(Outputs.probability(labels.texts().get(label)));
        double[] values = new double[column.rows()];
        column.numbers(0, values);
        return values;
    }

    private static double logLoss(Target targets, Frame outputs) {
        double epsilon = Math.ulp(1.0);
        Column[] columns = targets.labels().texts().stream()
                .map(label -> outputs.column(Outputs.probability(label)))
                .toArray(Column[]::new);
        return CompensatedSum.mean(targets.rows(), row -> {
            double probability = columns[targets.label(row)].number(row);
            return -Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
        });
    }

    /** The chance that a positive row has a higher probability than a negative one; ties count half. */
    private static double rocAuc(Target targets, double[] probabilities, int positive) {
        double[] positives = sorted(targets, probabilities, positive, true);
        double[] negatives = sorted(targets, probabilities, positive, false);
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        double pairs = 0;
        int below = 0;
        int upTo = 0;
        for (double score : positives) {
            while (below < negatives.length && negatives[below] < score) {
                below++;
            }
            upTo = Math.max(upTo, below);
            while (upTo < negatives.length && negatives[upTo] == score) {
                upTo++;
            }
            pairs += below + (upTo - below) / 2.0;
        }
        return pairs / ((double) positives.length * negatives.length);
    }

    private double eachAgainstTheRest(Target targets, Frame outputs) {
        int classes = targets.labels().count();
        double[] support = new double[classes];
        for (int row = 0; row < targets.rows(); row++) {
            support[targets.label(row)]++;
        }
        double sum = 0;
        double weights = 0;
        for (int label = 0; label < classes; label++) {
            double weight = average == Average.WEIGHTED ? support[label] : 1;
            if (weight == 0) {
                continue;
            }
            sum += weight * rocAuc(targets, probabilities(outputs, targets.labels(), label), label);
            weights += weight;
        }
        return sum / weights;
    }

    private static double averagePrecision(Target targets, double[] probabilities, int positive) {
        double[] positives = sorted(targets, probabilities, positive, true);
        double[] negatives = sorted(targets, probabilities, positive, false);
        CompensatedSum area = new CompensatedSum();
        double recall = 0;
        int below = negatives.length;
        for (int from = positives.length, to; from > 0; from = to) {
            double score = positives[from - 1];
            to = from;
            while (to > 0 && positives[to - 1] == score) {
                to--;
            }
            while (below > 0 && negatives[below - 1] >= score) {
                below--;
            }
            double truePositives = positives.length - to;
            area.add((truePositives / positives.length - recall)
                    * (truePositives / (truePositives + negatives.length - below)));
            recall = truePositives / positives.length;
        }
        return area.value();
    }

    /** {@return the probabilities of the rows that are positive, or of the others, ascending} */
    private static double[] sorted(Target targets, double[] probabilities, int positive, boolean ofPositives) {
        double[] selected = new double[probabilities.length];
        int count = 0;
        for (int row = 0; row < probabilities.length; row++) {
            if ((targets.label(row) == positive) == ofPositives) {
                selected[count++] = probabilities[row];
            }
        }
        double[] sorted = Arrays.copyOf(selected, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private double fromCounts(Confusion confusion, int positive) {
        return switch (name) {
            case ACCURACY_SCORE -> confusion.correct() / confusion.rows();
            case BALANCED_ACCURACY_SCORE -> confusion.balancedAccuracy();
            case MATTHEWS_CORRCOEF -> confusion.matthews();
            case COHEN_KAPPA_SCORE -> confusion.kappa();
            default -> averaged(confusion, positive);
        };
    }

    private double averaged(Confusion confusion, int positive) {
        Average averaging = average != null ? average : confusion.classes() == 2 ? Average.BINARY : Average.MACRO;
        return switch (averaging) {
            case BINARY ->
                score(confusion.truePositives(positive), confusion.support(positive), confusion.predicted(positive));
            case MICRO -> score(confusion.correct(), confusion.rows(), confusion.rows());
            case MACRO, WEIGHTED -> {
                CompensatedSum sum = new CompensatedSum();
                double weights = 0;
                for (int label = 0; label < confusion.classes(); label++) {
                    // scikit-learn averages over the classes that are there, in truth or among the predictions.
                    if (confusion.support(label) + confusion.predicted(label) == 0) {
                        continue;
                    }
                    double weight = averaging == Average.MACRO ? 1 : confusion.support(label);
                    sum.add(weight
                            * score(
                                    confusion.truePositives(label),
                                    confusion.support(label),
                                    confusion.predicted(label)));
                    weights += weight;
                }
                yield weights == 0 ? 0 : sum.value() / weights;
            }
        };
    }

    private double score(double truePositives, double support, double predicted) {
        return switch (name) {
            case PRECISION_SCORE -> ratio(truePositives, predicted);
            case RECALL_SCORE -> ratio(truePositives, support);
            case F1_SCORE -> ratio(2 * truePositives, support + predicted);
            case JACCARD_SCORE -> ratio(truePositives, support + predicted - truePositives);
            default -> throw new IllegalStateException("The metric (" + name + ") is not averaged.");
        };
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
