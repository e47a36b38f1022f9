package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;
import org.modelwright.test.TrackingServer;

/** The model of examples/bikes, trained and scored by the unpacked distribution. */
@Tag("oracle")
class PredictIT {

    private static final String DATA = "examples/bikes/data/inputs_train.parquet";

    /** MLflow in Python scores the data with each URI and must give what lies in the file beside it. */
    private static final String COMPARE = """
            import sys
            import mlflow, numpy as np, pandas as pd

            mlflow.set_tracking_uri(sys.argv[1])
            data = pd.read_parquet("examples/bikes/data/inputs_train.parquet")
            for uri, file in zip(sys.argv[2::2], sys.argv[3::2]):
                expected = mlflow.pyfunc.load_model(uri).predict(data)["prediction"].to_numpy()
                found = pd.read_parquet(file) if file.endswith(".parquet") else pd.read_csv(file)
                assert list(found.columns) == ["prediction"], found.columns
                assert len(found) == len(data) == 13903
                gap = np.abs(found["prediction"].to_numpy() - expected) / np.maximum(1, np.abs(expected))
                assert gap.max() < 1e-6, (uri, gap.max())
                print(uri)
            """;

    @TempDir
    static Path shared;

    private static Path launcher;
    private static Path work;

    @TempDir
    Path folder;

    @BeforeAll
    static void train() throws Exception {
        launcher = Unpacked.shared();
        work = Files.createDirectory(shared.resolve("work"));
        copyExample(work);
        Launched run =
                Launched.run(work, environment(), List.of(launcher.toString(), "run", "examples/bikes/training.yaml"));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void copyExample(Path to) throws IOException {
        Path bikes = launcher.resolveSibling("../examples/bikes");
        Path copy = Files.createDirectories(to.resolve("examples/bikes/data")).getParent();
        for (String file : List.of("training.yaml", "data/inputs_train.parquet", "data/targets_train.parquet")) {
            Files.copy(bikes.resolve(file), copy.resolve(file));
        }
    }

    private static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "XDG_CACHE_HOME",
                shared.resolve("cache").toString());
    }

    private static Launched predict(String... arguments) throws IOException, InterruptedException {
        return Launched.run(work, environment(), command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "predict"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** In this process, with the data and the store of the folder. */
    private static Answer answer(String... arguments) {
        List<String> command = new ArrayList<>(List.of("predict"));
        for (String argument : arguments) {
            command.add(
                    argument.startsWith("examples/") ? work.resolve(argument).toString() : argument);
        }
        if (!command.contains("--tracking-uri")) {
            command.addAll(List.of("--tracking-uri", "sqlite:///" + work.resolve("mlflow.db")));
        }
        return Answer.to(command.toArray(String[]::new));
    }

    private static Answer fails(int exitCode, String... arguments) {
        Answer answer = answer(arguments);
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(exitCode);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("Maybe ").doesNotContain("\tat ");
        return answer;
    }

    private static String first(Path directory, String glob) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(it -> it.getFileName().toString().matches(glob))
                    .map(it -> it.getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void everyNameOfAModelGivesWhatMlflowGives() throws Exception {
        everyNameGivesWhatIsGivenBy(Python.MLFLOW_3_17);
    }

    @Test
    @Tag("thorough")
    void everyNameOfAModelGivesWhatTheOldestMlflowGives() throws Exception {
        everyNameGivesWhatIsGivenBy(Python.MLFLOW_3_0);
    }

    private void everyNameGivesWhatIsGivenBy(Python python) throws Exception {
        String modelId = first(work.resolve("mlruns/1/models"), "m-[0-9a-f]{32}");
        String runId = first(work.resolve("mlruns/1"), "[0-9a-f]{32}");
        List<String> uris = List.of(
                "models:/bikes@candidate",
                "models:/bikes/1",
                "models:/bikes/latest",
                "models:/" + modelId,
                "runs:/" + runId + "/model",
                work.resolve("mlruns/1/models/" + modelId + "/artifacts").toString());
        List<Object> compared = new ArrayList<>(List.of("sqlite:///mlflow.db"));
        for (String uri : uris) {
            Path out = folder.resolve("out" + compared.size() + (compared.size() % 4 == 1 ? ".parquet" : ".csv"));
            Answer answer = answer(uri, DATA, "-o", out.toString(), "--output", "json");
            assertThat(answer.exitCode()).as(answer.err()).isZero();
            Answer.mustMatch(answer.out(), "predicted.schema.json");
            assertThat(answer.out())
                    .contains("\"model_uri\":\"" + uri + "\",\"model_id\":\"" + modelId + "\"")
                    .contains("\"rows\":13903,\"columns\":[\"prediction\"]");
            compared.addAll(List.of(uri, out));
        }

        assertThat(python.run(work, COMPARE, compared.toArray()).lines()).containsExactlyElementsOf(uris);

        // As a user says it: a folder below the current one, whose store need not be named.
        Path out = folder.resolve("launched.csv");
        Launched launched = predict("mlruns/1/models/" + modelId + "/artifacts", DATA, "-o", out.toString());
        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(out).hasSameBinaryContentAs(folder.resolve("out3.csv"));
    }

    @Test
    void aServerGivesItAndItsCopyIsVerified() throws Exception {
        Path job = Files.createDirectory(folder.resolve("job"));
        copyExample(job);
        try (TrackingServer server =
                TrackingServer.start(Python.MLFLOW_3_17, Files.createDirectory(folder.resolve("server")))) {
            Map<String, String> environment = new HashMap<>(environment());
            environment.put("MLFLOW_TRACKING_URI", server.uri());
            environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
            Launched run = Launched.run(
                    job,
                    environment,
                    List.of(
                            launcher.toString(),
                            "run",
                            "examples/bikes/training.yaml",
                            "--set",
                            "job.mlflow_service.tracking_uri=" + server.uri()));
            assertThat(run.exitCode()).as(run.err()).isZero();

            Launched fetched =
                    Launched.run(job, environment, command("models:/bikes@candidate", DATA, "-o", "first.parquet"));
            assertThat(fetched.exitCode()).as(fetched.err()).isZero();
            assertThat(Python.MLFLOW_3_17.run(
                            job, COMPARE, server.uri(), "models:/bikes@candidate", job.resolve("first.parquet")))
                    .startsWith("models:/bikes@candidate");

            Path copy = find(folder.resolve("cache"), "model.onnx");
            Launched again = Launched.run(job, environment, command("models:/bikes/1", DATA, "-o", "again.csv"));
            assertThat(again.exitCode()).as(again.err()).isZero();
            assertThat(again.err()).doesNotContain("fetched again");

            damage(copy);
            Launched mended = Launched.run(job, environment, command("models:/bikes/1", DATA, "-o", "mended.csv"));
            assertThat(mended.exitCode()).as(mended.err()).isZero();
            assertThat(mended.err())
                    .contains("is not used: its content is not what its digests say. It is fetched again.");
            assertThat(job.resolve("mended.csv")).hasSameBinaryContentAs(job.resolve("again.csv"));

            damage(find(folder.resolve("server/files"), "model.onnx"));
            environment.put("XDG_CACHE_HOME", folder.resolve("another").toString());
            Launched refused = Launched.run(job, environment, command("models:/bikes/1", DATA, "-o", "refused.csv"));
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.err())
                    .contains("The file (model.onnx) of the model (models:/bikes/1) is not as it was written");
            assertThat(job.resolve("refused.csv")).doesNotExist();
        }
    }

    private static Path find(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(it -> it.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Another byte, the same size. */
    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    @Tag("thorough")
    void aMillionRowsFitIntoFiveHundredMegabytes() throws Exception {
        Path big = folder.resolve("big.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            duckdb.createStatement()
                    .execute("copy (select r as id, 'row ' || r || ' of many' as note, d.* from range(72) t(i),"
                            + " lateral (select *, i * 13903 + row_number() over () as r from '" + work.resolve(DATA)
                            + "') d order by r limit 1000000) to '" + big + "' (row_group_size 1000000)");
        }
        Path out = folder.resolve("out.parquet");

        Launched.Started started = Launched.start(
                work,
                environment(),
                command("models:/bikes/1", big.toString(), "-o", out.toString(), "--keep", "id,note", "--quiet"));
        long peak = 0;
        while (started.process().isAlive()) {
            peak = Math.max(peak, peakOf(started.process()));
            started.process().waitFor(5, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        Launched launched = started.end();

        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(launched.out()).endsWith("1000000 rows of id, note, prediction\n");
        assertThat(peak).as("kB").isBetween(50_000L, 500_000L);
        Path small = folder.resolve("small.parquet");
        assertThat(predict("models:/bikes/1", DATA, "-o", small.toString()).exitCode())
                .isZero();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                java.sql.ResultSet rows = duckdb.createStatement()
                        .executeQuery(
                                "select count(*), count(*) filter (id = n and note = 'row ' || n || ' of many' and"
                                        + " abs(o.prediction - s.prediction) < 1e-3) from (select *, row_number() over () as n from '"
                                        + out + "') o left join (select *, row_number() over () as k from '" + small
                                        + "') s on k = (n - 1) % 13903 + 1")) {
            assertThat(rows.next()).isTrue();
            assertThat(List.of(rows.getLong(1), rows.getLong(2))).containsExactly(1_000_000L, 1_000_000L);
        }
    }

    /** {@return the most memory a process has had so far, in kB; 0 when it has ended} */
    private static long peakOf(Process process) {
        try {
            Matcher peak = Pattern.compile("VmHWM:\\s+(\\d+) kB")
                    .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return peak.find() ? Long.parseLong(peak.group(1)) : 0;
        } catch (IOException e) {
            return 0; // it has just ended
        }
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsWritten() throws Exception {
        String out = folder.resolve("out.csv").toString();
        assertThat(fails(2, "models:/bikes@nobody", DATA, "-o", out).err())
                .contains("The model (models:/bikes@nobody) is not known: no version has the alias (nobody) of bikes.");
        fails(2, "models:/bikes/7", DATA, "-o", out);
        fails(2, "models:/nothing/1", DATA, "-o", out);
        fails(2, "models:/bikes", DATA, "-o", out);
        fails(2, "no/folder", DATA, "-o", out);
        fails(2, "models:/bikes/1", DATA, "-o", "out.xlsx");
        fails(2, "models:/bikes/1", DATA);
        fails(2, "models:/bikes/1", "-o", out);
        fails(5, "models:/bikes/1", DATA, "-o", out, "--tracking-uri", "sqlite:///" + folder.resolve("none.db"));
        assertThat(folder.resolve("none.db")).doesNotExist();
        fails(3, "models:/bikes/1", "no.parquet", "-o", out);
        String missing = predict(
                        "models:/bikes/1", "examples/bikes/data/targets_train.parquet", "-o", out, "--output", "json")
                .out();
        Answer.mustMatch(missing, "failed.schema.json");
        assertThat(Pattern.compile("is not there").matcher(missing).results().count())
                .isEqualTo(12);
        assertThat(folder).isEmptyDirectory();

        Files.writeString(Path.of(out), "mine");
        assertThat(fails(2, "models:/bikes/1", DATA, "-o", out).err())
                .contains("The file (" + out + ") is there already.");
        assertThat(Path.of(out)).hasContent("mine");
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left.map(it -> it.getFileName().toString()).sorted().collect(Collectors.joining(" ")))
                    .isEqualTo("examples mlflow.db mlruns");
        }
    }

    @Test
    void aDamagedModelIsRefused() throws Exception {
        String modelId = first(work.resolve("mlruns/1/models"), "m-[0-9a-f]{32}");
        Path copy = Files.createDirectory(folder.resolve("model"));
        try (Stream<Path> files = Files.list(work.resolve("mlruns/1/models/" + modelId + "/artifacts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        damage(copy.resolve("model.ubj"));
        String out = folder.resolve("out.csv").toString();
        assertThat(fails(3, copy.toString(), DATA, "-o", out).err())
                .contains("The file (model.ubj) of the model (" + copy + ") is not as it was written");
        assertThat(Path.of(out)).doesNotExist();
    }
}
