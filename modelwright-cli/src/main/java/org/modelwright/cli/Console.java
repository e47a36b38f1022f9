package org.modelwright.cli;

import java.io.PrintStream;

/**
 * Where a command speaks.
 *
 * @param out the answer
 * @param err the log, progress and errors
 */
record Console(PrintStream out, PrintStream err) {}
