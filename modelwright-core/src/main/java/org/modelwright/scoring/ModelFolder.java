package org.modelwright.scoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.TextLimits;
import org.modelwright.modelfiles.MlmodelFile;

/**
 * A folder that holds a model.
 *
 * @param path the folder
 * @param mlmodel what its file {@value MlmodelFile#NAME} says
 * @param data the ONNX file
 */
record ModelFolder(Path path, MlmodelFile mlmodel, Path data) {

    /**
     * {@return what lies in a folder}
     *
     * @param folder the model's folder
     * @param uri what the model is called, for messages
     * @throws ConfigException if it is not there, or holds no model
     * @throws DataException if it is damaged, or no ONNX model
     */
    static ModelFolder read(Path folder, String uri) {
        Path file = folder.resolve(MlmodelFile.NAME);
        if (!Files.isDirectory(folder)) {
            throw new ConfigException(
                    "The model (" + uri + ") is not there, or is no folder.",
                    uri.matches(".*\\.ya?ml")
                            ? "Modelwright.load(Path.of(\"" + uri + "\")), which loads a job."
                            : ModelUri.FORMS);
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("The folder (" + folder + ") holds no MLmodel.", ModelUri.FORMS);
        }
        MlmodelFile mlmodel;
        try {
            if (Files.size(file) > TextLimits.LARGEST) {
                throw new DataException(
                        "The file (" + file + ") is larger than " + (TextLimits.LARGEST >> 20)
                                + " MB, which no MLmodel is.",
                        "fetch it again.");
            }
            mlmodel = MlmodelFile.read(Files.readString(file, StandardCharsets.UTF_8), uri);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable("The file (" + file + ") is no YAML", "fetch it again.", e);
        }
        String name = mlmodel.onnx().data();
        Path data = folder.resolve(name).normalize();
        if (!data.startsWith(folder.normalize())) {
            throw new DataException("The model (" + uri + ") names a file (" + name + ") outside of its folder.");
        }
        return new ModelFolder(folder, mlmodel, data);
    }

    /**
     * Refuses a model whose graph is not there, or is a pipe or a device, which may have no end.
     *
     * @param uri what the model is called, for messages
     */
    void refuseNoFile(String uri) {
        if (!Files.isRegularFile(data)) {
            throw new DataException(
                    "The file (" + mlmodel.onnx().data() + ") of the model (" + uri + ") "
                            + (Files.exists(data) ? "is no file, but a folder, a pipe or a device." : "is not there."),
                    "fetch the model again.");
        }
    }
}
