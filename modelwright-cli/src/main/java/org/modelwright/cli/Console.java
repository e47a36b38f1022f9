package org.modelwright.cli;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * Where a command speaks and listens.
 *
 * @param out takes the answer
 * @param err takes the log, progress and errors
 * @param stopped whether the user wants it to stop, as by Ctrl-C
 */
record Console(PrintStream out, PrintStream err, BooleanSupplier stopped) {}
