package org.modelwright.metric;

import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/**
 * How often each class was predicted for the rows of which, each row by its weight: rows of the matrix are true classes,
 * columns predicted ones.
 */
final class Confusion {

    private final double[][] counts;
    private final boolean[] present;

    private Confusion(double[][] counts, boolean[] present) {
        this.counts = counts;
        this.present = present;
    }

    static Confusion of(Target targets, Frame outputs, RowWeights weights) {
        int classes = targets.labels().count();
        double[][] counts = new double[classes][classes];
        boolean[] present = new boolean[classes];
        Column predictions = outputs.column(Outputs.PREDICTION);
        IntUnaryOperator indexes = targets.labels().indexes(predictions);
        for (int row = 0; row < targets.rows(); row++) {
            int predicted = indexes.applyAsInt(row);
            if (predicted < 0) {
                throw new IllegalStateException("The model said (" + predictions.text(row) + "), which is no class.");
            }
            int label = targets.label(row);
            counts[label][predicted] += weights.of(row);
            present[label] = true;
            present[predicted] = true;
        }
        return new Confusion(counts, present);
    }

    /** {@return how many classes there are} */
    int classes() {
        return counts.length;
    }

    /** {@return whether a row is of the class, or predicted to be, whatever it weighs} */
    boolean isPresent(int label) {
        return present[label];
    }

    /** {@return what all rows weigh} */
    double total() {
        double sum = 0;
        for (int label = 0; label < counts.length; label++) {
            sum += predicted(label);
        }
        return sum;
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
        for (double[] row : counts) {
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
        double total = total();
        double variances = (total * total - squaredSupport) * (total * total - squaredPredicted);
        return variances == 0 ? 0 : (correct() * total - agreement) / Math.sqrt(variances);
    }

    /** One minus disagreement by what chance gives; not defined where there is one class alone. */
    double kappa() {
        double total = total();
        CompensatedSum disagreement = new CompensatedSum();
        CompensatedSum byChance = new CompensatedSum();
        for (int label = 0; label < counts.length; label++) {
            for (int other = 0; other < counts.length; other++) {
                if (label != other) {
                    disagreement.add(counts[label][other]);
                    byChance.add(support(label) * predicted(other) / total);
                }
            }
        }
        return byChance.value() == 0 ? Double.NaN : 1 - disagreement.value() / byChance.value();
    }
}
