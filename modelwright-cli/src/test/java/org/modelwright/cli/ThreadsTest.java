package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code threads} bounds what Java does in parallel, in a process whose pool nobody has asked before. */
class ThreadsTest {

    private static final String JOB = """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: rows.csv, columns: [a]}
              targets: {KIND: CsvReader, path: rows.csv, columns: [y]}
              model: {KIND: LinearModel}
              threads: 4
              mlflow_service: {tracking_uri: "sqlite:///mlflow.db"}
            """;

    @TempDir
    Path folder;

    /** Runs a command and says how many threads helped it. */
    public static void main(String[] arguments) {
        int exitCode = Main.run(arguments, System.err, System.err);
        System.out.print(exitCode + " " + ForkJoinPool.commonPool().getParallelism());
    }

    @Test
    void theOneThatAsksAndThreeMore() throws Exception {
        Files.writeString(folder.resolve("job.yaml"), JOB);
        Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.range(0, 50)
                        .mapToObj(row -> row * 7 % 11 + "," + row * 13 % 17)
                        .collect(Collectors.joining("\n", "a,y\n", "\n")));
        for (String command : new String[] {"plan", "run"}) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ThreadsTest.class.getName(),
                            command,
                            "job.yaml")
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("said.txt").toFile())
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(printed).as(Files.readString(folder.resolve("said.txt"))).isEqualTo("0 3");
        }
    }
}
