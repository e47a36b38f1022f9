package org.modelwright.spark;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a worker ended that did its task.
 *
 * @param result what it returned, in Java's serialization; null of all but the first
 * @param told what it reported on the way
 */
record Outcome(byte @Nullable [] result, List<String> told) implements Serializable {

    private static final long serialVersionUID = 1L;
}
