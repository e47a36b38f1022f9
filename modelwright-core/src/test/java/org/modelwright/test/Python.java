package org.modelwright.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks Python, with the packages of the field, what it thinks of our files. Tests that use it carry
 * {@code @Tag("oracle")}; the build makes the environments (build/oracles.py).
 */
public enum Python {
    /** The newest MLflow we hold ourselves to, with pandas 3, converters to ONNX, and packages that bundle data sets. */
    MLFLOW_3_17("mlflow-3.17.2"),
    /** The oldest, with pandas 2; like those between, only mvn -Pthorough makes it. */
    MLFLOW_3_0("mlflow-3.0.1"),
    /** A version between, with pandas 2. */
    MLFLOW_3_5("mlflow-3.5.1"),
    /** As before. */
    MLFLOW_3_8("mlflow-3.8.1"),
    /** As before. */
    MLFLOW_3_11("mlflow-3.11.1"),
    /** As before. */
    MLFLOW_3_14("mlflow-3.14.0"),
    /** What signs and verifies models, and checks bills of materials. */
    MODEL_SIGNING("model-signing-1.1.1"),
    /** The newest and the oldest with another pandas; these, too, only mvn -Pthorough makes. */
    MLFLOW_3_17_PANDAS_2_3("mlflow-3.17.2-pandas-2.3.3"),
    /** As before. */
    MLFLOW_3_17_PANDAS_2_2("mlflow-3.17.2-pandas-2.2.3"),
    /** As before. */
    MLFLOW_3_0_PANDAS_2_2("mlflow-3.0.1-pandas-2.2.3");

    private final String environment;
    private @Nullable Process warm;
    private @Nullable BufferedReader answers;

    Python(String environment) {
        this.environment = environment;
    }

    /** {@return all but the newest MLflow, which mvn -Pthorough asks} */
    public static List<Python> older() {
        return List.of(MLFLOW_3_0, MLFLOW_3_5, MLFLOW_3_8, MLFLOW_3_11, MLFLOW_3_14);
    }

    /** {@return the interpreter} */
    public Path interpreter() {
        String oracles = Objects.requireNonNull(System.getProperty("modelwright.oracles"), "modelwright.oracles");
        Path python = Path.of(oracles, environment, "bin", "python");
        assertThat(python).as("the environment that build/oracles.py makes").exists();
        return python;
    }

    /**
     * Runs a script in a directory, in a fork of one warm process: see warm.py.
     *
     * @return its standard output
     */
    public String run(Path directory, String script, Object... arguments) {
        try {
            Path folder = question(directory, script, arguments);
            try {
                String exitCode = ask(folder.toString());
                String output = Files.readString(folder.resolve("out"));
                assertThat(exitCode)
                        .as(() -> output + System.lineSeparator() + read(folder.resolve("err")))
                        .isEqualTo("0");
                return output;
            } finally {
                forget(folder);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * A script that runs in such a fork until it is ended.
     *
     * @param process the fork
     * @param folder where it writes, into the file err
     */
    record Started(ProcessHandle process, Path folder) {

        String said() {
            return read(folder.resolve("out")) + read(folder.resolve("err"));
        }
    }

    /** Starts a script as {@link #run} does, and does not wait for its end. */
    Started start(Path directory, String script, Object... arguments) throws IOException {
        Path folder = question(directory, script, arguments);
        long process = Long.parseLong(ask("start " + folder));
        return new Started(ProcessHandle.of(process).orElseThrow(), folder);
    }

    private static Path question(Path directory, String script, Object... arguments) throws IOException {
        Path folder = Files.createTempDirectory("oracle");
        Files.writeString(folder.resolve("script.py"), script);
        List<String> given = new ArrayList<>(List.of(directory.toString()));
        for (Object argument : arguments) {
            given.add(argument.toString());
        }
        Files.writeString(folder.resolve("arguments"), String.join("\0", given) + "\0");
        return folder;
    }

    static void forget(Path folder) throws IOException {
        for (String name : List.of("script.py", "arguments", "out", "err", "")) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    /** Starts the warm process with the first question; it ends with this one, whose end closes its standard input. */
    private synchronized String ask(String folder) throws IOException {
        if (warm == null) {
            ProcessBuilder builder = new ProcessBuilder(interpreter().toString(), "-c", resource("warm.py"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
            builder.environment().put("DO_NOT_TRACK", "true");
            builder.environment().put("PYTHONUTF8", "1");
            // Two JVMs with a Python each share two processors: threads that wait for each other only burn them.
            builder.environment().put("OMP_NUM_THREADS", "1");
            builder.environment().put("OPENBLAS_NUM_THREADS", "1");
            Process process = builder.start();
            warm = process;
            answers = process.inputReader(StandardCharsets.UTF_8);
        }
        Writer questions = warm.outputWriter(StandardCharsets.UTF_8);
        questions.write(folder + "\n");
        questions.flush();
        return String.valueOf(Objects.requireNonNull(answers).readLine());
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Python.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
