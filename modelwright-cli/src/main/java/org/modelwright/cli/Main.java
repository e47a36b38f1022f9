package org.modelwright.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.modelwright.data.Work;

/** The command {@code modelwright}. */
public final class Main {

    private static final int INFRASTRUCTURE = 5;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int exitCode;
        // On Ctrl-C the JVM ends by itself, with 130; before that it gives this thread the time to end its run.
        try (Work work = Work.begin()) {
            exitCode = ModelwrightCommand.run(new Console(out, err, Work::isEnding), args);
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
     *     Modelwright, 130 interrupted
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return ModelwrightCommand.run(new Console(out, err, () -> false), args);
    }

    private static boolean opensFiles() {
        try (FileInputStream any = new FileInputStream(System.getProperty("java.home") + "/release")) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
