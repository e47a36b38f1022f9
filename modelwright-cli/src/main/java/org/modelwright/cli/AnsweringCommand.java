package org.modelwright.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What every command does around its work: start the log, and turn whatever goes wrong into an answer. */
abstract class AnsweringCommand implements Callable<Integer> {

    @Mixin
    OutputOptions output = new OutputOptions();

    private final Console console;

    AnsweringCommand(Console console) {
        this.console = console;
    }

    /** Does the work and prints its answer. */
    abstract void answer();

    /** {@return the exit code after an answer} */
    int exitCode() {
        return 0;
    }

    /** {@return the MLflow run, as soon as there is one} */
    @Nullable String runId() {
        return null;
    }

    /** {@return whether the user has read of this failure already} */
    boolean isTold(Throwable thrown) {
        return false;
    }

    final Console console() {
        return console;
    }

    @Override
    public final Integer call() {
        CommandLog.start(console.err(), output.level());
        try {
            answer();
            return exitCode();
        } catch (RuntimeException | Error thrown) {
            Failure failure = Failure.of(thrown).stoppedBy(console.stopped().get());
            if (output.debug) {
                thrown.printStackTrace(console.err());
            }
            if (output.form == OutputOptions.Form.JSON) {
                console.out().println(JsonText.of(failure.answer(runId())));
            }
            if (!isTold(thrown)) {
                console.err().print(failure.text());
            }
            return failure.exitCode();
        }
    }
}
