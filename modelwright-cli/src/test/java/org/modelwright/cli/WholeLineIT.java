package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;

/**
 * The whole line, held to outsiders: data that Python made, configurations as a user writes them, and afterwards MLflow,
 * ONNX Runtime, scikit-learn and pandas say what they found (line_check.py).
 */
@Tag("oracle")
class WholeLineIT {

    private static final Map<String, String> JOBS =
            Map.of("flats", """
            job:
              KIND: TrainingJob
              run_config: {name: Wohnungen, description: Was kostet sie?, tags: {team: häuser}}
              inputs: {KIND: CsvReader, path: flats.csv, key: Nummer, exclude: [Preis]}
              targets: {KIND: CsvReader, path: flats.csv, key: Nummer, columns: [Preis]}
              model:
                KIND: XGBoostModel
                num_boost_round: 60
                early_stopping_rounds: 5
                params: {max_depth: 4, eta: 0.2}
              splitter: {KIND: TrainTestSplitter, test_size: 0.25, shuffle: true, random_state: 3}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate], description: Flats}
              mlflow_service: {experiment_name: Häuser, registry_name: flats}
            """, "flats.linear", """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: flats.csv, key: Nummer, exclude: [Preis]}
              targets: {KIND: CsvReader, path: flats.csv, key: Nummer, columns: [Preis]}
              model: {KIND: LinearModel, alpha: 1.0, categorical: [Zimmer]}
              splitter: {KIND: TrainTestSplitter, test_size: 60}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate]}
              mlflow_service: {experiment_name: Häuser, registry_name: flats.linear}
            """, "clients", """
            job:
              KIND: TrainingJob
              inputs: {KIND: ParquetReader, path: clients_inputs.parquet, key: [client]}
              targets: {KIND: ParquetReader, path: clients_targets.parquet, key: [client]}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate]}
              mlflow_service: {experiment_name: line, registry_name: clients}
            """, "flowers", """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: flowers.csv, exclude: [kind]}
              targets: {KIND: CsvReader, path: flowers.csv, columns: [kind]}
              model: {KIND: XGBoostModel, num_boost_round: 20}
              splitter: {KIND: TrainTestSplitter, test_size: 0.3, shuffle: true, stratify: true}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate]}
              mlflow_service: {experiment_name: line, registry_name: flowers}
            """, "alarms", """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: alarms.csv, exclude: [alarm]}
              targets: {KIND: CsvReader, path: alarms.csv, columns: [alarm]}
              model: {KIND: LinearModel}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate]}
              mlflow_service: {experiment_name: line, registry_name: alarms}
            """, "marks", """
            job:
              KIND: TrainingJob
              inputs: {KIND: ParquetReader, path: marks.parquet, exclude: [mark]}
              targets: {KIND: ParquetReader, path: marks.parquet, columns: [mark]}
              model: {KIND: XGBoostModel, task: multiclass, num_boost_round: 20}
              registry: {KIND: MlflowRegister, tags: {stage: trial}, aliases: [candidate]}
              mlflow_service: {experiment_name: line, registry_name: marks}
            """);

    @TempDir
    static Path shared;

    private static Path launcher;
    private static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.shared();
        data = Files.createDirectory(shared.resolve("data"));
        Python.MLFLOW_3_17.run(data, script("line_data.py"));
        for (Map.Entry<String, String> job : JOBS.entrySet()) {
            Files.writeString(data.resolve(job.getKey() + ".yaml"), job.getValue());
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(WholeLineIT.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A folder with the data and nothing else. */
    private Path fresh(String name) throws IOException {
        Path work = Files.createDirectory(folder.resolve(name));
        try (var files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, work.resolve(file.getFileName()));
            }
        }
        return work;
    }

    private static Launched.Started start(Path work, String job) throws IOException {
        return Launched.start(
                work,
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "MODELWRIGHT_JAVA_OPTS",
                        "-Xmx512m " + Launched.QUICK),
                List.of(launcher.toString(), "run", job + ".yaml", "--output", "json"));
    }

    /** {@return the version that the job made; its answer is kept beside it for the script} */
    private static String version(Path work, String job, Launched launched) throws IOException {
        assertThat(launched.exitCode()).as("%s: %s", job, launched.err()).isZero();
        Answer.mustMatch(launched.out(), "run-finished.schema.json");
        String version = launched.out().replaceFirst("(?s).*\"version\":\"(\\d+)\".*", "$1");
        Files.writeString(work.resolve(job + "-" + version + ".json"), launched.out());
        return version;
    }

    private static String run(Path work, String job) throws IOException, InterruptedException {
        return version(work, job, start(work, job).end());
    }

    private static void check(Python python, Path work, String... jobs) throws IOException {
        assertThat(python.run(work, script("line_check.py"), (Object[]) jobs).lines())
                .hasSize(jobs.length)
                .allSatisfy(line -> assertThat(line).endsWith(" holds"));
    }

    @Test
    void outsidersReadWhatEveryKindOfJobLeft() throws Exception {
        readWhatEveryKindOfJobLeft(List.of(Python.MLFLOW_3_17));
    }

    /** The newer MLflow migrates the store when it opens it. */
    @Test
    @Tag("thorough")
    void theOldestMlflowReadsItBeforeTheNewestDoes() throws Exception {
        readWhatEveryKindOfJobLeft(List.of(Python.MLFLOW_3_0, Python.MLFLOW_3_17));
    }

    private void readWhatEveryKindOfJobLeft(List<Python> pythons) throws Exception {
        Path work = fresh("Daten für heute");
        for (String job : JOBS.keySet()) {
            assertThat(run(work, job)).isEqualTo("1");
        }
        String[] all = {"flats=1=75", "flats.linear=1=60", "clients=1=80", "flowers=1=108", "marks=1=64", "alarms=1=56"
        };
        for (Python python : pythons) {
            check(python, work, all);
        }

        assertThat(run(work, "clients")).isEqualTo("2");
        check(Python.MLFLOW_3_17, work, "clients=1=80", "clients=2=80");
    }

    @Test
    @Tag("thorough")
    void twoJobsAtOnceMakeOneStoreAndTwoVersions() throws Exception {
        Path work = fresh("both");
        Launched.Started one = start(work, "clients");
        Launched.Started other = start(work, "clients");

        List<String> versions = new ArrayList<>();
        for (Launched.Started started : List.of(one, other)) {
            versions.add(version(work, "clients", started.end()));
        }
        assertThat(versions).containsExactlyInAnyOrder("1", "2");
        check(Python.MLFLOW_3_17, work, "clients=1=80", "clients=2=80");
    }
}
