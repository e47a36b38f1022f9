package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;

/** Which columns of a table a learner can take, and small statistics of them. */
final class Features {

    private Features() {}

    /**
     * {@return the columns that are no key}
     *
     * @param labels the classes that will be predicted
     * @throws DataException naming every column that cannot be a feature: a date, infinite numbers, nothing but missing
     *     values, the name of an output; or if there is none
     */
    static List<Feature> of(Frame inputs, Labels labels) {
        List<String> outputs = new ArrayList<>(List.of(Outputs.PREDICTION));
        labels.texts().forEach(label -> outputs.add(Outputs.probability(label)));
        List<Problem> problems = new ArrayList<>();
        List<Feature> features = new ArrayList<>();
        for (Column column : inputs.valueColumns().columns()) {
            String what = "The column (" + column.name() + ") ";
            List<String> own = List.of(column.name());
            if (column.type() == DataType.DATETIME) {
                problems.add(Problem.of(what + "is a date, which cannot be a feature.")
                        .excluding(own));
                continue;
            }
            if (column.rows() > 0 && allMissing(column)) {
                problems.add(Problem.of(what + "is missing in every training row (" + column.rows() + ").")
                        .excluding(own));
            }
            int infinite = infinite(column);
            if (infinite > 0) {
                problems.add(
                        Problem.of(what + "is infinite in " + infinite + " of " + column.rows() + " training rows.")
                                .excluding(own));
            }
            if (outputs.contains(column.name())) {
                problems.add(Problem.of(what + "has the name of an output of the model.")
                        .excluding(own));
            }
            features.add(new Feature(column.name(), column.type()));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        if (features.isEmpty()) {
            throw new DataException("There is no column to learn from.", "fewer names in exclude, or more in columns.");
        }
        return features;
    }

    /**
     * Refuses a table that a fitted model cannot take.
     *
     * @throws DataException naming every column that is not there, or is of another type
     */
    static void refuseMismatch(List<Feature> features, Frame inputs) {
        List<Problem> problems = new ArrayList<>();
        for (Feature feature : features) {
            Optional<Column> column = inputs.find(feature.name());
            String expected = feature.type().mlflowName();
            if (column.isEmpty()) {
                problems.add(Problem.of(
                        "The column (" + feature.name() + "), " + expected + ", is not there; the model needs it."));
            } else if (column.get().type() != feature.type()) {
                problems.add(Problem.of("The column (" + feature.name() + ") is "
                        + column.get().type().mlflowName() + " where the model takes " + expected + "."));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static boolean allMissing(Column column) {
        for (int row = 0; row < column.rows(); row++) {
            // Empty text is missing, for ONNX cannot tell them apart.
            if (!column.isMissing(row) && !"".equals(column.text(row))) {
                return false;
            }
        }
        return true;
    }

    private static int infinite(Column column) {
        int infinite = 0;
        if (column.type() == DataType.DOUBLE) {
            for (int row = 0; row < column.rows(); row++) {
                infinite += Double.isInfinite(column.number(row)) ? 1 : 0;
            }
        }
        return infinite;
    }

    /**
     * Refuses names that no column has.
     *
     * @throws ConfigException naming each of them, with the nearest name there is
     */
    static void refuseUnknown(String key, Collection<String> names, Frame inputs) {
        List<String> known = inputs.valueColumns().names();
        List<Problem> problems = names.stream()
                .filter(name -> !known.contains(name))
                .map(name -> Problem.of(
                        "The column (" + name + ") of " + key + " is not among the inputs.", Nearest.of(name, known)))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return the mean; the values must not be empty} */
    static double mean(double[] values) {
        // The first value is taken off, so that large numbers close together keep their digits.
        double sum = 0;
        for (double value : values) {
            sum += value - values[0];
        }
        return values[0] + sum / values.length;
    }

    /** {@return the median, the mean of the middle two if there are two; the values must not be empty} */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }
}
