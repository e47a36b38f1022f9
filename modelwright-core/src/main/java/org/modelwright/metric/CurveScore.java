package org.modelwright.metric;

import java.util.Optional;
import org.modelwright.data.Column;
import org.modelwright.task.Target;

/** The area under the curve of a class against the rest: of the ROC, or of precision by recall. */
final class CurveScore implements ReweightedScore {

    private final OrderedRows order;
    /** By place in the order. */
    private final boolean[] positive;

    private final int positives;
    private final boolean precision;

    /**
     * Ranks rows.
     *
     * @param probabilities of the class
     * @param precision whether it is the area under precision by recall, else that under the ROC
     */
    CurveScore(Target targets, Column probabilities, int label, boolean precision) {
        double[] values = new double[targets.rows()];
        probabilities.numbers(0, values);
        this.order = OrderedRows.of(values);
        this.positive = new boolean[values.length];
        this.precision = precision;
        int count = 0;
        for (int place = 0; place < values.length; place++) {
            positive[place] = targets.label(order.rows()[place]) == label;
            count += positive[place] ? 1 : 0;
        }
        this.positives = count;
    }

    @Override
    public double of(int[] counts) {
        return precision ? averagePrecision(counts) : rocAuc(counts);
    }

    private double rocAuc(int[] counts) {
        int[] rows = order.rows();
        int[] ranks = order.ranks();
        double pairs = 0;
        double below = 0;
        double above = 0;
        for (int place = 0; place < rows.length; ) {
            int rank = ranks[place];
            long ofClass = 0;
            long others = 0;
            do {
                int count = counts[rows[place]];
                if (positive[place]) {
                    ofClass += count;
                } else {
                    others += count;
                }
                place++;
            } while (place < rows.length && ranks[place] == rank);
            pairs += ofClass * (below + others / 2.0);
            below += others;
            above += ofClass;
        }
        return pairs / (above * below);
    }

    private double averagePrecision(int[] counts) {
        int[] rows = order.rows();
        int[] ranks = order.ranks();
        double area = 0;
        double hits = 0;
        double all = 0;
        for (int place = rows.length - 1; place >= 0; ) {
            int rank = ranks[place];
            long ofClass = 0;
            long count = 0;
            do {
                count += counts[rows[place]];
                ofClass += positive[place] ? counts[rows[place]] : 0;
                place--;
            } while (place >= 0 && ranks[place] == rank);
            hits += ofClass;
            all += count;
            if (ofClass > 0) {
                area += ofClass * hits / all;
            }
        }
        return hits == 0 ? 0 : area / hits;
    }

    @Override
    public Optional<double[]> influences() {
        return Optional.of(precision ? ofAveragePrecision() : ofRocAuc());
    }

    /** DeLong, DeLong and Clarke-Pearson, 1988: the structural components, less their mean. */
    private double[] ofRocAuc() {
        int rows = order.count();
        double others = rows - positives;
        double[] influences = new double[rows];
        double area = 0;
        double below = 0;
        double taken = 0;
        for (int place = 0; place < rows; ) {
            int end = order.end(place);
            double ofClass = 0;
            for (int at = place; at < end; at++) {
                ofClass += positive[at] ? 1 : 0;
            }
            double rest = end - place - ofClass;
            double ofPositive = (below + rest / 2) / others;
            double ofOther = (positives - taken - ofClass / 2) / positives;
            for (int at = place; at < end; at++) {
                influences[order.rows()[at]] = positive[at] ? ofPositive : ofOther;
            }
            area += ofClass * ofPositive / positives;
            below += rest;
            taken += ofClass;
            place = end;
        }
        for (int place = 0; place < rows; place++) {
            int row = order.rows()[place];
            influences[row] = (influences[row] - area) * rows / (positive[place] ? positives : others);
        }
        return influences;
    }

    /** The derivative of the area by the weight of each row, times the rows. */
    private double[] ofAveragePrecision() {
        int rows = order.count();
        double[] gain = new double[rows];
        double[] loss = new double[rows];
        double[] at = new double[rows];
        int groups = 0;
        int[] groupOf = new int[rows];
        double hits = 0;
        double all = 0;
        double area = 0;
        for (int place = rows - 1; place >= 0; ) {
            int rank = order.ranks()[place];
            double ofClass = 0;
            do {
                groupOf[place] = groups;
                ofClass += positive[place] ? 1 : 0;
                all++;
                place--;
            } while (place >= 0 && order.ranks()[place] == rank);
            hits += ofClass;
            at[groups] = hits / all;
            gain[groups] = ofClass / all;
            loss[groups] = ofClass * at[groups] / all;
            area += ofClass * at[groups];
            groups++;
        }
        for (int group = groups - 2; group >= 0; group--) {
            gain[group] += gain[group + 1];
            loss[group] += loss[group + 1];
        }
        double mean = area / positives;
        double[] influences = new double[rows];
        for (int place = 0; place < rows; place++) {
            int group = groupOf[place];
            double derivative = positive[place] ? at[group] - mean + gain[group] - loss[group] : -loss[group];
            influences[order.rows()[place]] = derivative * rows / positives;
        }
        return influences;
    }

    @Override
    public int fewestRows() {
        return Math.min(positives, positive.length - positives);
    }
}
