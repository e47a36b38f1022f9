package org.modelwright.metric;

import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/** How often each class was predicted for the rows of which: rows of the matrix are true classes, columns predicted ones. */
final class Confusion {

    private final long[][] counts;
    private final long rows;

    private Confusion(long[][] counts, long rows) {
        this.counts = counts;
        this.rows = rows;
    }

    static Confusion of(Target targets, Frame outputs) {
        int classes = targets.labels().count();
        long[][] counts = new long[classes][classes];
        Column predictions = outputs.column(Outputs.PREDICTION);
        IntUnaryOperator indexes = targets.labels().indexes(predictions);
        for (int row = 0; row < targets.rows(); row++) {
            int predicted = indexes.applyAsInt(row);
            if (predicted < 0) {
                throw new IllegalStateException("The model said (" + predictions.text(row) + "), which is no class.");
            }
            counts[targets.label(row)][predicted]++;
        }
        return new Confusion(counts, targets.rows());
    }

    /** {@return how many classes there are} */
    int classes() {
        return counts.length;
    }

    double rows() {
        return rows;
    }

    /** {@return how many rows of the class were predicted to be of it} */
    double truePositives(int label) {
        return counts[label][label];
    }

    /** {@return how many rows are of the class} */
    double support(int label) {
        double sum = 0;
        for (int predicted = 0; predicted < counts.length; predicted++) {
            sum += counts[label][predicted];
        }
        return sum;
    }

    /** {@return how many rows were predicted to be of the class} */
    double predicted(int label) {
        double sum = 0;
        for (long[] row : counts) {
            sum += row[label];
        }
        return sum;
    }

    /** {@return how many rows were predicted to be of their class} */
    double correct() {
        double sum = 0;
        for (int label = 0; label < counts.length; label++) {
            sum += counts[label][label];
        }
        return sum;
    }

    double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (int label = 0; label < counts.length; label++) {
            if (support(label) > 0) {
                sum += truePositives(label) / support(label);
                present++;
            }
        }
        return sum / present;
    }

    /** Gorodkin's form for any number of classes; 0 where nothing varies, as in scikit-learn. */
    double matthews() {
        double agreement = 0;
        double squaredSupport = 0;
        double squaredPredicted = 0;
        for (int label = 0; label < counts.length; label++) {
            agreement += support(label) * predicted(label);
            squaredSupport += support(label) * support(label);
            squaredPredicted += predicted(label) * predicted(label);
        }
        double total = rows();
        double variances = (total * total - squaredSupport) * (total * total - squaredPredicted);
        return variances == 0 ? 0 : (correct() * total - agreement) / Math.sqrt(variances);
    }

    double kappa() {
        double expected = 0;
        for (int label = 0; label < counts.length; label++) {
            expected += support(label) * predicted(label) / rows();
        }
        return (correct() - expected) / (rows() - expected);
    }
}
