package org.modelwright.cli;

import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Where a command speaks and listens.
 *
 * @param out takes the answer
 * @param err takes the log, progress and errors
 * @param terminal is standard error as it is, for a line that is written over
 * @param stopped the exit code of the signal by which the user wants it to stop, 130 for Ctrl-C; empty as long as nobody
 *     does
 * @param searchEnd whether somebody has had enough of a search
 */
record Console(
        PrintStream out, PrintStream err, PrintStream terminal, Supplier<OptionalInt> stopped, SearchEnd searchEnd) {

    /** {@return a console on which no secret and no control character is shown} */
    static Console of(PrintStream out, PrintStream err, Supplier<OptionalInt> stopped) {
        return of(out, err, stopped, new SearchEnd());
    }

    /** {@return the same, for a process whose signals may end a search} */
    static Console of(PrintStream out, PrintStream err, Supplier<OptionalInt> stopped, SearchEnd searchEnd) {
        return new Console(new CleanStream(out), new CleanStream(err), err, stopped, searchEnd);
    }
}
