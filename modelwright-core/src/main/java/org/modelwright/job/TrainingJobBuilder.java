package org.modelwright.job;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.leak.LeakCheck;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.Model;
import org.modelwright.reader.Reader;
import org.modelwright.registry.Register;
import org.modelwright.saver.Saver;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.Signer;
import org.modelwright.splitter.Splitter;

/** Makes a {@link TrainingJob} in Java; what is not said has the default that YAML has. */
public final class TrainingJobBuilder {

    private final Reader inputs;
    private final Reader targets;
    private @Nullable RunConfig runConfig;
    private @Nullable Model model;
    private @Nullable List<Metric> metrics;
    private @Nullable Splitter splitter;
    private @Nullable Saver saver;
    private @Nullable Signer signer;
    private @Nullable Register registry;
    private @Nullable LeakCheck leakCheck;
    private @Nullable String memory;
    private @Nullable Integer threads;
    private @Nullable LoggerService loggerService;
    private @Nullable AlertsService alertsService;
    private @Nullable MlflowService mlflowService;

    TrainingJobBuilder(Reader inputs, Reader targets) {
        this.inputs = inputs;
        this.targets = targets;
    }

    /** Says what to call the MLflow run. */
    public TrainingJobBuilder runConfig(RunConfig runConfig) {
        this.runConfig = runConfig;
        return this;
    }

    /** Says the learner. */
    public TrainingJobBuilder model(Model model) {
        this.model = model;
        return this;
    }

    /** Says what to measure. */
    public TrainingJobBuilder metrics(List<Metric> metrics) {
        this.metrics = metrics;
        return this;
    }

    /** Says which rows judge. */
    public TrainingJobBuilder splitter(Splitter splitter) {
        this.splitter = splitter;
        return this;
    }

    /** Says how the model is saved. */
    public TrainingJobBuilder saver(Saver saver) {
        this.saver = saver;
        return this;
    }

    /** Says how its signature is made. */
    public TrainingJobBuilder signer(Signer signer) {
        this.signer = signer;
        return this;
    }

    /** Says where its version goes. */
    public TrainingJobBuilder registry(Register registry) {
        this.registry = registry;
        return this;
    }

    /** Says whether columns that tell the answer stop the job. */
    public TrainingJobBuilder leakCheck(LeakCheck leakCheck) {
        this.leakCheck = leakCheck;
        return this;
    }

    /** Says what the job may use, such as {@code 4GB}. */
    public TrainingJobBuilder memory(String memory) {
        this.memory = memory;
        return this;
    }

    /** Says processors to use. */
    public TrainingJobBuilder threads(Integer threads) {
        this.threads = threads;
        return this;
    }

    /** Says how much is logged. */
    public TrainingJobBuilder loggerService(LoggerService loggerService) {
        this.loggerService = loggerService;
        return this;
    }

    /** Says whom to tell. */
    public TrainingJobBuilder alertsService(AlertsService alertsService) {
        this.alertsService = alertsService;
        return this;
    }

    /** Says where runs and models are kept. */
    public TrainingJobBuilder mlflowService(MlflowService mlflowService) {
        this.mlflowService = mlflowService;
        return this;
    }

    /**
     * {@return the job}
     *
     * @throws org.modelwright.error.ConfigException if something can be seen to be wrong without reading anything
     */
    public TrainingJob build() {
        return new TrainingJob(
                runConfig,
                inputs,
                targets,
                model,
                metrics,
                splitter,
                saver,
                signer,
                registry,
                leakCheck,
                memory,
                threads,
                loggerService,
                alertsService,
                mlflowService);
    }
}
