package org.modelwright.search;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.modelwright.data.Threads;

/**
 * Which trial is taken, and how much of its score is luck.
 *
 * @param chosen the trial
 * @param best the trial with the least mean loss, which may be another one
 * @param corrected the score of what is chosen on rows that took no part in choosing it
 * @param luck how much worse that is than the score that it was chosen by: 0 if only one trial has a score
 * @param resamples how many times rows were drawn again to find that out; 0 if only one trial has a score
 */
public record Selection(Trial chosen, Trial best, double corrected, double luck, int resamples) {

    /** From more trials on, the least loss alone does not decide. */
    static final int FEW = 20;

    private static final int RESAMPLES = 200;

    /**
     * {@return the choice}
     *
     * <p>The least mean loss decides. Above {@value #FEW} trials, the first one in the order of the trials is taken whose mean
     * loss is worse than that by at most one standard error of the difference, row by row.
     *
     * <p>The luck is that of Tsamardinos, Greasidou and Borboudakis (Bootstrapping the out-of-sample predictions for efficient
     * and accurate cross-validation, 2018): rows are drawn with replacement, a trial is chosen by those, and judged by the
     * rows that were not drawn.
     *
     * @param trials that have a score, in their order; at least one
     * @param seed of the draws
     */
    static Selection of(List<Trial> trials, Loss loss, long seed, Threads threads) {
        float[][] losses = trials.stream().map(Trial::losses).toArray(float[][]::new);
        int rows = losses[0].length;
        int[] once = new int[rows];
        Arrays.fill(once, 1);
        int chosen = choose(losses, once);
        Trial best = trials.get(best(losses, once));
        double mean = mean(losses[chosen], once, false);
        if (trials.size() == 1 || rows < 2) {
            return new Selection(trials.get(chosen), best, trials.get(chosen).score(), 0, 0);
        }
        double[] worse = new double[RESAMPLES];
        threads.forEach(RESAMPLES, resample -> {
            SplittableRandom random = new SplittableRandom(seed * RESAMPLES + resample);
            int[] drawn = new int[rows];
            for (int i = 0; i < rows; i++) {
                drawn[random.nextInt(rows)]++;
            }
            int inside = choose(losses, drawn);
            // Of both on the same rows, so that what all trials find hard about them does not count.
            worse[resample] =
                    inside == chosen ? 0 : mean(losses[inside], drawn, true) - mean(losses[chosen], drawn, true);
        });
        double luck = Arrays.stream(worse).filter(Double::isFinite).average().orElse(0);
        double score = trials.get(chosen).score();
        double corrected = Math.max(score, loss.score(mean + Math.max(0, luck)));
        return new Selection(trials.get(chosen), best, corrected, corrected - score, RESAMPLES);
    }

    private static int best(float[][] losses, int[] weights) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < losses.length; trial++) {
            double mean = mean(losses[trial], weights, false);
            if (mean < least) {
                least = mean;
                best = trial;
            }
        }
        return best;
    }

    private static int choose(float[][] losses, int[] weights) {
        int best = best(losses, weights);
        if (losses.length <= FEW) {
            return best;
        }
        for (int trial = 0; trial < best; trial++) {
            if (isAsGood(losses[trial], losses[best], weights)) {
                return trial;
            }
        }
        return best;
    }

    /** {@return whether the mean difference is at most one standard error of it} */
    private static boolean isAsGood(float[] losses, float[] least, int[] weights) {
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (int row = 0; row < losses.length; row++) {
            double difference = (double) losses[row] - least[row];
            sum += weights[row] * difference;
            squares += weights[row] * difference * difference;
            count += weights[row];
        }
        double mean = sum / count;
        double variance = Math.max(0, squares / count - mean * mean) * count / Math.max(1, count - 1);
        return mean <= Math.sqrt(variance / count);
    }

    /** {@return the mean loss of rows as often as they were drawn, or of those that were not} */
    private static double mean(float[] losses, int[] drawn, boolean outside) {
        double sum = 0;
        long count = 0;
        for (int row = 0; row < losses.length; row++) {
            int weight = outside ? drawn[row] == 0 ? 1 : 0 : drawn[row];
            sum += weight * (double) losses[row];
            count += weight;
        }
        return sum / count;
    }
}
