package org.modelwright.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes what each test class took into {@code target/processor-seconds.txt}: seconds of a processor, of this JVM and of
 * the processes it started, and seconds of the clock. Where several JVMs share two processors, only the first are its own.
 */
public final class ProcessorSeconds implements BeforeAllCallback, AfterAllCallback {

    private static final double TICKS = 100;

    private final Map<Class<?>, double[]> started = new ConcurrentHashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        started.put(context.getRequiredTestClass(), now());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Class<?> test = context.getRequiredTestClass();
        double[] start = Objects.requireNonNull(started.remove(test));
        double[] end = now();
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("processor-seconds.txt"),
                String.format(Locale.ROOT, "%7.1f %7.1f %s%n", end[0] - start[0], end[1] - start[1], test.getName()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static double[] now() {
        ProcessHandle self = ProcessHandle.current();
        double ticks = Stream.concat(Stream.of(self), self.descendants())
                .mapToDouble(ProcessorSeconds::ticks)
                .sum();
        return new double[] {ticks / TICKS, System.nanoTime() / 1e9};
    }

    /** Its own and those of its children that have ended; 0 where the system does not say so. */
    private static double ticks(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = 11; i < 15; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks;
        } catch (IOException e) {
            return 0; // it has just ended, or there is no /proc
        }
    }
}
