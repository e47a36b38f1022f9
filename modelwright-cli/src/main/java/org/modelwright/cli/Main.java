package org.modelwright.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The command {@code modelwright}. */
public final class Main {

    /** How long a stopped job may take to mark its run as killed. */
    private static final int GRACE_SECONDS = 20;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(stop(Thread.currentThread(), stopped, done), "stop"));
        int exitCode;
        try {
            exitCode = ModelwrightCommand.run(new Console(out, err, stopped::get), args);
        } finally {
            out.flush();
            err.flush();
            done.countDown();
        }
        System.exit(exitCode);
    }

    /**
     * Runs the command.
     *
     * @param out takes the answer
     * @param err takes the log, progress and errors
     * @return the exit code: 0 done, 2 usage or configuration, 3 data, 4 a gate said no, 5 infrastructure, 70 a defect of
     *     Modelwright, 130 interrupted
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return ModelwrightCommand.run(new Console(out, err, () -> false), args);
    }

    /** On Ctrl-C the JVM ends by itself, with 130; before that the job's thread gets the time to end its run. */
    private static Runnable stop(Thread job, AtomicBoolean stopped, CountDownLatch done) {
        return () -> {
            if (done.getCount() == 0) {
                return;
            }
            stopped.set(true);
            job.interrupt();
            try {
                done.await(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
