package org.modelwright.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.model.Pipeline;
import org.modelwright.modelfiles.SearchSummary;

/**
 * The settings that a run goes on with.
 *
 * @param learner with its transforms; with what was found, where settings were searched
 * @param params what the run says of it
 * @param summary how it was searched; null where nobody asked
 * @param ends what was found at an end of the space of the job; null where it has none
 */
record Searched(
        Pipeline learner,
        Map<String, String> params,
        @Nullable SearchSummary summary,
        @Nullable List<String> ends) {}
