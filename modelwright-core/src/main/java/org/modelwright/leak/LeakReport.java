package org.modelwright.leak;

import java.util.List;
import org.modelwright.error.Problem;

/**
 * What was found.
 *
 * @param findings what stops the job, each with its evidence and the line to write
 * @param warnings what should be looked at
 * @param sample how many rows were looked at
 */
public record LeakReport(List<Problem> findings, List<String> warnings, int sample) {

    /** Keeps copies. */
    public LeakReport {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    /** {@return in words how it ended} */
    @Override
    public String toString() {
        return findings.size() + " leaks found in " + sample + " rows";
    }
}
