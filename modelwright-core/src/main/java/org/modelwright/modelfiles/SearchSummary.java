package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How settings were searched: the field {@code search} of the {@link RunRecordFile}.
 *
 * @param metric that trials are judged by, as in {@code sklearn.metrics}; less is better
 * @param splits how many inner splits of the training rows judged: folds, or one
 * @param rows how many training rows judged
 * @param chosen the number of the trial that was taken
 * @param model the learner with its settings, and with what the inner splits found of it: what was fitted in the end
 * @param rule why: {@code least} for the least score, {@code one_standard_error} for an earlier trial that is worse by at
 *     most one standard error
 * @param score that it has on the rows that judged
 * @param least the least score of all trials
 * @param corrected the score to expect of what is chosen this way on rows that took no part in choosing
 * @param luck how much of the score is luck: {@code corrected} minus {@code score}
 * @param resamples how many times rows were drawn again to find that out
 * @param end why no more was tried: {@code trials}, {@code time_budget}, {@code exhausted} or {@code interrupted}
 * @param seconds that the search took, without what was taken from earlier attempts
 * @param trackingSeconds of these, how long MLflow was written to and read
 * @param taken how many trials were taken from an earlier attempt that did not come to its end
 * @param trials all of them, in their order
 */
public record SearchSummary(
        String metric,
        int splits,
        int rows,
        int chosen,
        Map<String, Object> model,
        String rule,
        double score,
        double least,
        double corrected,
        double luck,
        int resamples,
        String end,
        double seconds,
        double trackingSeconds,
        int taken,
        List<Trial> trials) {

    /** Keeps copies. */
    public SearchSummary {
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
        trials = List.copyOf(trials);
    }

    /**
     * Settings that were tried.
     *
     * @param number in their order, from 1 on
     * @param settings in a few words
     * @param runId of the nested run
     * @param status {@code finished}, {@code failed} or {@code ended}
     * @param score null if it did not finish
     * @param seconds that it took
     */
    public record Trial(
            int number,
            String settings,
            String runId,
            String status,
            @Nullable Double score,
            double seconds) {}

    /** {@return how many trials have a score} */
    public int scored() {
        return (int) trials.stream().filter(it -> it.score() != null).count();
    }
}
