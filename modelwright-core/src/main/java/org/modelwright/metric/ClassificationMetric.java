package org.modelwright.metric;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * A metric of classes, equal to scikit-learn's of that name, with its {@code sample_weight} too; a division by zero gives
 * 0, as scikit-learn's default.
 *
 * @param name which one
 * @param average how classes become one score; {@code binary} by default for two classes, {@code macro} for more
 * @param posLabel the positive class as text; by default the second of two classes, which is scikit-learn's 1 for 0
 *     and 1
 * @param k how many of the most probable classes count as right, for {@code top_k_accuracy_score}; 2 by default
 * @param sampleWeight the column of the inputs that says how much a row counts, from 0 on, and is no feature; all count alike
 *     by default. Such a score has no interval
 * @param minimum the least score that passes, or null
 * @param maximum the largest score that passes, or null
 */
public record ClassificationMetric(
        ClassificationScore name,
        @Nullable Average average,
        @Nullable String posLabel,
        @Nullable Integer k,
        @Nullable String sampleWeight,
        @Nullable Double minimum,
        @Nullable Double maximum)
        implements Metric {

    private static final int DEFAULT_K = 2;

    /** Refuses a key that the metric does not have, and a gate that nothing passes. */
    public ClassificationMetric(
            ClassificationScore name,
            @Nullable Average average,
            @Nullable String posLabel,
            @Nullable Integer k,
            @Nullable String sampleWeight,
            @Nullable Double minimum,
            @Nullable Double maximum) {
        this.name = Records.required(name, ClassificationMetric.class, "name");
        this.average = average;
        this.posLabel = posLabel;
        this.k = k;
        this.sampleWeight = sampleWeight;
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
        if (k != null && name != ClassificationScore.TOP_K_ACCURACY_SCORE) {
            throw new ConfigException(Problem.at(
                    "k",
                    "The k (" + k + ") means nothing for " + name.name().toLowerCase(Locale.ROOT) + ".",
                    "leave k out, or name: top_k_accuracy_score."));
        }
        if (k != null && k < 1) {
            throw new ConfigException(Problem.at("k", "The k (" + k + ") is not at least 1.", "k: 2"));
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

    /** {@return the same with this {@code k}} */
    public ClassificationMetric k(int k) {
        return Records.with(this, "k", k);
    }

    /** {@return the same with this {@code sampleWeight}} */
    public ClassificationMetric sampleWeight(String sampleWeight) {
        return Records.with(this, "sampleWeight", sampleWeight);
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
                        posLabel == null ? "" : posLabel,
                        k == null ? "" : String.valueOf(k),
                        sampleWeight == null ? "" : sampleWeight)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining("_"));
    }

    @Override
    public Set<String> columns() {
        return sampleWeight == null ? Set.of() : Set.of(sampleWeight);
    }

    @Override
    public boolean greaterIsBetter() {
        return name.greaterIsBetter();
    }

    @Override
    public boolean fits(Task task) {
        return name.fits(task) && !(task == Task.MULTICLASS && average == Average.BINARY);
    }

    /**
     * {@return the score of two classes with so many right and wrong answers, the second class being the positive one}
     *
     * @throws IllegalStateException if the metric hangs on probabilities
     */
    public double ofCounts(int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {
        return fromCounts(
                Confusion.of(
                        new double[] {trueNegatives, truePositives},
                        new double[] {(double) trueNegatives + falsePositives, (double) truePositives + falseNegatives},
                        new double[] {(double) trueNegatives + falseNegatives, (double) truePositives + falsePositives
                        }),
                1);
    }

    @Override
    public double score(Target targets, Frame outputs) {
        return RowWeights.undefined(targets, sampleWeight).isPresent()
                ? Double.NaN
                : score(targets, outputs, RowWeights.of(targets, sampleWeight));
    }

    @Override
    public double score(Target targets, Frame outputs, double[] sampleWeight) {
        return score(targets, outputs, RowWeights.of(sampleWeight, targets.rows()));
    }

    private double score(Target targets, Frame outputs, RowWeights weights) {
        int positive = positive(targets.labels());
        return switch (name) {
            case ROC_AUC_SCORE -> area(targets, outputs, positive, weights, ThresholdCurve::rocAuc);
            case AVERAGE_PRECISION_SCORE -> area(targets, outputs, positive, weights, ThresholdCurve::averagePrecision);
            case TOP_K_ACCURACY_SCORE, BRIER_SCORE_LOSS, LOG_LOSS -> weights.mean(perRow(targets, outputs));
            default -> fromCounts(Confusion.of(targets, outputs, weights), positive);
        };
    }

    /** {@return what a metric is the mean of} */
    private IntToDoubleFunction perRow(Target targets, Frame outputs) {
        Column[] probabilities = probabilities(outputs, targets.labels());
        return switch (name) {
            case TOP_K_ACCURACY_SCORE -> topKAccuracy(targets, probabilities);
            case BRIER_SCORE_LOSS -> brier(targets, probabilities);
            case LOG_LOSS -> logLoss(targets, probabilities);
            default -> throw new IllegalStateException("The metric (" + name + ") is no mean over rows.");
        };
    }

    @Override
    public Optional<ReweightedScore> reweighted(Target targets, Frame outputs) {
        return sampleWeight != null
                ? Optional.empty()
                : Optional.of(
                        switch (name) {
                            case ROC_AUC_SCORE, AVERAGE_PRECISION_SCORE -> curves(targets, outputs);
                            case BRIER_SCORE_LOSS, LOG_LOSS ->
                                MeansScore.mean(IntStream.range(0, targets.rows())
                                        .mapToDouble(perRow(targets, outputs)::applyAsDouble)
                                        .toArray());
                            case TOP_K_ACCURACY_SCORE ->
                                MeansScore.share(IntStream.range(0, targets.rows())
                                        .mapToDouble(perRow(targets, outputs)::applyAsDouble)
                                        .toArray());
                            default -> counts(targets, outputs);
                        });
    }

    private ReweightedScore curves(Target targets, Frame outputs) {
        Column[] columns = probabilities(outputs, targets.labels());
        boolean precision = name == ClassificationScore.AVERAGE_PRECISION_SCORE;
        if (columns.length == 2) {
            int positive = positive(targets.labels());
            return new CurveScore(targets, columns[positive], positive, precision);
        }
        return AveragedCurves.of(
                targets,
                IntStream.range(0, columns.length)
                        .mapToObj(label -> new CurveScore(targets, columns[label], label, precision))
                        .toList(),
                average == Average.WEIGHTED,
                !precision);
    }

    private ReweightedScore counts(Target targets, Frame outputs) {
        int[] predicted = Confusion.predictions(targets, outputs);
        int[] labels = new int[predicted.length];
        int[] support = new int[targets.labels().count()];
        int[] guesses = new int[support.length];
        int[] right = new int[support.length];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = targets.label(row);
            support[labels[row]]++;
            guesses[predicted[row]]++;
            right[labels[row]] += labels[row] == predicted[row] ? 1 : 0;
        }
        int positive = positive(targets.labels());
        boolean whole = name == ClassificationScore.ACCURACY_SCORE || average == Average.MICRO;
        boolean one = !whole && averaging(support.length) == Average.BINARY && name.takes(Average.BINARY);
        ReweightedScore.Proportion proportion = name == ClassificationScore.ACCURACY_SCORE
                ? new ReweightedScore.Proportion(IntStream.of(right).sum(), labels.length)
                : one && name == ClassificationScore.PRECISION_SCORE
                        ? new ReweightedScore.Proportion(right[positive], guesses[positive])
                        : one && name == ClassificationScore.RECALL_SCORE
                                ? new ReweightedScore.Proportion(right[positive], support[positive])
                                : null;
        int fewest = whole
                ? Integer.MAX_VALUE
                : one
                        ? support[positive]
                        : IntStream.of(support).filter(it -> it > 0).min().orElse(0);
        return new ConfusionScore(
                labels, predicted, support.length, it -> fromCounts(it, positive), fewest, proportion);
    }

    @Override
    public Optional<String> undefined(Target targets, Frame outputs) {
        Optional<String> weightless = RowWeights.undefined(targets, sampleWeight);
        if (weightless.isPresent() || name != ClassificationScore.ROC_AUC_SCORE) {
            return weightless;
        }
        boolean[] present = new boolean[targets.labels().count()];
        for (int row = 0; row < targets.rows(); row++) {
            present[targets.label(row)] = true;
        }
        return IntStream.range(0, present.length)
                .filter(label -> !present[label])
                .mapToObj(label ->
                        "no row is of the class (" + targets.labels().texts().get(label) + ")")
                .findFirst();
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

    private static Column[] probabilities(Frame outputs, Labels labels) {
        return labels.texts().stream()
                .map(label -> outputs.column(Outputs.probability(label)))
                .toArray(Column[]::new);
    }

    private static IntToDoubleFunction logLoss(Target targets, Column[] probabilities) {
        double epsilon = Math.ulp(1.0);
        return row -> {
            double probability = probabilities[targets.label(row)].number(row);
            return -Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
        };
    }

    /** Of two classes both have the same error, which scikit-learn counts once. */
    private static IntToDoubleFunction brier(Target targets, Column[] probabilities) {
        int first = probabilities.length == 2 ? 1 : 0;
        return row -> {
            double sum = 0;
            for (int label = first; label < probabilities.length; label++) {
                double error = probabilities[label].number(row) - (targets.label(row) == label ? 1 : 0);
                sum += error * error;
            }
            return sum;
        };
    }

    private IntToDoubleFunction topKAccuracy(Target targets, Column[] probabilities) {
        int among = k == null ? DEFAULT_K : k;
        return row -> {
            int label = targets.label(row);
            double probability = probabilities[label].number(row);
            int before = 0;
            for (int other = 0; other < probabilities.length; other++) {
                double rival = probabilities[other].number(row);
                before += rival > probability || rival == probability && other > label ? 1 : 0;
            }
            return before < among ? 1 : 0;
        };
    }

    private double area(
            Target targets, Frame outputs, int positive, RowWeights weights, ToDoubleFunction<ThresholdCurve> area) {
        Column[] columns = probabilities(outputs, targets.labels());
        if (columns.length == 2) {
            return area.applyAsDouble(ThresholdCurve.of(targets, columns[positive], positive, weights));
        }
        double[] support = new double[columns.length];
        for (int row = 0; row < targets.rows(); row++) {
            support[targets.label(row)] += weights.of(row);
        }
        double sum = 0;
        double shares = 0;
        for (int label = 0; label < columns.length; label++) {
            double share = average == Average.WEIGHTED ? support[label] : 1;
            if (share > 0) {
                sum += share * area.applyAsDouble(ThresholdCurve.of(targets, columns[label], label, weights));
                shares += share;
            }
        }
        return sum / shares;
    }

    private double fromCounts(Confusion confusion, int positive) {
        return switch (name) {
            case ACCURACY_SCORE -> confusion.correct() / confusion.total();
            case BALANCED_ACCURACY_SCORE -> confusion.balancedAccuracy();
            case MATTHEWS_CORRCOEF -> confusion.matthews();
            case COHEN_KAPPA_SCORE -> confusion.kappa();
            default -> averaged(confusion, positive);
        };
    }

    private Average averaging(int classes) {
        return average != null ? average : classes == 2 ? Average.BINARY : Average.MACRO;
    }

    private double averaged(Confusion confusion, int positive) {
        Average averaging = averaging(confusion.classes());
        return switch (averaging) {
            case BINARY ->
                score(confusion.truePositives(positive), confusion.support(positive), confusion.predicted(positive));
            case MICRO -> score(confusion.correct(), confusion.total(), confusion.total());
            case MACRO, WEIGHTED -> {
                CompensatedSum sum = new CompensatedSum();
                double shares = 0;
                for (int label = 0; label < confusion.classes(); label++) {
                    // scikit-learn averages over the classes that are there, in truth or among the predictions.
                    if (!confusion.isPresent(label)) {
                        continue;
                    }
                    double share = averaging == Average.MACRO ? 1 : confusion.support(label);
                    sum.add(share
                            * score(
                                    confusion.truePositives(label),
                                    confusion.support(label),
                                    confusion.predicted(label)));
                    shares += share;
                }
                yield shares == 0 ? 0 : sum.value() / shares;
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
