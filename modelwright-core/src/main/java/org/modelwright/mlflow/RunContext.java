package org.modelwright.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.error.Cause;
import org.modelwright.error.Log;
import org.modelwright.error.Redactor;
import org.slf4j.Logger;

/** An MLflow run while it is open. Success is said; a run that is closed without it has failed. */
public final class RunContext implements AutoCloseable {

    private static final Logger LOG = Log.of(RunContext.class);
    private static final int MESSAGE_LIMIT = 4000;

    private final Tracking tracking;
    private final LoggedModels models;
    private final RunInfo info;
    private final List<LoggedModel> pending = new ArrayList<>();
    private boolean ended;

    /**
     * Takes over a run that was just created.
     *
     * @param tracking where it was created
     * @param models where the models that it makes are kept
     */
    public RunContext(Tracking tracking, LoggedModels models, RunInfo info) {
        this.tracking = tracking;
        this.models = models;
        this.info = info;
    }

    /** {@return where the run stands} */
    public RunInfo info() {
        return info;
    }

    /** {@return where it was created} */
    public Tracking tracking() {
        return tracking;
    }

    /** Makes a logged model that is this run's output; it fails with the run unless {@link #ready} is said. */
    public LoggedModel createModel(String name, Map<String, String> params, Map<String, String> tags) {
        LoggedModel model = models.createLoggedModel(info.experimentId(), name, info.runId(), params, tags);
        pending.add(model);
        return model;
    }

    /** Says that a logged model can be loaded. */
    public void ready(LoggedModel model) {
        models.finalizeLoggedModel(model.modelId(), LoggedModel.Status.READY);
        pending.remove(model);
    }

    /** Ends the run well. */
    public void finished() {
        tracking.endRun(info.runId(), RunStatus.FINISHED, System.currentTimeMillis());
        ended = true;
    }

    /**
     * Ends a run as failed, with its model, though nothing went wrong: another one had done the same before.
     *
     * @param cause goes into the tag {@code modelwright.error}
     */
    public void withdrawn(LoggedModel model, String cause) {
        pending.add(model);
        failed(RunStatus.FAILED, cause);
    }

    /**
     * Ends the run badly. A store that fails now is a warning: the cause must not be lost.
     *
     * @param status FAILED or KILLED
     * @param cause goes into the tag {@code modelwright.error}
     */
    public void failed(RunStatus status, String cause) {
        ended = true;
        for (LoggedModel model : pending) {
            try {
                models.finalizeLoggedModel(model.modelId(), LoggedModel.Status.FAILED);
            } catch (RuntimeException e) {
                LOG.warn("The model ({}) could not be marked failed: {}", model.modelId(), Cause.of(e));
            }
        }
        String cleaned = Redactor.clean(cause);
        String shown = cleaned.length() <= MESSAGE_LIMIT ? cleaned : cleaned.substring(0, MESSAGE_LIMIT) + " … (cut)";
        try {
            tracking.setTags(info.runId(), Map.of("modelwright.error", shown));
        } catch (RuntimeException e) {
            LOG.warn("The cause could not be written to the run ({}): {}", info.runId(), Cause.of(e));
        }
        try {
            tracking.endRun(info.runId(), status, System.currentTimeMillis());
        } catch (RuntimeException e) {
            LOG.warn("The run ({}) could not be marked {}: {}", info.runId(), status, Cause.of(e));
        }
    }

    /** Ends the run as failed unless its end was said. */
    @Override
    public void close() {
        if (!ended) {
            failed(RunStatus.FAILED, "The run was closed before it was finished.");
        }
    }
}
