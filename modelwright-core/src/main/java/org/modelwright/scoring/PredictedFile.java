package org.modelwright.scoring;

import java.nio.file.Path;
import java.util.List;

/**
 * Predictions in a file.
 *
 * @param file where they are
 * @param rows how many there are, one for each row of the data, in its order
 * @param columns the kept columns, then the model's outputs
 * @param warnings what was left out
 */
public record PredictedFile(Path file, long rows, List<String> columns, List<String> warnings) {

    /** Keeps copies. */
    public PredictedFile {
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }
}
