package org.modelwright.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The two sides of the examples.
 *
 * @param train what the model learns from
 * @param test what it is judged by
 * @param trainRows the row numbers of the training side among all examples, ascending
 * @param testRows the row numbers of the test side among all examples, ascending
 * @param facts what the splitter says of it, such as the border in time
 */
public record Split(Examples train, Examples test, int[] trainRows, int[] testRows, Map<String, Object> facts) {

    /** Keeps a copy of the facts, in their order. */
    public Split {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
