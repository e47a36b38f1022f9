package org.modelwright.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.decision.HeldOut;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.schema.Selection;
import org.modelwright.table.ParquetTable;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/**
 * What the run of a model keeps of what was predicted in it.
 *
 * @param folder its artifacts
 * @param metadata what the model says of itself
 * @param session that reads
 */
record KeptScores(Path folder, ModelMetadata metadata, Session session) {

    /** What models say of training rows that they have not learned from. */
    static final String INNER = "inner.parquet";

    /** What the model says of its test rows. */
    static final String PREDICTIONS = "predictions.parquet";

    /** {@return the scores of a run, whose artifacts are fetched} */
    static KeptScores of(MlflowClient client, String runId, ModelMetadata metadata, Session session) {
        Path folder = session.newFolder("kept");
        String artifacts = client.tracking().run(runId).artifactUri();
        if (!client.artifacts().list(artifacts, "").isEmpty()) {
            client.artifacts().download(artifacts, folder);
        }
        return new KeptScores(folder, metadata, session);
    }

    /**
     * Rows that were predicted, and what is true of them.
     *
     * @param rows their keys and targets
     * @param target the same targets, by the model's classes
     * @param outputs what was predicted
     */
    record Scored(Examples rows, Target target, Frame outputs) {}

    /**
     * {@return what models say of training rows that they have not learned from}
     *
     * @throws ConfigException if the run has kept none
     * @throws DataException if they are not those of this model
     */
    HeldOut inner(String model) {
        if (!Files.isRegularFile(folder.resolve(INNER))) {
            throw new ConfigException(
                    "The run of the model (" + model + ") keeps no " + INNER
                            + ": no score of a row that a model had not learned from, and by others nothing is decided.",
                    "modelwright run with folds: 5, or with the threshold, once; from then on it can be decided again.");
        }
        Scored scored = scored(INNER, Set.of(CrossValidation.FOLD));
        Column folds = scored.rows.beside().column(CrossValidation.FOLD);
        return HeldOut.of(
                scored.target,
                scored.outputs,
                IntStream.range(0, folds.rows())
                        .map(row -> (int) folds.number(row))
                        .toArray());
    }

    /**
     * {@return what the model said of its test rows}
     *
     * @throws DataException if it is not there, or not of this model
     */
    Scored test() {
        return scored(PREDICTIONS, Set.of());
    }

    private Scored scored(String name, Set<String> beside) {
        Frame table = ParquetTable.of(folder.resolve(name).toString()).read(Selection.ALL, Set.of(), session);
        List<String> outputs = Stream.concat(
                        Stream.of(Outputs.PREDICTION),
                        metadata.classes().stream().map(Outputs::probability))
                .toList();
        Set<String> gone = Stream.concat(outputs.stream(), beside.stream())
                .filter(it -> !table.names().contains(it))
                .collect(Collectors.toSet());
        int place = table.names().indexOf(Outputs.PREDICTION) - 1;
        if (!gone.isEmpty() || place < 0) {
            throw new DataException(
                    "The file (" + name + ") of the run lacks columns of this model's: " + Nearest.shown(gone) + ".",
                    "train the model again.");
        }
        // Keys come first, then what stands beside them, then the target and the outputs.
        String target = table.names().get(place);
        List<String> keys = table.names().subList(0, place).stream()
                .filter(it -> !beside.contains(it))
                .toList();
        Column truth = table.column(target);
        Examples rows = new Examples(table.select(keys), truth, table.select(keys)).with(table.select(beside));
        return new Scored(rows, Target.of(truth, metadata.task(), metadata.classes()), table.select(outputs));
    }

    /** {@return the files of the run whose names are these, as far as they are there} */
    List<Path> files(String... names) {
        return Arrays.stream(names)
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }
}
