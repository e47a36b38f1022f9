package org.modelwright.alert;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a job ended.
 *
 * @param outcome well or not
 * @param title one line
 * @param message the summary, or cause, step and advice
 * @param facts run, model, version, scores; by name, in order
 */
public record Alert(AlertChannel.Outcome outcome, String title, String message, Map<String, String> facts) {

    /** Keeps a copy in order. */
    public Alert {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
