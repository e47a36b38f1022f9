package org.modelwright.saver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.modelwright.bom.Library;
import org.modelwright.data.Frame;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunRecordFile;

/**
 * What a saver needs to know beside the model.
 *
 * @param directory an empty directory to write into; it is published afterwards
 * @param model the logged model it becomes
 * @param runId the run that made it
 * @param proof input rows whose predictions must be equal; a saver adds edge rows of its own
 * @param metadata what the MLmodel file says of where the model comes from
 * @param record every fact of the run so far, for {@code run-record.json}
 * @param libraries what trained the model, for the bill of materials
 * @param inputSchema what one input row must look like
 * @param more files that travel with the model, by their names: the pages that people read, what it must do
 * @param time when the model was made, milliseconds since 1970
 */
public record SaveContext(
        Path directory,
        LoggedModel model,
        String runId,
        Frame proof,
        ModelMetadata metadata,
        RunRecordFile.Run record,
        List<Library> libraries,
        InputSchemaFile inputSchema,
        Map<String, byte[]> more,
        long time) {

    /** Keeps a copy. */
    public SaveContext {
        libraries = List.copyOf(libraries);
    }
}
