package org.modelwright.mlflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's tracking: experiments, and runs with their params, metrics, tags and inputs.
 *
 * <p>Every method throws {@link org.modelwright.error.InfrastructureException} when the store cannot be read or
 * written, when there is no run of that id, and when MLflow would refuse a value (names, limits).
 */
public interface Tracking {

    /**
     * Makes the experiment if it is not there.
     *
     * @param name 1 to 256 characters
     * @return its id
     * @throws org.modelwright.error.InfrastructureException also if it is deleted, or its files lie where this client
     *     cannot write
     */
    String ensureExperiment(String name);

    /**
     * {@return the id of the experiment, if it is there}
     *
     * @throws org.modelwright.error.InfrastructureException also if it is deleted
     */
    Optional<String> findExperiment(String name);

    /**
     * {@return the name of an experiment}
     *
     * @throws org.modelwright.error.InfrastructureException if there is none of this id, also if it is deleted
     */
    String experimentName(String experimentId);

    /**
     * Starts a run.
     *
     * @param experimentId from {@link #ensureExperiment}
     * @param name the run's name
     * @param startTime milliseconds since 1970
     * @param tags its first tags; {@code mlflow.runName} is added
     * @return the run, {@link RunStatus#RUNNING}
     */
    RunInfo createRun(String experimentId, String name, long startTime, Map<String, String> tags);

    /** Makes a run {@link RunStatus#RUNNING} again; gives it as it is stored then. */
    RunInfo continueRun(String runId);

    /** {@return the run as it is stored now} */
    RunInfo run(String runId);

    /** {@return the params of a run} */
    Map<String, String> params(String runId);

    /** {@return the tags of a run} */
    Map<String, String> tags(String runId);

    /** {@return the last value of each metric of a run: that of the highest step} */
    Map<String, Double> metrics(String runId);

    /** {@return all values of a metric of a run, by step; their model and dataset are left out} */
    List<MetricPoint> metricHistory(String runId, String key);

    /** {@return the data that is linked to a run, by name} */
    Map<String, Dataset> inputs(String runId);

    /**
     * {@return runs that are not deleted, the newest first}
     *
     * @param experimentIds where to look
     * @param filter in MLflow's own words, such as <code>metrics.rmse &lt; 1 AND tags.`team.name` = 'rides'</code>; empty
     *     for all. Its parts are joined by {@code AND}; they ask for {@code attributes} ({@code status},
     *     {@code run_name}, {@code start_time}, …), {@code params}, {@code metrics} and {@code tags}
     * @param maxResults how many at most, from 1
     * @param pageToken of the page before; null for the first
     */
    Page<RunInfo> searchRuns(List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken);

    /** Adds params (never changed afterwards) to a run. Too long values are cut, with a mark and a warning. */
    void logParams(String runId, Map<String, String> params);

    /**
     * Adds one value of a metric to a run: at the step 0, now.
     *
     * @param key the metric's name
     * @param value its value; may be NaN or infinite
     */
    default void logMetric(String runId, String key, double value) {
        logMetrics(runId, List.of(MetricPoint.of(key, value, System.currentTimeMillis(), 0)));
    }

    /** Adds points of metrics to a run, and to the logged model a point names. A point that is there already stays. */
    void logMetrics(String runId, List<MetricPoint> points);

    /** Sets tags of a run. Too long values are cut, with a mark and a warning. */
    void setTags(String runId, Map<String, String> tags);

    /** Links data to a run; {@code context} is {@code source}, {@code training} or {@code testing}. */
    void logInput(String runId, Dataset dataset, String context);

    /** Links a logged model to a run that asked it, as MLflow links evaluations. */
    void logModelInput(String runId, String modelId);

    /**
     * Ends a run.
     *
     * @param endTime milliseconds since 1970
     */
    void endRun(String runId, RunStatus status, long endTime);
}
