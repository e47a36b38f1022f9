package org.modelwright.leak;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link LeakReport} in numbers: what belongs into the record of a run and into the answer of a plan.
 *
 * @param looked whether columns and rows were checked at all
 * @param rowsLookedAt how many rows the columns were judged by
 * @param rows how many rows there are
 * @param findings how many findings stop the job
 * @param waived the findings that were waived: column and reason
 * @param warnings what should be looked at, and what was waived
 */
public record LeakSummary(
        boolean looked, int rowsLookedAt, int rows, int findings, Map<String, String> waived, List<String> warnings) {

    /** Keeps copies, in their order. */
    public LeakSummary {
        waived = Collections.unmodifiableMap(new LinkedHashMap<>(waived));
        warnings = List.copyOf(warnings);
    }

    /** {@return the same for scripts} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("looked", looked);
        map.put("rows_looked_at", rowsLookedAt);
        map.put("rows", rows);
        map.put("findings", findings);
        map.put("waived", waived);
        map.put("warnings", warnings);
        return map;
    }
}
