package org.modelwright.mlflow;

import java.util.Optional;

/**
 * Where a run stands.
 *
 * @param runId 32 lower-case hex digits
 * @param experimentId the experiment it belongs to
 * @param name the run's name
 * @param status its state when this was read
 * @param artifactUri where its files are
 */
public record RunInfo(String runId, String experimentId, String name, RunStatus status, String artifactUri) {

    /** {@return the page that shows the run; empty for an embedded store, which has none until somebody serves it} */
    public Optional<String> url(String trackingUri) {
        return trackingUri.startsWith("http")
                ? Optional.of(trackingUri.replaceAll("/+$", "") + "/#/experiments/" + experimentId + "/runs/" + runId)
                : Optional.empty();
    }
}
