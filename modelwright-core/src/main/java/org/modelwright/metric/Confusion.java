package org.modelwright.metric;

import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/** How often each class was said to be which. */
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
        Column said = outputs.column(Outputs.PREDICTION);
        IntUnaryOperator indexes = targets.labels().indexes(said);
        for (int row = 0; row < targets.rows(); row++) {
            int at = indexes.applyAsInt(row);
            if (at < 0) {
                throw new IllegalStateException("The model said (" + said.text(row) + "), which is no class.");
            }
            counts[targets.label(row)][at]++;
        }
        return new Confusion(counts, targets.rows());
    }

    int count() {
        return counts.length;
    }

    double rows() {
        return rows;
    }

    double hits(int label) {
        return counts[label][label];
    }

    double truly(int label) {
        double sum = 0;
        for (int said = 0; said < counts.length; said++) {
            sum += counts[label][said];
        }
        return sum;
    }

    double said(int label) {
        double sum = 0;
        for (long[] truth : counts) {
            sum += truth[label];
        }
        return sum;
    }

    double right() {
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
            if (truly(label) > 0) {
                sum += hits(label) / truly(label);
                present++;
            }
        }
        return sum / present;
    }

    /** Gorodkin's form for any number of classes; 0 where nothing varies, as in scikit-learn. */
    double matthews() {
        double together = 0;
        double truth = 0;
        double said = 0;
        for (int label = 0; label < counts.length; label++) {
            together += truly(label) * said(label);
            truth += truly(label) * truly(label);
            said += said(label) * said(label);
        }
        double all = rows();
        double varied = (all * all - truth) * (all * all - said);
        return varied == 0 ? 0 : (right() * all - together) / Math.sqrt(varied);
    }

    double kappa() {
        double chance = 0;
        for (int label = 0; label < counts.length; label++) {
            chance += truly(label) * said(label) / rows();
        }
        return (right() - chance) / (rows() - chance);
    }
}
