package org.modelwright.evidence;

import java.util.List;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.MlflowRules;

/**
 * What becomes of a version whose verdict is PROMOTE.
 *
 * @param alias that points to it from then on; no other verdict moves it
 */
public record Promotion(String alias) {

    /** Refuses an alias that MLflow refuses. */
    public Promotion {
        alias = Records.required(alias, Promotion.class, "alias");
        List<Problem> problems = MlflowRules.alias(alias);
        if (!problems.isEmpty()) {
            throw new ConfigException(
                    problems.stream().map(it -> it.at("alias", it.place())).toList());
        }
    }

    /** {@return one of this alias} */
    public static Promotion to(String alias) {
        return new Promotion(alias);
    }
}
