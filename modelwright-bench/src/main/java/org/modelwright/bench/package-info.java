/**
 * What {@code bench/run} measures inside one Java process; part of no distribution.
 * {@link org.modelwright.bench.InProcess} is read first, and is all there is: it is started with what to measure, a file
 * and a number of threads, reads the file or predicts its rows, times that beside a peer in the same process where there
 * is one, and prints a JSON object of seconds, which the script collects for docs/performance.md.
 */
@NullMarked
package org.modelwright.bench;

import org.jspecify.annotations.NullMarked;
