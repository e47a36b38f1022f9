package org.modelwright.scoring;

import java.nio.file.Path;
import java.util.List;
import org.modelwright.data.Frame;
import org.modelwright.table.TableSource;

/**
 * Scores a file of any size into another one, batch by batch. The file appears whole, or not at all; a file that is
 * there already stays as it is.
 *
 * @param data a Parquet, CSV or JSON file, or a folder or glob of Parquet files
 * @param out where the predictions go: {@code .parquet} or {@code .csv}
 * @param keep columns of the data to copy beside the predictions: those of a CSV file into another one as the text they
 *     are, but for dates that the model takes, else of the types that are found
 */
public record FilePrediction(TableSource data, Path out, List<String> keep) {

    /**
     * Refuses what can be refused before a model is loaded.
     *
     * @throws org.modelwright.error.ConfigException if an ending is not known, or the file is there already, or cannot be
     */
    public FilePrediction {
        keep = List.copyOf(keep);
        new FileScoring(data, out, keep);
    }

    /**
     * Scores.
     *
     * @throws org.modelwright.error.DataException if the data is damaged, or not what the model takes, with every problem at
     *     once
     * @throws org.modelwright.error.InfrastructureException if the file cannot be written
     * @throws org.modelwright.error.InterruptedJobException if the thread is interrupted
     */
    public PredictedFile run(ScoringModel model) {
        return new FileScoring(data, out, keep).run(model, new FileScoring.Answers() {

            @Override
            public List<String> key() {
                return List.of();
            }

            @Override
            public void begin(boolean named) {
                // Rows of a prediction are named by what is kept.
            }

            @Override
            public int most() {
                return Integer.MAX_VALUE;
            }

            @Override
            public Frame of(Frame rows, long first) {
                return model.score(rows, first);
            }
        });
    }
}
