package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;
import org.modelwright.splitter.RowUnits;

/**
 * What a run knows of its model beside the scores: how sure they are, where the model fails, why it decides as it does.
 * Its components are fields of the {@link RunRecordFile}, under their names in snake case.
 *
 * @param intervals how sure the scores of the test rows are; null where nobody asked
 * @param slices parts of the test rows, those that the job asked for first, then the worst of the obvious ones
 * @param sliceSearch what the slices were chosen from; null if there are none
 * @param importance how much each column of the user's matters; null where nobody asked
 * @param coefficients of a linear model; none of another one
 * @param checks what was looked for, one of each code
 * @param effects how the prediction goes with the strongest columns
 * @param figures what pictures are drawn from; null where nobody asked
 * @param verdict what was decided of it; null where nobody asked
 * @param decisions what was made of its scores; null where nobody asked
 */
public record RunEvidence(
        @Nullable Intervals intervals,
        List<Slice> slices,
        @Nullable SliceSearch sliceSearch,
        @Nullable Importance importance,
        List<Coefficient> coefficients,
        List<Check> checks,
        List<Effect> effects,
        @Nullable Figures figures,
        @Nullable Verdict verdict,
        @Nullable RunDecisions decisions) {

    /** Keeps copies. */
    public RunEvidence {
        slices = List.copyOf(slices);
        coefficients = List.copyOf(coefficients);
        checks = List.copyOf(checks);
        effects = List.copyOf(effects);
    }

    /**
     * Intervals of the scores of the test rows.
     *
     * @param confidence how often such an interval holds the score that endless test rows would give: 0.95
     * @param resamples how many times the test rows were drawn again; 0 where influence functions took their place
     * @param seed of the draws
     * @param unit what was drawn
     * @param units how many of them there are among the test rows
     * @param blockRows the rows of a block; null for another unit
     * @param column that names groups or orders rows; null for rows
     * @param oneClassResamples how many resamples held one class alone, and were left out of scores that ask for two
     * @param notCovered what the intervals say nothing about
     * @param metrics by the name of the metric
     */
    public record Intervals(
            double confidence,
            int resamples,
            long seed,
            RowUnits.Kind unit,
            int units,
            @Nullable Integer blockRows,
            @Nullable String column,
            int oneClassResamples,
            String notCovered,
            Map<String, Interval> metrics) {

        /** Keeps a copy, in its order. */
        public Intervals {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * The interval of one score, or why there is none.
     *
     * @param lower its lower end; null if there is none
     * @param upper its upper end; null if there is none
     * @param method {@code bootstrap}, {@code influence}, {@code wilson} or {@code order_statistics}; null if there is none
     * @param why there is none, such as {@code too few}; null if there is one
     */
    public record Interval(
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable String method,
            @Nullable String why) {

        /** {@return an interval; none if an end of it is beyond all numbers, as with a model that ran away} */
        public static Interval of(double lower, double upper, String method) {
            return Double.isFinite(lower) && Double.isFinite(upper)
                    ? new Interval(lower, upper, method, null)
                    : none("an end of it is no number");
        }

        /** {@return no interval} */
        public static Interval none(String why) {
            return Records.of(Interval.class, "why", why);
        }
    }

    /**
     * The score of some of the test rows.
     *
     * @param column of the inputs
     * @param value that the rows have in it, as text; null for a range, and for rows without a value
     * @param from the least number of a range; null if it is open
     * @param to the number that a range ends before (the last range of a column holds it); null if it is open
     * @param rows how many
     * @param metric the name of the metric
     * @param score of these rows; null if it is not defined for them
     * @param lower of an interval that holds for all slices that were looked at, at once; null if there are too few rows
     * @param upper of the same interval
     * @param few whether the rows are too few for an interval
     * @param asked whether the job asked for it
     */
    public record Slice(
            String column,
            @Nullable String value,
            @Nullable Double from,
            @Nullable Double to,
            int rows,
            String metric,
            @Nullable Double score,
            @Nullable Double lower,
            @Nullable Double upper,
            boolean few,
            boolean asked) {}

    /**
     * What slices were chosen from.
     *
     * @param metric that they are judged by
     * @param score of all test rows
     * @param greaterIsBetter whether more of it is better
     * @param lookedAt how many slices were looked at, which all intervals allow for (Bonferroni)
     * @param confidence that all of the intervals hold
     * @param columns those that were looked at without asking
     */
    public record SliceSearch(
            String metric,
            double score,
            boolean greaterIsBetter,
            int lookedAt,
            double confidence,
            List<String> columns) {

        /** Keeps a copy. */
        public SliceSearch {
            columns = List.copyOf(columns);
        }
    }

    /**
     * How much each column matters.
     *
     * @param metric how much worse it becomes says how much a column matters
     * @param rows how many test rows were shuffled
     * @param repeats how many times each column was shuffled
     * @param seed of the shuffles
     * @param features every column, the most important first
     */
    public record Importance(String metric, int rows, int repeats, long seed, List<Feature> features) {

        /** Keeps a copy. */
        public Importance {
            features = List.copyOf(features);
        }
    }

    /**
     * How much a column matters.
     *
     * @param feature the column of the inputs
     * @param gain the mean gain of the splits that ask it; null for a model without splits
     * @param splits how many splits ask it; null for a model without splits
     * @param permutationMean by how much the metric becomes worse where the column is shuffled; null where it was not tried
     * @param permutationStd the spread over the repeats, the population's standard deviation
     * @param standsInFor columns that say nearly the same, so that each of them seems to matter less than it does
     */
    public record Feature(
            String feature,
            @Nullable Double gain,
            @Nullable Double splits,
            @Nullable Double permutationMean,
            @Nullable Double permutationStd,
            List<String> standsInFor) {

        /** Keeps a copy. */
        public Feature {
            standsInFor = List.copyOf(standsInFor);
        }
    }

    /**
     * What a linear model adds to its sum for one unit of a column, or for a category.
     *
     * @param feature the column that the learner saw; null for the intercept
     * @param category the category; null for a number
     * @param output the class whose sum it is; null where there is one sum
     * @param value of it
     */
    public record Coefficient(
            @Nullable String feature,
            @Nullable String category,
            @Nullable String output,
            double value) {}

    /** What came of a check. */
    public enum Status {
        /** Nothing was found. */
        PASSED,
        /** Something is wrong. */
        ISSUE,
        /** Something could be better. */
        TIP,
        /** It means nothing here. */
        NOT_APPLICABLE,
        /** Something was found, and the job says why it does not matter. */
        MUTED
    }

    /**
     * One thing that was looked for.
     *
     * @param code that it is muted by, such as {@code overfitting}
     * @param status what came of it
     * @param message what was found, in a sentence
     * @param reason why it is muted; null if it is not
     */
    public record Check(
            String code,
            Status status,
            String message,
            @Nullable String reason) {}

    /**
     * How predictions go with a column, other columns as they are (accumulated local effects).
     *
     * @param feature a column of numbers
     * @param output the class whose probability it is; null for a regression
     * @param values of the column
     * @param effects at each of the values, around a mean of 0, in the prediction's unit
     * @param rows that each step between two values rests on; the first is 0
     */
    public record Effect(
            String feature, @Nullable String output, List<Double> values, List<Double> effects, List<Integer> rows) {

        /** Keeps copies. */
        public Effect {
            values = List.copyOf(values);
            effects = List.copyOf(effects);
            rows = List.copyOf(rows);
        }
    }

    /** {@return the same with this verdict} */
    public RunEvidence with(@Nullable Verdict decided) {
        return new RunEvidence(
                intervals, slices, sliceSearch, importance, coefficients, checks, effects, figures, decided, decisions);
    }

    /** {@return the fields under the names of the file} */
    Map<String, Object> toMap() {
        return RecordTree.of(this);
    }

    static RunEvidence of(Fields fields) {
        return RecordFields.read(RunEvidence.class, fields.map());
    }
}
