package org.modelwright.decision;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * What each answer about two classes costs, in any unit; the second class is the positive one. A gain is a cost below 0.
 *
 * @param truePositive of a row of the second class that is said to be; 0 by default
 * @param falsePositive of a row of the first class that is said to be of the second
 * @param falseNegative of a row of the second class that is said to be of the first
 * @param trueNegative of a row of the first class that is said to be; 0 by default
 */
public record Costs(Double truePositive, Double falsePositive, Double falseNegative, Double trueNegative) {

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if a cost is no finite number, or a wrong answer costs no more than the right one
     */
    public Costs(
            @Nullable Double truePositive, Double falsePositive, Double falseNegative, @Nullable Double trueNegative) {
        this.truePositive = requireNonNullElse(truePositive, 0.0);
        this.falsePositive = falsePositive;
        this.falseNegative = falseNegative;
        this.trueNegative = requireNonNullElse(trueNegative, 0.0);
        List<Problem> problems = new ArrayList<>();
        refuse("false_positive", falsePositive, "true_negative", this.trueNegative, problems);
        refuse("false_negative", falseNegative, "true_positive", this.truePositive, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void refuse(
            String wrongKey, @Nullable Double wrong, String rightKey, double right, List<Problem> problems) {
        if (!Double.isFinite(right)) {
            problems.add(Problem.at(rightKey, "The " + rightKey + " (" + right + ") is no finite number.", "0"));
        } else if (wrong == null) {
            problems.add(Records.missing(Costs.class, wrongKey));
        } else if (!Double.isFinite(wrong)) {
            problems.add(Problem.at(wrongKey, "The " + wrongKey + " (" + wrong + ") is no finite number.", "1"));
        } else if (wrong <= right) {
            problems.add(Problem.at(
                    wrongKey,
                    "The " + wrongKey + " (" + wrong + ") costs no more than the " + rightKey + " (" + right
                            + "): then one class is always the better answer.",
                    "a " + wrongKey + " above " + right + "."));
        }
    }

    /** {@return the costs of the two mistakes, all others being 0} */
    public static Costs of(double falsePositive, double falseNegative) {
        return new Costs(null, falsePositive, falseNegative, null);
    }

    /** {@return for each true class, for each predicted one, what it costs} */
    List<List<Double>> matrix() {
        return List.of(List.of(trueNegative, falsePositive), List.of(falseNegative, truePositive));
    }
}
