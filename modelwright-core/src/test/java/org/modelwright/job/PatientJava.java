package org.modelwright.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs in processes of their own, with the patience of a test: the client takes it from the environment. */
final class PatientJava {

    private PatientJava() {}

    /**
     * Starts one there.
     *
     * @param arguments the last of them names the log of what it says on its standard error
     */
    static Process start(Path folder, List<String> options, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "MLFLOW_HTTP_REQUEST_TIMEOUT", "2",
                        "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0.02",
                        "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0",
                        "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "8"));
        // What is used though it was freed crashes, where it would go well most of the time.
        builder.environment().put("MALLOC_PERTURB_", "165");
        Path log = folder.resolve(arguments[arguments.length - 1] + ".log");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (program == SmallJob.class) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                    answers(folder, arguments[2]).toFile()));
        }
        return builder.start();
    }

    /** {@return the file with the answers of the small jobs of that name} */
    static Path answers(Path folder, String name) {
        return folder.resolve(name + ".out");
    }

    /** {@return what the one with that last argument said} */
    static String said(Path folder, String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
