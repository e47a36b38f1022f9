package org.modelwright.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Asks Python, with the packages of the field, what it thinks of our files. Tests that use it carry
 * {@code @Tag("oracle")}; the build makes the environments (build/oracles.py).
 */
public enum Python {
    /** The newest MLflow we hold ourselves to, with pandas 3. */
    MLFLOW_3_17("mlflow-3.17.2"),
    /** The oldest, with pandas 2. */
    MLFLOW_3_0("mlflow-3.0.1"),
    /** Versions between, with pandas 2; only mvn -Pmatrix makes them. */
    MLFLOW_3_5("mlflow-3.5.1"),
    /** As before. */
    MLFLOW_3_8("mlflow-3.8.1"),
    /** As before. */
    MLFLOW_3_11("mlflow-3.11.1"),
    /** As before. */
    MLFLOW_3_14("mlflow-3.14.0"),
    /** Honest data sets that packages bundle. */
    DATASETS("datasets"),
    /** MLflow 3.17 with what converts models of scikit-learn and XGBoost to ONNX. */
    ONNX("onnx");

    private final String environment;

    Python(String environment) {
        this.environment = environment;
    }

    /** {@return the oldest and the newest MLflow; with mvn -Pmatrix those between as well} */
    public static List<Python> mlflows() {
        return "matrix".equals(System.getProperty("modelwright.matrix"))
                ? List.of(MLFLOW_3_0, MLFLOW_3_5, MLFLOW_3_8, MLFLOW_3_11, MLFLOW_3_14, MLFLOW_3_17)
                : List.of(MLFLOW_3_0, MLFLOW_3_17);
    }

    /** {@return the interpreter} */
    public Path interpreter() {
        String oracles = Objects.requireNonNull(System.getProperty("modelwright.oracles"), "modelwright.oracles");
        Path python = Path.of(oracles, environment, "bin", "python");
        assertThat(python).as("the environment that build/oracles.py makes").exists();
        return python;
    }

    /**
     * Runs a script in a directory.
     *
     * @return its standard output
     */
    public String run(Path directory, String script, Object... arguments) {
        try {
            Path file = Files.createTempFile("oracle", ".py");
            Path errors = Files.createTempFile("oracle", ".err");
            try {
                Files.writeString(file, script);
                List<String> command = new ArrayList<>(List.of(interpreter().toString(), file.toString()));
                for (Object argument : arguments) {
                    command.add(argument.toString());
                }
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(errors.toFile());
                builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
                builder.environment().put("DO_NOT_TRACK", "true");
                builder.environment().put("PYTHONUTF8", "1");
                Process process = builder.start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue())
                        .as(() -> output + System.lineSeparator() + read(errors))
                        .isZero();
                return output;
            } finally {
                Files.delete(file);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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
