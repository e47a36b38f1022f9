package org.modelwright.model;

import java.util.List;
import java.util.Objects;
import org.modelwright.data.Column;
import org.modelwright.task.Decision;
import org.modelwright.task.Task;

/**
 * How far apart the outputs of two models are that should be one: of a regression by a measure, of classes by their
 * probabilities.
 *
 * @param task what is predicted
 * @param measure of a regression
 * @param decision which class follows from probabilities
 */
public record OutputGap(Task task, ParityMeasure measure, Decision decision) {

    /** {@return the gap between a model's outputs and those of another one} */
    public static OutputGap of(FittedModel model) {
        return new OutputGap(model.task(), model.parityMeasure(), model.decision());
    }

    /** {@return the largest gap that is let pass} */
    public double tolerance() {
        return task == Task.REGRESSION ? ParityMeasure.TOLERANCE : ParityMeasure.PROBABILITY_TOLERANCE;
    }

    /**
     * {@return the gap in one row; infinite where another class is predicted that is not as likely}
     *
     * @param wanted the outputs of the one
     * @param given those of the other, the same columns
     */
    public double of(List<Column> wanted, List<Column> given, int row) {
        return task == Task.REGRESSION ? numberGap(wanted, given, row) : classGap(wanted, given, row);
    }

    /** The first column is the prediction, the others are the ends of its interval. */
    private double numberGap(List<Column> wanted, List<Column> given, int row) {
        double prediction = wanted.get(0).number(row);
        double gap = measure.gap(prediction, given.get(0).number(row));
        for (int column = 1; column < wanted.size(); column++) {
            double end = wanted.get(column).number(row);
            double found = given.get(column).number(row);
            // An end may be below 0, where there are no logarithms; between equal ones, 0 or none, there is no gap.
            double difference = ParityMeasure.difference(end, found);
            gap = Math.max(
                    gap,
                    measure.kind() == ParityMeasure.Kind.LOGARITHM && difference > 0 && Double.isFinite(difference)
                            ? difference / Math.max(Math.abs(end), Math.abs(prediction))
                            : measure.gap(end, found));
        }
        return gap;
    }

    /** The first column is the class, the others are the probabilities. */
    private double classGap(List<Column> wanted, List<Column> given, int row) {
        double gap = 0;
        double[] probabilities = new double[wanted.size() - 1];
        for (int label = 0; label < probabilities.length; label++) {
            probabilities[label] = wanted.get(label + 1).number(row);
            gap = Math.max(
                    gap,
                    ParityMeasure.difference(
                            probabilities[label], given.get(label + 1).number(row)));
        }
        boolean sameClass = Objects.equals(wanted.get(0).text(row), given.get(0).text(row));
        // Two classes as good as each other: either may be named.
        return sameClass || decision.lead(probabilities) <= ParityMeasure.PROBABILITY_TOLERANCE
                ? gap
                : Double.POSITIVE_INFINITY;
    }
}
