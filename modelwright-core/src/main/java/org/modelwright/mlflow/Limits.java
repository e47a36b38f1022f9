package org.modelwright.mlflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Log;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;
import org.slf4j.Logger;

/** What is refused or shortened before it is sent, the same for every store. */
public final class Limits {

    private static final Logger LOG = Log.of(Limits.class);
    private static final int DATASET_NAME = 500;
    private static final int DATASET_DIGEST = 36;

    private Limits() {}

    /** Refuses keys of params, metrics or tags that MLflow does not take, all at once. */
    public static void keys(Collection<String> keys) {
        List<Problem> problems = new ArrayList<>();
        for (String key : keys) {
            if (!MlflowRules.isKey(key)) {
                problems.add(Problem.of("The key (" + key + ") is not one that MLflow takes."));
            }
        }
        refuse(problems);
    }

    /** Refuses a dataset whose name or digest MLflow would not keep. */
    public static void dataset(Dataset dataset) {
        if (dataset.name().length() > DATASET_NAME || dataset.digest().length() > DATASET_DIGEST) {
            throw new InfrastructureException("The name (" + dataset.name() + ") of a dataset is longer than "
                    + DATASET_NAME + " characters, or its digest (" + dataset.digest() + ") than " + DATASET_DIGEST
                    + ".");
        }
    }

    /**
     * Refuses a dataset that would change what it is to a run.
     *
     * @param before its context in the run so far
     * @param context what it would become
     */
    public static void context(Dataset dataset, String before, String context) {
        if (!before.equals(context)) {
            throw new InfrastructureException("The dataset (" + dataset.name() + ") is the run's " + before
                    + " data already and cannot become its " + context + " data.");
        }
    }

    /** Refuses a logged model whose name, params or tags MLflow does not take. */
    public static void loggedModel(String name, Map<String, String> params, Map<String, String> tags) {
        refuse(MlflowRules.loggedModel(name));
        keys(params.keySet());
        keys(tags.keySet());
    }

    /** Refuses to register a model that is not READY. */
    public static void ready(LoggedModel model) {
        if (model.status() != LoggedModel.Status.READY) {
            throw new InfrastructureException("The model (" + model.modelId() + ") is not READY.");
        }
    }

    /** {@return the refusal of an experiment that is deleted} */
    public static InfrastructureException deletedExperiment(String name) {
        return new InfrastructureException(
                "The experiment (" + name + ") is deleted and takes no runs.",
                "another experiment_name, or mlflow experiments restore.");
    }

    /** Throws the problems, if there are any. */
    public static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InfrastructureException(problems);
        }
    }

    /** {@return the value without a secret, or its beginning with a visible mark and a warning where it is too long} */
    public static String fitting(String what, String key, String value, int limit) {
        String cleaned = Redactor.clean(value);
        if (cleaned.length() > limit) {
            LOG.warn("The {} ({}) has {} characters; MLflow keeps {}.", what, key, cleaned.length(), limit);
        }
        return MlflowRules.shortened(cleaned, limit);
    }
}
