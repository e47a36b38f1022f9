package org.modelwright.job;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.FailedRun;
import org.modelwright.data.UserFolders;
import org.modelwright.error.Log;
import org.modelwright.mlflow.RunInfo;
import org.slf4j.Logger;

/**
 * A small file that says how far a run has come, for whoever finds that its process is gone: step, memory, disk. It lies
 * below {@code XDG_STATE_HOME}, else {@code ~/.local/state}, and is gone when the job ends by itself. Where it cannot be
 * written, less is known of a dead process, and nothing else changes.
 */
final class Heartbeat implements JobListener, AutoCloseable {

    private static final Logger LOG = Log.of(Heartbeat.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long LITTLE_ROOM = 100L << 20;
    private static final int MIB = 20;

    private final JobListener next;
    private @Nullable Path file;
    private String step = Steps.FIRST;
    private long last;

    /** Passes on to another listener what it hears. */
    Heartbeat(JobListener next) {
        this.next = next;
    }

    /** {@return where what lives on between jobs is kept of a run} */
    static Path file(String runId, String ending) {
        return UserFolders.state(System.getenv(), "runs").resolve(runId + ending);
    }

    private void beat() {
        Path at = file;
        if (at == null) {
            return;
        }
        last = System.nanoTime();
        String text = "step=" + step + "\nat=" + Instant.now() + "\nresident=" + number("/proc/self/status", "VmRSS:")
                + "\nboot=" + line("/proc/sys/kernel/random/boot_id") + "\nkills=" + number("/proc/vmstat", "oom_kill ")
                + "\nfree="
                + Path.of(System.getProperty("java.io.tmpdir")).toFile().getUsableSpace() + "\n";
        try {
            Files.createDirectories(at.getParent());
            Files.writeString(at, text);
        } catch (IOException e) {
            LOG.debug("The file ({}) that says how far the run has come cannot be written.", at, e);
            file = null;
        }
    }

    private static String line(String file) {
        try {
            Path path = Path.of(file);
            return Files.isReadable(path) ? Files.readString(path).strip() : "";
        } catch (IOException e) {
            return ""; // other systems have no such file
        }
    }

    /** {@return the number in the line that begins so; -1 where the system does not tell} */
    private static long number(String file, String start) {
        return line(file)
                .lines()
                .filter(it -> it.startsWith(start))
                .mapToLong(it -> Long.parseLong(it.substring(start.length()).replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1);
    }

    /** {@return what can be known of the end of a run whose process is gone, in sentences} */
    static String lastSign(String runId) {
        Properties told = new Properties();
        try {
            Path path = file(runId, ".heartbeat");
            if (Files.isReadable(path)) {
                told.load(new StringReader(Files.readString(path)));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("The last sign of the run ({}) cannot be read.", runId, e);
        }
        if (!told.containsKey("step")) {
            return "Nothing more is known of it, nor the signal.";
        }
        StringBuilder text = new StringBuilder(
                "Its last sign was in the step (" + told.getProperty("step") + ") at " + told.getProperty("at"));
        long resident = of(told, "resident");
        text.append(resident > 0 ? ", where it held " + (resident >> 10) + " MB of memory." : ".");
        boolean sameStart = told.getProperty("boot", "").equals(line("/proc/sys/kernel/random/boot_id"));
        long kills = number("/proc/vmstat", "oom_kill ") - of(told, "kills");
        if (!sameStart) {
            text.append(" The machine was started anew since.");
        } else if (of(told, "kills") >= 0 && kills > 0) {
            text.append(" Since then the kernel has ended ")
                    .append(kills)
                    .append(" of this machine's processes for want of memory; it may be one of them.");
        } else if (of(told, "kills") >= 0) {
            text.append(" The kernel has ended no process for want of memory since.");
        }
        long free = of(told, "free");
        if (free >= 0 && free < LITTLE_ROOM) {
            text.append(" The temporary folder had ").append(free >> MIB).append(" MB left.");
        }
        return text.append(" The signal is not known.").toString();
    }

    private static long of(Properties told, String name) {
        return Long.parseLong(told.getProperty(name, "-1"));
    }

    /** Removes what is known of a run. */
    static void forget(String runId) {
        remove(file(runId, ".heartbeat"));
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("The file ({}) cannot be removed.", file, e);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            remove(file);
        }
    }

    @Override
    public void runCreated(RunInfo run) {
        file = file(run.runId(), ".heartbeat");
        beat();
        next.runCreated(run);
    }

    @Override
    public void stepStarted(String name) {
        step = name;
        beat();
        next.stepStarted(name);
    }

    private void beatAgain() {
        if (System.nanoTime() - last > PAUSE.toNanos()) {
            beat();
        }
    }

    @Override
    public void round(int round, int rounds, Map<String, Double> metrics) {
        beatAgain();
        next.round(round, rounds, metrics);
    }

    @Override
    public void trial(int done, int most, double best, OptionalDouble secondsLeft) {
        beatAgain();
        next.trial(done, most, best, secondsLeft);
    }

    @Override
    public boolean isSearchEnough() {
        return next.isSearchEnough();
    }

    @Override
    public void tried(int done, int candidates) {
        beatAgain();
        next.tried(done, candidates);
    }

    @Override
    public void transferred(String what, long done, long total) {
        next.transferred(what, done, total);
    }

    @Override
    public void finished(TrainingResult result) {
        next.finished(result);
    }

    @Override
    public void stepFinished(String name) {
        next.stepFinished(name);
    }

    @Override
    public OptionalInt stopped() {
        return next.stopped();
    }

    @Override
    public void failed(FailedRun run) {
        next.failed(run);
    }

    @Override
    public void warning(String message) {
        next.warning(message);
    }
}
