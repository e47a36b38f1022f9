package org.modelwright.mlflow;

/**
 * Where a run stands.
 *
 * @param runId 32 lower-case hex digits
 * @param experimentId the experiment it belongs to
 * @param name the run's name
 * @param status its state when this was read
 * @param artifactUri where its files are
 */
public record RunInfo(String runId, String experimentId, String name, RunStatus status, String artifactUri) {}
