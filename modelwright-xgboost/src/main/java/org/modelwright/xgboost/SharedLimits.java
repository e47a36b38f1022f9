package org.modelwright.xgboost;

import java.util.List;
import java.util.Map;
import org.modelwright.data.Session;
import org.modelwright.engine.Workers;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/** What several workers cannot do together as one process does it alone. */
final class SharedLimits {

    /** XGBoost holds each value twice, by rows and by columns. */
    private static final long BYTES_OF_A_VALUE = 2;

    private SharedLimits() {}

    /**
     * Refuses metrics of the order of all rows, of which XGBoost gives the mean of those that its workers find.
     *
     * @throws ConfigException with each of them
     */
    static void refuse(Map<String, Object> params) {
        Object said = params.getOrDefault(XGBoostParameters.EVAL_METRIC, List.of());
        List<?> metrics = said instanceof List<?> several ? several : List.of(said);
        List<Problem> problems = metrics.stream()
                .map(String::valueOf)
                .filter(it -> RoundLoop.MORE_IS_BETTER.contains(it.replaceFirst("[@-].*", "")))
                .map(it -> Problem.of(
                        "The eval_metric (" + it
                                + ") needs all rows in one place, and workers have but a share of them.",
                        "logloss; the job's own metrics are worked out of all predictions."))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /**
     * Refuses rows whose bins a worker would have to hold in files.
     *
     * @throws ConfigException with what they need
     */
    static void refuse(int rows, int columns, Workers workers, Session session) {
        long bytes = BYTES_OF_A_VALUE * rows * columns / workers.count();
        if (session.resources().fits(bytes)) {
            return;
        }
        throw new ConfigException(List.of(Problem.of(
                "The bins of the training rows need " + (bytes >> 20) + " MB on each of " + workers.count()
                        + " workers, which hold no bins in files: more than a quarter of memory ("
                        + (session.resources().memory() >> 20) + " MB).",
                "more workers, or a larger memory if each of them has it.")));
    }
}
