package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are told to end while a native library works for them: it is not the one that ends them. */
class SignalsTest {

    private static final Pattern STEP = Pattern.compile("\\d+ (\\w+) .*\\((\\d+\\.\\d+) s\\)$");
    private static final Map<String, Integer> SIGNALS = Map.of("INT", 130, "TERM", 143);

    /** Each step of the command run that asks a native library, and the step before it. */
    private static final Map<String, String> STEPS = new LinkedHashMap<>();

    static {
        STEPS.put("read", "configure"); // DuckDB
        STEPS.put("fit", "check"); // XGBoost
        STEPS.put("predict", "fit"); // XGBoost
        STEPS.put("score", "predict");
        STEPS.put("save", "sign"); // ONNX Runtime: the conversion and its proof
        STEPS.put("register", "save"); // SQLite
    }

    @TempDir
    Path folder;

    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** One signal. */
    private record Shot(String step, String signal, double share) {}

    @BeforeEach
    void data() throws IOException, SQLException {
        ManyRows.write(folder.resolve("data.parquet"));
        Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: ParquetReader, path: ../data.parquet, key: id, exclude: [y]}
                  targets: {KIND: ParquetReader, path: ../data.parquet, key: id, columns: [y]}
                  model: {KIND: XGBoostModel, num_boost_round: 40, params: {max_depth: 10}}
                  leak_check: {enabled: false}
                  mlflow_service: {tracking_uri: "sqlite:///mlflow.db", experiment_name: signals, registry_name: signals}
                """);
    }

    @Test
    @Tag("thorough")
    void manyInEachStep() throws Exception {
        List<String> steps = new ArrayList<>(STEPS.keySet());
        steps.add("scoring");
        shoot(Integer.getInteger("faults.signals", 21), steps);
    }

    private void shoot(int count, List<String> steps) throws Exception {
        int lanes = 2;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<Shot>> work = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            work.add(new ArrayList<>());
            Path place = Files.createDirectory(folder.resolve("lane" + lane));
            warm(place);
        }
        for (int number = 0; number < count; number++) {
            work.get(number % lanes)
                    .add(new Shot(
                            steps.get(number % steps.size()),
                            number / steps.size() % 2 == 0 ? "TERM" : "INT",
                            random.nextDouble() * 1.1));
        }
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        List<Future<List<String>>> lists = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            Path place = folder.resolve("lane" + lane);
            List<Shot> shots = work.get(lane);
            Callable<List<String>> all = () -> {
                List<String> wrong = new ArrayList<>();
                for (Shot shot : shots) {
                    wrong.addAll(shoot(place, shot));
                }
                return wrong;
            };
            lists.add(threads.submit(all));
        }
        List<String> wrong = new ArrayList<>();
        for (Future<List<String>> list : lists) {
            wrong.addAll(list.get());
        }
        threads.shutdown();
        System.out.println("Signals: " + count + " in " + steps + ", fell: " + wrong);
        assertThat(wrong).as("seed %s", seed).isEmpty();
    }

    /** How long each step takes; leaves a model to score with. */
    private void warm(Path place) throws Exception {
        Process process = start(place, "run");
        try (BufferedReader said = said(process)) {
            List<String> lines = said.lines().toList();
            assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
            lines.stream()
                    .map(STEP::matcher)
                    .filter(Matcher::find)
                    .forEach(it -> seconds.merge(it.group(1), Double.parseDouble(it.group(2)), Math::max));
        }
        long start = System.nanoTime();
        Process scoring = start(place, "scoring");
        try (BufferedReader said = said(scoring)) {
            List<String> lines = said.lines().toList();
            assertThat(scoring.waitFor()).as(lines.toString()).isZero();
        }
        seconds.merge("scoring", (System.nanoTime() - start) / 1e9, Math::max);
    }

    /** {@return what was wrong with it} */
    private List<String> shoot(Path place, Shot shot) throws Exception {
        Process process = start(place, shot.step().equals("scoring") ? "scoring" : "run");
        StringBuilder told = new StringBuilder();
        double most = seconds.get(shot.step());
        try (BufferedReader said = said(process)) {
            String before = STEPS.get(shot.step());
            for (String line = before == null ? null : said.readLine(); line != null; line = said.readLine()) {
                told.append(line).append('\n');
                Matcher step = STEP.matcher(line);
                if (step.find() && step.group(1).equals(before)) {
                    break;
                }
            }
            // A start of Java is a third of a short scoring: there is nothing native to be hit in it.
            double pause = before == null ? most * (0.3 + 0.7 * shot.share()) : most * shot.share();
            Thread.sleep((long) (pause * 1000));
            new ProcessBuilder("kill", "-" + shot.signal(), Long.toString(process.pid()))
                    .start()
                    .waitFor();
            said.lines().forEach(line -> told.append(line).append('\n'));
        }
        List<String> wrong = new ArrayList<>();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            wrong.add(shot + " did not end it");
        } else if (process.exitValue() != 0 && process.exitValue() != SIGNALS.get(shot.signal())) {
            wrong.add(shot + " ended it with " + process.exitValue() + ": " + told);
        }
        try (Stream<Path> files = Files.list(place)) {
            for (Path crash : files.filter(it -> it.getFileName().toString().startsWith("hs_err"))
                    .toList()) {
                wrong.add(shot + " crashed it: "
                        + Files.readAllLines(crash).stream()
                                .filter(it -> it.startsWith("# C ") || it.contains("SIG"))
                                .limit(3)
                                .toList());
                Files.delete(crash);
            }
        }
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + place.resolve("mlflow.db"));
                ResultSet running =
                        store.createStatement().executeQuery("select count(*) from runs where status = 'RUNNING'")) {
            if (running.getInt(1) > 0) {
                wrong.add(shot + " left " + running.getInt(1) + " RUNNING: " + told);
            }
        }
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + place.resolve("mlflow.db"));
                Statement statement = store.createStatement()) {
            statement.executeUpdate("update runs set status = 'FAILED' where status = 'RUNNING'");
        }
        return wrong;
    }

    private static BufferedReader said(Process process) {
        return new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    private static Process start(Path place, String what) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        if (what.equals("run")) {
            command.addAll(List.of("run", "../job.yaml"));
        } else {
            Path out = place.resolve("scored.parquet");
            Files.deleteIfExists(out);
            command.addAll(List.of("predict", "models:/signals/1", "../data.parquet", "-o", out.toString()));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(place.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        // What is used though it was freed crashes, where it would go well most of the time.
        builder.environment().put("MALLOC_PERTURB_", "165");
        return builder.start();
    }
}
