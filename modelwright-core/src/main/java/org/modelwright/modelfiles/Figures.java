package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What pictures of the test rows are drawn from, each bounded in size however many rows there are.
 *
 * @param residuals of a regression; null of another task
 * @param predictions actual and predicted numbers of some rows of a regression, at most 500
 * @param confusion of classes; null of a regression, and beyond 50 classes
 * @param classes each of at most 300 classes by itself
 * @param roc of two classes that of the positive one, of more each against the rest; none beyond 10 classes
 * @param precisionRecall the same
 * @param calibration the same
 * @param worstRows the rows where the model is worst, at most 10
 * @param reasons contributions of columns to some rows; null of a model that has none
 */
public record Figures(
        @Nullable Residuals residuals,
        List<Pair> predictions,
        @Nullable Confusion confusion,
        List<ClassScore> classes,
        List<Curve> roc,
        List<Curve> precisionRecall,
        List<Calibration> calibration,
        List<WorstRow> worstRows,
        @Nullable Reasons reasons) {

    /** Keeps copies. */
    public Figures {
        predictions = List.copyOf(predictions);
        classes = List.copyOf(classes);
        roc = List.copyOf(roc);
        precisionRecall = List.copyOf(precisionRecall);
        calibration = List.copyOf(calibration);
        worstRows = List.copyOf(worstRows);
    }

    /**
     * What is left of the target where the prediction is taken off.
     *
     * @param mean of them
     * @param deviation the population's standard deviation
     * @param shares 0, 0.01, 0.05, 0.1 and so on to 1
     * @param quantiles the residual at each of the shares
     */
    public record Residuals(double mean, double deviation, List<Double> shares, List<Double> quantiles) {

        /** Keeps copies. */
        public Residuals {
            shares = List.copyOf(shares);
            quantiles = List.copyOf(quantiles);
        }
    }

    /**
     * One row of a regression.
     *
     * @param actual the target
     * @param predicted the prediction
     */
    public record Pair(double actual, double predicted) {}

    /**
     * How often each class was predicted for rows of which.
     *
     * @param classes in order
     * @param counts for each true class, for each predicted one, the rows
     */
    public record Confusion(List<String> classes, List<List<Integer>> counts) {

        /** Keeps copies. */
        public Confusion {
            classes = List.copyOf(classes);
            counts = counts.stream().map(List::copyOf).toList();
        }
    }

    /**
     * One class by itself. Intervals are Wilson's, of 95 %.
     *
     * @param label the class
     * @param rows that are of it
     * @param predicted rows that were predicted to be of it
     * @param recall of the rows of it, the share predicted to be; null without one
     * @param recallLower null with fewer than 20 rows of it
     * @param recallUpper the same
     * @param precision of the rows predicted to be of it, the share that are; null without one
     * @param precisionLower null with fewer than 20 such rows
     * @param precisionUpper the same
     * @param few whether there are fewer than 20 rows of it
     */
    public record ClassScore(
            String label,
            int rows,
            int predicted,
            @Nullable Double recall,
            @Nullable Double recallLower,
            @Nullable Double recallUpper,
            @Nullable Double precision,
            @Nullable Double precisionLower,
            @Nullable Double precisionUpper,
            boolean few) {}

    /**
     * A curve of a class against the rest, at most 101 points.
     *
     * @param label the class
     * @param x false positive rate, or recall
     * @param y true positive rate, or precision
     * @param thresholds the probability from which on a row is taken for the class; 1 above all
     */
    public record Curve(String label, List<Double> x, List<Double> y, List<Double> thresholds) {

        /** Keeps copies. */
        public Curve {
            x = List.copyOf(x);
            y = List.copyOf(y);
            thresholds = List.copyOf(thresholds);
        }
    }

    /**
     * Whether rows are of a class as often as its probability says, in at most 10 bins of equally many rows.
     *
     * @param label the class
     * @param predicted the mean probability of each bin
     * @param observed the share of its rows that are of the class
     * @param lower of Wilson's interval of 95 %
     * @param upper of the same
     * @param rows of each bin
     */
    public record Calibration(
            String label,
            List<Double> predicted,
            List<Double> observed,
            List<Double> lower,
            List<Double> upper,
            List<Integer> rows) {

        /** Keeps copies. */
        public Calibration {
            predicted = List.copyOf(predicted);
            observed = List.copyOf(observed);
            lower = List.copyOf(lower);
            upper = List.copyOf(upper);
            rows = List.copyOf(rows);
        }
    }

    /**
     * A row where the model is far off.
     *
     * @param key what names it: the key columns, or {@code row}
     * @param actual the target, as text
     * @param predicted the prediction, as text
     * @param loss the absolute error of a number; minus the logarithm of the true class's probability
     * @param reasons the columns that contribute most to its margin, at most 5, the largest first; none of a model that does
     *     not say
     */
    public record WorstRow(
            Map<String, String> key, String actual, String predicted, double loss, Map<String, Double> reasons) {

        /** Keeps copies, in their order. */
        public WorstRow {
            key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
            reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
        }
    }

    /**
     * What columns contribute to the margin, for a sample of the test rows.
     *
     * @param output the class whose margin it is; null where there is one margin
     * @param rows how many
     * @param baseValue the mean margin that contributions start from
     * @param features the columns with the largest mean contribution, at most 20, the largest first
     */
    public record Reasons(@Nullable String output, int rows, double baseValue, List<Reason> features) {

        /** Keeps a copy. */
        public Reasons {
            features = List.copyOf(features);
        }
    }

    /**
     * What one column contributes.
     *
     * @param feature the column
     * @param meanAbsolute the mean size of its contributions
     * @param contributions of at most 200 rows
     * @param values of the same rows as text; an empty one where there is no value
     */
    public record Reason(String feature, double meanAbsolute, List<Double> contributions, List<String> values) {

        /** Keeps copies. */
        public Reason {
            contributions = List.copyOf(contributions);
            values = List.copyOf(values);
        }
    }
}
