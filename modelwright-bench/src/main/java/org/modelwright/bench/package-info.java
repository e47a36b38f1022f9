/** What {@code bench/run} measures inside one Java process: {@link org.modelwright.bench.InProcess}. */
@NullMarked
package org.modelwright.bench;

import org.jspecify.annotations.NullMarked;
