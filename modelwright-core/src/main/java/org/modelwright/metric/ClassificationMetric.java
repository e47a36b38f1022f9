package org.modelwright.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
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
        this.name = name;
        this.average = average;
        this.posLabel = posLabel;
        this.minimum = minimum;
        this.maximum = maximum;
        Bounds.refuseNonsense(minimum, maximum);
        if (average != null && !name.averaged()) {
            throw new ConfigException(
                    "The average (" + average.name().toLowerCase(Locale.ROOT) + ") means nothing for "
                            + name.name().toLowerCase(Locale.ROOT) + ".",
                    "leave average out.");
        }
    }

    @Override
    public String key() {
        return name.name().toLowerCase(Locale.ROOT);
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
            case ROC_AUC_SCORE -> rocAuc(targets, probabilities(outputs, labels, positive), positive);
            case AVERAGE_PRECISION_SCORE ->
                averagePrecision(targets, probabilities(outputs, labels, positive), positive);
            case BRIER_SCORE_LOSS -> {
                double[] said = probabilities(outputs, labels, positive);
                yield mean(targets.rows(), row -> {
                    double gap = said[row] - (targets.label(row) == positive ? 1 : 0);
                    return gap * gap;
                });
            }
            case LOG_LOSS -> logLoss(targets, outputs);
            default -> counted(Confusion.of(targets, outputs), positive);
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
        double least = Math.ulp(1.0);
        Column[] columns = targets.labels().texts().stream()
                .map(label -> outputs.column(Outputs.probability(label)))
                .toArray(Column[]::new);
        return mean(targets.rows(), row -> {
            double said = columns[targets.label(row)].number(row);
            return -Math.log(Math.min(Math.max(said, least), 1 - least));
        });
    }

    /** The chance that a positive row is said to be likelier than a negative one; ties count half. */
    private static double rocAuc(Target targets, double[] said, int positive) {
        double[] positives = sorted(targets, said, positive, true);
        double[] negatives = sorted(targets, said, positive, false);
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        double won = 0;
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
            won += below + (upTo - below) / 2.0;
        }
        return won / ((double) positives.length * negatives.length);
    }

    private static double averagePrecision(Target targets, double[] said, int positive) {
        double[] positives = sorted(targets, said, positive, true);
        double[] negatives = sorted(targets, said, positive, false);
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
            double found = positives.length - to;
            area.add((found / positives.length - recall) * (found / (found + negatives.length - below)));
            recall = found / positives.length;
        }
        return area.value();
    }

    /** {@return what was said of the rows that are positive, or of the others, ascending} */
    private static double[] sorted(Target targets, double[] said, int positive, boolean wanted) {
        double[] kept = new double[said.length];
        int count = 0;
        for (int row = 0; row < said.length; row++) {
            if ((targets.label(row) == positive) == wanted) {
                kept[count++] = said[row];
            }
        }
        double[] sorted = Arrays.copyOf(kept, count);
        Arrays.parallelSort(sorted);
        return sorted;
    }

    private double counted(Confusion confusion, int positive) {
        return switch (name) {
            case ACCURACY_SCORE -> confusion.right() / confusion.rows();
            case BALANCED_ACCURACY_SCORE -> confusion.balancedAccuracy();
            case MATTHEWS_CORRCOEF -> confusion.matthews();
            case COHEN_KAPPA_SCORE -> confusion.kappa();
            default -> averaged(confusion, positive);
        };
    }

    private double averaged(Confusion confusion, int positive) {
        Average how = average != null ? average : confusion.count() == 2 ? Average.BINARY : Average.MACRO;
        return switch (how) {
            case BINARY -> ofCounts(confusion.hits(positive), confusion.truly(positive), confusion.said(positive));
            case MICRO -> ofCounts(confusion.right(), confusion.rows(), confusion.rows());
            case MACRO, WEIGHTED -> {
                CompensatedSum sum = new CompensatedSum();
                double weights = 0;
                for (int label = 0; label < confusion.count(); label++) {
                    // scikit-learn averages over the classes that are there, in truth or in what was said.
                    if (confusion.truly(label) + confusion.said(label) == 0) {
                        continue;
                    }
                    double weight = how == Average.MACRO ? 1 : confusion.truly(label);
                    sum.add(weight * ofCounts(confusion.hits(label), confusion.truly(label), confusion.said(label)));
                    weights += weight;
                }
                yield weights == 0 ? 0 : sum.value() / weights;
            }
        };
    }

    private double ofCounts(double hits, double truly, double said) {
        return switch (name) {
            case PRECISION_SCORE -> ratio(hits, said);
            case RECALL_SCORE -> ratio(hits, truly);
            case F1_SCORE -> ratio(2 * hits, truly + said);
            case JACCARD_SCORE -> ratio(hits, truly + said - hits);
            default -> throw new IllegalStateException("The metric (" + name + ") is not averaged.");
        };
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static double mean(int rows, IntToDoubleFunction values) {
        CompensatedSum sum = new CompensatedSum();
        for (int row = 0; row < rows; row++) {
            sum.add(values.applyAsDouble(row));
        }
        return sum.value() / rows;
    }
}
