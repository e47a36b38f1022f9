package org.modelwright.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.modelfiles.RunRecordFile;

/**
 * The files of a model of ours, as they were held against its record.
 *
 * @param record what it says of its run
 * @param mlmodel what MLflow reads
 * @param files what each holds, by its path within the model's directory; the record itself and a signature are none of them
 */
public record ModelContent(RunRecordFile record, MlmodelFile mlmodel, Map<String, byte[]> files) {

    /**
     * {@return the files of a model}
     *
     * @param uri as for {@link RunRecords#load}
     * @param trackingUri as there
     * @throws org.modelwright.error.ConfigException if there is no such model
     * @throws org.modelwright.error.DataException if it has no record, or its files are damaged or changed
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static ModelContent read(String uri, @Nullable String trackingUri) {
        return ModelFiles.use(ModelUri.of(uri), uri, trackingUri, folder -> {
            ModelFolder model = ModelFolder.read(folder, uri);
            FileDigests.verify(folder, model, uri);
            RunRecordFile record = RunRecords.read(folder, uri);
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (String name : record.files().keySet()) {
                Path file = folder.resolve(name);
                try {
                    files.put(name, Files.readAllBytes(file));
                } catch (IOException e) {
                    throw Cause.failure("The file (" + file + ") cannot be read", null, e);
                }
            }
            return new ModelContent(record, model.mlmodel(), files);
        });
    }

    /** {@return what the file holds that ONNX Runtime runs} */
    public byte[] graph() {
        return Objects.requireNonNull(files.get(mlmodel.onnx().data()));
    }
}
