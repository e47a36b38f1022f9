package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code threads} bounds what Java does in parallel: nobody works but the one that asks and the job's own threads. */
class ThreadsTest {

    private static final String JOB = """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: rows.csv, columns: [a, b, c, d, e]}
              targets: {KIND: CsvReader, path: rows.csv, columns: [y]}
              model: {KIND: LinearModel}
              threads: 4
              mlflow_service: {tracking_uri: "sqlite:///mlflow.db"}
            """;

    @TempDir
    Path folder;

    /** Runs a command and says which threads there were that share work. */
    public static void main(String[] arguments) throws InterruptedException {
        Set<String> seen = new TreeSet<>();
        Thread watch = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(it -> it.startsWith("ForkJoinPool") || it.matches("modelwright-\\d+"))
                        .forEach(seen::add);
                LockSupport.parkNanos(100_000);
            }
        });
        watch.start();
        int exitCode = Main.run(arguments, System.err, System.err);
        watch.interrupt();
        watch.join();
        System.out.print(exitCode + " " + seen);
    }

    @Test
    void theOneThatAsksAndThreeMore() throws Exception {
        Files.writeString(folder.resolve("job.yaml"), JOB);
        Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.range(0, 50)
                        .mapToObj(row -> row * 7 % 11 + "," + row * 3 % 5 + "," + row * 5 % 7 + "," + row * 11 % 13
                                + "," + row * 17 % 19 + "," + row * 13 % 17)
                        .collect(Collectors.joining("\n", "a,b,c,d,e,y\n", "\n")));
        for (String command : new String[] {"plan", "run"}) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            // A job takes no more threads than there are processors.
                            "-XX:ActiveProcessorCount=4",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ThreadsTest.class.getName(),
                            command,
                            "job.yaml")
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("said.txt").toFile())
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(printed)
                    .as(Files.readString(folder.resolve("said.txt")))
                    .isEqualTo("0 [modelwright-1, modelwright-2, modelwright-3]");
        }
    }
}
