/**
 * The command. {@link org.modelwright.cli.Main} is read first: it reads the arguments, picks one of the commands (run,
 * plan, validate, init, predict, render, schema, kinds), and returns the exit code. A command loads the configuration,
 * lets the library work while progress and log go to standard error, and writes its answer, for people or as JSON, to
 * standard output. A failure becomes its message, its advice and its code in one place.
 */
@NullMarked
package org.modelwright.cli;

import org.jspecify.annotations.NullMarked;
