package org.modelwright.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.modelfiles.RunRecordFile;

/** Finds what a model of ours says of the run that made it. */
public final class RunRecords {

    private static final String AGAIN = "fetch or train the model again.";

    private RunRecords() {}

    /**
     * {@return the record of a model, whose files are held against it}
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/1}, {@code models:/name/latest}, {@code models:/m-…},
     *     {@code runs:/…/model}, or a folder that holds {@code MLmodel}
     * @param trackingUri where MLflow is, or null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}; a
     *     folder needs none
     * @throws org.modelwright.error.ConfigException if there is no such model
     * @throws DataException if it has no record, or its files are damaged or changed
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static RunRecordFile load(String uri, @Nullable String trackingUri) {
        return ModelFiles.use(ModelUri.of(uri), uri, trackingUri, folder -> {
            FileDigests.verify(folder, ModelFolder.read(folder, uri), uri);
            return read(folder, uri);
        });
    }

    /** {@return the record of a model whose files are held against it already} */
    static RunRecordFile read(Path folder, String uri) {
        Path file = folder.resolve(RunRecordFile.NAME);
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    "The model (" + uri + ") has no " + RunRecordFile.NAME + ": it is not one of ours.",
                    "a model that modelwright run has made.");
        }
        try {
            return RunRecordFile.read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable("The file (" + file + ") is no record of this version of Modelwright", AGAIN, e);
        }
    }
}
