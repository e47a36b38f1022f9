package org.modelwright.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.DesktopChannel;
import org.modelwright.alert.DiscordChannel;
import org.modelwright.alert.Event;
import org.modelwright.alert.HeartbeatChannel;
import org.modelwright.alert.MailChannel;
import org.modelwright.alert.SlackChannel;
import org.modelwright.alert.TeamsChannel;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.data.DataType;
import org.modelwright.data.Secret;
import org.modelwright.decision.Calibration;
import org.modelwright.decision.Costs;
import org.modelwright.decision.Intervals;
import org.modelwright.decision.Threshold;
import org.modelwright.engine.LocalEngine;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Behaviour;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Checks;
import org.modelwright.evidence.Promotion;
import org.modelwright.evidence.Slice;
import org.modelwright.job.Bom;
import org.modelwright.job.Checkpointing;
import org.modelwright.job.OnInterrupt;
import org.modelwright.job.Statement;
import org.modelwright.job.TrainingJob;
import org.modelwright.leak.LeakCheck;
import org.modelwright.metric.Average;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.ClassWeight;
import org.modelwright.model.LinearModel;
import org.modelwright.model.LinearModel.Impute;
import org.modelwright.model.Refit;
import org.modelwright.model.TargetTransform;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JdbcReader;
import org.modelwright.reader.JsonReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.saver.OnnxSaver;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Missing;
import org.modelwright.search.Search;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;
import org.modelwright.signer.InferSigner;
import org.modelwright.splitter.ColumnSplitter;
import org.modelwright.splitter.GroupSplitter;
import org.modelwright.splitter.HashSplitter;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.task.Task;
import org.modelwright.transform.CountVectorizer;
import org.modelwright.transform.DateParts;
import org.modelwright.transform.InfrequentCategories;
import org.modelwright.transform.MissingIndicator;
import org.modelwright.transform.TargetEncoder;

class KindsByNameTest {

    private static final DataSchema SCHEMA = DataSchema.of()
            .column("a", ColumnSchema.of().type(DataType.LONG))
            .otherColumns(DataSchema.OtherColumns.ALLOW)
            .key("id")
            .minRows(1)
            .maxRows(9);
    private static final Impute IMPUTE = Impute.of().number(Impute.Number.MEAN).text(Impute.Text.NONE);

    private static final LinearModel LINEAR = LinearModel.of()
            .alpha(0.5)
            .standardize(false)
            .sampleWeight("w")
            .baseMargin("o")
            .categorical("hr")
            .impute(IMPUTE)
            .refit(Refit.ALL)
            .randomState(7);

    static List<Record> examples() {
        return List.of(
                CsvReader.of("rides.csv")
                        .key("id")
                        .columns("a", "b")
                        .exclude("c")
                        .where("d > 1")
                        .missing(Missing.DROP)
                        .limit(3)
                        .schema(SCHEMA)
                        .delimiter(";")
                        .header(false)
                        .nullValues("?")
                        .encoding("utf-16")
                        .quote("'")
                        .comment("#")
                        .decimal(",")
                        .thousands(".")
                        .dateFormats("d.M.yyyy")
                        .checksums(false)
                        .sha256("0".repeat(64)),
                JsonReader.of("rides.json")
                        .key("id")
                        .columns("a", "b")
                        .exclude("c")
                        .where("d > 1")
                        .missing(Missing.DROP)
                        .limit(3)
                        .schema(SCHEMA)
                        .checksums(false)
                        .sha256("0".repeat(64)),
                ParquetReader.of("rides.parquet")
                        .key("id")
                        .columns("a", "b")
                        .exclude("c")
                        .where("d > 1")
                        .missing(Missing.DROP)
                        .limit(3)
                        .schema(SCHEMA)
                        .checksums(false)
                        .sha256("0".repeat(64)),
                ColumnSplitter.of("part", "a", 3L),
                GroupSplitter.of("rider").testSize(0.3).randomState(7),
                HashSplitter.of().column("rider").testSize(0.3).salt("sea"),
                TimeSeriesSplitter.of("day").testSize("P30D").gap("P1D"),
                TrainTestSplitter.of()
                        .testSize(0.3)
                        .shuffle(true)
                        .randomState(7)
                        .stratify(true),
                ClassificationMetric.of(ClassificationScore.F1_SCORE)
                        .average(Average.BINARY)
                        .posLabel("yes")
                        .minimum(0.5)
                        .maximum(0.9),
                ClassificationMetric.of(ClassificationScore.TOP_K_ACCURACY_SCORE)
                        .sampleWeight("w")
                        .k(3),
                RegressionMetric.of(RegressionScore.R2_SCORE)
                        .sampleWeight("w")
                        .minimum(0.5)
                        .maximum(0.9),
                RegressionMetric.of(RegressionScore.MEAN_PINBALL_LOSS).alpha(0.9),
                RegressionMetric.of(RegressionScore.MEAN_TWEEDIE_DEVIANCE).power(1.5),
                DateParts.of().columns("day").parts(DateParts.Part.YEAR),
                MissingIndicator.of("day", "x"),
                InfrequentCategories.of("city").minFrequency(20).maxCategories(7),
                TargetEncoder.of("city", "code").smooth(7.5),
                CountVectorizer.of("note")
                        .maxFeatures(7)
                        .minDf(2)
                        .maxDf(0.5)
                        .lowercase(false)
                        .binary(true),
                BaselineModel.of()
                        .task(Task.REGRESSION)
                        .strategy(BaselineModel.Strategy.MEDIAN)
                        .randomState(7),
                LINEAR.task(Task.REGRESSION).loss(LinearModel.Loss.TWEEDIE).power(1.7),
                LINEAR.task(Task.REGRESSION).targetTransform(TargetTransform.LOG),
                LINEAR.task(Task.BINARY).classWeight(ClassWeight.BALANCED),
                IMPUTE,
                new LocalEngine(),
                OnnxSaver.of().path("trees").exampleRows(3).opset(17),
                InferSigner.of()
                        .privateKey(new Secret(Secret.MASK))
                        .password(new Secret(Secret.MASK))
                        .certificateChain("chain.pem"),
                MlflowRegister.of()
                        .tags(Map.of("stage", "trial"))
                        .aliases("candidate")
                        .description("A trial."),
                ConsoleChannel.of().on(Event.FAILURE),
                WebhookChannel.of(new Secret("https://host/x"))
                        .headers(Map.of("Authorization", new Secret("abc")))
                        .secret(new Secret(Secret.MASK))
                        .timeout(3)
                        .on(Event.FAILURE),
                DesktopChannel.of().on(Event.FAILURE),
                SlackChannel.of(new Secret("https://host/x")).timeout(3).on(Event.FAILURE),
                TeamsChannel.of(new Secret("https://host/x")).timeout(3).on(Event.FAILURE),
                DiscordChannel.of(new Secret("https://host/x")).timeout(3).on(Event.FAILURE),
                AlertsService.of()
                        .channels(ConsoleChannel.of().on(Event.FAILURE))
                        .routes(Map.of("data", List.of(DesktopChannel.of())))
                        .timeout(3)
                        .spool("spool"),
                LoggerService.of().level(LoggerService.Level.DEBUG).format(LoggerService.Format.JSON),
                RunConfig.of().name("night").description("A trial.").tags(Map.of("team", "rides")),
                LeakCheck.of().enabled(false).waive(Map.of("a", "known before")),
                SCHEMA,
                TrainingJob.of(
                                CsvReader.of("rides.csv"),
                                CsvReader.of("fares.csv"),
                                LinearModel.of().alpha(0.5))
                        .runConfig(RunConfig.of().name("night"))
                        .transforms(DateParts.of())
                        .metrics(ClassificationMetric.of(ClassificationScore.F1_SCORE))
                        .slices(Slice.of("season"))
                        .checks(Checks.of().mute(Map.of("few_rows", "a trial")))
                        .champion(Champion.of("models:/rides@champion", "f1_score"))
                        .promote(Promotion.to("champion"))
                        .behaviour(Behaviour.of("temp", Behaviour.Law.INCREASING))
                        .splitter(TrainTestSplitter.of().testSize(0.3))
                        .folds(3)
                        .search(Search.of().trials(3))
                        .threshold(Threshold.of(Costs.of(1, 20)))
                        .intervals(Intervals.of(0.8))
                        .calibration(Calibration.SIGMOID)
                        .statement(Statement.of().owner("rides"))
                        .bom(Bom.COMPLETE)
                        .saver(OnnxSaver.of().exampleRows(3))
                        .signer(InferSigner.of())
                        .registry(MlflowRegister.of().aliases("candidate"))
                        .leakCheck(LeakCheck.of().enabled(false))
                        .engine(new LocalEngine())
                        .onInterrupt(OnInterrupt.KEEP)
                        .checkpoint(Checkpointing.of().every(50))
                        .memory("1GB")
                        .threads(1)
                        .loggerService(LoggerService.of().level(LoggerService.Level.DEBUG))
                        .alertsService(
                                AlertsService.of().channels(ConsoleChannel.of().on(Event.FAILURE)))
                        .mlflowService(MlflowService.of().experimentName("rides")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachKeyHasAMethodOfItsNameAndTheirOrderDoesNotMatter(Record example) throws ReflectiveOperationException {
        String[] said = hasAlternatives(example)
                ? ByName.unset(example)
                : new String[] {"opset", "model", "signer", "gates", "engine"};
        ByName.holds(example, said);
    }

    /** Some of their keys do not go together. */
    private static boolean hasAlternatives(Record example) {
        return example instanceof Metric || example instanceof LinearModel;
    }

    /** A key may belong to one of a metric's names, or to a loss: together the examples have all of them. */
    @Test
    void noKeyIsLeftOutOfAllExamples() throws ReflectiveOperationException {
        Map<Class<?>, Set<String>> unset = new HashMap<>();
        for (Record example : examples()) {
            if (hasAlternatives(example)) {
                Set<String> ofThis = Set.of(ByName.unset(example));
                unset.computeIfAbsent(example.getClass(), it -> new HashSet<>(ofThis))
                        .retainAll(ofThis);
            }
        }
        assertThat(unset).hasSize(3).allSatisfy((kind, keys) -> assertThat(keys).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsMissingIsRefusedByName(Record example) throws ReflectiveOperationException {
        ByName.refusesNull(example);
    }

    @Test
    void whatIsWrongInJavaIsOneException() {
        assertThat(catchThrowableOfType(ConfigException.class, () -> TrainingJob.of(null, CsvReader.of("a.csv"), null))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("inputs", "model");
        assertThat(catchThrowableOfType(ConfigException.class, () -> CsvReader.of(null)))
                .hasMessage("The path of CsvReader is missing (null)." + System.lineSeparator()
                        + "  Maybe a value for it.");
    }

    @Test
    void noKindIsLeftOut() {
        List<Class<?>> shown = Stream.concat(
                        examples().stream().map(Record::getClass),
                        Stream.of(JdbcReader.class, MailChannel.class, HeartbeatChannel.class))
                .collect(Collectors.toList());
        assertThat(shown).containsAll(new CorePlugin().kinds());
    }

    @Test
    void aDatabaseIsReadByOneOfQueryAndTable() {
        JdbcReader reader =
                JdbcReader.of("jdbc:sqlite:a.db", "select 1").key("id").timeout(3);
        assertThat(reader.table("rides"))
                .isEqualTo(JdbcReader.ofTable("jdbc:sqlite:a.db", "rides")
                        .key("id")
                        .timeout(3));
        assertThat(reader.table("rides").query("select 1")).isEqualTo(reader);
        assertThat(JdbcReader.of("jdbc:sqlite:a.db", "select 1")
                        .url("jdbc:sqlite:b.db")
                        .user("me")
                        .password(new Secret("s"))
                        .columns("a")
                        .exclude("b")
                        .limit(3)
                        .schema(SCHEMA)
                        .fetchSize(5)
                        .toString())
                .contains("b.db", "me", "[a]", "[b]", "limit=3", "fetchSize=5");
    }

    @Test
    void theRegistryIsAtTheTrackingUriAndTheModelIsCalledAsTheExperiment() {
        MlflowService service = MlflowService.of().trackingUri("sqlite:///a.db").experimentName("rides");
        assertThat(service.registryUri()).isEqualTo("sqlite:///a.db");
        assertThat(service.registryName()).isEqualTo("rides");
        assertThat(service.registryName("fares").experimentName("trips").registryName())
                .isEqualTo("fares");
        assertThat(service.registryUri("sqlite:///a.db")).isEqualTo(service);
    }

    @Test
    void whatHoldsForAColumnIsSaidByName() throws ReflectiveOperationException {
        ColumnSchema number = ColumnSchema.of().type(DataType.DOUBLE).minimum(1).exclusiveMaximum(3);
        assertThat(number.minimum()).isEqualTo(1);
        assertThat(number.nullable(true).unique(true))
                .isEqualTo(ColumnSchema.of()
                        .unique(true)
                        .nullable(true)
                        .exclusiveMaximum(3)
                        .minimum(1)
                        .type(DataType.DOUBLE));
        assertThat(ColumnSchema.of()
                        .exclusiveMinimum(1)
                        .maximum(3)
                        .enumeration(2, 3)
                        .toString())
                .contains("exclusiveMinimum=1", "maximum=3", "[2, 3]");
        assertThat(ColumnSchema.of().pattern("a+").minLength(1).maxLength(3).toString())
                .contains("pattern=a+", "minLength=1", "maxLength=3");
    }
}
