package org.modelwright.trust;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * A bound that every job must have, for all test rows; a stricter one will do. Without a number, any bound of the metric will
 * do.
 *
 * @param metric the key of a metric, such as {@code r2_score}
 * @param minimum the bound that the job asks for is not below it; none by default
 * @param maximum the bound that the job asks for is not above it; none by default
 */
public record RequiredGate(
        String metric, @Nullable Double minimum, @Nullable Double maximum) {

    /** Refuses bounds that are no numbers. */
    public RequiredGate {
        metric = Records.required(metric, RequiredGate.class, "metric");
        List<Problem> problems = new ArrayList<>();
        notFinite("minimum", minimum, problems);
        notFinite("maximum", maximum, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void notFinite(String key, @Nullable Double bound, List<Problem> problems) {
        if (bound != null && !Double.isFinite(bound)) {
            problems.add(Problem.at(key, "The " + key + " (" + bound + ") is no finite number.", "leave it out."));
        }
    }

    /** {@return whether a gate of these bounds is as strict} */
    public boolean isMetBy(@Nullable Double least, @Nullable Double most) {
        boolean any = minimum == null && maximum == null;
        return any
                || (minimum == null || least != null && least >= minimum)
                        && (maximum == null || most != null && most <= maximum);
    }

    /** {@return what is asked for, for people} */
    public String asks() {
        return metric
                + (minimum == null ? "" : ", minimum " + minimum)
                + (maximum == null ? "" : ", maximum " + maximum)
                + (minimum == null && maximum == null ? ", any bound" : "");
    }
}
