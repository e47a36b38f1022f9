package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that gives out: what was there stays as it was, and the end is told in plain words. */
class LimitsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void oneVersion() throws Exception {
        Files.writeString(
                folder.resolve("rides.csv"),
                IntStream.range(0, 400)
                        .mapToObj(row -> row + "," + row * 7919 % 37 + ".5," + row * 104729 % 41 + ".25\n")
                        .collect(Collectors.joining("", "id,a,y\n", "")));
        Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: rides.csv, key: id, exclude: [y]}
                  targets: {KIND: CsvReader, path: rides.csv, key: id, columns: [y]}
                  model: {KIND: LinearModel}
                  mlflow_service: {tracking_uri: "sqlite:///mlflow.db", experiment_name: limits, registry_name: limits}
                """);
        assertThat(run("true").exitCode()).isZero();
    }

    private static Map<String, String> everything() {
        Map<String, String> limits = new LinkedHashMap<>();
        for (int kilobytes : List.of(0, 1, 4, 8, 16, 32, 64, 128, 256, 300, 350, 400, 500, 1000)) {
            limits.put("files of " + kilobytes + " kB", "ulimit -f " + kilobytes);
        }
        // With fewer than the class path has jars Java itself does not start.
        for (int files : List.of(60, 70, 80, 100, 120)) {
            limits.put(files + " open files", "ulimit -n " + files);
        }
        limits.put("no temporary folder", "export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/nowhere");
        limits.put("a file as temporary folder", "export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$PWD/rides.csv");
        limits.put("a full device as temporary folder", "export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/dev/full");
        limits.put("a file as folder of artifacts", "mv mlruns kept && touch mlruns");
        limits.put("a store that is a folder", "mv mlflow.db kept && mkdir mlflow.db");
        limits.put("a full device as store", "mv mlflow.db kept && ln -s /dev/full mlflow.db");
        return limits;
    }

    /** -Dfaults.limits=few: one of each kind. */
    @Test
    @Tag("thorough")
    void everyLimit() throws Exception {
        Map<String, String> limits = everything();
        if (System.getProperty("faults.limits", "all").equals("few")) {
            limits.keySet()
                    .retainAll(List.of("files of 64 kB", "no temporary folder", "a file as folder of artifacts"));
        }
        endure(limits);
    }

    private void endure(Map<String, String> limits) throws Exception {
        List<String> wrong = new ArrayList<>();
        String before = state();
        int told = 0;
        for (Map.Entry<String, String> limit : limits.entrySet()) {
            Launched job = run(limit.getValue());
            restore();
            told += job.exitCode() == 0 ? 0 : 1;
            if (job.exitCode() != 0 && job.exitCode() != 5) {
                wrong.add(limit.getKey() + ": exit code " + job.exitCode() + ", " + job.err());
            }
            if (job.err().lines().anyMatch(line -> line.startsWith("\tat "))) {
                wrong.add(limit.getKey() + ": a stack trace, " + job.err());
            }
            if (!state().equals(before)) {
                wrong.add(limit.getKey() + ": " + before + " became " + state());
            }
        }
        System.out.println(limits.size() + " limits, " + told + " of them told; what went wrong: " + wrong);
        assertThat(wrong).isEmpty();
        assertThat(run("true").exitCode()).isZero();
        assertThat(ask("select count(*) from runs where status = 'RUNNING'")).isEqualTo("0");
    }

    private void restore() throws IOException, InterruptedException {
        Launched.run(
                folder,
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "if [ -f mlruns ]; then rm mlruns; mv kept mlruns; fi;"
                                + " if [ -e kept ]; then rm -rf mlflow.db; mv kept mlflow.db; fi"));
    }

    /** {@return what must stay: the first version, its files, and a store that is whole} */
    private String state() throws SQLException, IOException {
        String uri = ask("select artifact_location from logged_models where model_id = (select substr(source, 9)"
                + " from model_versions where version = 1)");
        return ask("pragma integrity_check") + ", version "
                + ask("select count(*) from model_versions where version = 1") + ", "
                + Files.size(Path.of(uri.replaceFirst("^file:(//)?", ""), "model.onnx"));
    }

    private String ask(String sql) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                ResultSet rows = store.createStatement().executeQuery(sql)) {
            return rows.getString(1);
        }
    }

    /** Runs the job after a command of the shell, which sets the limit. */
    private Launched run(String limit) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The shell's own redirections are made before: a log that cannot be written would be no answer.
        return Launched.run(
                folder,
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        limit + " && exec \"$@\"",
                        "bash",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "job.yaml"));
    }
}
