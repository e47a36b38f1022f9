package org.modelwright.mlflow;

/**
 * A way to MLflow 3, open until it is closed: an embedded store, or a tracking server. What can be asked of MLflow stands
 * in the four parts that it hands out.
 */
public interface MlflowClient extends AutoCloseable {

    /** {@return the tracking URI as configured, without credentials} */
    String trackingUri();

    /**
     * {@return whether there is a store already; where there is none, the first run makes it}
     *
     * @throws org.modelwright.error.InfrastructureException if it can be neither read nor made
     */
    boolean exists();

    /** {@return experiments and runs} */
    Tracking tracking();

    /** {@return the models that runs made} */
    LoggedModels loggedModels();

    /** {@return registered models and their versions} */
    ModelRegistry registry();

    /** {@return the files of runs and models} */
    Artifacts artifacts();

    /** The same as {@link Tracking#logMetric}. */
    default void logMetric(String runId, String key, double value) {
        tracking().logMetric(runId, key, value);
    }

    /** The same as {@link Tracking#logInput}. */
    default void logInput(String runId, Dataset dataset, String context) {
        tracking().logInput(runId, dataset, context);
    }

    /** Takes who hears how files go to a server. A store on this machine only copies them, and says nothing. */
    default void onTransfer(TransferListener listener) {}

    /** Lets go of connections. Ends no run. */
    @Override
    void close();
}
