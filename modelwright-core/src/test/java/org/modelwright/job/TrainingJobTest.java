package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.Event;
import org.modelwright.data.Records;
import org.modelwright.data.Resources;
import org.modelwright.decision.Calibration;
import org.modelwright.decision.Intervals;
import org.modelwright.decision.Threshold;
import org.modelwright.engine.LocalEngine;
import org.modelwright.error.ConfigException;
import org.modelwright.evidence.Behaviour;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Checks;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.Promotion;
import org.modelwright.evidence.Slice;
import org.modelwright.leak.LeakCheck;
import org.modelwright.metric.Average;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.registry.Register;
import org.modelwright.saver.OnnxSaver;
import org.modelwright.saver.Saver;
import org.modelwright.search.Dimension;
import org.modelwright.search.Search;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.Signer;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.transform.DateParts;
import org.modelwright.transform.Transform;

class TrainingJobTest {

    private static final Reader INPUTS = ParquetReader.of("in.parquet");
    private static final Reader TARGETS = ParquetReader.of("out.parquet");

    private static final String EVERY_KEY = """
            job:
              KIND: TrainingJob
              run_config: {name: Weekly, description: All of it, tags: {team: rides}}
              inputs: {KIND: ParquetReader, path: in.parquet}
              targets: {KIND: ParquetReader, path: out.parquet}
              transforms: [{KIND: DateParts, columns: [dteday], parts: [year, day_of_year]}]
              model: {KIND: LinearModel, alpha: 2.0}
              metrics: [{KIND: ClassificationMetric, name: f1_score, minimum: 0.5}]
              gates: [{metric: f1_score, better_than: baseline, margin: 0.02}]
              slices: [season, {column: temp, bins: 3}]
              champion: {model: "models:/rides@champion", metric: f1_score, no_worse_by: 0.01}
              promote: {alias: champion}
              checks: {mute: {few_rows: a trial}}
              behaviour:
                - {column: temp, law: increasing}
                - {row: {temp: 0.5, season: 2}, prediction: 12, within: 0.5}
              splitter: {KIND: TrainTestSplitter, test_size: 0.3, shuffle: true, random_state: 1}
              folds: 4
              threshold: {metric: f1_score}
              intervals: {coverage: 0.8}
              calibration: isotonic
              search:
                trials: 6
                time_budget: 1h30m
                space: {alpha: {low: 0.1, high: 10, log: true}, impute.number: [mean, median]}
                random_state: 7
              statement:
                intended_use: planning
                limits: no snow
                owner: rides
                contact: rides@example.org
                operations: ops@example.org
                inputs: {licence: CC BY 4.0, origin: the city, collected: by docks, sensitivity: none, owner: docks, contact: docks@example.org}
                targets: {licence: CC0}
              bom: complete
              saver: {KIND: OnnxSaver, path: pipeline, example_rows: 3}
              signer: {KIND: InferSigner}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate], description: Good}
              memory: 1GB
              leak_check: {waive: {casual: known before}}
              engine: {KIND: LocalEngine}
              on_interrupt: keep
              checkpoint: {every: 50}
              threads: 97
              logger_service: {level: WARN, format: json}
              alerts_service: {channels: [{KIND: ConsoleChannel, on: [failure]}]}
              mlflow_service: {tracking_uri: "sqlite:///other.db", experiment_name: bikes, registry_name: rides}
            """;

    private final RunConfig runConfig = new RunConfig("Weekly", "All of it", Map.of("team", "rides"));
    private final Intervals intervals = Intervals.of(0.8);
    private final Threshold threshold = Threshold.of(ClassificationScore.F1_SCORE);
    private final Model model = LinearModel.of().alpha(2.0);
    private final List<Metric> metrics =
            List.of(ClassificationMetric.of(ClassificationScore.F1_SCORE).minimum(0.5));
    private final List<Gate> gates =
            List.of(Gate.betterThan("f1_score", Gate.Rival.BASELINE).margin(0.02));
    private final List<Slice> slices =
            List.of(Slice.of("season"), Slice.of("temp").bins(3));
    private final Champion champion =
            Champion.of("models:/rides@champion", "f1_score").noWorseBy(0.01);
    private final Promotion promote = Promotion.to("champion");
    private final Checks checks = new Checks(Map.of("few_rows", "a trial"));
    private final List<Behaviour> behaviour = List.of(
            Behaviour.of("temp", Behaviour.Law.INCREASING),
            Behaviour.of(Map.of("temp", 0.5, "season", 2L), 12L).within(0.5));
    private final Splitter splitter =
            TrainTestSplitter.of().testSize(0.3).shuffle(true).randomState(1L);
    private final Search search = Search.of()
            .trials(6)
            .timeBudget("1h30m")
            .over("alpha", Dimension.between(0.1, 10L).log(true))
            .over("impute.number", Dimension.of("mean", "median"))
            .randomState(7);
    private final Saver saver = OnnxSaver.of().path("pipeline").exampleRows(3);
    private final List<Transform> transforms =
            List.of(new DateParts(List.of("dteday"), List.of(DateParts.Part.YEAR, DateParts.Part.DAY_OF_YEAR)));
    private final Signer signer = InferSigner.of();
    private final Register registry = new MlflowRegister(Map.of("stage", "trial"), List.of("candidate"), "Good");
    private final LeakCheck leakCheck = new LeakCheck(true, Map.of("casual", "known before"));
    private final LoggerService loggerService = new LoggerService(LoggerService.Level.WARN, LoggerService.Format.JSON);
    private final AlertsService alertsService = AlertsService.of().channels(new ConsoleChannel(Set.of(Event.FAILURE)));
    private final MlflowService mlflowService = MlflowService.of()
            .trackingUri("sqlite:///other.db")
            .experimentName("bikes")
            .registryName("rides");

    @TempDir
    Path folder;

    private final Statement statement = Statement.of()
            .intendedUse("planning")
            .limits("no snow")
            .owner("rides")
            .contact("rides@example.org")
            .operations("ops@example.org")
            .inputs(SourceStatement.of()
                    .licence("CC BY 4.0")
                    .origin("the city")
                    .collected("by docks")
                    .sensitivity("none")
                    .owner("docks")
                    .contact("docks@example.org"))
            .targets(SourceStatement.of().licence("CC0"));

    private TrainingJob everyKey() {
        return TrainingJob.of(INPUTS, TARGETS, model)
                .runConfig(runConfig)
                .transforms(transforms.toArray(Transform[]::new))
                .metrics(metrics.toArray(Metric[]::new))
                .gates(gates.toArray(Gate[]::new))
                .slices(slices.toArray(Slice[]::new))
                .champion(champion)
                .promote(promote)
                .checks(checks)
                .behaviour(behaviour.toArray(Behaviour[]::new))
                .splitter(splitter)
                .folds(4)
                .threshold(threshold)
                .intervals(intervals)
                .calibration(Calibration.ISOTONIC)
                .search(search)
                .statement(statement)
                .bom(Bom.COMPLETE)
                .saver(saver)
                .signer(signer)
                .registry(registry)
                .leakCheck(leakCheck)
                .engine(new LocalEngine())
                .onInterrupt(OnInterrupt.KEEP)
                .checkpoint(Checkpointing.of().every(50))
                .memory("1GB")
                .threads(97)
                .loggerService(loggerService)
                .alertsService(alertsService)
                .mlflowService(mlflowService);
    }

    @Test
    void defaults() {
        TrainingJob job = TrainingJob.of(INPUTS, TARGETS, LinearModel.of());

        assertThat(job)
                .isEqualTo(new TrainingJob(
                        new RunConfig("Training", "", Map.of()),
                        INPUTS,
                        TARGETS,
                        List.of(),
                        LinearModel.of().alpha(1e-6).randomState(42L), // boosted trees are in another module
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        new Checks(Map.of()),
                        List.of(),
                        new TrainTestSplitter(0.2, false, 42L, false),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new OnnxSaver("model", 0, 17),
                        InferSigner.of(),
                        new MlflowRegister(Map.of(), List.of(), ""),
                        new LeakCheck(true, Map.of()),
                        new LocalEngine(),
                        OnInterrupt.STOP,
                        new Checkpointing(null),
                        Memory.half(),
                        Runtime.getRuntime().availableProcessors(),
                        new LoggerService(LoggerService.Level.INFO, LoggerService.Format.TEXT),
                        AlertsService.of().channels(new ConsoleChannel(Set.of(Event.SUCCESS, Event.FAILURE))),
                        MlflowService.of()));
        job.check();
    }

    @Test
    void everyKeyByNameByConstructorAndByYaml() throws Exception {
        TrainingJob job = everyKey();

        assertThat(job)
                .isEqualTo(new TrainingJob(
                        runConfig,
                        INPUTS,
                        TARGETS,
                        transforms,
                        model,
                        metrics,
                        gates,
                        slices,
                        champion,
                        promote,
                        checks,
                        behaviour,
                        splitter,
                        4,
                        threshold,
                        intervals,
                        Calibration.ISOTONIC,
                        search,
                        statement,
                        Bom.COMPLETE,
                        saver,
                        signer,
                        registry,
                        leakCheck,
                        new LocalEngine(),
                        OnInterrupt.KEEP,
                        Checkpointing.of().every(50),
                        "1GB",
                        97,
                        loggerService,
                        alertsService,
                        mlflowService))
                .isEqualTo(Modelwright.load(Files.writeString(folder.resolve("job.yaml"), EVERY_KEY))
                        .job());
        assertThat(job.resources())
                .isEqualTo(new Resources(
                        1L << 30, Math.min(97, Runtime.getRuntime().availableProcessors())));
    }

    /** Each key of the job has a method: what is left out differs from what is said. */
    @Test
    void aMethodSetsEveryKey() throws Exception {
        TrainingJob said = everyKey();
        TrainingJob left = TrainingJob.of(INPUTS, TARGETS, LinearModel.of());
        for (var component : TrainingJob.class.getRecordComponents()) {
            if (!List.of("inputs", "targets", "signer", "engine").contains(component.getName())) {
                assertThat(component.getAccessor().invoke(said))
                        .as(component.getName())
                        .isNotEqualTo(component.getAccessor().invoke(left));
            }
        }
    }

    @Test
    void itKeepsACopyOfTheMetrics() {
        assertThatThrownBy(() -> everyKey().metrics().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void nonsenseIsRefusedAllAtOnce() {
        Metric r2 = RegressionMetric.of(RegressionScore.R2_SCORE);
        Map<String, Object> keys = Map.of(
                "inputs", INPUTS, "targets", TARGETS, "threads", 0, "memory", "much", "metrics", List.of(r2, r2));

        assertThatThrownBy(() -> Records.of(TrainingJob.class, keys))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.message())
                                .containsExactly(
                                        "The threads (0) are not at least 1.",
                                        "The metrics hold (r2_score) twice.",
                                        "The memory (much) is not a size.",
                                        "The model is missing."));
    }

    @Test
    void theSameMetricTwiceWithOneAverageHasOneKey() {
        Metric one = ClassificationMetric.of(ClassificationScore.F1_SCORE);
        Metric other = ClassificationMetric.of(ClassificationScore.F1_SCORE).average(Average.MICRO);
        TrainingJob job = TrainingJob.of(INPUTS, TARGETS, LinearModel.of());

        assertThat(Metric.named(job.metrics(one, other).metrics()))
                .extracting(Metric::key)
                .containsExactly("f1_score", "f1_score_micro");
        assertThatThrownBy(() -> job.metrics(other, other))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The metrics hold (f1_score_micro) twice.");
    }

    @Test
    void noJobHasANameThatTheRegistryCannotTake() {
        MlflowService service = MlflowService.of()
                .trackingUri("sqlite:///other.db")
                .experimentName("bikes")
                .registryName("a/b");

        assertThatThrownBy(() -> everyKey().mlflowService(service))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(a/b)");
    }
}
