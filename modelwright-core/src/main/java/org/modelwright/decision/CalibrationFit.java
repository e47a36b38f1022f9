package org.modelwright.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.modelwright.error.Problem;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunDecisions.Reliability;
import org.modelwright.task.Task;

/**
 * How a calibration was found by the scores of rows that models had not learned from.
 *
 * @param curve of all of them, for the model
 * @param scores the same scores, each calibrated by the other folds alone: what is chosen next may be chosen by them
 * @param record of it
 * @param warning that another method was taken, and why
 */
public record CalibrationFit(
        CalibrationCurve curve, HeldOut scores, RunDecisions.Calibration record, Optional<String> warning) {

    /** Rows that steps need, and rows of the rarer class among them: fewer make steps of chance. */
    private static final int FEWEST_ROWS = 1000;

    private static final int FEWEST_OF_CLASS = 100;
    private static final int BINS = 10;

    /** {@return what does not fit a task} */
    public static List<Problem> misfits(Task task) {
        return task == Task.BINARY
                ? List.of()
                : List.of(Problem.at(
                        "calibration",
                        task == Task.REGRESSION
                                ? "The calibration is one of probabilities, and the task is a regression."
                                : "The calibration is one of two classes, and there are more.",
                        task == Task.REGRESSION
                                ? "leave calibration out, or say the model's task."
                                : "leave calibration out."));
    }

    /** {@return the calibration that is asked for, or the one that so many rows allow} */
    public static CalibrationFit of(Calibration asked, HeldOut scores) {
        int rarest = scores.rarest();
        boolean few = asked == Calibration.ISOTONIC && (scores.rows() < FEWEST_ROWS || rarest < FEWEST_OF_CLASS);
        Calibration taken = few ? Calibration.SIGMOID : asked;
        String why =
                scores.rows() + " training rows were judged, " + rarest + " of them of the rarer class; isotonic needs "
                        + FEWEST_ROWS + ", and " + FEWEST_OF_CLASS + " of each class";
        HeldOut crossFitted = crossFitted(taken, scores);
        RunDecisions.Calibration record = new RunDecisions.Calibration(
                word(asked),
                word(taken),
                few ? why : "by the scores of rows that models had not learned from",
                scores.rows(),
                rarest,
                reliability(scores),
                reliability(crossFitted));
        return new CalibrationFit(
                curve(taken, scores),
                crossFitted,
                record,
                few ? Optional.of("The calibration is sigmoid and not isotonic: " + why + ".") : Optional.empty());
    }

    /** {@return scores of a model that was calibrated before, each calibrated by the other folds alone} */
    public static HeldOut crossFitted(String method, HeldOut scores) {
        return crossFitted(Calibration.valueOf(method.toUpperCase(Locale.ROOT)), scores);
    }

    private static String word(Calibration calibration) {
        return calibration.name().toLowerCase(Locale.ROOT);
    }

    private static HeldOut crossFitted(Calibration method, HeldOut scores) {
        double[] first = new double[scores.rows()];
        double[] second = new double[scores.rows()];
        int[] folds = IntStream.of(scores.folds()).distinct().sorted().toArray();
        for (int fold : folds) {
            CalibrationCurve curve = curve(method, scores.take(rows(scores, it -> it != fold)));
            for (int row : rows(scores, it -> it == fold)) {
                second[row] =
                        curve.of(scores.numbers().get(0)[row], scores.numbers().get(1)[row]);
                first[row] = 1 - second[row];
            }
        }
        return scores.with(List.of(first, second));
    }

    private static int[] rows(HeldOut scores, IntPredicate fold) {
        return IntStream.range(0, scores.rows())
                .filter(row -> fold.test(scores.folds()[row]))
                .toArray();
    }

    /** {@return the curve of these scores} */
    static CalibrationCurve curve(Calibration method, HeldOut scores) {
        boolean[] hits = new boolean[scores.rows()];
        double[] margins = new double[hits.length];
        for (int row = 0; row < hits.length; row++) {
            hits[row] = scores.target().label(row) == 1;
            margins[row] = SigmoidCurve.margin(
                    scores.numbers().get(1)[row], scores.numbers().get(0)[row]);
        }
        return method == Calibration.SIGMOID
                ? SigmoidCurve.fit(margins, hits)
                : IsotonicCurve.fit(scores.numbers().get(1), hits);
    }

    /** Whether rows are of the second class as often as is said, in bins of equally many rows. */
    private static Reliability reliability(HeldOut scores) {
        double[] said = scores.numbers().get(1);
        int rows = said.length;
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> said[row]))
                .mapToInt(it -> it)
                .toArray();
        double logLoss = 0;
        double brier = 0;
        for (int row = 0; row < rows; row++) {
            int hit = scores.target().label(row);
            double right = hit == 1 ? said[row] : scores.numbers().get(0)[row];
            logLoss -= Math.log(Math.min(1 - Math.ulp(1.0), Math.max(Math.ulp(1.0), right)));
            brier += (said[row] - hit) * (said[row] - hit);
        }
        List<Double> predicted = new ArrayList<>();
        List<Double> observed = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        double error = 0;
        int bins = Math.min(BINS, rows);
        for (int bin = 0; bin < bins; bin++) {
            int[] inside =
                    Arrays.copyOfRange(order, (int) ((long) rows * bin / bins), (int) ((long) rows * (bin + 1) / bins));
            double mean =
                    IntStream.of(inside).mapToDouble(row -> said[row]).average().orElse(0);
            double share = IntStream.of(inside)
                    .map(row -> scores.target().label(row))
                    .average()
                    .orElse(0);
            predicted.add(mean);
            observed.add(share);
            counts.add(inside.length);
            error += Math.abs(mean - share) * inside.length / rows;
        }
        return new Reliability(predicted, observed, counts, error, logLoss / rows, brier / rows);
    }
}
