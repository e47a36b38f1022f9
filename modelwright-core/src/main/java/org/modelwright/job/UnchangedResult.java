package org.modelwright.job;

import java.util.List;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;

/**
 * A job that made nothing: the same configuration had made a version of the same data, by the same product.
 *
 * @param trackingUri where MLflow is
 * @param run the run that made the version
 * @param version the version
 * @param warnings what should be looked at
 */
public record UnchangedResult(String trackingUri, RunInfo run, ModelVersion version, List<String> warnings)
        implements JobOutcome {

    /** Keeps a copy. */
    public UnchangedResult {
        warnings = List.copyOf(warnings);
    }
}
