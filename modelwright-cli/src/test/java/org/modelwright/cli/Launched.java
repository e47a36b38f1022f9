package org.modelwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that has ended. */
record Launched(int exitCode, String out, String err) {

    /** An option of the JVM. */
    static final String QUICK = "-XX:TieredStopAtLevel=1";

    /**
     * Runs a command there, without standard input, and with these changes of the environment; empty unsets. The
     * thorough compiler stays out unless JVM options are given: it is 2 of the 5 seconds of a processor that a job takes.
     */
    static Launched run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Started started = start(folder, environment, command);
        return started.end();
    }

    static Started start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path out = Files.createTempFile("launched", ".out");
        Path err = Files.createTempFile("launched", ".err");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("MODELWRIGHT_"));
        builder.environment().put("MODELWRIGHT_JAVA_OPTS", QUICK);
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return new Started(builder.start(), out, err);
    }

    /** A process that runs. */
    record Started(Process process, Path out, Path err) {

        Launched end() throws IOException, InterruptedException {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("The process did not end: " + Files.readString(err));
            }
            Launched launched = new Launched(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return launched;
        }
    }
}
