package org.modelwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.job.TrainingJob;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.LinearModel;
import org.modelwright.plugin.KindDescription;
import org.modelwright.plugin.KindDescription.Key;
import org.modelwright.reader.ParquetReader;

/** The core's own job and kinds, from YAML and back. */
class ModelwrightTest {

    private static final String SMALL = """
            job:
              KIND: TrainingJob
              inputs: {KIND: ParquetReader, path: data/inputs_train.parquet}
              targets: {KIND: ParquetReader, path: data/targets_train.parquet}
            """;

    private static final String FULL = """
            job:
              KIND: TrainingJob
              run_config: {name: Training, description: Hourly rides, tags: {team: rides}}
              inputs:
                KIND: ParquetReader
                path: data/inputs_train.parquet
                key: instant
                exclude: [dteday, casual, registered]
                schema:
                  columns:
                    season: {type: long, enum: [1, 2, 3, 4]}
                    temp: {type: double, minimum: 0, maximum: 1}
                    hr: {type: long, minimum: 0, maximum: 23}
                  other_columns: allow
              targets:
                KIND: ParquetReader
                path: data/targets_train.parquet
                key: instant
                schema: {columns: {cnt: {type: long, minimum: 0}}}
              model:
                KIND: LinearModel
                categorical: [season, weathersit]
              metrics:
                - {KIND: RegressionMetric, name: mean_squared_error}
                - {KIND: RegressionMetric, name: r2_score}
              splitter: {KIND: TrainTestSplitter, test_size: 0.2, shuffle: false}
              saver: {KIND: OnnxSaver, path: model}
              signer: {KIND: InferSigner}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate]}
              logger_service: {level: INFO, format: text}
              alerts_service: {channels: [{KIND: ConsoleChannel}]}
              mlflow_service:
                tracking_uri: sqlite:///mlflow.db
                experiment_name: bikes
                registry_name: bikes
            """;

    @TempDir
    Path folder;

    private TrainingJob load(String text, List<String> extras, List<String> overrides) {
        try {
            Path file = Files.writeString(folder.resolve("job.yaml"), text);
            return Modelwright.load(List.of(file), extras, overrides).job();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSmallestJobIsAWholeJob() {
        TrainingJob job = load(SMALL, List.of(), List.of());
        assertThat(job)
                .isEqualTo(TrainingJob.of(
                                ParquetReader.of("data/inputs_train.parquet"),
                                ParquetReader.of("data/targets_train.parquet"),
                                LinearModel.of())
                        .runConfig(RunConfig.of().name("job")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{model: {KIND: BaselineModel}}",
                "{model: {KIND: LinearModel, alpha: 1e-9, task: regression, impute: {number: mean}}}",
                "{inputs: {KIND: CsvReader, path: a.csv}}",
                "{metrics: [{KIND: ClassificationMetric, name: f1_score, average: macro}]}",
                "{alerts_service: {channels: [{KIND: WebhookChannel, url: 'https://host/x', headers: {A: b}}]}}",
                "{logger_service: {level: debug, format: json}, threads: 3, memory: 1GB}",
            })
    void whatIsRenderedBindsAgain(String extra) {
        TrainingJob job = load(FULL, extra.isEmpty() ? List.of() : List.of(extra), List.of());
        String rendered = Modelwright.render(job);
        TrainingJob again = load(rendered, List.of(), List.of());
        assertThat(Modelwright.render(again)).isEqualTo(rendered);
        assertThat(rendered).startsWith("job:\n  KIND: TrainingJob\n").doesNotContain("host/x");
        if (!extra.contains("Webhook")) {
            assertThat(again).isEqualTo(job);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("splitter.tset_size=0.2", "job.splitter.tset_size", "Maybe test_size."),
                Arguments.of("inputs.KIND=ParqetReader", "job.inputs.KIND", "ParquetReader"),
                Arguments.of("splitter.test_size=1.4", "job.splitter.test_size", "(1.4)"),
                Arguments.of("splitter.test_size='0.2'", "job.splitter.test_size", "without the quotes"),
                Arguments.of("splitter.random_state=seven", "job.splitter.random_state", "(seven)"),
                Arguments.of("threads=0", "job.threads", "(0)"),
                Arguments.of("memory=lots", "job.memory", "(lots)"),
                Arguments.of("mlflow_service.tracking_uri=ftp://x", "job.mlflow_service.tracking_uri", "(ftp://x)"),
                Arguments.of("metrics.0.name=meen_squared_error", "job.metrics.0.name", "mean_squared_error"),
                Arguments.of("logger_service.level=loud", "job.logger_service.level", "debug, info, warn, error"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String override, String path, String word) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> load(FULL, List.of(), List.of(override)));
        assertThat(thrown.problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.place()).isNotNull();
            assertThat(problem.toString()).contains(word);
        });
    }

    @Test
    void aRegistryNameThatMlflowRefusesIsRefusedAtItsKey() {
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class,
                () -> load(FULL.replace("registry_name: bikes", "registry_name: a/b"), List.of(), List.of()));
        assertThat(thrown).hasMessageContaining("(a/b)");
        assertThat(thrown.problems().get(0).path()).isEqualTo("job.mlflow_service.registry_name");
    }

    @Test
    void kindsSayWhatCanBeWritten() {
        List<KindDescription> kinds = Modelwright.kinds();
        assertThat(kinds).extracting(KindDescription::kind).contains("TrainingJob", "ParquetReader", "LinearModel");
        KindDescription splitter = kinds.stream()
                .filter(kind -> kind.kind().equals("TrainTestSplitter"))
                .findFirst()
                .orElseThrow();
        assertThat(splitter.of()).isEqualTo("Splitter");
        assertThat(splitter.description()).startsWith("One side to learn from");
        assertThat(splitter.keys())
                .extracting(Key::name, Key::type, Key::required, Key::defaultValue)
                .startsWith(
                        tuple("test_size", "a number", false, "0.2"),
                        tuple("shuffle", "true or false", false, "false"),
                        tuple("random_state", "a whole number", false, "42"));
        assertThat(splitter.keys().get(0).description()).startsWith("below 1 a share of the rows");
        KindDescription reader = kinds.stream()
                .filter(kind -> kind.kind().equals("ParquetReader"))
                .findFirst()
                .orElseThrow();
        assertThat(reader.keys())
                .extracting(Key::name, Key::type, Key::required, Key::defaultValue)
                .contains(
                        tuple("path", "a list of texts", true, null),
                        tuple("key", "a list of texts", false, "[]"),
                        tuple("schema", "a block", false, null));
    }
}
