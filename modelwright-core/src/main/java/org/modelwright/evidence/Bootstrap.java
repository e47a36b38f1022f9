package org.modelwright.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelwright.data.Threads;
import org.modelwright.metric.ReweightedScore;
import org.modelwright.modelfiles.RunEvidence.Interval;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Scores of rows that were drawn again, as many units as there are, with replacement.
 *
 * @param scores for each score that of each resample, ascending; those that were not defined last, as NaN
 * @param oneClass how many resamples held one class alone
 */
record Bootstrap(double[][] scores, int oneClass) {

    private static final int CHUNK = 25;

    /**
     * Draws.
     *
     * @param asked the scores
     * @param test what is true of the rows
     * @param units which rows belong together
     * @param resamples how many times
     * @param threads who works on it; each resample has a seed of its own
     */
    static Bootstrap of(List<ReweightedScore> asked, Target test, RowUnits units, int resamples, Threads threads) {
        double[][] scores = new double[asked.size()][resamples];
        AtomicInteger oneClass = new AtomicInteger();
        boolean classes = test.task() != Task.REGRESSION;
        threads.forEach((resamples + CHUNK - 1) / CHUNK, chunk -> {
            int[] drawn = new int[units.count()];
            int[] counts = units.kind() == RowUnits.Kind.ROW ? drawn : new int[test.rows()];
            for (int resample = chunk * CHUNK; resample < Math.min(resamples, (chunk + 1) * CHUNK); resample++) {
                draw(resample, drawn);
                for (int row = 0; row < counts.length && counts != drawn; row++) {
                    counts[row] = drawn[units.unitOf()[row]];
                }
                if (classes && hasOneClass(test, counts)) {
                    oneClass.incrementAndGet();
                }
                for (int i = 0; i < scores.length; i++) {
                    scores[i][resample] = asked.get(i).of(counts);
                }
            }
        });
        Arrays.stream(scores).forEach(Arrays::sort);
        return new Bootstrap(scores, oneClass.get());
    }

    private static void draw(int resample, int[] into) {
        Arrays.fill(into, 0);
        Draws draws = new Draws(ScoreIntervals.SEED + resample);
        for (int i = 0; i < into.length; i++) {
            into[draws.below(into.length)]++;
        }
    }

    private static boolean hasOneClass(Target test, int[] counts) {
        int found = -1;
        for (int row = 0; row < counts.length; row++) {
            if (counts[row] > 0) {
                if (found >= 0 && found != test.label(row)) {
                    return false;
                }
                found = test.label(row);
            }
        }
        return true;
    }

    /** {@return the interval between two percentiles of a score} */
    Interval interval(int score, double confidence) {
        double[] all = scores[score];
        int defined = all.length;
        while (defined > 0 && Double.isNaN(all[defined - 1])) {
            defined--;
        }
        if (defined < all.length / 2) {
            return Interval.none("too few: the score is not defined for most resamples");
        }
        return Interval.of(
                quantile(all, defined, (1 - confidence) / 2),
                quantile(all, defined, (1 + confidence) / 2),
                "bootstrap");
    }

    /** {@return a quantile of the first of some ascending values, between two of them in a straight line} */
    static double quantile(double[] ascending, int count, double share) {
        double place = share * (count - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(count - 1, below + 1);
        return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
    }
}
