package org.modelwright.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.model.FittedModel;
import org.modelwright.model.TargetTransform;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.splitter.RowUnits;

/** Finds how wide the intervals of a regression are: by the errors of rows that nobody has learned from. */
public final class IntervalFit {

    private static final String METHOD = "out_of_fold";

    private final Intervals asked;
    private final HeldOut scores;
    private final RowUnits units;
    private final boolean logarithmic;
    private final double[] errors;

    private IntervalFit(Intervals asked, HeldOut scores, RowUnits units, boolean logarithmic) {
        this.asked = asked;
        this.scores = scores;
        this.units = units;
        this.logarithmic = logarithmic;
        double[] predictions = scores.numbers().get(0);
        this.errors = IntStream.range(0, scores.rows())
                .mapToDouble(row -> error(scores.target().value(row), predictions[row]))
                .toArray();
    }

    private double error(double truth, double prediction) {
        return Math.abs(logarithmic ? Math.log(truth) - Math.log(prediction) : truth - prediction);
    }

    /**
     * What was fitted.
     *
     * @param model that gives intervals
     * @param record of them
     */
    public record Fitted(FittedModel model, RunDecisions.Intervals record) {}

    /**
     * {@return the model with intervals}
     *
     * @param model that predicts
     * @param scores what models like it say of rows that they have not learned from
     * @param units which of the rows belong together
     * @param rolls whether each fold comes after those before it
     * @throws DataException if there are {@linkplain #tooFew too few} rows or groups, or too many of them have no finite error
     */
    public static Fitted of(Intervals asked, FittedModel model, HeldOut scores, RowUnits units, boolean rolls) {
        tooFew(asked, units).ifPresent(it -> {
            throw new DataException(List.of(it));
        });
        boolean logarithmic =
                model.targetTransform().filter(it -> it == TargetTransform.LOG).isPresent();
        return new IntervalFit(asked, scores, units, logarithmic).fitted(model, rolls);
    }

    /**
     * {@return that there are too few rows, or groups, to tell so rare a miss by}
     *
     * @param units of the rows that will be judged
     */
    public static Optional<Problem> tooFew(Intervals asked, RowUnits units) {
        boolean groups = units.kind() == RowUnits.Kind.GROUP;
        int there = groups ? units.count() : units.unitOf().length;
        if (there >= asked.fewest()) {
            return Optional.empty();
        }
        double told = Math.floor((1 - 1.0 / Math.max(2, there)) * 100) / 100;
        return Optional.of(Problem.of(
                "The intervals ask for a coverage of " + asked.coverage() + ", and there are " + there
                        + (groups ? " groups in (" + units.column() + ")" : " training rows")
                        + " to tell it by, fewer than " + asked.fewest() + ".",
                "coverage: " + told + ", or more " + (groups ? "groups." : "rows.")));
    }

    private Fitted fitted(FittedModel model, boolean rolls) {
        int[] all = IntStream.range(0, errors.length).toArray();
        double radius = radius(all).orElse(Double.POSITIVE_INFINITY);
        if (!Double.isFinite(logarithmic ? Math.exp(radius) : radius)) {
            throw new DataException(
                    "The predictions of too many rows that say how wide the intervals are have no finite error.",
                    "another model, a lower coverage, or another unit of the target.");
        }
        RunDecisions.Intervals record = new RunDecisions.Intervals(
                asked.asks(),
                asked.coverage(),
                METHOD,
                logarithmic ? "logarithm" : "target",
                radius,
                units.kind(),
                units.column(),
                units.count(),
                errors.length,
                rolls ? rolling() : List.of(),
                null);
        return new Fitted(new IntervalModel(model, radius, logarithmic), record);
    }

    private OptionalDouble radius(int[] rows) {
        double[] some = IntStream.of(rows).mapToDouble(row -> errors[row]).toArray();
        return units.kind() == RowUnits.Kind.GROUP
                ? Radius.of(
                        some, IntStream.of(rows).map(row -> units.unitOf()[row]).toArray(), asked.coverage())
                : Radius.of(some, asked.coverage());
    }

    /** {@return for each fold but the first, how many of its rows the errors before it would have held} */
    private List<Double> rolling() {
        List<Double> covered = new ArrayList<>();
        int folds = IntStream.of(scores.folds()).max().orElse(0);
        for (int fold = 1; fold <= folds; fold++) {
            int until = fold;
            OptionalDouble radius = radius(rows(it -> it < until));
            double[] own = IntStream.of(rows(it -> it == until))
                    .mapToDouble(row -> errors[row])
                    .toArray();
            if (radius.isPresent() && own.length > 0) {
                double bound = radius.getAsDouble();
                long held = IntStream.range(0, own.length)
                        .filter(it -> own[it] <= bound)
                        .count();
                covered.add((double) held / own.length);
            }
        }
        return covered;
    }

    private int[] rows(IntPredicate fold) {
        return IntStream.range(0, errors.length)
                .filter(row -> fold.test(scores.folds()[row]))
                .toArray();
    }
}
