package org.modelwright.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Split;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.Verdict;

/**
 * A model, and all that is known of it before it is saved.
 *
 * @param data of the job
 * @param leftOut how many rows are not used, by the key of the job that says why
 * @param split what it learned from, and what judged it
 * @param configuration of the job, with the metrics that were chosen
 * @param judged the model that the test rows judged
 * @param kept the model that is saved: the judged one, or the same fitted to all rows
 * @param outputs what the judged one said of the test rows
 * @param scores of it
 * @param evidence beside the scores
 * @param course how the run came to it
 */
record Trained(
        Preparation.Prepared data,
        Map<String, Long> leftOut,
        Split split,
        Map<String, Object> configuration,
        FittedModel judged,
        FittedModel kept,
        Frame outputs,
        Scores scores,
        RunEvidence evidence,
        RunCourse course) {

    /** {@return the same with the model that is saved} */
    Trained with(FittedModel saved) {
        return new Trained(data, leftOut, split, configuration, judged, saved, outputs, scores, evidence, course);
    }

    /** {@return the same with what was decided} */
    Trained with(@Nullable Verdict verdict) {
        return new Trained(
                data, leftOut, split, configuration, judged, kept, outputs, scores, evidence.with(verdict), course);
    }

    /** {@return what was found, by the model that was judged, and whether another one took its place} */
    Map<String, String> facts() {
        return Fitting.facts(judged, kept, data, scores);
    }
}
