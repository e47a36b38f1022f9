package org.modelwright.scoring;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.table.TableSource;

/**
 * Explains the predictions of a file of any size in another one, batch by batch, as {@link ScoringModel#explain} does. The
 * file appears whole, or not at all; a file that is there already stays as it is.
 *
 * @param data a Parquet, CSV or JSON file, or a folder or glob of Parquet files
 * @param out where the reasons go: {@code .parquet} or {@code .csv}
 * @param keep columns of the data to copy beside them
 * @param key the columns that name the rows; none for those that named the rows of the training data, where the data has
 *     all of them, else {@code row} from 0
 * @param label the class whose margin is explained, of a model with more than two; null for the one that is predicted
 */
public record FileExplanation(
        TableSource data,
        Path out,
        List<String> keep,
        List<String> key,
        @Nullable String label) {

    /**
     * Refuses what can be refused before a model is loaded.
     *
     * @throws org.modelwright.error.ConfigException if an ending is not known, or the file is there already, or cannot be
     */
    public FileExplanation {
        keep = List.copyOf(keep);
        key = List.copyOf(key);
        new FileScoring(data, out, keep);
    }

    /**
     * Explains.
     *
     * @throws org.modelwright.error.DataException if the data is damaged, or not what the model takes, with every problem at
     *     once; or if the model cannot be explained
     * @throws org.modelwright.error.ConfigException if the class is none of the model's
     * @throws org.modelwright.error.InfrastructureException if the file cannot be written, or the library of the learner is
     *     not there
     * @throws org.modelwright.error.InterruptedJobException if the thread is interrupted
     */
    public PredictedFile run(ScoringModel model) {
        ModelReasons reasons = model.reasons();
        reasons.refuseUnknown(label);
        List<String> named = key.isEmpty() ? model.keyOfTraining() : key;
        return new FileScoring(data, out, keep).run(model, new FileScoring.Answers() {

            private boolean numbered;

            @Override
            public List<String> key() {
                return named;
            }

            @Override
            public void begin(boolean found) {
                numbered = !found;
            }

            @Override
            public int most() {
                return reasons.rows();
            }

            @Override
            public Frame of(Frame rows, long first) {
                Frame explained = reasons.explain(rows, first, List.of(), label, model);
                // The key is copied by who reads the file.
                return numbered
                        ? explained
                        : Frame.of(explained
                                .columns()
                                .subList(1, explained.columns().size()));
            }
        });
    }
}
