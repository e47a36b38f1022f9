package org.modelwright.leak;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.error.Problem;

/**
 * What was found.
 *
 * @param findings what stops the job, each with its evidence and the line to write
 * @param warnings what should be looked at, and what was waived
 * @param waived the findings that were waived: column and reason
 * @param checked whether columns and rows were checked at all
 * @param sample how many rows the columns were judged by
 * @param rows how many rows there are
 */
public record LeakReport(
        List<Problem> findings,
        List<String> warnings,
        Map<String, String> waived,
        boolean checked,
        int sample,
        int rows) {

    /** Keeps copies. */
    public LeakReport {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
        waived = Collections.unmodifiableMap(new LinkedHashMap<>(waived));
    }

    /** {@return the same in numbers} */
    public LeakSummary summary() {
        return new LeakSummary(checked, sample, rows, findings.size(), waived, warnings);
    }

    /** {@return in words how it ended} */
    @Override
    public String toString() {
        if (!checked) {
            return "leaks not looked for (leak_check.enabled is false)";
        }
        String found = findings.isEmpty() ? "no leak" : findings.size() == 1 ? "1 leak" : findings.size() + " leaks";
        return found + " found in " + (sample < rows ? "a sample of " + sample + " of " : "") + rows + " rows"
                + (waived.isEmpty() ? "" : ", waived " + waived.keySet());
    }
}
