package org.modelwright.mlflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is refused or shortened before it is sent, the same for every store. */
public final class Limits {

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
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

    /** Throws the problems, if there are any. */
    public static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InfrastructureException(problems);
        }
    }

    /** {@return the value, or its beginning with a visible mark and a warning where it is too long} */
    public static String fitting(String what, String key, String value, int limit) {
        if (value.length() > limit) {
            LOG.warn("The {} ({}) has {} characters; MLflow keeps {}.", what, key, value.length(), limit);
        }
        return MlflowRules.shortened(value, limit);
    }
}
