package org.modelwright.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/**
 * What models say of rows that they have not learned from.
 *
 * @param target what is true of the rows
 * @param numbers by output: the predictions of a regression, or the probabilities of each class
 * @param folds for each row the number of the model that judged it
 */
public record HeldOut(Target target, List<double[]> numbers, int[] folds) {

    /** {@return the numbers of a model's outputs} */
    public static HeldOut of(Target target, Frame outputs, int[] folds) {
        List<double[]> numbers = new ArrayList<>();
        for (Column column : Outputs.numbers(target.labels(), outputs)) {
            double[] values = new double[target.rows()];
            Arrays.setAll(values, column::number);
            numbers.add(values);
        }
        return new HeldOut(target, numbers, folds);
    }

    /** {@return how many rows there are} */
    public int rows() {
        return target.rows();
    }

    /** {@return how many rows are of the rarest class} */
    int rarest() {
        int[] counts = new int[target.labels().count()];
        for (int row = 0; row < rows(); row++) {
            counts[target.label(row)]++;
        }
        return IntStream.of(counts).min().orElse(0);
    }

    /** {@return the probabilities of a row} */
    double[] ofRow(int row) {
        return numbers.stream().mapToDouble(it -> it[row]).toArray();
    }

    /** {@return the same rows with other numbers} */
    HeldOut with(List<double[]> others) {
        return new HeldOut(target, others, folds);
    }

    /** {@return some of the rows} */
    HeldOut take(int[] rows) {
        return new HeldOut(
                target.take(rows),
                numbers.stream()
                        .map(it ->
                                IntStream.of(rows).mapToDouble(row -> it[row]).toArray())
                        .toList(),
                IntStream.of(rows).map(row -> folds[row]).toArray());
    }
}
