package org.modelwright.mlflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a training job asks of MLflow 3: tracking, logged models, registry.
 *
 * <p>Every method throws {@link org.modelwright.error.InfrastructureException} when the store cannot be read or
 * written, and when MLflow would refuse the value (names, limits). Nothing is shortened in silence.
 */
public interface MlflowClient extends AutoCloseable {

    /** {@return the tracking URI as configured, without credentials} */
    String trackingUri();

    /**
     * Takes who hears how files go to a server. A store on this machine only copies them, and says nothing.
     */
    default void onTransfer(TransferListener listener) {}

    /**
     * {@return whether there is a store already; where there is none, the first run makes it}
     *
     * @throws org.modelwright.error.InfrastructureException if it can be neither read nor made
     */
    boolean exists();

    /**
     * {@return the id of the experiment, made if it is not there}
     *
     * @throws org.modelwright.error.InfrastructureException also if it is deleted
     */
    String experiment(String name);

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
     * @param experimentId from {@link #experiment}
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

    /** {@return the tags of a run} */
    Map<String, String> tags(String runId);

    /** {@return the last value of each metric of a run: that of the highest step} */
    Map<String, Double> metrics(String runId);

    /** {@return all values of a metric of a run, by step; their model and dataset are left out} */
    List<MetricPoint> metricHistory(String runId, String key);

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

    /**
     * {@return logged models, the newest first; as {@link #searchRuns}}
     *
     * @param filter as there; attributes are {@code name}, {@code status}, {@code source_run_id}, …, without a word
     *     before them
     */
    Page<LoggedModel> searchLoggedModels(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken);

    /** {@return registered models by name; attribute {@code name}, and {@code tags}} */
    Page<RegisteredModel> searchRegisteredModels(String filter, int maxResults, @Nullable String pageToken);

    /**
     * {@return versions, by name and the highest number first; attributes {@code name}, {@code run_id},
     * {@code source_path}, {@code version_number}, and {@code tags}}
     */
    Page<ModelVersion> searchModelVersions(String filter, int maxResults, @Nullable String pageToken);

    /** {@return the params of a run} */
    Map<String, String> params(String runId);

    /** {@return the data that is linked to a run, by name} */
    Map<String, Dataset> inputs(String runId);

    /** Adds params (never changed afterwards) to a run. */
    void logParams(String runId, Map<String, String> params);

    /** Adds points of metrics to a run, and to the logged model a point names. */
    void logMetrics(String runId, List<MetricPoint> points);

    /** Sets tags of a run. */
    void setTags(String runId, Map<String, String> tags);

    /** Links data to a run; {@code context} is {@code source}, {@code training} or {@code testing}. */
    void logInput(String runId, Dataset dataset, String context);

    /** Copies a file into the run's artifacts under {@code path}, such as {@code split.parquet}. */
    void logArtifact(String runId, String path, Path file);

    /**
     * {@return the files and folders at a place, by name; none if there is nothing}
     *
     * @param artifactUri of a run or a model, as MLflow gives it
     * @param path a folder below it; empty for itself. Folders are not looked into
     */
    List<ArtifactFile> artifacts(String artifactUri, String path);

    /**
     * Copies all artifacts of a place, with their folders. Names that would lead out of the folder are refused.
     *
     * @param artifactUri of a run or a model, as MLflow gives it
     * @param folder made if it is not there
     * @throws org.modelwright.error.InfrastructureException if there are none, or they do not arrive whole
     */
    void download(String artifactUri, Path folder);

    /** Ends a run. */
    void endRun(String runId, RunStatus status, long endTime);

    /** Makes a logged model, {@link LoggedModel.Status#PENDING}, and links it to the run as its output. */
    LoggedModel createLoggedModel(
            String experimentId, String name, String runId, Map<String, String> params, Map<String, String> tags);

    /**
     * Puts a finished directory where the model's artifacts belong. It is there whole or not at all.
     *
     * @param directory moved if it lies on the same disk, else copied
     */
    void publishModel(LoggedModel model, Path directory);

    /** {@return an empty directory beside the model's artifacts, for {@link #publishModel} to move from} */
    Path stage(LoggedModel model);

    /** Says how a logged model ended. */
    void finishLoggedModel(String modelId, LoggedModel.Status status);

    /** {@return the logged model as it is stored now} */
    LoggedModel loggedModel(String modelId);

    /** {@return the newest logged model of that name that a run made, if there is one} */
    Optional<LoggedModel> loggedModel(String runId, String name);

    /** Makes the registered model if it is not there. */
    void registeredModel(String name);

    /**
     * Makes the next version of a registered model.
     *
     * @return the version as read back from the store
     */
    ModelVersion createVersion(
            String name, LoggedModel model, String runId, String description, Map<String, String> tags);

    /** Points an alias to a version; it is taken away from another one. */
    void setAlias(String name, String alias, int version);

    /** {@return the version as it is stored now, if there is one} */
    Optional<ModelVersion> version(String name, int version);

    /**
     * {@return where the files of a version are: an artifact URI}
     *
     * @throws org.modelwright.error.InfrastructureException if there is no such version
     */
    String downloadUri(String name, int version);

    /** {@return the version with the highest number, if there is one} */
    Optional<ModelVersion> latestVersion(String name);

    /** {@return the number that the next version will have, unless somebody else makes one before} */
    int nextVersion(String name);

    /** {@return the version an alias points to, if there is one} */
    Optional<ModelVersion> versionByAlias(String name, String alias);

    /** Lets go of connections. Ends no run. */
    @Override
    void close();
}
