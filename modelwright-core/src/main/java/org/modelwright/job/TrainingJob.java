package org.modelwright.job;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Resources;
import org.modelwright.decision.Calibration;
import org.modelwright.decision.Intervals;
import org.modelwright.decision.Threshold;
import org.modelwright.engine.Engine;
import org.modelwright.engine.LocalEngine;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Behaviour;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Checks;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.Promotion;
import org.modelwright.evidence.Slice;
import org.modelwright.leak.LeakCheck;
import org.modelwright.metric.Metric;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.reader.Reader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.registry.Register;
import org.modelwright.saver.OnnxSaver;
import org.modelwright.saver.Saver;
import org.modelwright.search.Search;
import org.modelwright.search.SearchSpace;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.Signer;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.transform.Transform;

/**
 * Trains one model and registers one version of it.
 *
 * <p>Only {@code inputs} and {@code targets} are needed, and in Java the model; everything else has a default. In Java it
 * is made by {@link #of}, in YAML by a block of {@code KIND: TrainingJob}.
 *
 * @param runConfig what to call the MLflow run
 * @param inputs where the features are
 * @param targets where the column to predict is
 * @param transforms what columns become before the learner sees them, in order; by default none but that dates become
 *     their parts
 * @param model the learner; boosted trees where that module is present, else a linear model
 * @param metrics what to measure; empty for the usual ones of the task
 * @param gates what scores must reach before a version exists, beside the bounds of the metrics themselves; none by default
 * @param slices columns whose values part the test rows, so that each part has a score of its own; none by default, and a few
 *     obvious ones are looked at without asking
 * @param champion the version that must be beaten before an alias is moved; none by default
 * @param promote the alias that a version is given whose verdict is PROMOTE; none by default
 * @param checks which checks of the model do not matter here, with a reason
 * @param behaviour what predictions must do before a version exists; kept in the model; none by default
 * @param splitter which rows judge; the last fifth by default
 * @param folds how many folds of the training rows are judged too, each by a model of the others; from 2 on; none where it is left out
 * @param threshold which class is predicted, by what it is worth; the likeliest where it is left out
 * @param intervals how often the interval around a prediction holds the target; no intervals where it is left out
 * @param calibration how probabilities of two classes are made to hold what they say; as the learner gives them where it is left
 *     out
 * @param search how long to look for good settings of the model, and which; none where it is left out
 * @param statement what only a person can say of the model: its card prints it, or says that it is owed
 * @param bom whether the bill of materials must lack nothing; it may where this is left out
 * @param saver how the model is saved
 * @param signer how its signature is made
 * @param registry where its version goes
 * @param leakCheck whether columns that tell the answer stop the job
 * @param engine where the work is done; in this process by default
 * @param onInterrupt what becomes of a fit that Ctrl-C or SIGTERM stops; {@code stop} by default
 * @param checkpoint how often it is kept how far a fit has come, should the process be ended; each minute by default
 * @param memory what the job may use, such as {@code 4GB}; half of the machine's by default
 * @param threads processors to use; all by default, and never more than there are
 * @param loggerService how much is logged
 * @param alertsService whom to tell
 * @param mlflowService where runs and models are kept
 */
public record TrainingJob(
        RunConfig runConfig,
        Reader inputs,
        Reader targets,
        List<Transform> transforms,
        Model model,
        List<Metric> metrics,
        List<Gate> gates,
        List<Slice> slices,
        @Nullable Champion champion,
        @Nullable Promotion promote,
        Checks checks,
        List<Behaviour> behaviour,
        Splitter splitter,
        @Nullable Integer folds,
        @Nullable Threshold threshold,
        @Nullable Intervals intervals,
        @Nullable Calibration calibration,
        @Nullable Search search,
        @Nullable Statement statement,
        @Nullable Bom bom,
        Saver saver,
        Signer signer,
        Register registry,
        LeakCheck leakCheck,
        Engine engine,
        OnInterrupt onInterrupt,
        Checkpointing checkpoint,
        String memory,
        Integer threads,
        LoggerService loggerService,
        AlertsService alertsService,
        MlflowService mlflowService)
        implements Job {

    /** Fills the defaults; refuses what can be seen to be wrong without reading anything. */
    public TrainingJob(
            @Nullable RunConfig runConfig,
            Reader inputs,
            Reader targets,
            @Nullable List<Transform> transforms,
            @Nullable Model model,
            @Nullable List<Metric> metrics,
            @Nullable List<Gate> gates,
            @Nullable List<Slice> slices,
            @Nullable Champion champion,
            @Nullable Promotion promote,
            @Nullable Checks checks,
            @Nullable List<Behaviour> behaviour,
            @Nullable Splitter splitter,
            @Nullable Integer folds,
            @Nullable Threshold threshold,
            @Nullable Intervals intervals,
            @Nullable Calibration calibration,
            @Nullable Search search,
            @Nullable Statement statement,
            @Nullable Bom bom,
            @Nullable Saver saver,
            @Nullable Signer signer,
            @Nullable Register registry,
            @Nullable LeakCheck leakCheck,
            @Nullable Engine engine,
            @Nullable OnInterrupt onInterrupt,
            @Nullable Checkpointing checkpoint,
            @Nullable String memory,
            @Nullable Integer threads,
            @Nullable LoggerService loggerService,
            @Nullable AlertsService alertsService,
            @Nullable MlflowService mlflowService) {
        this.runConfig = requireNonNullElseGet(runConfig, RunConfig::of);
        this.inputs = inputs;
        this.targets = targets;
        this.transforms = List.copyOf(requireNonNullElse(transforms, List.of()));
        this.metrics = List.copyOf(requireNonNullElse(metrics, List.of()));
        this.gates = List.copyOf(requireNonNullElse(gates, List.of()));
        this.slices = List.copyOf(requireNonNullElse(slices, List.of()));
        this.champion = champion;
        this.promote = promote;
        this.checks = requireNonNullElseGet(checks, Checks::of);
        this.behaviour = List.copyOf(requireNonNullElse(behaviour, List.of()));
        this.splitter = requireNonNullElseGet(splitter, TrainTestSplitter::of);
        this.folds = folds;
        this.threshold = threshold;
        this.intervals = intervals;
        this.calibration = calibration;
        this.search = search;
        this.statement = statement;
        this.bom = bom;
        this.saver = requireNonNullElseGet(saver, OnnxSaver::of);
        this.signer = requireNonNullElseGet(signer, InferSigner::of);
        this.registry = requireNonNullElseGet(registry, MlflowRegister::of);
        this.leakCheck = requireNonNullElseGet(leakCheck, LeakCheck::of);
        this.engine = requireNonNullElseGet(engine, LocalEngine::new);
        this.onInterrupt = requireNonNullElse(onInterrupt, OnInterrupt.STOP);
        this.checkpoint = requireNonNullElseGet(checkpoint, Checkpointing::of);
        this.memory = requireNonNullElseGet(memory, Memory::half);
        this.threads = requireNonNullElseGet(threads, () -> Runtime.getRuntime().availableProcessors());
        this.loggerService = requireNonNullElseGet(loggerService, LoggerService::of);
        this.alertsService = requireNonNullElseGet(alertsService, AlertsService::of);
        this.mlflowService = requireNonNullElseGet(mlflowService, MlflowService::of);
        List<Problem> problems = JobSettings.problems(this);
        problems.addAll(TaskFit.problems(this.metrics, this.gates, champion, intervals, model, targets));
        problems.addAll(
                TaskFit.misfits(this.metrics, model, targets, it -> Deciding.misfits(threshold, calibration, it)));
        problems.addAll(Owners.problems(statement, this.alertsService.all()));
        problems.addAll(Judge.problems(champion, promote, this.registry));
        problems.addAll(searchProblems(model, search, SearchSpace::problems));
        try {
            this.registry.check(this.mlflowService.registryName());
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        if (inputs == null) {
            problems.add(Records.missing(TrainingJob.class, "inputs"));
        }
        if (targets == null) {
            problems.add(Records.missing(TrainingJob.class, "targets"));
        }
        if (model == null) {
            problems.add(
                    Problem.at("model", "The model is missing.", "LinearModel.of(): only in YAML it has a default."));
            throw new ConfigException(problems);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.model = model;
        if (decides() && model.refitsOnAll()) {
            throw new ConfigException(Deciding.refitted());
        }
    }

    /** {@return a job that knows where the data is and who learns, with defaults for all other keys} */
    public static TrainingJob of(Reader inputs, Reader targets, Model model) {
        return Records.of(TrainingJob.class, "inputs", inputs, "targets", targets, "model", model);
    }

    /** {@return the same with this {@code runConfig}} */
    public TrainingJob runConfig(RunConfig runConfig) {
        return Records.with(this, "runConfig", runConfig);
    }

    /** {@return the same with this {@code inputs}} */
    public TrainingJob inputs(Reader inputs) {
        return Records.with(this, "inputs", inputs);
    }

    /** {@return the same with this {@code targets}} */
    public TrainingJob targets(Reader targets) {
        return Records.with(this, "targets", targets);
    }

    /** {@return the same with these {@code transforms}} */
    public TrainingJob transforms(Transform... transforms) {
        return Records.with(this, "transforms", Records.list(transforms));
    }

    /** {@return the same with this {@code model}} */
    public TrainingJob model(Model model) {
        return Records.with(this, "model", model);
    }

    /** {@return the same with this {@code metrics}} */
    public TrainingJob metrics(Metric... metrics) {
        return Records.with(this, "metrics", Records.list(metrics));
    }

    /** {@return the same with these {@code gates}} */
    public TrainingJob gates(Gate... gates) {
        return Records.with(this, "gates", Records.list(gates));
    }

    /** {@return the same with these {@code slices}} */
    public TrainingJob slices(Slice... slices) {
        return Records.with(this, "slices", Records.list(slices));
    }

    /** {@return the same with this {@code champion}} */
    public TrainingJob champion(Champion champion) {
        return Records.with(this, "champion", champion);
    }

    /** {@return the same with this {@code promote}} */
    public TrainingJob promote(Promotion promote) {
        return Records.with(this, "promote", promote);
    }

    /** {@return the same with these {@code checks}} */
    public TrainingJob checks(Checks checks) {
        return Records.with(this, "checks", checks);
    }

    /** {@return the same with this {@code behaviour}} */
    public TrainingJob behaviour(Behaviour... behaviour) {
        return Records.with(this, "behaviour", Records.list(behaviour));
    }

    /** {@return the same with this {@code splitter}} */
    public TrainingJob splitter(Splitter splitter) {
        return Records.with(this, "splitter", splitter);
    }

    /** {@return the same with this number of {@code folds}} */
    public TrainingJob folds(int folds) {
        return Records.with(this, "folds", folds);
    }

    /** {@return the same with this {@code threshold}} */
    public TrainingJob threshold(Threshold threshold) {
        return Records.with(this, "threshold", threshold);
    }

    /** {@return the same with these {@code intervals}} */
    public TrainingJob intervals(Intervals intervals) {
        return Records.with(this, "intervals", intervals);
    }

    /** {@return the same with this {@code calibration}} */
    public TrainingJob calibration(Calibration calibration) {
        return Records.with(this, "calibration", calibration);
    }

    /** {@return the same with this {@code search}} */
    public TrainingJob search(Search search) {
        return Records.with(this, "search", search);
    }

    /** {@return the same with this {@code statement}} */
    public TrainingJob statement(Statement statement) {
        return Records.with(this, "statement", statement);
    }

    /** {@return the same with this {@code bom}} */
    public TrainingJob bom(Bom bom) {
        return Records.with(this, "bom", bom);
    }

    /** {@return the same with this {@code saver}} */
    public TrainingJob saver(Saver saver) {
        return Records.with(this, "saver", saver);
    }

    /** {@return the same with this {@code signer}} */
    public TrainingJob signer(Signer signer) {
        return Records.with(this, "signer", signer);
    }

    /** {@return the same with this {@code registry}} */
    public TrainingJob registry(Register registry) {
        return Records.with(this, "registry", registry);
    }

    /** {@return the same with this {@code leakCheck}} */
    public TrainingJob leakCheck(LeakCheck leakCheck) {
        return Records.with(this, "leakCheck", leakCheck);
    }

    /** {@return the same with this {@code engine}} */
    public TrainingJob engine(Engine engine) {
        return Records.with(this, "engine", engine);
    }

    /** {@return the same with this {@code onInterrupt}} */
    public TrainingJob onInterrupt(OnInterrupt onInterrupt) {
        return Records.with(this, "onInterrupt", onInterrupt);
    }

    /** {@return the same with this {@code checkpoint}} */
    public TrainingJob checkpoint(Checkpointing checkpoint) {
        return Records.with(this, "checkpoint", checkpoint);
    }

    /** {@return the same with this {@code memory}} */
    public TrainingJob memory(String memory) {
        return Records.with(this, "memory", memory);
    }

    /** {@return the same with this {@code threads}} */
    public TrainingJob threads(int threads) {
        return Records.with(this, "threads", threads);
    }

    /** {@return the same with this {@code loggerService}} */
    public TrainingJob loggerService(LoggerService loggerService) {
        return Records.with(this, "loggerService", loggerService);
    }

    /** {@return the same with this {@code alertsService}} */
    public TrainingJob alertsService(AlertsService alertsService) {
        return Records.with(this, "alertsService", alertsService);
    }

    /** {@return the same with this {@code mlflowService}} */
    public TrainingJob mlflowService(MlflowService mlflowService) {
        return Records.with(this, "mlflowService", mlflowService);
    }

    /** {@return whether something is to be made of the scores of rows that the model has not learned from} */
    boolean decides() {
        return threshold != null || intervals != null || calibration != null;
    }

    /** {@return transforms and learner as one, which is what is fitted} */
    Pipeline pipeline(Model learner) {
        return new Pipeline(transforms, learner);
    }

    /** {@return what the job may use of the machine} */
    public Resources resources() {
        return new Resources(
                Memory.bytes(memory), Math.min(threads, Runtime.getRuntime().availableProcessors()));
    }

    @Override
    public CheckedJob check() {
        return check(List.of());
    }

    @Override
    public CheckedJob check(Collection<? extends Model> checked) {
        if (!checked.contains(model)) {
            model.check();
            checkParts();
        }
        return new CheckedJob(this, List.of(), model.warnings());
    }

    /**
     * Checks what no part can say alone: the space that is searched, with what the learners' own libraries say of its ends, and
     * whether the engine can do what the others ask for.
     *
     * @throws ConfigException with every problem found
     */
    public void checkParts() {
        List<Problem> problems = new ArrayList<>(searchProblems(model, search, SearchSpace::checked));
        problems.addAll(JobSettings.engineProblems(this));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static List<Problem> searchProblems(
            @Nullable Model model, @Nullable Search search, BiFunction<Model, Search, List<Problem>> look) {
        return model == null || search == null
                ? List.of()
                : look.apply(model, search).stream()
                        .map(it -> it.at("search." + it.path(), (Place) null).given("model"))
                        .toList();
    }

    Optional<Problem> unusualThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return threads <= processors
                ? Optional.empty()
                : Optional.of(Problem.at(
                        "threads",
                        "The threads (" + threads + ") are more than the processors there are (" + processors + "); "
                                + processors + " are used.",
                        "leave threads out."));
    }

    @Override
    public TrainingResult run(JobListener listener) {
        return run(listener, this::check);
    }

    /** Does the work; what is left to check is checked where a failure is told to the channels. */
    private TrainingResult run(JobListener listener, Supplier<CheckedJob> check) {
        return (TrainingResult) run(listener, check, false);
    }

    /** Does the work, unless the same was made already and only a change is wanted. */
    JobOutcome run(JobListener listener, Supplier<CheckedJob> check, boolean ifChanged) {
        return new JobExecution(this, System.getenv()).run(listener, check, ifChanged);
    }

    /**
     * {@return what this job would do and what would stop it; the data is read, nothing is written}
     *
     * @throws ConfigException if the configuration itself is wrong
     */
    public TrainingPlan plan() {
        return check().plan();
    }
}
