package org.modelwright.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.modelwright.task.Target;

/**
 * The mean of the areas of several classes, each against the rest.
 *
 * @param classes one for each class
 * @param labels the class of each row
 * @param weighted whether each class counts by its rows, else alike
 * @param whole whether every class must be there
 */
record AveragedCurves(List<CurveScore> classes, int[] labels, boolean weighted, boolean whole)
        implements ReweightedScore {

    static AveragedCurves of(Target targets, List<CurveScore> classes, boolean weighted, boolean whole) {
        int[] labels = new int[targets.rows()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = targets.label(row);
        }
        return new AveragedCurves(classes, labels, weighted, whole);
    }

    @Override
    public double of(int[] counts) {
        double[] support = support(counts);
        double sum = 0;
        double shares = 0;
        for (int label = 0; label < support.length; label++) {
            if (support[label] == 0 && (whole || weighted)) {
                if (whole) {
                    return Double.NaN;
                }
                continue;
            }
            double share = weighted ? support[label] : 1;
            sum += share * classes.get(label).of(counts);
            shares += share;
        }
        return sum / shares;
    }

    private double[] support(int[] counts) {
        double[] support = new double[classes.size()];
        for (int row = 0; row < labels.length; row++) {
            support[labels[row]] += counts[row];
        }
        return support;
    }

    @Override
    public Optional<double[]> influences() {
        int[] once = new int[labels.length];
        Arrays.fill(once, 1);
        double[] support = support(once);
        double all = of(once);
        double[] influences = new double[labels.length];
        for (int label = 0; label < support.length; label++) {
            if (support[label] == 0) {
                continue;
            }
            double share = weighted ? support[label] / labels.length : 1.0 / support.length;
            double area = classes.get(label).of(once);
            double[] own = classes.get(label).influences().orElseThrow();
            for (int row = 0; row < influences.length; row++) {
                influences[row] += share * own[row] + (weighted && labels[row] == label ? area - all : 0);
            }
        }
        return Optional.of(influences);
    }

    @Override
    public int fewestRows() {
        return classes.stream().mapToInt(CurveScore::fewestRows).min().orElse(Integer.MAX_VALUE);
    }
}
