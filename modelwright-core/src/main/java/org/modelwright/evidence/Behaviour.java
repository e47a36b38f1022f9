package org.modelwright.evidence;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * What predictions must do before a version exists: a law of a column, the others as they are, or the prediction of a row.
 * It is kept in the model and can be asked again.
 *
 * @param column of the inputs, whose law it is
 * @param law what the prediction does where the column changes
 * @param atMost by how much predictions may differ, for {@code differs_by_at_most}
 * @param label the class whose probability the law is about; of two classes the positive one by default
 * @param row in place of a column: a value for each column of the inputs; one that is left out has no value
 * @param prediction of that row: a number, or the class
 * @param within by how much a predicted number may differ from it; 0 by default
 */
public record Behaviour(
        @Nullable String column,
        @Nullable Law law,
        @Nullable Double atMost,
        @Nullable String label,
        Map<String, Object> row,
        @Nullable Object prediction,
        @Nullable Double within) {

    /** What a prediction does where one column changes. */
    public enum Law {
        /** It never falls where the column rises. */
        INCREASING,
        /** It never rises where the column rises. */
        DECREASING,
        /** It stays the same. */
        DOES_NOT_DEPEND,
        /** It changes by so much at most. */
        DIFFERS_BY_AT_MOST;

        /** {@return the word of the configuration} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Fills the defaults; refuses what is neither a law nor a row. */
    public Behaviour(
            @Nullable String column,
            @Nullable Law law,
            @Nullable Double atMost,
            @Nullable String label,
            @Nullable Map<String, Object> row,
            @Nullable Object prediction,
            @Nullable Double within) {
        this.column = column;
        this.law = law;
        this.atMost = atMost;
        this.label = label;
        this.row = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(row, Map.of())));
        this.prediction = prediction;
        this.within = within;
        List<Problem> problems = new ArrayList<>();
        if (this.row.isEmpty() == (column == null)) {
            problems.add(Problem.at(
                    "column",
                    column == null
                            ? "The behaviour has neither a column nor a row."
                            : "The behaviour has a column (" + column + ") and a row.",
                    "{column: …, law: increasing}, or {row: {…}, prediction: …}."));
        } else if (column != null) {
            ofLaw(problems);
        } else {
            ofRow(problems);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private void ofLaw(List<Problem> problems) {
        if (law == null) {
            problems.add(Problem.at(
                    "law",
                    "The law of the column (" + column + ") is missing.",
                    "increasing, decreasing, does_not_depend or differs_by_at_most."));
        } else if ((law == Law.DIFFERS_BY_AT_MOST) != (atMost != null)) {
            problems.add(Problem.at(
                    "at_most",
                    atMost == null
                            ? "The law (differs_by_at_most) does not say by how much."
                            : "The at_most (" + atMost + ") means nothing for the law (" + law.word() + ").",
                    atMost == null ? "at_most: 0.5" : "law: differs_by_at_most"));
        } else if (atMost != null && !(atMost >= 0 && atMost < Double.POSITIVE_INFINITY)) {
            problems.add(
                    Problem.at("at_most", "The at_most (" + atMost + ") is not at least 0.", "law: does_not_depend"));
        }
        refuse("prediction", prediction, "a column", problems);
        refuse("within", within, "a column", problems);
    }

    private void ofRow(List<Problem> problems) {
        if (prediction == null) {
            problems.add(Problem.at("prediction", "The row has no prediction to hold it against.", "prediction: 3.5"));
        }
        if (within != null && !(within >= 0 && within < Double.POSITIVE_INFINITY)) {
            problems.add(Problem.at("within", "The within (" + within + ") is not at least 0.", "leave it out."));
        }
        refuse("law", law, "a row", problems);
        refuse("at_most", atMost, "a row", problems);
        refuse("label", label, "a row", problems);
    }

    private static void refuse(String key, @Nullable Object value, String what, List<Problem> problems) {
        if (value != null) {
            problems.add(Problem.at(
                    key, "The " + key + " (" + value + ") means nothing for " + what + ".", "leave it out."));
        }
    }

    /** {@return a law of a column} */
    public static Behaviour of(String column, Law law) {
        return Records.of(Behaviour.class, Map.of("column", column, "law", law));
    }

    /** {@return what the prediction of a row must be} */
    public static Behaviour of(Map<String, Object> row, Object prediction) {
        return Records.of(Behaviour.class, Map.of("row", row, "prediction", prediction));
    }

    /**
     * {@return that predictions differ by so much at most where a column changes}
     *
     * @param column of the inputs
     */
    public static Behaviour differsByAtMost(String column, double atMost) {
        return Records.of(Behaviour.class, Map.of("column", column, "law", Law.DIFFERS_BY_AT_MOST, "atMost", atMost));
    }

    /** {@return the same of the probability of a class} */
    public Behaviour label(String label) {
        return Records.with(this, "label", label);
    }

    /** {@return the same with this {@code within}} */
    public Behaviour within(double within) {
        return Records.with(this, "within", within);
    }

    /** {@return in words what it asks} */
    public String asks() {
        if (law == null) {
            return "the prediction of a row is " + prediction + (within == null ? "" : ", within " + within);
        }
        return "the prediction"
                + switch (law) {
                    case INCREASING -> " never falls where (" + column + ") rises";
                    case DECREASING -> " never rises where (" + column + ") rises";
                    case DOES_NOT_DEPEND -> " does not depend on (" + column + ")";
                    case DIFFERS_BY_AT_MOST -> " differs by at most " + atMost + " where (" + column + ") changes";
                };
    }
}
