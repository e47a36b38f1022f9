package org.modelwright.evidence;

import java.util.Optional;
import org.modelwright.data.Frame;
import org.modelwright.metric.Metric;
import org.modelwright.metric.ReweightedScore;
import org.modelwright.modelfiles.Verdict.Decision;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;

/**
 * By how much one model is better than another one on the same rows, and how sure that is.
 *
 * <p>The spread of the difference is that of its influences: of each row what it adds to the one score, less what it adds to
 * the other (the infinitesimal jackknife; Efron, 1982). Rows that belong together count as one. The bounds are Student's, with one
 * degree of freedom less than there are units.
 *
 * @param score of the new model
 * @param rivalScore of the other one
 * @param difference by how much the new one is better; below 0: worse
 * @param lower its one-sided 95 % lower bound
 * @param upper its one-sided 95 % upper bound
 * @param units which rows count as one
 */
public record PairedGain(
        double score, double rivalScore, double difference, double lower, double upper, RowUnits units) {

    /** How sure each of the two bounds is. */
    public static final double CONFIDENCE = 0.95;

    /** With fewer there is nothing that a spread could be told by. */
    static final int FEWEST_UNITS = 5;

    /**
     * {@return the gain; empty where the metric is not defined for the rows, where it hangs on single rows so that it has no
     * bound, or where there are too few units}
     *
     * @param metric by which both are judged
     * @param target what is true of the rows
     * @param outputs what the new model predicted for them
     * @param rival what the other one did
     * @param units which of the rows belong together
     */
    public static Optional<PairedGain> of(Metric metric, Target target, Frame outputs, Frame rival, RowUnits units) {
        double score = metric.score(target, outputs);
        double rivalScore = metric.score(target, rival);
        Optional<double[]> ours = metric.reweighted(target, outputs).flatMap(ReweightedScore::influences);
        Optional<double[]> theirs = metric.reweighted(target, rival).flatMap(ReweightedScore::influences);
        if (ours.isEmpty() || theirs.isEmpty() || units.count() < FEWEST_UNITS) {
            return Optional.empty();
        }
        double sign = metric.greaterIsBetter() ? 1 : -1;
        double[] gains = new double[target.rows()];
        for (int row = 0; row < gains.length; row++) {
            gains[row] = sign * (ours.get()[row] - theirs.get()[row]);
        }
        PairedGain gain = around(score, rivalScore, sign * (score - rivalScore), gains, units);
        return Double.isFinite(gain.lower) && Double.isFinite(gain.upper) ? Optional.of(gain) : Optional.empty();
    }

    private static PairedGain around(
            double score, double rivalScore, double difference, double[] gains, RowUnits units) {
        double half = studentQuantile(CONFIDENCE, units.count() - 1) * ScoreIntervals.deviation(gains, units);
        return new PairedGain(score, rivalScore, difference, difference - half, difference + half, units);
    }

    /**
     * {@return what is decided}
     *
     * @param threshold the difference that the bounds are held against
     */
    public Decision decide(double threshold) {
        if (lower > threshold) {
            return Decision.PROMOTE;
        }
        return upper < threshold ? Decision.REJECT : Decision.HOLD;
    }

    /**
     * {@return the number that so large a share of Student's distribution is below}
     *
     * <p>By the expansion in the normal distribution's quantile (Abramowitz and Stegun, 26.7.5); right to 0.2 % from 4 degrees on.
     *
     * @param degrees of freedom
     */
    static double studentQuantile(double share, int degrees) {
        double z = Normal.quantile(share);
        double square = z * z;
        double[] terms = {
            z * (square + 1) / 4,
            z * ((5 * square + 16) * square + 3) / 96,
            z * (((3 * square + 19) * square + 17) * square - 15) / 384,
            z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160
        };
        double quantile = z;
        double power = 1;
        for (double term : terms) {
            power /= degrees;
            quantile += term * power;
        }
        return quantile;
    }
}
