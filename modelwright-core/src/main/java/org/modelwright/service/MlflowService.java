package org.modelwright.service;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.Tracking;
import org.modelwright.mlflow.rest.RestMlflowClient;
import org.modelwright.mlflow.sqlite.SqliteMlflowClient;

/**
 * Where runs and models are kept.
 *
 * @param trackingUri {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db} in the working directory
 * @param registryUri {@code MLFLOW_REGISTRY_URI}, else as {@code tracking_uri}; another one is refused
 * @param experimentName {@code MLFLOW_EXPERIMENT_NAME}, else {@code modelwright}. In place of the latter counts the
 *     experiment of {@code MLFLOW_EXPERIMENT_ID}
 * @param registryName the registered model's name; as the experiment by default
 */
public record MlflowService(String trackingUri, String registryUri, String experimentName, String registryName)
        implements Service<MlflowService.Session> {

    private static final String EXPERIMENT = "modelwright";
    private static final String SCRATCH = "scratch";

    /** Fills the defaults; refuses a place that is neither {@code sqlite:} nor {@code http(s):}, and names that MLflow refuses. */
    public MlflowService(
            @Nullable String trackingUri,
            @Nullable String registryUri,
            @Nullable String experimentName,
            @Nullable String registryName) {
        this.trackingUri = requireNonNullElseGet(trackingUri, () -> env("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db"));
        this.registryUri = requireNonNullElseGet(registryUri, () -> env("MLFLOW_REGISTRY_URI", this.trackingUri));
        this.experimentName = requireNonNullElseGet(experimentName, () -> env("MLFLOW_EXPERIMENT_NAME", EXPERIMENT));
        this.registryName = requireNonNullElse(registryName, this.experimentName);
        List<Problem> problems = new ArrayList<>(MlflowRules.experiment(this.experimentName));
        if (!this.trackingUri.matches("(sqlite:///|https?://).+")) {
            problems.add(Problem.at(
                    "tracking_uri",
                    "The tracking_uri (" + this.trackingUri + ") is neither sqlite:///FILE nor http(s)://HOST.",
                    "sqlite:///mlflow.db"));
        }
        if (!this.registryUri.equals(this.trackingUri)) {
            problems.add(Problem.at(
                            "registry_uri",
                            "The registry_uri (" + this.registryUri + ") is not the tracking_uri (" + this.trackingUri
                                    + ").",
                            "leave registry_uri out: a version's source is looked up in the registry's own store.")
                    .given("tracking_uri"));
        }
        if (this.trackingUri.startsWith("http") && Redactor.isLogin(this.trackingUri)) {
            problems.add(Problem.at(
                    "tracking_uri",
                    "The tracking_uri (" + this.trackingUri + ") holds credentials.",
                    "the environment variables MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                            + " MLFLOW_TRACKING_TOKEN."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static MlflowService of() {
        return Records.of(MlflowService.class);
    }

    /** {@return a store of its own in a folder, for work that leaves nothing} */
    public static MlflowService scratch(Path folder) {
        String store = "sqlite:///" + folder.toAbsolutePath().resolve("mlflow.db");
        return new MlflowService(store, store, SCRATCH, SCRATCH);
    }

    /** {@return the same with this {@code trackingUri}} */
    public MlflowService trackingUri(String trackingUri) {
        return Records.with(this, "trackingUri", trackingUri);
    }

    /** {@return the same with this {@code registryUri}} */
    public MlflowService registryUri(String registryUri) {
        return Records.with(this, "registryUri", registryUri);
    }

    /** {@return the same with this {@code experimentName}} */
    public MlflowService experimentName(String experimentName) {
        return Records.with(this, "experimentName", experimentName);
    }

    /** {@return the same with this {@code registryName}} */
    public MlflowService registryName(String registryName) {
        return Records.with(this, "registryName", registryName);
    }

    private static String env(String name, String otherwise) {
        return env(System.getenv(), name, otherwise);
    }

    private static String env(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? otherwise : value;
    }

    @Override
    public Session start() {
        return start(System.getenv());
    }

    /**
     * Opens the store.
     *
     * @param environment may name a run to go on with, and its experiment
     */
    public Session start(Map<String, String> environment) {
        return new Session(client(), this, environment);
    }

    private MlflowClient client() {
        if (trackingUri.startsWith("sqlite:")) {
            return new SqliteMlflowClient(trackingUri);
        }
        return new RestMlflowClient(trackingUri);
    }

    /** The store between start and stop. */
    public static final class Session implements Service.Session {

        private final MlflowClient client;
        private final MlflowService service;
        private final Map<String, String> environment;

        private Session(MlflowClient client, MlflowService service, Map<String, String> environment) {
            this.client = client;
            this.service = service;
            this.environment = environment;
        }

        /** {@return the store} */
        public MlflowClient client() {
            return client;
        }

        /** {@return the registered model's name} */
        public String registryName() {
            return service.registryName();
        }

        /**
         * Starts a run in the experiment, which is made if it is not there; or goes on with the run of
         * {@code MLFLOW_RUN_ID}.
         *
         * @param config what to call it
         * @param tags further tags
         * @param began when its work began
         */
        public RunContext runContext(RunConfig config, Map<String, String> tags, Instant began) {
            Tracking tracking = client.tracking();
            String experiment = tracking.ensureExperiment(experimentName());
            String before = env(environment, "MLFLOW_RUN_ID", "");
            if (before.isEmpty()) {
                RunInfo run = tracking.createRun(experiment, config.name(), began.toEpochMilli(), tags);
                return new RunContext(tracking, client.loggedModels(), run);
            }
            RunInfo run = tracking.continueRun(before);
            tracking.setTags(before, tags);
            return new RunContext(tracking, client.loggedModels(), run);
        }

        /** {@return the configured name, or that of MLFLOW_EXPERIMENT_ID} */
        public String experimentName() {
            String id = env(environment, "MLFLOW_EXPERIMENT_ID", "");
            if (id.isEmpty()) {
                return service.experimentName();
            }
            String name = client.tracking().experimentName(id);
            if (!service.experimentName().equals(EXPERIMENT)
                    && !service.experimentName().equals(name)) {
                throw new ConfigException(Problem.at(
                        "experiment_name",
                        "The experiment_name (" + service.experimentName() + ") is not that of MLFLOW_EXPERIMENT_ID ("
                                + id + "), which is " + name + ".",
                        "unset MLFLOW_EXPERIMENT_ID"));
            }
            return name;
        }

        @Override
        public void stop() {
            client.close();
        }
    }
}
