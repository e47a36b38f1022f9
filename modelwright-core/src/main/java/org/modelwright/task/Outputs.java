package org.modelwright.task;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;

/** The columns that every fitted model gives. */
public final class Outputs {

    /** The column of numbers or classes. */
    public static final String PREDICTION = "prediction";

    /** The column of the lower ends, where a regression has intervals. */
    public static final String LOWER = "prediction_lower";

    /** The column of the upper ends, where a regression has intervals. */
    public static final String UPPER = "prediction_upper";

    private Outputs() {}

    /** {@return the column that holds the probability of a class} */
    public static String probability(String label) {
        return "probability_" + label;
    }

    /** {@return room for the numbers of some rows: one column of a regression, or one for each class} */
    public static List<DoubleBuffer> allocate(Labels labels, int rows) {
        return IntStream.range(0, Math.max(1, labels.count()))
                .mapToObj(column -> DoubleColumn.allocate(rows))
                .toList();
    }

    /** {@return the outputs that numbers stand for: the predictions of a regression, or the probabilities of each class} */
    public static Frame of(Labels labels, List<DoubleBuffer> numbers) {
        return labels.count() == 0 ? numbers(numbers.get(0)) : classes(labels, numbers);
    }

    /** {@return the numbers of outputs: the predictions of a regression, or the probabilities of each class} */
    public static List<Column> numbers(Labels labels, Frame outputs) {
        return labels.count() == 0
                ? List.of(outputs.column(PREDICTION))
                : labels.texts().stream()
                        .map(label -> outputs.column(probability(label)))
                        .toList();
    }

    /** {@return the outputs of a regression: one column, {@value #PREDICTION}} */
    public static Frame numbers(DoubleBuffer predictions) {
        return Frame.of(new DoubleColumn(PREDICTION, predictions));
    }

    /**
     * {@return the outputs of a classifier: the likeliest class, then one probability for each class}
     *
     * @param labels the classes
     * @param probabilities for each class a value for each row
     */
    public static Frame classes(Labels labels, List<DoubleBuffer> probabilities) {
        return classes(labels, probabilities, Decision.LIKELIEST);
    }

    /**
     * {@return the outputs of a classifier: the class, then one probability for each class}
     *
     * @param labels the classes
     * @param probabilities for each class a value for each row
     * @param decision which class follows from them
     */
    public static Frame classes(Labels labels, List<DoubleBuffer> probabilities, Decision decision) {
        int rows = probabilities.get(0).limit();
        int[] winners = new int[rows];
        double[] ofRow = new double[labels.count()];
        for (int row = 0; row < rows; row++) {
            for (int label = 0; label < ofRow.length; label++) {
                ofRow[label] = probabilities.get(label).get(row);
            }
            winners[row] = decision.winner(ofRow);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(labels.column(PREDICTION, winners));
        for (int label = 0; label < labels.count(); label++) {
            columns.add(new DoubleColumn(probability(labels.texts().get(label)), probabilities.get(label)));
        }
        return Frame.of(columns);
    }
}
