package org.modelwright.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.modelwright.data.Work;
import org.modelwright.error.InterruptedJobException;

/** The command {@code modelwright}. */
public final class Main {

    /** The signals that ask a process to end, and the exit code of each. */
    private static final Map<String, Integer> SIGNALS =
            Map.of("INT", InterruptedJobException.INTERRUPTED, "TERM", 143, "HUP", 129);

    private static final int INFRASTRUCTURE = 5;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int exitCode;
        AtomicInteger signal = new AtomicInteger();
        SearchEnd searchEnd = new SearchEnd();
        SIGNALS.forEach((name, code) -> stopBy(name, code, signal, searchEnd));
        // On a signal the JVM ends by itself, with its code; before that it gives this thread the time to end its run.
        try (Work work = Work.begin()) {
            exitCode = ModelwrightCommand.run(
                    Console.of(out, err, () -> stopCode(Work.isEnding(), signal.get()), searchEnd), args);
        } catch (LinkageError | TypeNotPresentException e) {
            if (opensFiles()) {
                throw e;
            }
            // A class cannot be read: what says so has to do with what is there.
            err.println("The command cannot start: this process has too many open files.");
            err.println("  Maybe a higher limit: ulimit -n 4096.");
            exitCode = INFRASTRUCTURE;
        } finally {
            out.flush();
            err.flush();
        }
        System.exit(exitCode);
    }

    /**
     * Runs the command.
     *
     * @param out takes the answer
     * @param err takes the log, progress and errors
     * @return the exit code: 0 done, 2 usage or configuration, 3 data, 4 a gate said no, 5 infrastructure, 70 a defect of
     *     Modelwright, 130 interrupted (143 by SIGTERM)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return ModelwrightCommand.run(Console.of(out, err, OptionalInt::empty), args);
    }

    private static boolean opensFiles() {
        try (FileInputStream any = new FileInputStream(System.getProperty("java.home") + "/release")) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The process ends as if nobody had looked: with 128 and the number of the signal. A second signal is the kernel's
     * business, which ends the process at once; an end by Java would let libraries that still compute clear up after
     * themselves.
     */
    @SuppressWarnings("sunapi") // Java tells nobody else which signal it was
    private static void stopBy(String name, int exitCode, AtomicInteger signal, SearchEnd searchEnd) {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal(name), it -> {
                if (exitCode == InterruptedJobException.INTERRUPTED && searchEnd.ask()) {
                    return;
                }
                signal.compareAndSet(0, exitCode);
                SIGNALS.keySet()
                        .forEach(each ->
                                sun.misc.Signal.handle(new sun.misc.Signal(each), sun.misc.SignalHandler.SIG_DFL));
                System.exit(exitCode);
            });
        } catch (IllegalArgumentException e) {
            // No such signal on this system, or the JVM was told to leave it alone (-Xrs): nobody sends it to us.
        }
    }

    private static OptionalInt stopCode(boolean stopped, int signal) {
        if (!stopped) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(signal == 0 ? InterruptedJobException.INTERRUPTED : signal);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
