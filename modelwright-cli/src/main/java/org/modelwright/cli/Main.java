package org.modelwright.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.modelwright.data.Work;

/** The command {@code modelwright}. */
public final class Main {

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int exitCode;
        // On Ctrl-C the JVM ends by itself, with 130; before that it gives this thread the time to end its run.
        try (Work work = Work.begin()) {
            exitCode = ModelwrightCommand.run(new Console(out, err, Work::isEnding), args);
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

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
