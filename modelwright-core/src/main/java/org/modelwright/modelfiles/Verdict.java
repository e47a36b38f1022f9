package org.modelwright.modelfiles;

import org.jspecify.annotations.Nullable;
import org.modelwright.splitter.RowUnits;

/**
 * What was decided of a model, and why.
 *
 * @param decision what becomes of it
 * @param reason in a sentence
 * @param comparison with the champion; null where there is none, or it could not be compared
 */
public record Verdict(
        Decision decision, String reason, @Nullable Comparison comparison) {

    /** What becomes of a model. */
    public enum Decision {
        /** It is registered, and the alias that the job names points to it. */
        PROMOTE,
        /** It is registered, and no alias is moved. */
        HOLD,
        /** It is not registered: the job ends with exit code 4. */
        REJECT
    }

    /**
     * Two models on the same rows, which neither was trained, stopped, calibrated or chosen on.
     *
     * @param champion {@code models:/name/1}
     * @param metric by which they are judged
     * @param threshold the difference that the bounds are held against: the margin, or below 0 what it may be worse by
     * @param rows that both were judged by
     * @param seenRows test rows that were removed, since the champion had seen them
     * @param twinRows of the rows, those where the champion's twin was asked, which had not been trained on them; 0 where the
     *     champion has none
     * @param score of the new model on these rows
     * @param championScore of the champion on the same rows
     * @param difference by how much the new model is better; below 0: worse
     * @param lower the one-sided 95 % lower bound of the difference
     * @param upper the one-sided 95 % upper bound of it
     * @param unit what counts as one of the rows
     * @param units how many of them there are
     * @param challenges how many times this champion was challenged on these very rows, with this time
     */
    public record Comparison(
            String champion,
            String metric,
            double threshold,
            int rows,
            int seenRows,
            int twinRows,
            double score,
            double championScore,
            double difference,
            double lower,
            double upper,
            RowUnits.Kind unit,
            int units,
            int challenges) {}
}
