package org.modelwright.mlflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;

/**
 * MLflow's logged models: what runs made, and their files.
 *
 * <p>A model is created PENDING, its directory is {@linkplain #stage staged}, filled and {@linkplain #publish published},
 * and it is {@linkplain #finalizeLoggedModel finalized} as READY or FAILED.
 *
 * <p>Every method throws {@link org.modelwright.error.InfrastructureException} when the store cannot be read or
 * written, when there is no model of that id, and when MLflow would refuse a value.
 */
public interface LoggedModels {

    /** Makes a logged model, {@link LoggedModel.Status#PENDING}, and links it to the run as its output. */
    LoggedModel createLoggedModel(
            String experimentId, String name, String runId, Map<String, String> params, Map<String, String> tags);

    /**
     * {@return an empty directory for {@link #publish} to move from: beside the model's artifacts if these lie on this
     * machine}
     *
     * @param session in whose temporary folder it is, and is gone with it, if the artifacts lie elsewhere
     */
    Path stage(LoggedModel model, Session session);

    /**
     * Puts a finished directory where the model's artifacts belong. It is there whole or not at all.
     *
     * @param directory moved if it lies on the same disk, else copied
     */
    void publish(LoggedModel model, Path directory);

    /** Says how a logged model ended. The files of one that fails while it is PENDING are removed. */
    void finalizeLoggedModel(String modelId, LoggedModel.Status status);

    /** {@return the logged model as it is stored now} */
    LoggedModel loggedModel(String modelId);

    /** {@return the newest logged model of that name that a run made, if there is one} */
    Optional<LoggedModel> findLoggedModel(String runId, String name);

    /**
     * {@return logged models that are not deleted, the newest first}
     *
     * @param experimentIds where to look
     * @param filter as in {@link Tracking#searchRuns}; attributes are {@code name}, {@code status},
     *     {@code source_run_id}, …, without a word before them
     * @param maxResults how many at most, from 1
     * @param pageToken of the page before; null for the first
     */
    Page<LoggedModel> searchLoggedModels(
            List<String> experimentIds, String filter, int maxResults, @Nullable String pageToken);
}
