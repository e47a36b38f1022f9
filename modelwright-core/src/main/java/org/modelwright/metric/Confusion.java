package org.modelwright.metric;

import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/**
 * How often each class is there, was predicted, and rightly so, each row by its weight: what lies beside the diagonal of
 * the matrix of both is in the sums.
 */
final class Confusion {

    private final double[] truePositives;
    private final double[] support;
    private final double[] predicted;
    private final boolean[] present;

    private Confusion(double[] truePositives, double[] support, double[] predicted, boolean[] present) {
        this.truePositives = truePositives;
        this.support = support;
        this.predicted = predicted;
        this.present = present;
    }

    static Confusion of(Target targets, Frame outputs, RowWeights weights) {
        int classes = targets.labels().count();
        double[] truePositives = new double[classes];
        double[] support = new double[classes];
        double[] guesses = new double[classes];
        boolean[] present = new boolean[classes];
        int[] predictions = predictions(targets, outputs);
        for (int row = 0; row < targets.rows(); row++) {
            int predicted = predictions[row];
            int label = targets.label(row);
            double weight = weights.of(row);
            support[label] += weight;
            guesses[predicted] += weight;
            truePositives[label] += label == predicted ? weight : 0;
            present[label] = true;
            present[predicted] = true;
        }
        return new Confusion(truePositives, support, guesses, present);
    }

    /** {@return one of these counts; a class is present that has some} */
    static Confusion of(double[] truePositives, double[] support, double[] predicted) {
        boolean[] present = new boolean[support.length];
        for (int label = 0; label < present.length; label++) {
            present[label] = support[label] > 0 || predicted[label] > 0;
        }
        return new Confusion(truePositives, support, predicted, present);
    }

    /** {@return the index of the class that was predicted for each row} */
    static int[] predictions(Target targets, Frame outputs) {
        Column predictions = outputs.column(Outputs.PREDICTION);
        IntUnaryOperator indexes = targets.labels().indexes(predictions);
        int[] classes = new int[targets.rows()];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = indexes.applyAsInt(row);
            if (classes[row] < 0) {
                throw new IllegalStateException("The model said (" + predictions.text(row) + "), which is no class.");
            }
        }
        return classes;
    }

    /** {@return how many classes there are} */
    int classes() {
        return support.length;
    }

    /** {@return whether a row is of the class, or predicted to be, whatever it weighs} */
    boolean isPresent(int label) {
        return present[label];
    }

    /** {@return what all rows weigh} */
    double total() {
        return sum(predicted);
    }

    private static double sum(double[] counts) {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        return sum;
    }

    /** {@return how many rows of the class were predicted to be of it} */
    double truePositives(int label) {
        return truePositives[label];
    }

    /** {@return how many rows are of the class} */
    double support(int label) {
        return support[label];
    }

    /** {@return how many rows were predicted to be of the class} */
    double predicted(int label) {
        return predicted[label];
    }

    /** {@return how many rows were predicted to be of their class} */
    double correct() {
        return sum(truePositives);
    }

    double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (int label = 0; label < support.length; label++) {
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
        for (int label = 0; label < support.length; label++) {
            agreement += support(label) * predicted(label);
            squaredSupport += support(label) * support(label);
            squaredPredicted += predicted(label) * predicted(label);
        }
        double total = total();
        // Each total is added up as its parts were, so that one class alone leaves nothing of it.
        double ofSupport = sum(support);
        double variances = (ofSupport * ofSupport - squaredSupport) * (total * total - squaredPredicted);
        return variances == 0 ? 0 : (correct() * total - agreement) / Math.sqrt(variances);
    }

    /** One minus disagreement by what chance gives; not defined where there is one class alone. */
    double kappa() {
        double total = total();
        CompensatedSum disagreement = new CompensatedSum();
        CompensatedSum byChance = new CompensatedSum();
        for (int label = 0; label < support.length; label++) {
            disagreement.add(support[label] - truePositives[label]);
            byChance.add(support[label] * (total - predicted[label]) / total);
        }
        return byChance.value() == 0 ? Double.NaN : 1 - disagreement.value() / byChance.value();
    }
}
