package org.modelwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command looks for models. */
final class StoreOptions {

    /** How a command that asks for a model says what it takes. */
    static final String MODEL =
            "models:/name@alias, models:/name/1, models:/name/latest, models:/m-…, runs:/…/model, or"
                    + " the folder of a model.";

    @Option(
            names = "--tracking-uri",
            paramLabel = "URI",
            description = "Where MLflow is (default: MLFLOW_TRACKING_URI, else sqlite:///mlflow.db).")
    @Nullable String trackingUri;
}
