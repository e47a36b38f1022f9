package org.modelwright.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Threads;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Identifiers;
import org.modelwright.model.Pipeline;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Outputs;

/** Which columns of the inputs a job learns from. */
final class FeatureColumns {

    private FeatureColumns() {}

    /** {@return what is wrong with them, whatever learns} */
    static List<Problem> problems(TrainingJob job, Examples examples) {
        List<Problem> problems = new ArrayList<>();
        for (Column column : examples.inputs().columns()) {
            if (column.isAllMissing()) {
                problems.add(Problem.of(
                                "The column (" + column.name() + ") is missing in every row, and cannot be a feature.")
                        .excluding(List.of(column.name())));
            }
        }
        if (examples.inputs().columns().isEmpty()) {
            problems.add(Problem.of("The inputs hold no feature column.", "exclude fewer columns."));
        }
        List<String> outputs = job.intervals() == null
                ? List.of(Outputs.PREDICTION)
                : List.of(Outputs.PREDICTION, Outputs.LOWER, Outputs.UPPER);
        for (String output : outputs) {
            if (output.equals(examples.target().name())
                    || examples.rowKeys().names().contains(output)) {
                problems.add(Problem.of(
                        "A target or key column is named (" + output + "), as the model's output.",
                        "give it another name."));
            }
            if (!output.equals(Outputs.PREDICTION)
                    && examples.inputs().find(output).isPresent()) {
                problems.add(Problem.of("The column (" + output + ") has the name of an output of the model.")
                        .excluding(List.of(output)));
            }
        }
        return problems;
    }

    /** {@return texts that name rows, unless the job names them: in the reader's columns, a transform or the learner} */
    static List<Identifiers.Found> identifiers(
            TrainingJob job, Pipeline pipeline, Examples examples, RowSplit rows, Threads threads) {
        Set<String> named = new HashSet<>(job.inputs().columns());
        named.addAll(pipeline.taken(examples.inputs()));
        named.addAll(pipeline.namedFeatures());
        return Identifiers.of(examples.inputs(), rows.train(), named, threads);
    }

    /**
     * {@return the examples without them}
     *
     * @param problems is given one if nothing is left
     */
    static Examples without(List<Identifiers.Found> identifiers, Examples examples, List<Problem> problems) {
        List<String> names = identifiers.stream().map(Identifiers.Found::column).toList();
        Examples left =
                new Examples(examples.inputs().drop(names), examples.target(), examples.rowKeys(), examples.beside());
        if (!names.isEmpty() && left.inputs().columns().isEmpty()) {
            problems.add(Problem.of(
                    "The inputs hold no feature column but texts that name rows (" + String.join(", ", names) + ").",
                    "other columns, or model: {categorical: " + names + "}"));
        }
        return left;
    }
}
