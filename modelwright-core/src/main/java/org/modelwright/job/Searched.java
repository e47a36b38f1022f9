package org.modelwright.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.model.Pipeline;
import org.modelwright.modelfiles.SearchSummary;

/**
 * The settings that a run goes on with.
 *
 * @param learner with its transforms; with what was found, where settings were searched
 * @param params what the run says of it
 * @param found what the search found; empty where nobody asked for one
 */
record Searched(Pipeline learner, Map<String, String> params, Optional<Found> found) {

    /**
     * What a search found.
     *
     * @param summary how it was searched
     * @param ends what was found at an end of the space of the job; null where it has none
     */
    record Found(SearchSummary summary, @Nullable List<String> ends) {}

    @Nullable SearchSummary summary() {
        return found.map(Found::summary).orElse(null);
    }

    @Nullable List<String> ends() {
        return found.map(Found::ends).orElse(null);
    }
}
