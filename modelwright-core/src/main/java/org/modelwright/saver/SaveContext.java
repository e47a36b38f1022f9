package org.modelwright.saver;

import java.nio.file.Path;
import java.util.Map;
import org.modelwright.data.Frame;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.modelfiles.InputSchemaFile;

/**
 * What a saver needs to know beside the model.
 *
 * @param directory an empty directory to write into; it is published afterwards
 * @param model the logged model it becomes
 * @param runId the run that made it
 * @param proof input rows whose predictions must be equal; a saver adds edge rows of its own
 * @param metadata what the MLmodel file says of the model: versions, digests, parameters, task, features
 * @param record every fact of the run so far, for {@code run-record.json}; maps, lists, texts, numbers, booleans
 * @param inputSchema what one input row must look like
 * @param time when the model was made, milliseconds since 1970
 */
public record SaveContext(
        Path directory,
        LoggedModel model,
        String runId,
        Frame proof,
        Map<String, Object> metadata,
        Map<String, Object> record,
        InputSchemaFile inputSchema,
        long time) {}
