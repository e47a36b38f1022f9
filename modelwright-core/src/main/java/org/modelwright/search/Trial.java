package org.modelwright.search;

import org.jspecify.annotations.Nullable;
import org.modelwright.model.Model;

/**
 * Settings that were tried.
 *
 * @param number in the order of the trials, from 1 on
 * @param name what they are, in a few words
 * @param model the learner with them
 * @param settled the same with what the inner splits have found, such as a number of rounds; null if it did not finish
 * @param score what the rows that judge say of it, less is better; no number if it did not finish
 * @param losses what each of these rows loses, in the order of the rows; none if it did not finish
 * @param seconds that it took
 * @param end how it ended
 * @param failure why it failed; null if it did not
 */
public record Trial(
        int number,
        String name,
        Model model,
        @Nullable Model settled,
        double score,
        float[] losses,
        double seconds,
        End end,
        @Nullable String failure) {

    /** How a trial ended. */
    public enum End {
        /** It has a score. */
        FINISHED,
        /** The learner refused its settings or the rows, or the score is no number. */
        FAILED,
        /** It was under way when there was no time left, or somebody ended the search. */
        ENDED
    }

    /** {@return whether it has a score} */
    public boolean isFinished() {
        return end == End.FINISHED;
    }
}
