package org.modelwright.job;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a job cost.
 *
 * @param step its name, such as {@code fit}
 * @param wall from its start to its end
 * @param cpu what all threads of the process took of the processors meanwhile, native ones too; in steps of 10 ms on Linux
 * @param allocated bytes of Java objects that the job's own thread made; neither columns nor native memory
 * @param peak the most memory in bytes that the process had held when the step ended; only Linux tells
 */
public record StepSpan(String step, Duration wall, Duration cpu, long allocated, OptionalLong peak) {

    private static final double NANOS = 1e9;
    private static final int MIB = 20;

    /** What the process had taken when a step began. */
    record Start(long nanos, Duration cpu, long allocated) {

        static Start now() {
            return new Start(System.nanoTime(), processors(), bytes());
        }

        StepSpan end(String step) {
            return new StepSpan(
                    step,
                    Duration.ofNanos(System.nanoTime() - nanos),
                    processors().minus(cpu),
                    bytes() - allocated,
                    mostMemory());
        }
    }

    /** {@return one span as JSON has it: seconds and bytes} */
    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("step", step);
        map.put("wall_seconds", wall.toNanos() / NANOS);
        map.put("cpu_seconds", cpu.toNanos() / NANOS);
        map.put("allocated_bytes", allocated);
        map.put("peak_bytes", peak.isPresent() ? peak.getAsLong() : null);
        return map;
    }

    /** {@return the span in one line} */
    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s: wall %.3f s, cpu %.2f s, allocated %d MB",
                        step,
                        wall.toNanos() / NANOS,
                        cpu.toNanos() / NANOS,
                        allocated >> MIB)
                + (peak.isPresent() ? ", peak " + (peak.getAsLong() >> MIB) + " MB" : "");
    }

    private static Duration processors() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static long bytes() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getThreadAllocatedBytes(Thread.currentThread().getId())
                : 0;
    }

    /** {@return the high-water mark of the resident set, as Linux keeps it} */
    private static OptionalLong mostMemory() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // no such file is no failure of a job
        }
    }
}
